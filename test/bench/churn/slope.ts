/** Something at a time. */
export type Sample = { readonly atMs: number; readonly value: number }

/** In the first third the code is still being compiled and pools grow to their size. */
const SETTLED = 1 / 3

/** By least squares, how much more there is each minute; 0 of fewer than three. */
export function slopePerMinute(samples: readonly Sample[]): number {
  const kept = samples.slice(Math.floor(samples.length * SETTLED))
  if (kept.length < 3) return 0
  const meanMs = kept.reduce((sum, { atMs }) => sum + atMs, 0) / kept.length
  const mean = kept.reduce((sum, { value }) => sum + value, 0) / kept.length
  const [over, under] = kept.reduce(
    ([up, down], { atMs, value }) => [
      up + (atMs - meanMs) * (value - mean),
      down + (atMs - meanMs) ** 2,
    ],
    [0, 0],
  )
  return under === 0 ? 0 : (over / under) * 60_000
}
