/** What digital silence counts as, in dBFS. */
export const SILENCE_DB = -100

/** Root mean square of samples in [−1, 1], in dBFS. */
export function loudnessDb(samples: Float32Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  const db = 10 * Math.log10(energy / Math.max(1, samples.length))
  // Also catches NaN, which a broken driver can deliver.
  return db > SILENCE_DB ? db : SILENCE_DB
}
