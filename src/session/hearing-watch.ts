import type { Clock } from '../ports/clock.ts'
import type { HearingReport, SpeakerReport } from '../domain/media/hearing-report.ts'
import type { ListenerAccount, VoiceAccount } from './listener.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpaceSession } from './space-session.ts'
import type { SpeakerDigest } from '../domain/tree/message.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What a {@link HearingWatch} looks at. */
export type HearingParts = {
  readonly clock: Clock
  /** What has been played so far; undefined before hearing began. */
  listened(): ListenerAccount | undefined
  /** What passes here: what was thrown away, who takes our bundles, what they say has reached them. */
  readonly session: Pick<SpaceSession, 'stats' | 'facts'>
  /** Names our own bundles; undefined before we have spoken. */
  ownKid(): bigint | undefined
  tell(report: HearingReport): void
}

/** A screen that explains needs no more. */
const EVERY_MS = 1_000
/** What happened in the last five seconds is "now" to whoever asks why it is silent. */
const LOOKS_KEPT = 6
/** The output ticks fifty times a second; a machine that is busy for two is not blamed. */
const STANDSTILL_MS = 2_000

/** Turns running totals into what a person may ask: why can't I hear, and am I heard? */
export class HearingWatch {
  readonly #parts: HearingParts
  readonly #undo: readonly Undo[]
  /** Totals of the last seconds for each speaker, oldest first. */
  #looks = new Map<SessionId, readonly VoiceAccount[]>()
  /** Bytes passed on until each of the last looks, oldest first. */
  #carried: readonly number[] = []
  #restarted = new Map<SessionId, TimeMs>()
  #ticks = -1
  #movedAtMs: TimeMs
  #forged = 0
  #forgedAtMs: TimeMs | undefined
  #ownCtr = -1
  #confirmedAtMs: TimeMs | undefined

  constructor(parts: HearingParts) {
    this.#parts = parts
    this.#movedAtMs = parts.clock.now()
    this.#undo = [
      parts.clock.every(EVERY_MS, () => this.#look()),
      parts.session.facts.on('digest', ({ digest }) => this.#confirm(digest)),
    ]
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
  }

  #confirm(digest: readonly SpeakerDigest[]): void {
    const ownKid = this.#parts.ownKid()
    const own = digest.find(({ kid }) => kid === ownKid)
    if (own === undefined || own.ctr <= this.#ownCtr) return
    this.#ownCtr = own.ctr
    this.#confirmedAtMs = this.#parts.clock.now()
  }

  #look(): void {
    const nowMs = this.#parts.clock.now()
    const account = this.#parts.listened()
    const { dropped, children, bytesForwarded } = this.#parts.session.stats()
    const forged = dropped.signature ?? 0
    if (forged > this.#forged) this.#forgedAtMs = nowMs
    this.#forged = forged
    if (account !== undefined && account.ticks !== this.#ticks) {
      this.#ticks = account.ticks
      this.#movedAtMs = nowMs
    }
    const voices = account?.voices ?? []
    const speakers = voices.map(voice => this.#report(voice, nowMs))
    this.#forgetAllBut(new Set(voices.map(voice => voice.session)))
    this.#parts.tell({
      isOutputMoving: nowMs - this.#movedAtMs < STANDSTILL_MS,
      forgedAgoMs: ago(this.#forgedAtMs, nowMs),
      neighbours: children.length,
      carriedBytesPerS: this.#carriedPerS(bytesForwarded),
      confirmedAgoMs: ago(this.#confirmedAtMs, nowMs),
      speakers,
    })
  }

  #carriedPerS(bytes: number): number {
    this.#carried = [...this.#carried, bytes].slice(-LOOKS_KEPT)
    const [oldest = bytes] = this.#carried
    const seconds = ((this.#carried.length - 1) * EVERY_MS) / 1_000
    return seconds === 0 ? 0 : (bytes - oldest) / seconds
  }

  #report(voice: VoiceAccount, nowMs: TimeMs): SpeakerReport {
    const { session, bundleAtMs, spokeAtMs, bufferMs, spreadMs, lostShare, lane } = voice
    const before = this.#looks.get(session) ?? [voice]
    if (voice.restarts > (before.at(-1)?.restarts ?? 0)) this.#restarted.set(session, nowMs)
    this.#looks.set(session, [...before, voice].slice(-LOOKS_KEPT))
    const [oldest = voice] = before
    const played = voice.played - oldest.played
    const concealed = voice.concealed - oldest.concealed
    return {
      session,
      bundleAgoMs: ago(bundleAtMs, nowMs),
      spokeAgoMs: ago(spokeAtMs, nowMs),
      concealedShare: concealed === 0 ? 0 : concealed / (played + concealed),
      lostShare,
      restartedAgoMs: ago(this.#restarted.get(session), nowMs),
      bufferMs,
      spreadMs,
      lane,
      directShare: directShareOf(oldest, voice),
    }
  }

  #forgetAllBut(sessions: ReadonlySet<SessionId>): void {
    for (const session of this.#looks.keys()) {
      if (sessions.has(session)) continue
      this.#looks.delete(session)
      this.#restarted.delete(session)
    }
  }
}

const ago = (atMs: TimeMs | undefined, nowMs: TimeMs): number | undefined =>
  atMs === undefined || atMs === -Infinity ? undefined : nowMs - atMs

function directShareOf({ carried: before }: VoiceAccount, { carried: now }: VoiceAccount): number {
  const direct = now.stage - before.stage
  return direct === 0 ? 0 : direct / (direct + now.audience - before.audience)
}
