import { MemoryCodecs } from '../../src/adapters/memory/audio.ts'
import type { OpusDecoder, PcmFrame } from '../../src/ports/audio.ts'
import { loud } from './speaking.ts'

/** The twin's encoder takes every twelfth sample, and 127 of them for 1. */
const SAMPLES_PER_BYTE = 12
const HALF = 127
const DIGITS = 200

/** A loud frame that says which one it is, through the twin's codec. */
export function numbered(number: number): PcmFrame {
  const frame = loud()
  frame[0] = (number % DIGITS) / HALF - 1
  frame[SAMPLES_PER_BYTE] = Math.floor(number / DIGITS) / HALF - 1
  return frame
}

/** The twin's codecs, which remember the numbers of the frames that were decoded, in order. */
export class NumberedCodecs extends MemoryCodecs {
  readonly played: number[] = []

  override decoder(): OpusDecoder {
    const decoder = super.decoder()
    const decode = decoder.decode.bind(decoder)
    decoder.decode = opus => {
      this.played.push((opus[1] ?? 0) + DIGITS * (opus[2] ?? 0))
      decode(opus)
    }
    return decoder
  }
}
