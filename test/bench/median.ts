/** The middle one, to a tenth. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return tenths(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)
}

/** So that this share of all is no larger. Null: there are none. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}

/** Rounded to a tenth: more digits would be noise. */
export const tenths = (value: number): number => Math.round(value * 10) / 10

/** To so many digits behind the point, for what is told as JSON. */
export const rounded = (value: number | null, digits = 1): number | null =>
  value === null ? null : Number(value.toFixed(digits))
