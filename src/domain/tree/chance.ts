/** A number in [0, 1) and the seed of the next one: mulberry32, so that a run replays from its seed. */
export function draw(seed: number): { readonly unit: number; readonly seed: number } {
  const next = (seed + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(next ^ (next >>> 15), next | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return { unit: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, seed: next }
}
