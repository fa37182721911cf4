/** From the microphone's 48 kHz to the 16 kHz that recognisers are made for. */

/** Samples of 48 kHz for one of 16. */
const RATIO = 3
/** A Hann-windowed low pass of 33 taps at 7 kHz: 40 dB down at 9 kHz, from where on hiss would fold into speech. */
const TAPS = lowPass(33, 7_000 / 48_000)

/** What is left of the frame before: the filter looks back. */
export type Downsampler = { readonly tail: Float32Array }

/** Before the first frame: silence. */
export const NEW_DOWNSAMPLER: Downsampler = { tail: new Float32Array(TAPS.length - 1) }

/** A frame of 16 kHz, a third as long, as 16-bit numbers. Give frames whose length is a multiple of 3. */
export function downsampled(
  { tail }: Downsampler,
  frame: Float32Array,
): { readonly downsampler: Downsampler; readonly samples: Int16Array } {
  const all = new Float32Array(tail.length + frame.length)
  all.set(tail)
  all.set(frame, tail.length)
  const samples = Int16Array.from({ length: Math.floor(frame.length / RATIO) }, (_, at) =>
    sixteenBits(TAPS.reduce((sum, tap, back) => sum + tap * (all[at * RATIO + back] ?? 0), 0)),
  )
  return { downsampler: { tail: all.slice(all.length - tail.length) }, samples }
}

const sixteenBits = (sample: number): number =>
  Math.round(Math.max(-1, Math.min(1, sample)) * 0x7f_ff)

/** `cutoff`: as a share of the sample rate. The taps add up to 1. */
function lowPass(length: number, cutoff: number): readonly number[] {
  const middle = (length - 1) / 2
  const taps = Array.from({ length }, (_, at) => {
    const x = at - middle
    const sinc = x === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * x) / (Math.PI * x)
    return sinc * (0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 1)) / (length + 1)))
  })
  const sum = taps.reduce((total, tap) => total + tap, 0)
  return taps.map(tap => tap / sum)
}
