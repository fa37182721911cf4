/** How many samples two frames are faded over: 5 ms, longer than any click. */
const FADE_SAMPLES = 240
/** Places are tried in steps of 1.25 ms: finer ones sound no better. */
const STEP_SAMPLES = 60

/**
 * Makes one frame of two that follow each other: begins as the first, ends as the second, and crosses
 * over where both are most alike, so that a voice's pitch does not stumble.
 */
export function overlapFrames(first: Float32Array, second: Float32Array): Float32Array {
  const from = mostAlike(first, second)
  return first.map((sample, place) => {
    const part = Math.min(1, Math.max(0, (place - from) / FADE_SAMPLES))
    return sample * (1 - part) + (second[place] ?? 0) * part
  })
}

function mostAlike(first: Float32Array, second: Float32Array): number {
  let best = -Infinity
  let bestFrom = 0
  for (let from = 0; from + FADE_SAMPLES <= first.length; from += STEP_SAMPLES) {
    const likeness = likenessAt(first, second, from)
    if (likeness <= best) continue
    best = likeness
    bestFrom = from
  }
  return bestFrom
}

function likenessAt(first: Float32Array, second: Float32Array, from: number): number {
  let product = 0
  let energy = 1e-9
  for (let place = from; place < from + FADE_SAMPLES; place += 1) {
    const one = first[place] ?? 0
    const other = second[place] ?? 0
    product += one * other
    energy += one * one + other * other
  }
  return product / energy
}
