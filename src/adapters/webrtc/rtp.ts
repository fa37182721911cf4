import { BUNDLE_MAX } from '../../wire/bundle.ts'

const HEADER_BYTES = 12
const VERSION = 0x80
/** One frame of Opus: nobody plays these packets, but the time in them has to move on. */
const TIMESTAMP_STEP = 960

/** What an `RtpSender` wrapped; undefined for reports and for whatever no peer of ours sends. */
export function readRtp(packet: Uint8Array, payloadType: number): Uint8Array | undefined {
  const isOurs = packet[0] === VERSION && packet[1] === payloadType
  return isOurs && packet.length > HEADER_BYTES ? packet.subarray(HEADER_BYTES) : undefined
}

/** Wraps bundles as the payload of Opus RTP packets (FINDINGS: opaque to everybody but our Worker). */
export class RtpSender {
  readonly ssrc: number
  readonly #payloadType: number
  #sequence: number
  #timestamp: number

  constructor(payloadType: number) {
    const [ssrc = 1, timestamp = 0] = crypto.getRandomValues(new Uint32Array(2))
    // The upper half only: zero is reserved.
    this.ssrc = (ssrc | 0x8000_0000) >>> 0
    this.#timestamp = timestamp
    this.#sequence = timestamp & 0x7fff
    this.#payloadType = payloadType
  }

  /** Valid until the next call of any sender: whoever sends it copies it. */
  packet(bundle: Uint8Array): Buffer {
    const packet = packetWith(bundle)
    packet[0] = VERSION
    packet[1] = this.#payloadType
    packet.writeUInt16BE(this.#sequence, 2)
    packet.writeUInt32BE(this.#timestamp, 4)
    packet.writeUInt32BE(this.ssrc, 8)
    this.#sequence = (this.#sequence + 1) & 0xffff
    this.#timestamp = (this.#timestamp + TIMESTAMP_STEP) >>> 0
    return packet
  }
}

/** One room for all: a relay sends the same bundle to all its children, one after the other. */
const room = Buffer.alloc(HEADER_BYTES + BUNDLE_MAX)
let lastBundle: Uint8Array | undefined
let lastPacket = room.subarray(0, HEADER_BYTES)

/** Room for a header, and the bundle behind it: copied once for all who get it. Bundles are never written to. */
function packetWith(bundle: Uint8Array): Buffer {
  if (bundle === lastBundle) return lastPacket
  room.set(bundle, HEADER_BYTES)
  lastBundle = bundle
  lastPacket = room.subarray(0, HEADER_BYTES + bundle.length)
  return lastPacket
}
