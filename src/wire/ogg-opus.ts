import { joinBytes } from './join-bytes.ts'
import type { ProvenSound, SoundFrame } from '../domain/space/report.ts'

/**
 * Frames of one speaker as a file that players know: Ogg (RFC 3533) with Opus (RFC 7845). Nothing is decoded or
 * encoded: the packets are those that were signed.
 */

const SAMPLES = 960
/** Packets that players leave out at the beginning. */
export const SETTLING_PACKETS = 4
const RATE = 48_000
/** What a decoder needs to settle (RFC 7845 §4.2): 80 ms, which players leave out. */
const PRE_SKIP = 3_840
/** One page holds at most 255 lacing values; a packet has six at most. */
const PACKETS_PER_PAGE = 40
const SEGMENT = 255
const SERIAL = 0x4c_6f_67_67
/** Silence of 20 ms, mono, as libopus itself writes it. */
export const SILENCE = Uint8Array.of(0xf8, 0xff, 0xfe)
/** A pause is told as a pause of at most a second: whoever listens waits for no more. */
const PAUSE_MAX_FRAMES = 50
/** Pauses together, whatever places a stranger's frames claim: a minute. */
const PAUSES_MAX_FRAMES = 3_000

const FIRST = 2
const LAST = 4

/** Writes all runs one behind the other, with a pause between two. Empty where nothing was said. */
export function writeOggOpus({ runs }: Pick<ProvenSound, 'runs'>): Uint8Array<ArrayBuffer> {
  return writeOggPackets(withPauses(runs))
}

/**
 * Writes packets of 20 ms, one behind the other. The first four are what a decoder needs to settle: players leave
 * them out. Empty where there are none.
 */
export function writeOggPackets(packets: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (packets.length === 0) return new Uint8Array()
  const pages = [page([head()], 0, { granule: 0, flags: FIRST }), page([tags()], 1, { granule: 0 })]
  for (let at = 0; at < packets.length; at += PACKETS_PER_PAGE) {
    const some = packets.slice(at, at + PACKETS_PER_PAGE)
    const done = at + some.length
    const flags = done === packets.length ? LAST : 0
    pages.push(page(some, pages.length, { granule: PRE_SKIP + done * SAMPLES, flags }))
  }
  return joinBytes(pages)
}

function withPauses(runs: readonly (readonly SoundFrame[])[]): readonly Uint8Array[] {
  const packets: Uint8Array[] = []
  let pauses = 0
  const pause = (frames: number): void => {
    const some = Math.min(frames, PAUSE_MAX_FRAMES, PAUSES_MAX_FRAMES - pauses)
    for (let filled = 0; filled < some; filled++) packets.push(SILENCE)
    pauses += Math.max(0, some)
  }
  for (const run of runs) {
    let next: number | undefined
    for (const { index, packet } of run) {
      // What the decoder needs to settle is silence as well, so that no word is left out.
      if (packets.length === 0) for (let at = 0; at < PRE_SKIP; at += SAMPLES) packets.push(SILENCE)
      else pause(next === undefined ? PAUSE_MAX_FRAMES : index - next)
      packets.push(packet)
      next = index + 1
    }
  }
  return packets
}

function head(): Uint8Array {
  const bytes = new Uint8Array(19)
  const view = new DataView(bytes.buffer)
  bytes.set(letters('OpusHead'))
  view.setUint8(8, 1)
  // Mono; a stereo frame is folded by the decoder.
  view.setUint8(9, 1)
  view.setUint16(10, PRE_SKIP, true)
  view.setUint32(12, RATE, true)
  return bytes
}

function tags(): Uint8Array {
  const vendor = letters('Loggia')
  const bytes = new Uint8Array(8 + 4 + vendor.length + 4)
  bytes.set(letters('OpusTags'))
  new DataView(bytes.buffer).setUint32(8, vendor.length, true)
  bytes.set(vendor, 12)
  return bytes
}

function page(
  packets: readonly Uint8Array[],
  number: number,
  { granule, flags = 0 }: { readonly granule: number; readonly flags?: number },
): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / SEGMENT) }, () => SEGMENT),
    length % SEGMENT,
  ])
  const bytes = joinBytes([new Uint8Array(27), Uint8Array.from(lacing), ...packets])
  const view = new DataView(bytes.buffer)
  bytes.set(letters('OggS'))
  view.setUint8(5, flags)
  view.setBigUint64(6, BigInt(granule), true)
  view.setUint32(14, SERIAL, true)
  view.setUint32(18, number, true)
  view.setUint8(26, lacing.length)
  view.setUint32(22, checksum(bytes), true)
  return bytes
}

/** CRC-32 of RFC 3533: polynomial 0x04c11db7, neither reflected nor inverted. */
function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 255] ?? 0)) >>> 0
  return crc
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04_c1_1d_b7 : crc << 1
  return crc >>> 0
})

const letters = (text: string): Uint8Array => new TextEncoder().encode(text)
