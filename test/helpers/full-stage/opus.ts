import { Application, createEncoder, Signal } from 'libopus-wasm'
import { browserCodecs } from '../../../src/adapters/browser/codecs.ts'
import type { AudioCodecs, OpusEncoder, PcmFrame } from '../../../src/ports/audio.ts'
import type { Log } from '../../../src/ports/log.ts'

type Handle = Awaited<ReturnType<typeof createEncoder>>

/** As the app has browsers encode speech. */
const AS_BROWSERS_DO = {
  channels: 1,
  sampleRate: 48_000,
  application: Application.Voip,
  signal: Signal.Voice,
  bitrate: 32_000,
  fec: true,
  packetLossPercent: 10,
  // A quarter of the work, and nothing that a listener of synthetic speech could tell.
  complexity: 3,
} as const

/** Real Opus for a peer without a browser; decoded by what browsers without a decoder use. */
export async function nodeCodecs(log: Log): Promise<AudioCodecs> {
  const handle = await createEncoder(AS_BROWSERS_DO)
  const browsers = browserCodecs(log)
  return { encoder: () => new NodeEncoder(handle), decoder: () => browsers.decoder() }
}

class NodeEncoder implements OpusEncoder {
  readonly #handle: Handle
  #told: (opus: Uint8Array, index: number) => void = () => undefined

  constructor(handle: Handle) {
    this.#handle = handle
  }

  encode(frame: PcmFrame, index: number): void {
    this.#told(this.#handle.encodeFloat(frame).slice(), index)
  }

  onPacket(packet: (opus: Uint8Array, index: number) => void): void {
    this.#told = packet
  }

  close(): void {
    this.#told = () => undefined
  }
}
