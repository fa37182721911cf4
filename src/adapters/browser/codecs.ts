import type { AudioCodecs } from '../../ports/audio.ts'
import { WebCodecsDecoder } from './opus-decoder.ts'
import { WebCodecsEncoder } from './opus-encoder.ts'

/** The browser's own Opus, in pages and Workers. */
export function browserCodecs(): AudioCodecs {
  return {
    encoder: () => new WebCodecsEncoder(),
    decoder: () => new WebCodecsDecoder(),
  }
}
