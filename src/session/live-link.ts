import { Allowance } from './allowance.ts'
import { LOG_MAX_ACTIONS } from '../domain/space/room.ts'
import { MAX_STAGE } from '../domain/space/state.ts'
import { SECOND_OPINIONS } from './peer-conduct.ts'
import { PACKETS_PER_SECOND } from './speaker-lane.ts'
import type { LinkId } from '../domain/tree/state.ts'
import type { MediaLink } from '../ports/media-link.ts'
import type { PeerId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'

/** What a misdeed costs of a link's {@link PATIENCE}. */
export const MISDEEDS = {
  /** Bytes that are no tree message or no bundle: eight of them and the link is closed. */
  malformed: 50,
  /** A signed action that is wrong for everybody: an honest hop would have stopped it. */
  'bad-action': 100,
  /** A bundle from below: they come from above only. */
  uphill: 10,
  /** Honest for a moment, while the log that put the speaker on stage is on its way. */
  unauthorised: 1,
  /** Honest for a moment, while an old parent and a new one both send. */
  repeated: 1,
  'too-old': 1,
  /** More than the whole stage could say. */
  flood: 4,
} as const

export type Misdeed = keyof typeof MISDEEDS

/**
 * 13 speakers' bundles twice for a second, after a change of parent, are 221 repetitions: a link must
 * survive that. 20 misdeeds a second for ever cost nothing but counting.
 */
const PATIENCE = { perSecond: 20, reserve: 400 }
/** All that a full stage may send, and a second of it at once. */
const PACKETS = {
  perSecond: (MAX_STAGE + 1) * PACKETS_PER_SECOND,
  reserve: (MAX_STAGE + 1) * PACKETS_PER_SECOND,
}
/**
 * Bundles that are sent again when asked for. In bursts that take a fifth of everything, three speakers
 * at once and every pull repeated twice, an honest child asks for 30 a second. Whoever
 * falls back on us misses half a second of a full stage at once: 104.
 */
const PULLED = { perSecond: 60, reserve: 120 }
/** Pulses, routes, places, slots and pings are at most 5 a second; a whole log comes once. */
const MESSAGES = { perSecond: 50, reserve: LOG_MAX_ACTIONS + 200 }

/** Two seconds of a full stage: what is later is of no use. */
const OWED_MAX = 34 * (MAX_STAGE + 1)

/** One standing link with what it did so far. */
export class LiveLink {
  readonly id: LinkId
  readonly media: MediaLink
  /** New bundles that came since the last tick, and such as came from elsewhere instead. */
  came = 0
  missed = 0
  /** When a bundle last came, new or not; before the first, when the link was made. */
  cameAtMs: TimeMs
  isClosed = false
  /** Stems of addresses that were said over it, each way. */
  stemsSaid: readonly string[] = []
  stemsHeard: readonly string[] = []
  /** Of those that it missed the newest: one that comes after all was only late, not kept back. */
  readonly #owed = new Set<string>()
  readonly #patience = new Allowance(PATIENCE)
  readonly #packets = new Allowance(PACKETS)
  readonly #pulled = new Allowance(PULLED)
  readonly #messages = new Allowance(MESSAGES)
  readonly #opinions = new Allowance(SECOND_OPINIONS)

  constructor(id: LinkId, media: MediaLink, nowMs: TimeMs) {
    this.id = id
    this.cameAtMs = nowMs
    this.media = media
  }

  get peer(): PeerId {
    return this.media.peer
  }

  /** A bundle came from elsewhere that should have come over this link. */
  owe(name: string): void {
    this.missed += 1
    this.#owed.add(name)
    if (this.#owed.size <= OWED_MAX) return
    const [oldest] = this.#owed
    if (oldest !== undefined) this.#owed.delete(oldest)
  }

  /** It has not come over this link until now. */
  isOwed(name: string): boolean {
    return !this.isClosed && this.#owed.has(name)
  }

  /** It comes after all. */
  pay(name: string): void {
    if (!this.#owed.delete(name)) return
    this.missed -= 1
    this.came += 1
  }

  mayBundle(nowMs: TimeMs): boolean {
    return this.#packets.spend(1, nowMs)
  }

  /** Whether one more bundle may be sent again over this link. */
  mayPull(nowMs: TimeMs): boolean {
    return this.#pulled.spend(1, nowMs)
  }

  mayMessage(nowMs: TimeMs): boolean {
    return this.#messages.spend(1, nowMs)
  }

  /** Whether a signature that came over this link may have a second opinion now. */
  mayAskAgain(nowMs: TimeMs): boolean {
    return this.#opinions.spend(1, nowMs)
  }

  /** False when that was one too many. */
  forgives(misdeed: Misdeed, nowMs: TimeMs): boolean {
    return this.#patience.spend(MISDEEDS[misdeed], nowMs)
  }
}
