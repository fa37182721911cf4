import type { LiveLink } from './live-link.ts'
import type { TimeMs } from '../domain/time.ts'

/**
 * Who misses something asks us when we may miss it ourselves, and hears it so much sooner than by asking again. No
 * longer than until then: what comes later was asked for elsewhere.
 */
const AWAITED_MS = 300
type Waiting = { readonly link: LiveLink; readonly untilMs: TimeMs }

/** Bundles that neighbours asked for before they came. Holds two of each speaker, with each neighbour once. */
export class Awaited {
  readonly #waiting = new Map<bigint, Map<number, readonly Waiting[]>>()

  /** `link` asked for these of one speaker, none of which has come. */
  note(
    kid: bigint,
    numbers: readonly number[],
    { link, nowMs }: { link: LiveLink; nowMs: TimeMs },
  ) {
    if (numbers.length === 0) return
    const ofSpeaker = this.#waiting.get(kid) ?? new Map<number, readonly Waiting[]>()
    this.#waiting.set(kid, ofSpeaker)
    for (const number of numbers) {
      const others = (ofSpeaker.get(number) ?? []).filter(one => one.link !== link)
      ofSpeaker.set(number, [...others, { link, untilMs: nowMs + AWAITED_MS }])
    }
  }

  /** This one came: who still waits for it. Nobody waits for older ones any more. */
  take(kid: bigint, number: number, nowMs: TimeMs): readonly LiveLink[] {
    const ofSpeaker = this.#waiting.get(kid)
    if (ofSpeaker === undefined) return []
    const waiting = ofSpeaker.get(number) ?? []
    for (const other of ofSpeaker.keys()) if (other <= number) ofSpeaker.delete(other)
    if (ofSpeaker.size === 0) this.#waiting.delete(kid)
    return waiting.flatMap(({ link, untilMs }) => (nowMs > untilMs || link.isClosed ? [] : [link]))
  }

  /** Nobody waits for anybody else. */
  keepOnly(kids: ReadonlySet<bigint>): void {
    for (const kid of this.#waiting.keys()) if (!kids.has(kid)) this.#waiting.delete(kid)
  }
}
