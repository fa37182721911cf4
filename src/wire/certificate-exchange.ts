import { CERTIFICATE_MAX } from './certificate.ts'
import { CHUNK_MAX } from './follow-update.ts'
import { bytesOf, idFromBytes, type CertificateId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Streams on which a certificate is fetched by its hash. One certificate a stream. */
export const CERTIFICATE_PROTOCOL = '/loggia/certificate/1'

const UNKNOWN = 0
const FOUND = 1
const FOUND_BYTES = 5

/** The request: the certificate's name. */
export const writeCertificateRequest = (id: CertificateId): Uint8Array => bytesOf(id)

/** Reads a request. */
export const readCertificateRequest = (bytes: Uint8Array): Verdict<CertificateId, 'wrong-length'> =>
  idFromBytes<CertificateId>(bytes)

/** The answer's first message: unknown, or how many bytes follow in parts. */
export function writeCertificateAnswer(length: number | undefined): Uint8Array {
  if (length === undefined) return Uint8Array.of(UNKNOWN)
  const bytes = new Uint8Array(FOUND_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, FOUND)
  view.setUint32(1, length)
  return bytes
}

/** Reads the answer's first message: the length to come, or undefined when the peer has no such one. */
export function readCertificateAnswer(
  bytes: Uint8Array,
): Verdict<number | undefined, 'malformed' | 'too-long'> {
  if (bytes.length === 1 && bytes[0] === UNKNOWN) return accept(undefined)
  if (bytes.length !== FOUND_BYTES || bytes[0] !== FOUND) return refuse('malformed')
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1)
  return length <= CERTIFICATE_MAX ? accept(length) : refuse('too-long')
}

/** The parts that follow the answer: full ones and a rest. */
export function certificateParts(certificate: Uint8Array): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let at = 0; at < certificate.length; at += CHUNK_MAX) {
    parts.push(certificate.subarray(at, at + CHUNK_MAX))
  }
  return parts
}
