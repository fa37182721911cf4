/** The middle one, to a tenth. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return tenths(sorted[Math.floor(sorted.length / 2)] ?? Number.NaN)
}

/** Rounded to a tenth: more digits would be noise. */
export const tenths = (value: number): number => Math.round(value * 10) / 10
