import {
  askNow,
  nextAskMs,
  noteBundle,
  NOTHING_MISSING,
  type Repair,
} from '../domain/media/repair.ts'
import { PULL_SPAN, writePull } from '../wire/pull.ts'
import type { Clock } from '../ports/clock.ts'
import type { LiveLink } from './live-link.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What is missing of one speaker, and over which link its bundles come. */
type Lane = { readonly repair: Repair; readonly link: LiveLink }

/** Pulls bundles that were lost on the way from the neighbour that sends them to us. */
export class RepairDesk {
  readonly #clock: Clock
  readonly #lanes = new Map<bigint, Lane>()
  #timer: { readonly atMs: TimeMs; readonly cancel: Undo } | undefined
  #asked = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Bundles that were asked for so far. */
  get asked(): number {
    return this.#asked
  }

  /** A verified bundle came over `link`: where the next gap is asked about. */
  noteBundle(kid: bigint, number: bigint, link: LiveLink): void {
    const { repair } = this.#lanes.get(kid) ?? { repair: NOTHING_MISSING }
    const nowMs = this.#clock.now()
    this.#lanes.set(kid, { repair: noteBundle(repair, Number(number), nowMs), link })
    this.#schedule()
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
    const times = [...this.#lanes.values()].flatMap(({ repair }) => nextAskMs(repair) ?? [])
    const atMs = Math.min(...times)
    // Waits for something sooner already; what was waited for and came is looked at in vain.
    if (times.length === 0 || (this.#timer !== undefined && this.#timer.atMs <= atMs)) return
    this.#timer?.cancel()
    const cancel = this.#clock.after(Math.max(1, atMs - this.#clock.now()), () => {
      this.#timer = undefined
      for (const [kid, lane] of this.#lanes) this.#ask(kid, lane)
      this.#schedule()
    })
    this.#timer = { atMs, cancel }
  }

  #ask(kid: bigint, { repair: before, link }: Lane): void {
    const { repair, numbers } = askNow(before, this.#clock.now())
    this.#lanes.set(kid, { repair, link })
    this.#asked += numbers.length
    for (let rest = numbers; rest.length > 0 && !link.isClosed;) {
      const last = (rest[0] ?? 0) + PULL_SPAN
      // On the lossy carrier: behind a lost message a reliable one would wait for seconds.
      link.media.sendBundle(writePull({ kid, numbers: rest.filter(number => number < last) }))
      rest = rest.filter(number => number >= last)
    }
  }
}
