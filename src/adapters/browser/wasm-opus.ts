import type { PcmFrame } from '../../ports/audio.ts'

/** 20 ms at 48 kHz. */
const FRAME_SAMPLES = 960

/**
 * libopus itself, compiled to WebAssembly: unlike WebCodecs it decodes the coarse copy of the frame
 * before, which packets carry. Answers at once; throws on a packet that is no Opus.
 */
export interface WasmOpus {
  decode(opus: Uint8Array): PcmFrame
  recover(next: Uint8Array): PcmFrame
  conceal(): PcmFrame
  free(): void
}

/**
 * Makes one decoder. The first call fetches 184 kB, so make one only where packets are lost or the
 * browser has no decoder. Rejects where the page's policy forbids WebAssembly.
 */
export async function openWasmOpus(): Promise<WasmOpus> {
  const { createDecoder } = await import('libopus-wasm')
  const decoder = await createDecoder({ channels: 1, sampleRate: 48_000 })
  return {
    decode: opus => decoder.decodeFloat(opus),
    recover: next => decoder.decodeFloat(next, { decodeFec: true, frameSize: FRAME_SAMPLES }),
    conceal: () => decoder.decodePacketLossFloat(FRAME_SAMPLES),
    free: () => decoder.free(),
  }
}
