import { Allowance } from './allowance.ts'
import {
  NEW_WINDOW,
  judgeBundle,
  type BundleNovelty,
  type BundleWindow,
} from '../domain/media/bundle-window.ts'
import {
  NEW_WATCH,
  lookForMissing,
  noteBundle,
  type BundleWatch,
  type Missing,
} from '../domain/media/bundle-watch.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpeakerDigest, Want } from '../domain/tree/message.ts'
import type { TimeMs } from '../domain/time.ts'

/** DESIGN §9: nobody makes us forward more for one speaker. */
export const PACKETS_PER_SECOND = 60
/** As above, in bytes: 64 kbit/s. 32 kbit/s Opus with everything around it is 45. */
export const BYTES_PER_SECOND = 8_000
/** A second's worth may come at once, after a stall somewhere: THREATS T16 allows a tenth in ten seconds. */
const RESERVE_SECONDS = 1
/** Bundles of one speaker that wait for verification; a flood beyond it is dropped unseen. */
const PENDING_MAX = 32
/** A new child gets what was said just now: its playout starts at once, and no later than the others'. */
const CATCH_UP_MS = 200
/** For repair (DESIGN §9): whoever missed a bundle asks for it well before that. */
const KEPT_MS = 2_000
/** 2 s of one frame a bundle. */
const KEPT_MAX = 100
/** Bundles come every 60 or 80 ms in a talkspurt; four missing end it. */
const TALKING_MS = 350

type Kept = { readonly ctr: number; readonly atMs: TimeMs; readonly bundle: Uint8Array }

/** One session on stage, as a forwarder sees it. */
export class SpeakerLane {
  readonly session: SessionId
  readonly kid: bigint
  #window: BundleWindow = NEW_WINDOW
  #talkedAtMs: TimeMs = 0
  #pending = 0
  #turn: Promise<void> = Promise.resolve()
  #kept: readonly Kept[] = []
  #watch: BundleWatch = NEW_WATCH
  readonly #packets = new Allowance({
    perSecond: PACKETS_PER_SECOND,
    reserve: PACKETS_PER_SECOND * RESERVE_SECONDS,
  })
  readonly #bytes = new Allowance({
    perSecond: BYTES_PER_SECOND,
    reserve: BYTES_PER_SECOND * RESERVE_SECONDS,
  })

  constructor(session: SessionId, kid: bigint) {
    this.session = session
    this.kid = kid
  }

  /** Whether a bundle of this number would be news. */
  noveltyOf(ctr: bigint): BundleNovelty {
    return judgeBundle(this.#window, ctr).novelty
  }

  /** Runs `task` after all that was queued before: bundles leave in the order in which they came. */
  inTurn(task: () => Promise<void>): 'queued' | 'overrun' {
    if (this.#pending >= PENDING_MAX) return 'overrun'
    this.#pending += 1
    this.#turn = this.#turn.then(task).finally(() => {
      this.#pending -= 1
    })
    return 'queued'
  }

  /** Takes a verified bundle in, unless the speaker has used up what it may send. */
  admit(ctr: bigint, bundle: Uint8Array, nowMs: TimeMs): BundleNovelty | 'over-limit' {
    const { novelty, window } = judgeBundle(this.#window, ctr)
    if (novelty !== 'new') return novelty
    const isWithin = this.#bytes.has(bundle.length, nowMs) && this.#packets.spend(1, nowMs)
    if (!isWithin) return 'over-limit'
    this.#bytes.spend(bundle.length, nowMs)
    this.#note(window, { ctr: Number(ctr), atMs: nowMs, bundle })
    return 'new'
  }

  /** As `admit` for our own bundles, which nobody limits but ourselves. */
  noteOwn(ctr: bigint, bundle: Uint8Array, nowMs: TimeMs): void {
    const { window } = judgeBundle(this.#window, ctr)
    this.#note(window, { ctr: Number(ctr), atMs: nowMs, bundle })
  }

  /** What was said in the last moments, oldest first. */
  recent(nowMs: TimeMs): readonly Uint8Array[] {
    return this.#kept.filter(({ atMs }) => nowMs - atMs <= CATCH_UP_MS).map(kept => kept.bundle)
  }

  /** Those of `count` bundles from number `from` on that we still have, oldest first. */
  kept({ from, count }: Pick<Want, 'from' | 'count'>): readonly Uint8Array[] {
    return this.#kept
      .filter(({ ctr }) => ctr >= from && ctr < from + count)
      .sort((a, b) => a.ctr - b.ctr)
      .map(({ bundle }) => bundle)
  }

  /** What this speaker's bundles owe us now; what is answered is thereby asked for. */
  missing(nowMs: TimeMs): Missing {
    const missing = lookForMissing(this.#watch, nowMs)
    this.#watch = missing.watch
    return missing
  }

  /** When the newest bundle came; 0 before the first. */
  get talkedAtMs(): TimeMs {
    return this.#talkedAtMs
  }

  /** How far this speaker has come; undefined before the first bundle. */
  digest(nowMs: TimeMs): SpeakerDigest | undefined {
    const { highest } = this.#window
    if (highest === undefined) return undefined
    const isTalking = nowMs - this.#talkedAtMs <= TALKING_MS
    return { kid: this.kid, ctr: Number(highest), isTalking }
  }

  #note(window: BundleWindow, kept: Kept): void {
    this.#window = window
    this.#talkedAtMs = kept.atMs
    this.#watch = noteBundle(this.#watch, kept.ctr, kept.atMs)
    this.#kept = [...this.#kept, kept]
      .filter(({ atMs }) => kept.atMs - atMs <= KEPT_MS)
      .slice(-KEPT_MAX)
  }
}
