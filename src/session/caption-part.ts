import { CAPTION_DOMAIN } from '../wire/say-domain.ts'
import { CaptionHold } from './caption-hold.ts'
import { cutWords, NEW_CUTTER, type Piece, type SaidWords } from '../domain/captions/cut-words.ts'
import { isPrivate } from '../domain/space/members.ts'
import {
  judgeCaption,
  NEW_CAPTIONER,
  OWN_PACES,
  type Captioner,
} from '../domain/captions/judge-caption.ts'
import { FRAME_INDEX_MAX } from '../wire/bundle.ts'
import { readCaptionWords, writeCaption, writeCaptionWords } from '../wire/caption.ts'
import { seal } from '../crypto/seal.ts'
import { TalkWords } from './talk-words.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { Author } from './stage-part.ts'
import type { Caption } from '../domain/captions/caption.ts'
import type { CaptionLane } from './caption-lane.ts'
import type { CaptionTrouble, MediaEvent } from '../ports/media-engine.ts'
import type { Clock } from '../ports/clock.ts'
import type { Random } from '../ports/random.ts'
import type { SpaceKeys } from './space-keys.ts'
import type { SpaceLog } from './space-log.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What reading and making captions stands on. */
export type CaptionPartDeps = {
  readonly log: Pick<SpaceLog, 'space' | 'state'>
  readonly lane: CaptionLane
  readonly keys: SpaceKeys
  readonly clock: Clock
  readonly random: Random
  /** Who signs here; nobody while the person has no account. */
  author(): Author | undefined
  /** Index of our microphone's newest frame; undefined: none is open. */
  frameNow(): number | undefined
  /** How far a session was played here; Infinity where nothing of it is left to play. */
  heardUpTo(session: SessionId): number
  emit(event: MediaEvent): void
}

/** A guess replaces the one before so often: words are seen to grow, and OWN_PACES are kept. */
const SEND_EVERY_MS = 400
/** Pieces that wait to be sent: more than OWN_PACES let out in ten seconds is read by nobody. */
const OUTBOX_MAX = 10
const FRAME_MS = 20

/** A piece with whose words it is; undefined: our own. */
type Outgoing = Piece & { readonly speaker: AccountId | undefined }

/** What our own person reads and makes of captions. */
export class CaptionPart {
  readonly #deps: CaptionPartDeps
  readonly #words: TalkWords
  readonly #hold: CaptionHold
  readonly #stopReading: Undo
  #cutter = NEW_CUTTER
  #captioner: Captioner = NEW_CAPTIONER
  #session: SessionId | undefined
  #outbox: readonly Outgoing[] = []
  #sentAtMs: TimeMs = 0
  #sending: Undo | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(deps: CaptionPartDeps) {
    this.#deps = deps
    const { lane, log, keys, random, clock } = deps
    const isSealed = (): boolean => log.state.current !== undefined && isPrivate(log.state.current)
    this.#words = new TalkWords({ keys, random, isPrivate: isSealed })
    this.#hold = new CaptionHold({
      clock,
      heardUpTo: session => deps.heardUpTo(session),
      show: shown => deps.emit({ type: 'caption', shown }),
    })
    this.#stopReading = lane.facts.on('caption', ({ caption, author }) => {
      this.#turn = this.#turn.then(() => this.#read(caption, author))
    })
  }

  /** Words of ours, or typed by us. What the rules refuse is told as an event, and goes nowhere. */
  say(said: SaidWords): void {
    const { speaker, agoMs } = said
    const { cutter, pieces } = cutWords(this.#cutter, { ...said, frame: this.#frameOf(agoMs) })
    const isTooMuch = said.kind === 'typed' && this.#outbox.length + pieces.length > OUTBOX_MAX
    if (isTooMuch) return this.#refuse('too-fast', [said])
    this.#cutter = cutter
    for (const piece of pieces) this.#enqueue({ ...piece, speaker })
    this.#plan()
  }

  /** Idempotent. */
  close(): void {
    this.#stopReading()
    this.#sending?.()
    this.#outbox = []
    this.#hold.close()
  }

  /** Behind the others, or in place of what was understood of it before. The oldest makes room. */
  #enqueue(piece: Outgoing): void {
    const others = this.#outbox.filter(({ segment }) => segment !== piece.segment)
    const all = [...others, piece]
    this.#outbox = all.slice(-OUTBOX_MAX)
    const dropped = all.slice(0, -OUTBOX_MAX).filter(isTyped)
    if (dropped.length > 0) this.#refuse('too-fast', dropped)
  }

  #frameOf(agoMs: number | undefined): number | undefined {
    const now = this.#deps.frameNow()
    if (agoMs === undefined || now === undefined) return undefined
    return Math.min(FRAME_INDEX_MAX, Math.max(0, now - Math.round(agoMs / FRAME_MS)))
  }

  #plan(): void {
    if (this.#outbox.length === 0 || this.#sending !== undefined) return
    const waitMs = Math.max(0, this.#sentAtMs + SEND_EVERY_MS - this.#deps.clock.now())
    this.#sending = this.#deps.clock.after(waitMs, () => {
      this.#turn = this.#turn.then(async () => {
        await this.#sendNext()
        this.#sending = undefined
        this.#plan()
      })
    })
  }

  /** One at a time, in the order of their segments. Never rejects: those behind it have their turn. */
  async #sendNext(): Promise<void> {
    const [piece] = this.#outbox
    if (piece === undefined) return
    await this.#send(piece).catch(() => {
      this.#outbox = this.#outbox.filter(other => other !== piece)
      this.#refuse('failed', [piece])
    })
  }

  async #send(piece: Outgoing): Promise<void> {
    const { log, clock, lane } = this.#deps
    const author = this.#deps.author()
    const state = log.state.current
    this.#sentAtMs = clock.now()
    if (author === undefined || state === undefined) {
      const waiting = this.#outbox
      this.#outbox = []
      return this.#refuse('no-account', waiting)
    }
    this.#speakAs(author.id)
    const { space } = log
    const session = author.id
    const atMs = Math.max(this.#captioner.atMs + 1, clock.now())
    const { text, language, ...place } = piece
    const said = { ...place, session, atMs, speaker: piece.speaker ?? author.account }
    const judged = judgeCaption(said, this.#captioner, {
      state,
      nowMs: clock.now(),
      paces: OWN_PACES,
    })
    // It goes when there is room for it again.
    if (judged.refused === 'too-fast') return
    this.#outbox = this.#outbox.filter(other => other !== piece)
    if (judged.refused !== undefined) return this.#refuse(judged.refused, [piece])
    const body = await this.#words.seal(writeCaptionWords({ language, text }), {
      space,
      session,
      atMs,
    })
    if (body === undefined) return this.#refuse('not-a-member', [piece])
    this.#captioner = judged.captioner
    await lane.author(
      await seal(author.signer, CAPTION_DOMAIN, writeCaption({ ...said, space, body })),
    )
  }

  /** Another session has said nothing yet. */
  #speakAs(session: SessionId): void {
    if (this.#session === session) return
    this.#session = session
    this.#captioner = NEW_CAPTIONER
  }

  async #read(caption: Caption, author: AccountId): Promise<void> {
    const body = await this.#words.open(caption.body, caption)
    const words = body && readCaptionWords(body)
    if (words?.ok !== true) return
    const { session, segment, speaker, kind, isFinal, frame } = caption
    this.#hold.take({ session, segment, speaker, kind, isFinal, author, ...words.value }, frame)
  }

  /** Says why, and gives back each line that was typed; what a machine understood is gone. */
  #refuse(reason: CaptionTrouble, refused: readonly (SaidWords | Outgoing)[]): void {
    const typed = refused.filter(isTyped)
    if (typed.length === 0) this.#deps.emit({ type: 'caption-refused', reason })
    for (const { text } of typed) this.#deps.emit({ type: 'caption-refused', reason, text })
  }
}

const isTyped = ({ kind }: SaidWords | Outgoing): boolean => kind === 'typed'
