import { describe, expect, it } from 'vitest'
import { seededChance } from './seeded-chance.ts'
import { speechSamples } from './speech.ts'
import { voicesIn } from './voices-in.ts'

const SECONDS = 4
const said = [1, 2, 3, 4].map(seed =>
  speechSamples({ seconds: SECONDS, seed, pitchHz: 100 + 30 * seed }),
)
const [ada, ben, cleo, dino] = said.map(words => words.slice()) as [
  Float32Array,
  Float32Array,
  Float32Array,
  Float32Array,
]

/** These at once, each from a place of its own on, with a tenth of noise as a codec leaves it. */
function mixed(voices: readonly Float32Array[]): Float32Array {
  const chance = seededChance(5)
  return Float32Array.from({ length: 3 * 48_000 }, (_, n) =>
    voices.reduce((sum, words, at) => {
      const sample = words[(n + 31_000 * (at + 1)) % words.length] ?? 0
      return sum + sample * (0.9 + 0.2 * chance())
    }, 0),
  )
}

describe('voices in a mix', () => {
  it('are each found when three talk at once', () => {
    expect(Math.min(...voicesIn(mixed([ada, ben, cleo]), [ada, ben, cleo], 4))).toBe(4)
  })

  it('are not found where somebody else talks', () => {
    const [one = 0, other = 0, nobody = 0] = voicesIn(mixed([ada, ben]), [ada, ben, dino], 4)
    expect(Math.min(one, other)).toBeGreaterThanOrEqual(4)
    expect(nobody).toBe(0)
  })
})
