import { crossProducts, spectraOf, type Spectra } from './cross-products.ts'

/** Where in `reference` something was heard, and how alike the two are there. */
export type Match = {
  /** 1 is the same shape, 0 unrelated. */
  readonly correlation: number
  /** `heard[0]` is `reference[lag]`. */
  readonly lag: number
}

/** The rough search runs on every third sample: 16 kHz still tells one place in speech from others. */
const COARSE_STEP = 3

/**
 * Best-lag normalised cross-correlation. The reference is taken as a loop, as the fake microphone
 * plays it, and must not be changed afterwards. Rough search by FFT, then sample by sample around the best place.
 */
export function bestMatch(reference: Float32Array, heard: Float32Array): Match {
  const { looped, rough, spectra } = loopFor(reference, heard.length)
  const coarse = coarseLag(rough, spectra, thinned(heard)) * COARSE_STEP
  let best: Match = { correlation: -1, lag: coarse }
  for (let lag = coarse - 2 * COARSE_STEP; lag <= coarse + 2 * COARSE_STEP; lag += 1) {
    const from = (lag + reference.length) % reference.length
    const correlation = likeness(looped.subarray(from, from + heard.length), heard)
    if (correlation > best.correlation) best = { correlation, lag: from }
  }
  return best
}

export type WindowOptions = { readonly windowMs?: number; readonly sampleRate?: number }

/** Below this a window is searched in the whole reference: the playout may have skipped. */
const SURE = 0.8
/** A stretched or shortened pause moves the lag by this much at most between two windows. */
const REACH_MS = 60

/**
 * The match of each window of `heard` that holds sound. A playout may stretch a pause, which moves
 * the lag once for ever: windows are told apart by lag where one match over all would smear.
 */
export function matchWindows(
  reference: Float32Array,
  heard: Float32Array,
  { windowMs = 1_000, sampleRate = 48_000 }: WindowOptions = {},
): readonly Match[] {
  const size = Math.round((windowMs / 1_000) * sampleRate)
  const reach = Math.round((REACH_MS / 1_000) * sampleRate)
  const starts = Array.from({ length: Math.floor(heard.length / size) }, (_, place) => place * size)
  const windows = starts.map(start => ({ start, samples: heard.subarray(start, start + size) }))
  const loudest = Math.max(...windows.map(({ samples }) => rms(samples)))
  let known: { readonly start: number; readonly lag: number } | undefined
  return windows
    .filter(({ samples }) => rms(samples) > loudest / 4)
    .map(({ start, samples }) => {
      const near = known && matchNear(reference, samples, known.lag + start - known.start, reach)
      const match =
        near !== undefined && near.correlation >= SURE ? near : bestMatch(reference, samples)
      if (match.correlation >= SURE) known = { start, lag: match.lag }
      return match
    })
}

/** As {@link bestMatch}, looking only `reach` samples around `lag`. */
function matchNear(
  reference: Float32Array,
  heard: Float32Array,
  lag: number,
  reach: number,
): Match {
  const length = reference.length
  const around = new Float32Array(heard.length + 2 * reach)
  const first = (((lag - reach) % length) + length) % length
  for (let at = 0; at < around.length; at += 1) {
    around[at] = reference[(first + at) % length] ?? 0
  }
  const match = bestWithin(around, heard)
  return { correlation: match.correlation, lag: (first + match.lag) % length }
}

/** Every third place first, on thinned samples, then sample by sample around the best. */
function bestWithin(around: Float32Array, heard: Float32Array): Match {
  const rough = thinned(around)
  const piece = thinned(heard)
  let best: Match = { correlation: -1, lag: 0 }
  for (let lag = 0; lag + piece.length <= rough.length; lag += 1) {
    const correlation = likeness(rough.subarray(lag, lag + piece.length), piece)
    if (correlation > best.correlation) best = { correlation, lag: lag * COARSE_STEP }
  }
  let fine: Match = { correlation: -1, lag: best.lag }
  const from = Math.max(0, best.lag - COARSE_STEP)
  const to = Math.min(around.length - heard.length, best.lag + COARSE_STEP)
  for (let lag = from; lag <= to; lag += 1) {
    const correlation = likeness(around.subarray(lag, lag + heard.length), heard)
    if (correlation > fine.correlation) fine = { correlation, lag }
  }
  return fine
}

/** The middle value of the windows' correlations: what "correlation ≥ 0.9" is asked of. */
export function medianCorrelation(matches: readonly Match[]): number {
  const sorted = matches.map(match => match.correlation).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

/** Root mean square of samples. */
export function rms(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return Math.sqrt(sum / samples.length)
}

/** Normalised correlation of two pieces of equal length, without any shift. */
export function likeness(one: Float32Array, other: Float32Array): number {
  let product = 0
  let oneEnergy = 0
  let otherEnergy = 0
  for (let place = 0; place < one.length; place += 1) {
    const sample = one[place] ?? 0
    const across = other[place] ?? 0
    product += sample * across
    oneEnergy += sample * sample
    otherEnergy += across * across
  }
  return product / Math.sqrt(oneEnergy * otherEnergy + 1e-20)
}

/** What is searched for pieces of one length. */
type Loop = {
  readonly pieceLength: number
  readonly looped: Float32Array
  readonly rough: Float32Array
  readonly spectra: Spectra
}

const loops = new WeakMap<Float32Array, Loop>()

/** One reference is searched for dozens of windows of the same length: prepared once. */
function loopFor(reference: Float32Array, pieceLength: number): Loop {
  const known = loops.get(reference)
  if (known?.pieceLength === pieceLength) return known
  const looped = loop(reference, pieceLength)
  const rough = thinned(looped)
  const spectra = spectraOf(rough, Math.floor(pieceLength / COARSE_STEP))
  const made = { pieceLength, looped, rough, spectra }
  loops.set(reference, made)
  return made
}

function loop(reference: Float32Array, extra: number): Float32Array {
  const looped = new Float32Array(reference.length + extra + COARSE_STEP * 4)
  for (let at = 0; at < looped.length; at += reference.length) {
    looped.set(reference.subarray(0, looped.length - at), at)
  }
  return looped
}

function thinned(samples: Float32Array): Float32Array {
  const thin = new Float32Array(Math.floor(samples.length / COARSE_STEP))
  for (let place = 0; place < thin.length; place += 1) {
    const at = place * COARSE_STEP
    thin[place] = ((samples[at] ?? 0) + (samples[at + 1] ?? 0) + (samples[at + 2] ?? 0)) / 3
  }
  return thin
}

function coarseLag(reference: Float32Array, spectra: Spectra, heard: Float32Array): number {
  const products = crossProducts(spectra, heard)
  const heardEnergy = heard.reduce((sum, sample) => sum + sample * sample, 0)
  let energy = reference.subarray(0, heard.length).reduce((sum, x) => sum + x * x, 0)
  let best = -1
  let bestLag = 0
  for (let lag = 0; lag + heard.length <= reference.length; lag += 1) {
    const score = (products[lag] ?? 0) / Math.sqrt(Math.max(energy, 0) * heardEnergy + 1e-9)
    if (score > best) {
      best = score
      bestLag = lag
    }
    energy += (reference[lag + heard.length] ?? 0) ** 2 - (reference[lag] ?? 0) ** 2
  }
  return bestLag
}
