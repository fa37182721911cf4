import { Allowance } from './allowance.ts'
import {
  NEW_WINDOW,
  judgeBundle,
  type BundleNovelty,
  type BundleWindow,
} from '../domain/media/bundle-window.ts'
import {
  NEW_WATCH,
  lookAtSilence,
  noteBundle,
  type BundleWatch,
  type Silence,
} from '../domain/media/bundle-watch.ts'
import { numberNear } from '../wire/pull.ts'
import type { BundleHeader } from '../wire/bundle.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpeakerDigest } from '../domain/tree/message.ts'
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
/** DESIGN §9: bundles are kept for others that long. */
const KEPT_MS = 2_000
/** Twice what a speaker may say in a second, and its reserve: at most 24 kB. */
const KEPT_MAX = 3 * PACKETS_PER_SECOND
/** Bundles come every 60 or 80 ms in a talkspurt; four missing end it. */
const TALKING_MS = 350

/** Of those that come next so many are kept in mind for who asks: more would make a child of everybody who asks in a pause. */
const AWAITED_AHEAD = 2

/** What a lane reads of a bundle. */
type Numbered = Pick<BundleHeader, 'ctr' | 'isSignOfLife'>

type Kept = { readonly atMs: TimeMs; readonly bundle: Uint8Array }

/** One session on stage, as a forwarder sees it. */
export class SpeakerLane {
  readonly session: SessionId
  readonly kid: bigint
  #window: BundleWindow = NEW_WINDOW
  #isOwn = false
  #talkedAtMs: TimeMs = 0
  #pending = 0
  #turn: Promise<void> = Promise.resolve()
  /** By number, in the order in which they came. */
  readonly #kept = new Map<bigint, Kept>()
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

  /** We speak here ourselves: what the tree brings back to us is nobody's fault, and no news. */
  get isOwn(): boolean {
    return this.#isOwn
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
  admit(header: Numbered, bundle: Uint8Array, nowMs: TimeMs): BundleNovelty | 'over-limit' {
    const { ctr } = header
    const { novelty, window } = judgeBundle(this.#window, ctr)
    if (novelty !== 'new') return novelty
    const isWithin = this.#bytes.has(bundle.length, nowMs) && this.#packets.spend(1, nowMs)
    if (!isWithin) return 'over-limit'
    this.#bytes.spend(bundle.length, nowMs)
    this.#window = window
    this.#keep(header, bundle, nowMs)
    return 'new'
  }

  /** As `admit` for our own bundles, which nobody limits but ourselves. */
  noteOwn(header: Numbered, bundle: Uint8Array, nowMs: TimeMs): void {
    this.#isOwn = true
    this.#window = judgeBundle(this.#window, header.ctr).window
    this.#keep(header, bundle, nowMs)
  }

  /** What was said in the last moments, oldest first. */
  recent(nowMs: TimeMs): readonly Uint8Array[] {
    const kept = [...this.#kept.values()]
    return kept.filter(({ atMs }) => nowMs - atMs <= CATCH_UP_MS).map(({ bundle }) => bundle)
  }

  /** Those of the last two seconds that a pull asks for, by the last bits of their numbers. */
  asked(numbers: readonly number[], nowMs: TimeMs): readonly Uint8Array[] {
    const highest = Number(this.#window.highest ?? 0n)
    return numbers.flatMap(low => {
      const kept = this.#kept.get(BigInt(numberNear(low, highest)))
      return kept !== undefined && nowMs - kept.atMs <= KEPT_MS ? [kept.bundle] : []
    })
  }

  /** Those that a pull asks for and that come next, if they come. */
  notYet(numbers: readonly number[]): readonly number[] {
    if (this.#window.highest === undefined) return []
    const highest = Number(this.#window.highest)
    return numbers
      .map(low => numberNear(low, highest))
      .filter(number => number > highest && number <= highest + AWAITED_AHEAD)
  }

  /** What this speaker's silence amounts to now; what is answered is thereby asked for. */
  silence(nowMs: TimeMs): Silence {
    const silence = lookAtSilence(this.#watch, nowMs)
    this.#watch = silence.watch
    return silence
  }

  /** When the newest bundle came; 0 before the first. */
  get talkedAtMs(): TimeMs {
    return this.#talkedAtMs
  }

  /** How far this speaker has come; undefined before the first bundle. */
  digest(nowMs: TimeMs): SpeakerDigest | undefined {
    const { highest } = this.#window
    if (highest === undefined) return undefined
    const isTalking = !this.#watch.isSilent && nowMs - this.#talkedAtMs <= TALKING_MS
    return { kid: this.kid, ctr: Number(highest), isTalking }
  }

  #keep({ ctr, isSignOfLife }: Numbered, bundle: Uint8Array, nowMs: TimeMs): void {
    this.#talkedAtMs = nowMs
    this.#watch = noteBundle(this.#watch, Number(ctr), nowMs, isSignOfLife)
    this.#kept.set(ctr, { atMs: nowMs, bundle })
    for (const [number, { atMs }] of this.#kept) {
      if (nowMs - atMs <= KEPT_MS && this.#kept.size <= KEPT_MAX) break
      this.#kept.delete(number)
    }
  }
}
