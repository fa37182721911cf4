/**
 * Makes speech a little shorter or longer without changing its pitch: leaves out, or says twice, a
 * piece that is as long as the voice's own period, where the sound before and behind it is most alike.
 */

/** 2.5 ms: the period of the highest voice (400 Hz). */
const PIECE_MIN_SAMPLES = 120
/** 15 ms: the period of the lowest voice (67 Hz), or a few periods of a high one. */
const PIECE_MAX_SAMPLES = 720
/** How many samples the two sides of a seam are faded over: 5 ms, longer than any click. */
const FADE_SAMPLES = 240
/** Sounds are compared over 10 ms: a period of most voices, so that a formant is not taken for one. */
const COMPARED_SAMPLES = 480
/** Every eighth sample is enough to find the place: 6,000 a second carry pitch and first formant. */
const COARSE_STRIDE = 8
const COARSE_STEP = 12
const FINE_STRIDE = 2
/** Below this a seam is heard as a stumble: better wait for the next frame. */
const ALIKE_ENOUGH = 0.6
/** A seam costs more than its length: of two that are nearly as good the longer piece wins. */
const LENGTH_WORTH = 0.1
/** −50 dBFS: in a pause any seam is as good as another. */
const PAUSE_POWER = 1e-5
/** Where in the sound a seam is tried: every 5 ms. */
const PLACE_STEP = 240

type Seam = { readonly place: number; readonly piece: number; readonly score: number }

/**
 * Two frames that follow each other as one shorter sound, 2.5 to 15 ms less. Undefined where a seam
 * would be heard.
 */
export function shortened(first: Float32Array, second: Float32Array): Float32Array | undefined {
  const sound = joined(first, second)
  const last = sound.length - COMPARED_SAMPLES - PIECE_MIN_SAMPLES
  const seam = bestSeam(sound, { from: 0, to: last, direction: 1 })
  return seam && leap(sound, seam.place, seam.place + seam.piece)
}

/**
 * `frame` as a longer sound, 2.5 to 15 ms more; `before` is the frame that was played before it.
 * Undefined where a seam would be heard.
 */
export function lengthened(before: Float32Array, frame: Float32Array): Float32Array | undefined {
  const sound = joined(before, frame)
  const last = sound.length - COMPARED_SAMPLES
  const seam = bestSeam(sound, { from: before.length, to: last, direction: -1 })
  return seam && leap(sound, seam.place, seam.place - seam.piece).subarray(before.length)
}

/** The sound up to `from` and on from `to`, faded over. */
function leap(sound: Float32Array, from: number, to: number): Float32Array {
  const result = new Float32Array(sound.length - (to - from))
  result.set(sound.subarray(0, from))
  result.set(sound.subarray(to), from)
  for (let n = 0; n < FADE_SAMPLES; n += 1) {
    const part = n / FADE_SAMPLES
    result[from + n] = (sound[from + n] ?? 0) * (1 - part) + (sound[to + n] ?? 0) * part
  }
  return result
}

function bestSeam(
  sound: Float32Array,
  {
    from,
    to,
    direction,
  }: { readonly from: number; readonly to: number; readonly direction: 1 | -1 },
): Seam | undefined {
  let best: Seam | undefined
  for (let place = from; place <= to; place += PLACE_STEP) {
    for (let piece = PIECE_MIN_SAMPLES; piece <= PIECE_MAX_SAMPLES; piece += COARSE_STEP) {
      const score = scoreOf(sound, place, direction * piece, COARSE_STRIDE)
      if (score > (best?.score ?? -1)) best = { place, piece, score }
    }
  }
  const fine = best && refined(sound, best, direction)
  return fine && fine.score >= ALIKE_ENOUGH ? fine : undefined
}

function refined(sound: Float32Array, coarse: Seam, direction: 1 | -1): Seam {
  let best: Seam = { ...coarse, score: -1 }
  const least = Math.max(PIECE_MIN_SAMPLES, coarse.piece - COARSE_STEP)
  const most = Math.min(PIECE_MAX_SAMPLES, coarse.piece + COARSE_STEP)
  for (let piece = least; piece <= most; piece += 1) {
    const score = scoreOf(sound, coarse.place, direction * piece, FINE_STRIDE)
    if (score > best.score) best = { place: coarse.place, piece, score }
  }
  return best
}

/** From −1 to 1 how alike the sound is at `place` and `shift` samples from it, and a little for length. */
function scoreOf(sound: Float32Array, place: number, shift: number, stride: number): number {
  if (place + shift < 0 || place + shift + COMPARED_SAMPLES > sound.length) return -1
  let product = 0
  let energy = 0
  for (let at = place; at < place + COMPARED_SAMPLES; at += stride) {
    const one = sound[at] ?? 0
    const other = sound[at + shift] ?? 0
    product += one * other
    energy += one * one + other * other
  }
  const isPause = energy * stride < 2 * COMPARED_SAMPLES * PAUSE_POWER
  const likeness = isPause ? 1 : (2 * product) / energy
  return likeness + (LENGTH_WORTH * Math.abs(shift)) / PIECE_MAX_SAMPLES
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const sound = new Float32Array(first.length + second.length)
  sound.set(first)
  sound.set(second, first.length)
  return sound
}
