/** Blocks are so many times longer than the piece, at least: most of each block's lags are then of use. */
const BLOCK_TIMES = 4

/** The spectra of a signal's overlapping blocks, two real blocks in each complex one. */
export type Spectra = {
  /** Places of a block, a power of two. */
  readonly size: number
  /** Lags that one block answers for. */
  readonly step: number
  /** Lags in all. */
  readonly lags: number
  readonly pairs: readonly Complex[]
}

type Complex = { readonly real: Float64Array; readonly imaginary: Float64Array }

const zeros = (size: number): Complex => ({
  real: new Float64Array(size),
  imaginary: new Float64Array(size),
})

/** Prepares `signal` to be searched for pieces of `pieceLength` samples. */
export function spectraOf(signal: Float32Array, pieceLength: number): Spectra {
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, BLOCK_TIMES * pieceLength)))
  const step = size - pieceLength + 1
  const lags = Math.max(0, signal.length - pieceLength + 1)
  const pairs: Complex[] = []
  for (let from = 0; from < lags; from += 2 * step) {
    const pair = zeros(size)
    pair.real.set(signal.subarray(from, from + size))
    pair.imaginary.set(signal.subarray(from + step, from + step + size))
    transform(pair.real, pair.imaginary)
    pairs.push(pair)
  }
  return { size, step, lags, pairs }
}

/** Σ signal[lag + n] · piece[n] for every lag, block by block through the frequency domain. */
export function crossProducts(
  { size, step, lags, pairs }: Spectra,
  piece: Float32Array,
): Float64Array {
  const sought = zeros(size)
  sought.real.set(piece)
  transform(sought.real, sought.imaginary)
  const products = new Float64Array(lags)
  const { real, imaginary } = zeros(size)
  for (const [place, pair] of pairs.entries()) {
    for (let k = 0; k < size; k += 1) {
      const a = pair.real[k] ?? 0
      const b = pair.imaginary[k] ?? 0
      const c = sought.real[k] ?? 0
      const d = sought.imaginary[k] ?? 0
      real[k] = a * c + b * d
      // Conjugated, so that a second forward transform inverts.
      imaginary[k] = a * d - b * c
    }
    transform(real, imaginary)
    const from = 2 * place * step
    for (let at = 0; at < step && from + at < lags; at += 1) {
      products[from + at] = (real[at] ?? 0) / size
      // Past the last lag nothing is kept.
      products[from + step + at] = -(imaginary[at] ?? 0) / size
    }
  }
  return products
}

/** In-place radix-2 Fourier transform. */
export function transform(real: Float64Array, imaginary: Float64Array): void {
  const size = real.length
  for (let i = 1, j = 0; i < size; i += 1) {
    let bit = size >> 1
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit
    j ^= bit
    if (i < j) {
      swap(real, i, j)
      swap(imaginary, i, j)
    }
  }
  const { cosines, sines } = turnsOf(size)
  // Neighbours beside each other: large transforms leave the cache otherwise.
  for (let span = 2; span <= size; span *= 2) {
    const half = span / 2
    const step = size / span
    for (let start = 0; start < size; start += span) {
      for (let k = 0; k < half; k += 1) {
        const from = start + k
        const far = from + half
        const cos = cosines[k * step] ?? 0
        const sin = sines[k * step] ?? 0
        const fr = real[far] ?? 0
        const fi = imaginary[far] ?? 0
        const r = fr * cos - fi * sin
        const i = fr * sin + fi * cos
        const nr = real[from] ?? 0
        const ni = imaginary[from] ?? 0
        real[far] = nr - r
        imaginary[far] = ni - i
        real[from] = nr + r
        imaginary[from] = ni + i
      }
    }
  }
}

type Turns = { readonly cosines: Float64Array; readonly sines: Float64Array }

const turns = new Map<number, Turns>()

/** Of half a circle in steps of this size, made once: one table serves all spans. */
function turnsOf(size: number): Turns {
  const known = turns.get(size)
  if (known !== undefined) return known
  const steps = Float64Array.from({ length: size / 2 }, (_, k) => (-2 * Math.PI * k) / size)
  const made = { cosines: steps.map(Math.cos), sines: steps.map(Math.sin) }
  turns.set(size, made)
  return made
}

function swap(values: Float64Array, one: number, other: number): void {
  const held = values[one] ?? 0
  values[one] = values[other] ?? 0
  values[other] = held
}
