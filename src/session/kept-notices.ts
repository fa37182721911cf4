import { isLeading } from '../domain/space/select.ts'
import { noteNewest } from '../domain/note-newest.ts'
import type { LiveLink } from './live-link.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/** Sessions whose newest notice is remembered: a leader, its heirs, and their reloads. */
const LED_MAX = 16
/** Sessions whose notice came before the log said that they lead: each up to 16 KiB. */
const EARLY_MAX = 4

/** A notice as it came. */
export type CameNotice = {
  readonly link: LiveLink | undefined
  readonly session: SessionId
  readonly atMs: TimeMs
  readonly envelope: Uint8Array
}

type Led = Pick<CameNotice, 'atMs' | 'envelope'>

/**
 * The newest notice of each session that led. The times of two leaders are never compared: one whose clock was fast
 * would silence the next.
 */
export class KeptNotices {
  readonly #led = new Map<SessionId, Led>()
  #early: readonly CameNotice[] = []

  /** Keeps it if it is the newest of its session. Answers whether it is. */
  add({ session, atMs, envelope }: CameNotice): boolean {
    if (!this.isNew(session, atMs)) return false
    noteNewest(this.#led, [session, { atMs, envelope: envelope.slice() }], LED_MAX)
    return true
  }

  /** Whether nothing as new of this session is kept. */
  isNew(session: SessionId, atMs: TimeMs): boolean {
    return (this.#led.get(session)?.atMs ?? 0) < atMs
  }

  /** What whoever leads now said last. */
  newest(state: SpaceState): Uint8Array | undefined {
    return [...this.#led].find(([session]) => isLeading(state, session))?.[1].envelope
  }

  /**
   * Keeps one whose session does not lead yet, the newest of each. Anybody can sign notices with fresh keys:
   * they push out each other, and none of a session that `isKnown`, as an heir on stage is.
   */
  addEarly(came: CameNotice, isKnown: (session: SessionId) => boolean): void {
    const same = this.#early.find(({ session }) => session === came.session)
    if (same !== undefined && same.atMs >= came.atMs) return
    const kept = { ...came, envelope: came.envelope.slice() }
    const early = [...this.#early.filter(other => other !== same), kept]
    const known = early.filter(({ session }) => isKnown(session)).slice(-EARLY_MAX)
    const fresh = early.filter(({ session }) => !isKnown(session))
    const room = EARLY_MAX - known.length
    this.#early = [...(room > 0 ? fresh.slice(-room) : []), ...known]
  }

  /** Takes out those whose sessions lead by now. */
  takeEarly(state: SpaceState): readonly CameNotice[] {
    const due = this.#early.filter(({ session }) => isLeading(state, session))
    if (due.length > 0) this.#early = this.#early.filter(each => !due.includes(each))
    return due
  }
}
