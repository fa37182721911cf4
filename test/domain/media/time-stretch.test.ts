import { expect, test } from 'vitest'
import { lengthened, shortened } from '../../../src/domain/media/time-stretch.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'
import { speechSamples } from '../../helpers/speech.ts'

const FRAME = 960

/** A voice of this pitch: a row of pulses with a formant, 40 ms of it. */
function voice(pitchHz: number, samples = 2 * FRAME): Float32Array {
  const period = 48_000 / pitchHz
  return Float32Array.from({ length: samples }, (_, n) => {
    const sincePulse = n % period
    return 0.5 * Math.exp(-sincePulse / 90) * Math.sin((2 * Math.PI * 700 * sincePulse) / 48_000)
  })
}

/** The shift at which the sound is most like itself, beyond the formant's. */
function periodOf(sound: Float32Array): number {
  let best = 0
  let bestProduct = -Infinity
  for (let shift = 100; shift < 760; shift += 1) {
    let product = 0
    for (let at = 0; at + shift < sound.length && at < 1_000; at += 1) {
      product += (sound[at] ?? 0) * (sound[at + shift] ?? 0)
    }
    if (product > bestProduct * 1.02) [best, bestProduct] = [shift, product]
  }
  return best
}

const steepest = (sound: Float32Array): number =>
  sound.reduce(
    (most, sample, at) => Math.max(most, Math.abs(sample - (sound[at - 1] ?? sample))),
    0,
  )

const halves = (sound: Float32Array) => [sound.slice(0, FRAME), sound.slice(FRAME)] as const

test.each([90, 120, 180, 250])('a voice of %i Hz keeps its pitch when it is shortened', pitchHz => {
  const [first, second] = halves(voice(pitchHz))
  const short = shortened(first, second)
  if (short === undefined) throw new Error('no seam found in a steady voice')
  const removed = 2 * FRAME - short.length
  const period = 48_000 / pitchHz
  expect(Math.abs(removed / period - Math.round(removed / period))).toBeLessThan(0.05)
  expect(Math.abs(periodOf(short) - period)).toBeLessThan(period * 0.02)
  expect(steepest(short)).toBeLessThanOrEqual(steepest(voice(pitchHz)) * 1.05)
})

test.each([90, 120, 180, 250])(
  'a voice of %i Hz keeps its pitch when it is lengthened',
  pitchHz => {
    const [before, frame] = halves(voice(pitchHz))
    const long = lengthened(before, frame)
    if (long === undefined) throw new Error('no seam found in a steady voice')
    const added = long.length - FRAME
    const period = 48_000 / pitchHz
    expect(added).toBeGreaterThanOrEqual(120)
    expect(added).toBeLessThanOrEqual(720)
    expect(Math.abs(added / period - Math.round(added / period))).toBeLessThan(0.05)
    expect(steepest(long)).toBeLessThanOrEqual(steepest(voice(pitchHz)) * 1.05)
  },
)

test('what comes before and behind a stretched frame joins without a step', () => {
  const sound = voice(140, 4 * FRAME)
  const short = shortened(sound.slice(0, FRAME), sound.slice(FRAME, 2 * FRAME))
  const long = lengthened(sound.slice(0, FRAME), sound.slice(FRAME, 2 * FRAME))
  if (short === undefined || long === undefined) throw new Error('no seam found')
  expect(short[0]).toBe(sound[0])
  expect(short.at(-1)).toBe(sound[2 * FRAME - 1])
  expect(long[0]).toBe(sound[FRAME])
  expect(long.at(-1)).toBe(sound[2 * FRAME - 1])
})

test('silence may be cut and stretched anywhere', () => {
  const quiet = new Float32Array(FRAME)
  expect(shortened(quiet, quiet)?.length).toBe(2 * FRAME - 720)
  expect(lengthened(quiet, quiet)?.length).toBe(FRAME + 720)
})

test('a hiss, which repeats nothing, is left alone', () => {
  const chance = seededChance(5)
  const hiss = Float32Array.from({ length: 2 * FRAME }, () => 0.2 * (chance() - 0.5))
  const [first, second] = halves(hiss)
  expect(shortened(first, second)).toBeUndefined()
  expect(lengthened(first, second)).toBeUndefined()
})

test('most of speech can be stretched, and no seam is steeper than the speech around it', () => {
  const speech = speechSamples({ seconds: 4, seed: 3, pauses: false })
  let seams = 0
  let tried = 0
  for (let at = 0; at + 2 * FRAME <= speech.length; at += 2 * FRAME) {
    const [first, second] = halves(speech.slice(at, at + 2 * FRAME))
    const limit = steepest(speech.slice(at, at + 2 * FRAME)) * 1.3 + 0.01
    for (const sound of [shortened(first, second), lengthened(first, second)]) {
      tried += 1
      if (sound === undefined) continue
      seams += 1
      expect(steepest(sound)).toBeLessThanOrEqual(limit)
    }
  }
  expect(seams / tried).toBeGreaterThan(0.6)
})
