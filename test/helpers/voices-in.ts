import { bestMatch, likeness, rms } from './correlate.ts'

/** As long as a window in which one voice is looked for alone: see `hearing.ts`. */
const WINDOW_SAMPLES = 5_760
/**
 * What is left of a voice once the others were taken off, against what was said: Opus leaves a tenth of each of them
 * behind. Somebody else's words give 0.65 and less.
 */
const SAME_AMONG_OTHERS = 0.85

/** Windows of those in which something is said: each costs a tenth of a second. */
const LOOKED_AT = 12

/** Somebody's words, looped. */
type Words = Float32Array

/**
 * In how many windows of what was heard each of these is heard, all of whom may talk at once: the likeliest is found
 * first and taken off, then the next in what is left, and so on. Looks no further once each was heard in `enough`.
 */
export function voicesIn(
  heard: Float32Array,
  voices: readonly Words[],
  enough: number,
): readonly number[] {
  const counts = voices.map(() => 0)
  const windows = windowsOf(heard)
  const loudest = Math.max(...windows.map(rms))
  const audible = windows.filter(samples => rms(samples) > loudest / 4)
  // Evenly over all that was heard: in the loudest of them everybody talks, and in others one alone.
  const step = Math.max(1, audible.length / LOOKED_AT)
  for (let at = 0; at < audible.length; at += step) {
    const window = audible[Math.floor(at)] ?? new Float32Array(WINDOW_SAMPLES)
    for (const voice of voicesInWindow(window, voices)) counts[voice] = (counts[voice] ?? 0) + 1
    if (counts.every(count => count >= enough)) break
  }
  return counts
}

/** Places in `voices` of those that are in this window. */
function voicesInWindow(window: Float32Array, voices: readonly Words[]): readonly number[] {
  const parts = new Map<number, Float32Array>()
  for (let left = window; parts.size < voices.length;) {
    const found = likeliest(left, voices, new Set(parts.keys()))
    parts.set(found.at, found.part)
    left = without(left, found.part)
  }
  return [...parts].flatMap(([at, part]) => {
    const others = [...parts].filter(([other]) => other !== at).map(([, each]) => each)
    const own = others.reduce(without, window)
    return likeness(own, part) >= SAME_AMONG_OTHERS ? [at] : []
  })
}

/** Which of the voices that are not `taken` is most alike to this, and how much of it is in it. */
function likeliest(samples: Float32Array, voices: readonly Words[], taken: ReadonlySet<number>) {
  const matches = voices.flatMap((words, at) => {
    if (taken.has(at)) return []
    return [{ at, words, ...bestMatch(words, samples) }]
  })
  const best = matches.reduce((one, other) => (other.correlation > one.correlation ? other : one))
  const said = Float32Array.from(
    samples,
    (_, n) => best.words[(best.lag + n) % best.words.length] ?? 0,
  )
  const gain = (best.correlation * rms(samples)) / Math.max(rms(said), 1e-9)
  return { at: best.at, part: said.map(sample => sample * gain) }
}

const without = (samples: Float32Array, part: Float32Array): Float32Array =>
  samples.map((sample, n) => sample - (part[n] ?? 0))

const windowsOf = (samples: Float32Array): readonly Float32Array[] =>
  Array.from({ length: Math.floor(samples.length / WINDOW_SAMPLES) }, (_, place) =>
    samples.subarray(place * WINDOW_SAMPLES, (place + 1) * WINDOW_SAMPLES),
  )
