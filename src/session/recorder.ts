import { bundleOf } from './evidence-ring.ts'
import { consentsFrom, hearConsent, withdrawConsent } from '../domain/recording/consent.ts'
import { mediaBaseKey } from '../crypto/media-keys.ts'
import { readBundlePayload, partsOfKid } from '../wire/bundle.ts'
import { RecordingWriter } from './recording-writer.ts'
import { sframeKey, type SframeKey } from '../crypto/sframe.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { Author } from './stage-part.ts'
import type { BundlePayload } from '../wire/bundle.ts'
import type { Clock } from '../ports/clock.ts'
import type { Consents } from '../domain/recording/consent.ts'
import type { Entered, SpaceLog } from './space-log.ts'
import type { HeardBundle } from './forwarder.ts'
import type { RecordedBlock } from '../ports/media-engine.ts'
import type { SoundKey } from '../wire/report.ts'
import type { SpaceKeys } from './space-keys.ts'
import type { SpaceLabels } from './space-labels.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** A lost bundle is repaired within two seconds or never (the forwarder's buffer); later it would be out of order. */
const HOLD_MS = 2_000
/** How often what is old enough is written: a crash loses this and what is held. */
const WRITE_EVERY_MS = 1_000

export type RecorderDeps = {
  readonly log: SpaceLog
  readonly keys: Pick<SpaceKeys, 'secretOf'>
  readonly labels: Pick<SpaceLabels, 'translate'>
  readonly clock: Clock
  /** Who records: somebody on stage. */
  author(): Author | undefined
  /** The next block of the file; blocks come in order. */
  write(block: RecordedBlock): void
  fault(cause: unknown): void
}

/** With what one session's bundles of one epoch open. */
type Opening = { readonly key: SframeKey; readonly given: SoundKey; isWritten: boolean }

/** A bundle that may be written. */
type Held = HeardBundle & { readonly account: AccountId; readonly atMs: TimeMs }

/**
 * Records a stage while the log says so: what was verified and passed on, of those who began to speak after the notice,
 * with the log beside it. PROTOCOL.md, "Recording".
 */
export class Recorder {
  readonly #deps: RecorderDeps
  readonly #writer: RecordingWriter
  readonly #undo: readonly Undo[]
  readonly #keys = new Map<bigint, Opening | undefined>()
  #consents: Consents
  #held: Held[] = []
  #log: Entered[]
  #hasEnded = false
  /** Bundles are looked into, and blocks signed, one after the other. */
  #turn: Promise<void> = Promise.resolve()

  /** `noticedAtMs`: since when this log says that the stage is recorded. */
  constructor(deps: RecorderDeps, author: Author, noticedAtMs: TimeMs) {
    this.#deps = deps
    const { log, labels, clock } = deps
    this.#consents = consentsFrom(noticedAtMs, author.account)
    this.#log = [...log.entered()]
    const parts = { log, labels, clock, author: () => deps.author() ?? author }
    this.#writer = new RecordingWriter(parts, block => deps.write(block))
    this.#undo = [
      log.onEntered(entered => this.#log.push(entered)),
      log.state.watch(state => this.#onState(state)),
      clock.every(WRITE_EVERY_MS, () => this.#inTurn(() => this.#writeSome())),
    ]
    this.#inTurn(() => this.#writeSome())
  }

  /** A bundle that was verified, or is our own. Of whom it may not keep it lets go at once. */
  note(bundle: HeardBundle): void {
    if (this.#hasEnded) return
    const state = this.#deps.log.state.current
    const speaker = state?.stage.find(({ session }) => session === bundle.session)
    const atMs = this.#deps.clock.now()
    if (state === undefined || speaker === undefined) return
    const held = { ...bundle, account: speaker.account, atMs }
    this.#inTurn(() => this.#consider(held))
  }

  /** Writes what is there and says that it ends here. Idempotent. */
  end(): Promise<void> {
    if (!this.#hasEnded) {
      this.#hasEnded = true
      for (const undo of this.#undo) undo()
      this.#inTurn(() => this.#writeAll())
    }
    return this.#turn
  }

  #onState(state: SpaceState | undefined): void {
    if (state === undefined) return
    // What came of them just before is not written either.
    this.#held = this.#held.filter(({ account }) => !state.leftOut.includes(account))
    for (const account of state.leftOut) {
      this.#consents = withdrawConsent(this.#consents, account)
    }
    if (!state.isRecording) void this.end()
  }

  async #consider(held: Held): Promise<void> {
    const payload = await this.#open(held)
    const state = this.#deps.log.state.current
    if (payload === undefined || state === undefined) return
    if (state.leftOut.includes(held.account)) return
    const { account, atMs } = held
    const { startsTalkspurt, endsTalkspurt, frames } = payload
    const hasSound = frames.length > 0
    const said = { account, atMs, startsTalkspurt, endsTalkspurt, hasSound }
    const { consents, isGiven } = hearConsent(this.#consents, said)
    this.#consents = consents
    // Somebody who is gone from the stage by now was there when it was said.
    if (isGiven) this.#held.push(held)
  }

  async #open({ kid, sframe, session }: HeardBundle): Promise<BundlePayload | undefined> {
    if (!this.#keys.has(kid)) this.#keys.set(kid, await this.#keyOf(kid, session))
    const plain = await this.#keys.get(kid)?.key.decrypt(sframe)
    const payload = plain?.ok === true ? readBundlePayload(plain.value) : undefined
    if (payload?.ok === true) return payload.value
    // A private Space's secret may come a moment later.
    this.#keys.delete(kid)
    return undefined
  }

  async #keyOf(kid: bigint, session: SessionId): Promise<Opening | undefined> {
    const given = await this.#deps.keys.secretOf(partsOfKid(kid)?.epoch ?? 0)
    if (given === undefined) return undefined
    const { space } = this.#deps.log
    const baseKey = await mediaBaseKey(given.secret, { space, session, lane: 'audience' })
    return { key: await sframeKey(baseKey, kid), given: { kid, baseKey }, isWritten: false }
  }

  async #writeSome(): Promise<void> {
    if (this.#hasEnded) return
    const untilMs = this.#deps.clock.now() - HOLD_MS
    await this.#write(this.#log.splice(0), upTo(this.#held, untilMs))
  }

  /** What ended the recording comes last: in front of it sound may stand. */
  async #writeAll(): Promise<void> {
    const log = this.#log.splice(0)
    const at = log.findIndex(({ action }) => ENDINGS.has(action.kind))
    const [before, last] = at < 0 ? [log, []] : [log.slice(0, at), log.slice(at)]
    await this.#write(before, this.#held)
    await this.#writer.end(last)
  }

  /** The log first, with what opens the sound; then the sound. */
  async #write(entered: readonly Entered[], held: readonly Held[]): Promise<void> {
    for (const { kid } of held) {
      const opening = this.#keys.get(kid)
      if (opening === undefined || opening.isWritten) continue
      opening.isWritten = true
      this.#writer.noteKey(opening.given)
    }
    await this.#writer.writeLog(entered)
    // Somebody may have asked meanwhile to be left out.
    const wanted = new Set(held)
    const some = this.#held.filter(bundle => wanted.has(bundle))
    this.#held = this.#held.filter(bundle => !wanted.has(bundle))
    await this.#writer.writeSound(some.map(bundle => ({ ...bundle, bundle: bundleOf(bundle) })))
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn.then(work).catch((cause: unknown) => {
      // Behind a hole nothing would be worth anything.
      this.#hasEnded = true
      for (const undo of this.#undo) undo()
      this.#deps.fault(cause)
    })
  }
}

/** What came until then, and whatever their speakers said before it and had to be sent again. */
function upTo(held: readonly Held[], untilMs: TimeMs): readonly Held[] {
  const reached = new Map<SessionId, bigint>()
  for (const { session, ctr, atMs } of held) {
    if (atMs <= untilMs && ctr > (reached.get(session) ?? -1n)) reached.set(session, ctr)
  }
  return held.filter(({ session, ctr }) => ctr <= (reached.get(session) ?? -1n))
}

const ENDINGS: ReadonlySet<string> = new Set(['record-off', 'close'])
