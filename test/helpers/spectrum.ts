import { transform } from './cross-products.ts'
import { SAMPLE_RATE } from './speech.ts'

/** Third octaves from 100 Hz to 12.5 kHz: what an ear tells apart in speech. */
const FIRST_HZ = 100
const BANDS = 22
const PER_OCTAVE = 3
/** Softer than this below the loudest band nothing is heard, and codecs leave it out. */
const FLOOR_DB = -50

/** How far apart two pieces of sound are in an ear's bands: root mean square, in dB. */
export function spectralDistanceDb(one: Float32Array, other: Float32Array): number {
  const [a, b] = [bandsOf(one), bandsOf(other)]
  const loudest = Math.max(...a)
  const heard = a.flatMap((level, band) =>
    level > loudest + FLOOR_DB ? [level - Math.max(b[band] ?? 0, loudest + FLOOR_DB)] : [],
  )
  return Math.sqrt(heard.reduce((sum, difference) => sum + difference ** 2, 0) / heard.length)
}

/** Levels in dB. */
function bandsOf(samples: Float32Array): readonly number[] {
  const size = 2 ** Math.ceil(Math.log2(samples.length))
  const real = new Float64Array(size)
  const imaginary = new Float64Array(size)
  for (const [n, sample] of samples.entries()) {
    real[n] = sample * Math.sin((Math.PI * (n + 0.5)) / samples.length) ** 2
  }
  transform(real, imaginary)
  return Array.from({ length: BANDS }, (_, band) => {
    const centreHz = FIRST_HZ * 2 ** (band / PER_OCTAVE)
    const edge = 2 ** (1 / (2 * PER_OCTAVE))
    const from = Math.floor((centreHz / edge / SAMPLE_RATE) * size)
    const to = Math.max(from + 1, Math.floor(((centreHz * edge) / SAMPLE_RATE) * size))
    let energy = 1e-12
    for (let k = from; k < to; k += 1) energy += (real[k] ?? 0) ** 2 + (imaginary[k] ?? 0) ** 2
    return 10 * Math.log10(energy)
  })
}
