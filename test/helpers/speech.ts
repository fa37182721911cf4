import { writeFileSync } from 'node:fs'
import { seededChance } from './seeded-chance.ts'

/**
 * Speech without a voice: glottal pulses through moving formants, hissing consonants, syllables and
 * pauses. Deterministic, wide-band and never repeating, so that one place in it is found again by
 * correlation and no other place resembles it. Needs no speech synthesiser on the machine.
 */
export type SpeechOptions = {
  readonly seconds: number
  /** Another seed is another speaker saying something else. */
  readonly seed?: number
  /** Middle of the voice's pitch: 110 sounds like a man, 200 like a woman. */
  readonly pitchHz?: number
  /** False: phrase follows phrase without a breath, for measuring when sound begins. */
  readonly pauses?: boolean
}

export const SAMPLE_RATE = 48_000
/** First three formants of nine vowels, in Hz. */
const VOWELS = [
  [730, 1090, 2440],
  [570, 840, 2410],
  [440, 1020, 2240],
  [300, 870, 2240],
  [660, 1720, 2410],
  [530, 1840, 2480],
  [390, 1990, 2550],
  [270, 2290, 3010],
  [490, 1350, 1690],
] as const
const FORMANT_WIDTHS_HZ = [80, 100, 140] as const
const PEAK = 0.6

/** Mono samples in [−1, 1] at 48 kHz. */
export function speechSamples(options: SpeechOptions): Float32Array {
  const { seconds, seed = 1, pitchHz = 120, pauses = true } = options
  const chance = seededChance(seed)
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE))
  let at = 0
  let leftInPhrase = 0
  while (at < samples.length) {
    if (leftInPhrase === 0) {
      const breathS = 0.35 + 0.45 * chance()
      if (pauses) at += Math.round(breathS * SAMPLE_RATE)
      leftInPhrase = 4 + Math.floor(chance() * 7)
      continue
    }
    if (chance() < 0.4) at = addHiss(samples, at, chance)
    at = addSyllable(samples, at, chance, pitchHz)
    leftInPhrase -= 1
  }
  return scaled(samples)
}

/** Writes a 48 kHz mono s16 WAV file, as Chromium's fake microphone wants it. */
export function writeWav(path: string, samples: Float32Array): void {
  const bytes = Buffer.alloc(44 + samples.length * 2)
  bytes.write('RIFF', 0)
  bytes.writeUInt32LE(bytes.length - 8, 4)
  bytes.write('WAVEfmt ', 8)
  bytes.writeUInt32LE(16, 16)
  bytes.writeUInt16LE(1, 20)
  bytes.writeUInt16LE(1, 22)
  bytes.writeUInt32LE(SAMPLE_RATE, 24)
  bytes.writeUInt32LE(SAMPLE_RATE * 2, 28)
  bytes.writeUInt16LE(2, 32)
  bytes.writeUInt16LE(16, 34)
  bytes.write('data', 36)
  bytes.writeUInt32LE(samples.length * 2, 40)
  for (const [place, sample] of samples.entries()) {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), 44 + place * 2)
  }
  writeFileSync(path, bytes)
}

/** Writes speech to `path` and returns its samples. */
export function writeSpeech(path: string, options: SpeechOptions): Float32Array {
  const samples = speechSamples(options)
  writeWav(path, samples)
  return samples
}

/** A vowel that glides to another, voiced at a wandering pitch. Returns where it ends. */
function addSyllable(
  samples: Float32Array,
  from: number,
  chance: () => number,
  pitchHz: number,
): number {
  const length = Math.round((0.12 + 0.16 * chance()) * SAMPLE_RATE)
  const start = vowel(chance)
  const end = vowel(chance)
  const pitchFrom = pitchHz * (0.8 + 0.5 * chance())
  const pitchTo = pitchHz * (0.8 + 0.5 * chance())
  const loudness = 0.5 + 0.5 * chance()
  const resonators = FORMANT_WIDTHS_HZ.map(width => new Resonator(width))
  let phase = chance()
  for (let n = 0; n < length && from + n < samples.length; n += 1) {
    const part = n / length
    phase += (pitchFrom + (pitchTo - pitchFrom) * part) / SAMPLE_RATE
    let pulse = 0.01 * (chance() - 0.5)
    if (phase >= 1) {
      phase -= 1
      pulse += 1
    }
    let sound = 0
    for (const [place, resonator] of resonators.entries()) {
      const low = start[place] ?? 500
      const centreHz = low + ((end[place] ?? 500) - low) * part
      sound += resonator.pass(pulse, centreHz) / (1 + place)
    }
    samples[from + n] =
      (samples[from + n] ?? 0) + sound * loudness * Math.sin(Math.PI * part) ** 0.5
  }
  return from + Math.round(length * 0.9)
}

/** A consonant: filtered noise up to 10 kHz, much softer than the vowels. */
function addHiss(samples: Float32Array, from: number, chance: () => number): number {
  const length = Math.round((0.04 + 0.06 * chance()) * SAMPLE_RATE)
  const resonator = new Resonator(1_500)
  const centreHz = 3_000 + 5_000 * chance()
  for (let n = 0; n < length && from + n < samples.length; n += 1) {
    const noise = 0.02 * (chance() - 0.5) * Math.sin((Math.PI * n) / length)
    samples[from + n] = (samples[from + n] ?? 0) + resonator.pass(noise, centreHz)
  }
  return from + length
}

/** A two-pole resonance whose centre may move from sample to sample. */
class Resonator {
  readonly #radius: number
  #last = 0
  #beforeLast = 0

  constructor(widthHz: number) {
    this.#radius = Math.exp((-Math.PI * widthHz) / SAMPLE_RATE)
  }

  pass(input: number, centreHz: number): number {
    const turn = 2 * this.#radius * Math.cos((2 * Math.PI * centreHz) / SAMPLE_RATE)
    const output =
      input * (1 - this.#radius) + turn * this.#last - this.#radius ** 2 * this.#beforeLast
    this.#beforeLast = this.#last
    this.#last = output
    return output
  }
}

function vowel(chance: () => number): readonly number[] {
  return VOWELS[Math.floor(chance() * VOWELS.length)] ?? VOWELS[0]
}

function scaled(samples: Float32Array): Float32Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 1e-9)
  return samples.map(sample => (sample * PEAK) / peak)
}
