import {
  askAgainAfterMs,
  askNow,
  isLossy,
  nextAskMs,
  noteBundle,
  NOTHING_MISSING,
  type Repair,
} from '../domain/media/repair.ts'
import { writePulls } from '../wire/pull.ts'
import type { BundleHeader } from '../wire/bundle.ts'
import type { Clock } from '../ports/clock.ts'
import type { LiveLink } from './live-link.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What is missing of one speaker, and over which link its bundles come. */
type Lane = { readonly repair: Repair; readonly link: LiveLink }

type Noted = Pick<BundleHeader, 'ctr' | 'isSignOfLife'>

export type RepairDeskDeps = {
  readonly clock: Clock
  /** Who else may have what came over `link`: asked when that one was asked in vain, and in turn with it. */
  other(link: LiveLink): LiveLink | undefined
  /** There and back, over `link`; 0 while nobody knows. */
  rttMs(link: LiveLink): number
  /** So many bundles that should have come over `link` are given up, with nobody else to ask for them. */
  given(link: LiveLink, count: number): void
}

/** Pulls bundles that were lost on the way, from the neighbour that sends the others to us. */
export class RepairDesk {
  readonly #deps: RepairDeskDeps
  readonly #lanes = new Map<bigint, Lane>()
  #timer: { readonly atMs: TimeMs; readonly cancel: Undo } | undefined
  #asked = 0

  constructor(deps: RepairDeskDeps) {
    this.#deps = deps
  }

  /** Bundles that were asked for so far. */
  get asked(): number {
    return this.#asked
  }

  /** A verified bundle came over `link`: where the next gap is asked about. */
  noteBundle(kid: bigint, bundle: Noted, link: LiveLink): void {
    const { repair: before } = this.#lanes.get(kid) ?? { repair: NOTHING_MISSING }
    const nowMs = this.#deps.clock.now()
    const repair = noteBundle(before, Number(bundle.ctr), nowMs, bundle.isSignOfLife)
    this.#lanes.set(kid, { repair, link })
    this.#schedule()
  }

  /** Bundles got lost on the way here of late. */
  get isLossy(): boolean {
    const nowMs = this.#deps.clock.now()
    return [...this.#lanes.values()].some(({ repair }) => isLossy(repair, nowMs))
  }

  /** Nobody else is asked about. */
  keepOnly(kids: ReadonlySet<bigint>): void {
    for (const kid of this.#lanes.keys()) if (!kids.has(kid)) this.#lanes.delete(kid)
  }

  /** Idempotent. */
  close(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#lanes.clear()
  }

  #schedule(): void {
    const { clock } = this.#deps
    const times = [...this.#lanes.values()].flatMap(({ repair }) => nextAskMs(repair) ?? [])
    const atMs = Math.min(...times)
    // Waits for something sooner already; what was waited for and came is looked at in vain.
    if (times.length === 0 || (this.#timer !== undefined && this.#timer.atMs <= atMs)) return
    this.#timer?.cancel()
    const cancel = clock.after(Math.max(1, atMs - clock.now()), () => {
      this.#timer = undefined
      for (const [kid, lane] of this.#lanes) this.#ask(kid, lane)
      this.#schedule()
    })
    this.#timer = { atMs, cancel }
  }

  #ask(kid: bigint, { repair: before, link }: Lane): void {
    const againMs = askAgainAfterMs(this.#deps.rttMs(link))
    const { repair, numbers, again, given } = askNow(before, this.#deps.clock.now(), againMs)
    this.#lanes.set(kid, { repair, link })
    this.#asked += numbers.length
    // What another was asked for in vain as well was perhaps never said: that is nobody's fault.
    if (given > 0 && this.#deps.other(link) === undefined) this.#deps.given(link, given)
    const other = again.length === 0 ? undefined : this.#deps.other(link)
    if (other === undefined) return pull(link, kid, numbers)
    const first = numbers.filter(number => !again.includes(number))
    pull(link, kid, first)
    pull(other, kid, again)
  }
}

/** Asks over the lossy carrier: behind a lost message a reliable one would wait for seconds. */
export function pull(link: LiveLink, kid: bigint, numbers: readonly number[]): void {
  if (link.isClosed) return
  for (const asked of writePulls({ kid, numbers })) link.media.sendBundle(asked)
}
