import { ByteReader, writeVaruint } from './varuint.ts'
import { CONTROL_MAX, MESSAGE_MAX } from './limits.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The stream protocol that sets up a media link. */
export const MEDIA_PROTOCOL = '/loggia/media/1'

/** Longest session description: two m-lines and a dozen codecs have about 3 KiB. */
export const SDP_MAX = 16 * 1024
/** Longest ICE candidate line: IPv6, a host name and extensions have under 250 letters. */
export const CANDIDATE_MAX = 512
/** Longest m-line name: ours and the browsers' have one or two letters. */
export const MID_MAX = 16
/** Candidates taken from one peer: one per network interface and protocol, twice over. */
export const CANDIDATES_MAX = 64

/** One message of `/loggia/media/1`. */
export type MediaSignal =
  | { readonly kind: 'offer'; readonly ask: Uint8Array; readonly sdp: string }
  | { readonly kind: 'accepted'; readonly reply: Uint8Array; readonly sdp: string }
  | { readonly kind: 'refused'; readonly reply: Uint8Array }
  | { readonly kind: 'candidate'; readonly candidate: string; readonly mid: string }

/** Why a message is refused; the stream is aborted with it. */
export type MediaSignalRefusal = 'too-long' | 'unknown-kind' | 'malformed'

const OFFER = 1
const ACCEPTED = 2
const REFUSED = 3
const CANDIDATE = 4

/** One byte of kind, then its fields, each behind its length as a varint. */
export function writeMediaSignal(signal: MediaSignal): Uint8Array {
  switch (signal.kind) {
    case 'offer':
      return written(OFFER, signal.ask, ascii(signal.sdp))
    case 'accepted':
      return written(ACCEPTED, signal.reply, ascii(signal.sdp))
    case 'refused':
      return written(REFUSED, signal.reply)
    case 'candidate':
      return written(CANDIDATE, ascii(signal.candidate), ascii(signal.mid))
    default:
      return signal satisfies never
  }
}

/** Reads a stranger's message. */
export function readMediaSignal(bytes: Uint8Array): Verdict<MediaSignal, MediaSignalRefusal> {
  if (bytes.length > MESSAGE_MAX) return refuse('too-long')
  const reader = new ByteReader(bytes)
  const kind = reader.byte()
  if (kind === undefined) return refuse('malformed')
  if (kind < OFFER || kind > CANDIDATE) return refuse('unknown-kind')
  const signal = readFields(kind, reader)
  return signal !== undefined && reader.isAtEnd ? accept(signal) : refuse('malformed')
}

function readFields(kind: number, reader: ByteReader): MediaSignal | undefined {
  if (kind === CANDIDATE) {
    const candidate = readText(reader, CANDIDATE_MAX)
    const mid = readText(reader, MID_MAX)
    return candidate === undefined || mid === undefined
      ? undefined
      : { kind: 'candidate', candidate, mid }
  }
  const content = readBytes(reader, CONTROL_MAX)?.slice()
  if (content === undefined) return undefined
  if (kind === REFUSED) return { kind: 'refused', reply: content }
  const sdp = readText(reader, SDP_MAX)
  if (sdp === undefined || sdp === '') return undefined
  return kind === OFFER
    ? { kind: 'offer', ask: content, sdp }
    : { kind: 'accepted', reply: content, sdp }
}

function readBytes(reader: ByteReader, max: number): Uint8Array | undefined {
  const length = reader.varuint()
  return length === undefined || length > max ? undefined : reader.take(length)
}

/** SDP and candidates are ASCII in practice and by our rule: no decoder can trip over them. */
function readText(reader: ByteReader, max: number): string | undefined {
  const bytes = readBytes(reader, max)
  if (bytes === undefined || !bytes.every(isPrintable)) return undefined
  return new TextDecoder().decode(bytes)
}

const isPrintable = (byte: number): boolean =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

function written(kind: number, ...fields: readonly Uint8Array[]): Uint8Array {
  const heads = fields.map(field => {
    const head: number[] = []
    writeVaruint(head, field.length)
    return head
  })
  const length = fields.reduce((sum, field, i) => sum + field.length + (heads[i]?.length ?? 0), 1)
  const bytes = new Uint8Array(length)
  bytes[0] = kind
  let at = 1
  for (const [index, field] of fields.entries()) {
    const head = heads[index] ?? []
    bytes.set(head, at)
    bytes.set(field, at + head.length)
    at += head.length + field.length
  }
  return bytes
}
