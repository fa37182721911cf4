import type { AudioCodecs, OpusDecoder } from '../../ports/audio.ts'
import type { Log } from '../../ports/log.ts'
import { WebCodecsDecoder } from './opus-decoder.ts'
import { WebCodecsEncoder } from './opus-encoder.ts'
import { RepairingDecoder } from './repairing-decoder.ts'
import { openWasmOpus } from './wasm-opus.ts'

/** The browser's own Opus, in pages and Workers; libopus for speakers whose packets get lost. */
export function browserCodecs(log: Log): AudioCodecs {
  return {
    encoder: () => new WebCodecsEncoder(),
    decoder: () =>
      new RepairingDecoder({
        plain: plainDecoder(),
        open: openWasmOpus,
        failed: fault => log.warn('libopus-not-loaded', { fault: String(fault) }),
      }),
  }
}

function plainDecoder(): OpusDecoder | undefined {
  return 'AudioDecoder' in globalThis ? new WebCodecsDecoder() : undefined
}
