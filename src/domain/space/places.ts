/**
 * A set of places in a log, one bit each. Ancestors are asked for by the hundred thousand when a long
 * log is folded: sets of ids would cost megabytes for every Space that a relay carries.
 */
export type Places = Uint32Array

const BITS = 32

/** No places. */
export const NO_PLACES: Places = new Uint32Array(0)

/** Whether a place is in the set. */
export const has = (places: Places, place: number): boolean =>
  (((places[place >>> 5] ?? 0) >>> (place & (BITS - 1))) & 1) === 1

/** All places of these sets, and one more. */
export function joined(sets: readonly Places[], place: number): Places {
  const length = Math.max((place >>> 5) + 1, ...sets.map(set => set.length))
  const union = new Uint32Array(length)
  for (const set of sets) {
    for (const [at, bits] of set.entries()) union[at] = (union[at] ?? 0) | bits
  }
  union[place >>> 5] = (union[place >>> 5] ?? 0) | (1 << (place & (BITS - 1)))
  return union
}
