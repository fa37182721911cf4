import { Allowance } from './allowance.ts'
import { MAX_STAGE } from '../domain/space/state.ts'
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
/** Pulses, routes, places, slots and pings are at most 5 a second; actions come in the hundreds once. */
const MESSAGES = { perSecond: 50, reserve: 1_000 }

/**
 * Bundles sent again at a neighbour's request: all that a repair may have missed at once, then a third
 * of what a full stage says. An asker cannot make us send more than that.
 */
const PULLED = { perSecond: 80, reserve: 300 }

/** One standing link with what it did so far. */
export class LiveLink {
  readonly id: LinkId
  readonly media: MediaLink
  /** New bundles that came since the last tick, and such as came from elsewhere instead. */
  came = 0
  missed = 0
  /** When a new bundle last came; before the first, when the link was made. */
  cameAtMs: TimeMs
  isClosed = false
  readonly #patience = new Allowance(PATIENCE)
  readonly #packets = new Allowance(PACKETS)
  readonly #pulled = new Allowance(PULLED)
  readonly #messages = new Allowance(MESSAGES)

  constructor(id: LinkId, media: MediaLink, nowMs: TimeMs) {
    this.id = id
    this.cameAtMs = nowMs
    this.media = media
  }

  get peer(): PeerId {
    return this.media.peer
  }

  mayBundle(nowMs: TimeMs): boolean {
    return this.#packets.spend(1, nowMs)
  }

  /** Whether one more bundle may be sent again at its request. */
  mayPull(nowMs: TimeMs): boolean {
    return this.#pulled.spend(1, nowMs)
  }

  mayMessage(nowMs: TimeMs): boolean {
    return this.#messages.spend(1, nowMs)
  }

  /** False when that was one too many. */
  forgives(misdeed: Misdeed, nowMs: TimeMs): boolean {
    return this.#patience.spend(MISDEEDS[misdeed], nowMs)
  }
}
