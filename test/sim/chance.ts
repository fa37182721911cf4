/** Seeded chance: the same run from the same seed. */
export class Chance {
  #at: number

  constructor(seed: number) {
    this.#at = seed >>> 0
  }

  /** In [0, 1): mulberry32. */
  unit(): number {
    this.#at = (this.#at + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#at ^ (this.#at >>> 15), this.#at | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  /** An index below `count`. */
  below(count: number): number {
    return Math.floor(this.unit() * count)
  }

  /** Standard normal, by Box and Muller. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.unit())) * Math.cos(2 * Math.PI * this.unit())
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit())
  }

  lognormal(median: number, sigma: number): number {
    return median * Math.exp(sigma * this.normal())
  }
}

/** A number in [0, 1) that belongs to a pair, whichever way round. */
export function pairUnit(a: number, b: number, salt: number): number {
  const [low, high] = a < b ? [a, b] : [b, a]
  let mixed = Math.imul(low + 1, 0x9e3779b1) ^ Math.imul(high + 1, 0x85ebca6b) ^ salt
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39)
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32
}
