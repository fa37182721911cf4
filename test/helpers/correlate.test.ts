import { expect, test } from 'vitest'
import { bestMatch, matchWindows, medianCorrelation } from './correlate.ts'
import { seededChance } from './seeded-chance.ts'
import { SAMPLE_RATE, speechSamples } from './speech.ts'

const speech = speechSamples({ seconds: 12 })

test('a piece of speech is found where it was cut, also across the end of the loop', () => {
  const piece = speech.slice(200_001, 200_001 + SAMPLE_RATE)
  const match = bestMatch(speech, piece)
  expect(match.lag).toBe(200_001)
  expect(match.correlation).toBeCloseTo(1, 3)
  const wrapped = Float32Array.from([...speech.slice(-20_000), ...speech.slice(0, 60_000)])
  expect(bestMatch(speech, wrapped).lag).toBe(speech.length - 20_000)
})

test('noise lowers the correlation as arithmetic says', () => {
  const chance = seededChance(9)
  const piece = speech.slice(300_000, 300_000 + 2 * SAMPLE_RATE)
  const energy = piece.reduce((sum, x) => sum + x * x, 0) / piece.length
  // As much noise as speech: 1 / √2. Uniform noise in ±a has the energy a² / 3.
  const noisy = piece.map(x => x + (chance() * 2 - 1) * Math.sqrt(3 * energy))
  expect(bestMatch(speech, noisy).correlation).toBeCloseTo(Math.SQRT1_2, 1)
})

test('another speaker is not mistaken for this one', () => {
  const other = speechSamples({ seconds: 5, seed: 2, pitchHz: 200 })
  const matches = matchWindows(speech, other)
  expect(matches.length).toBeGreaterThan(2)
  expect(medianCorrelation(matches)).toBeLessThan(0.6)
})

test('no two places in the speech are alike', () => {
  const piece = speech.slice(100_000, 100_000 + SAMPLE_RATE)
  const without = speech.slice()
  without.fill(0, 100_000, 100_000 + SAMPLE_RATE)
  expect(bestMatch(without, piece).correlation).toBeLessThan(0.6)
})
