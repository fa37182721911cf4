import { newDesk, nextSheet, takeSay, type ChatDesk } from '../domain/chat/desk.ts'
import { NO_TALLY, type Say, type Tally } from '../domain/chat/say.ts'
import { seal } from '../crypto/seal.ts'
import { SHEET_DOMAIN } from '../wire/say-domain.ts'
import { writeSheet, writeTally } from '../wire/sheet.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionId, SpaceId } from '../domain/ids.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TalkWords } from './talk-words.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Transcript } from '../domain/chat/transcript.ts'
import type { Undo, Watched } from '../events.ts'

/** What leading a Space's chat stands on. */
export type TalkDeskDeps = {
  readonly space: SpaceId
  readonly session: SessionId
  readonly signer: Signer
  readonly clock: Clock
  readonly state: Watched<SpaceState | undefined>
  readonly words: TalkWords
  /** What went out before, under whoever led. */
  readonly passed: Transcript
  publish(envelope: Uint8Array): Promise<void>
}

/** A sheet goes to everybody: what is said within this time goes together. */
const SHEET_EVERY_MS = 500
const NOTHING = new Uint8Array(0)

/** What who leads a Space does with what is said: judges it, and tells everybody in one order. */
export class TalkDesk {
  readonly #deps: TalkDeskDeps
  readonly #stopTicking: Undo
  #desk: ChatDesk
  #turn: Promise<void> = Promise.resolve()
  #isOver = false

  constructor(deps: TalkDeskDeps) {
    this.#deps = deps
    this.#desk = newDesk(deps.passed, deps.clock.now())
    this.#stopTicking = deps.clock.every(SHEET_EVERY_MS, () => this.#tell())
  }

  /** Somebody's line or reaction arrived. */
  take(say: Say, envelope: Uint8Array): void {
    this.#turn = this.#turn.then(async () => {
      const reaction = say.kind === 'reaction' ? await this.#deps.words.reaction(say) : undefined
      const { state, clock } = this.#deps
      if (state.current === undefined || this.#isOver) return
      const now = { state: state.current, nowMs: clock.now() }
      this.#desk = takeSay(this.#desk, { line: say, envelope, reaction }, now).desk
    })
  }

  /** Idempotent. */
  close(): void {
    this.#isOver = true
    this.#stopTicking()
  }

  #tell(): void {
    this.#turn = this.#turn.then(async () => {
      const next = nextSheet(this.#desk, this.#deps.clock.now())
      if (next === undefined || this.#isOver) return
      this.#desk = next.desk
      await this.#publish(next.atMs, next.lines, next.tally)
    })
  }

  async #publish(atMs: TimeMs, lines: readonly Uint8Array[], counted: Tally): Promise<void> {
    const { space, session, signer, words } = this.#deps
    const source = { space, session, atMs }
    const tally = counted === NO_TALLY ? NOTHING : await words.seal(writeTally(counted), source)
    // A leader of a private Space without its secret has counted nothing.
    const content = { space, atMs, lines, tally: tally ?? NOTHING }
    if (lines.length === 0 && content.tally.length === 0) return
    await this.#deps.publish(await seal(signer, SHEET_DOMAIN, writeSheet(content)))
  }
}
