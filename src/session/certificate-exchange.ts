import { askPeer, isPeersEnd, withinDeadline } from './stream-deadline.ts'
import {
  CERTIFICATE_PROTOCOL,
  certificateParts,
  readCertificateAnswer,
  readCertificateRequest,
  writeCertificateAnswer,
  writeCertificateRequest,
} from '../wire/certificate-exchange.ts'
import { Turnstile } from '../domain/turnstile.ts'
import { joinBytes } from '../wire/join-bytes.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { CertificateId, PeerId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { MessageStream, Streams } from '../ports/streams.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { Undo } from '../events.ts'

/** A validator decides within 3 s (DESIGN §7), so a slower answer is of no use. */
const FETCH_MS = 3_000
/** A slow reader may take the largest certificate at 100 kbit/s. */
const SERVE_MS = 20_000
/** Certificates being sent at once: 32 for 600 followers each, with long chains, are 12 MB in flight. */
const SERVED_MAX = 32
/** Of those, to one peer: a newcomer fetches eight at a time, and a slow reader must leave room for others. */
const SERVED_PER_PEER_MAX = 8

export type ExchangeParts = {
  readonly streams: Streams
  readonly clock: Clock
  readonly conduct: PeerConduct
}

/** Why a peer's certificate is not at hand. Whether the bytes have the right name is not asked here. */
export type FetchRefusal = 'unavailable'

/** Fetches the bytes that `from` gives out under this name, if there are no more than `maxBytes`. */
export async function fetchCertificate(
  id: CertificateId,
  from: PeerId,
  { streams, clock, conduct, maxBytes }: ExchangeParts & { readonly maxBytes: number },
): Promise<Verdict<Uint8Array, FetchRefusal>> {
  const ask = { streams, clock, deadlineMs: FETCH_MS }
  try {
    return await askPeer({ peer: from, addresses: [] }, CERTIFICATE_PROTOCOL, ask, async stream => {
      await stream.write(writeCertificateRequest(id))
      const bytes = await readAnswer(stream, maxBytes)
      if (bytes === 'malformed') conduct.strike(from, CERTIFICATE_PROTOCOL, bytes)
      return bytes instanceof Uint8Array ? accept(bytes) : refuse('unavailable')
    })
  } catch (cause) {
    if (isPeersEnd(cause)) return refuse('unavailable')
    throw cause
  }
}

/** Serves what `find` has. */
export function serveCertificates(
  { streams, clock, conduct }: ExchangeParts,
  find: (id: CertificateId) => Uint8Array | undefined,
): Undo {
  const serving = new Turnstile(SERVED_MAX, SERVED_PER_PEER_MAX)
  return streams.handle(CERTIFICATE_PROTOCOL, stream =>
    withinDeadline(stream, clock, SERVE_MS, () => answer(stream, find, { conduct, serving })),
  )
}

async function answer(
  stream: MessageStream,
  find: (id: CertificateId) => Uint8Array | undefined,
  { conduct, serving }: { readonly conduct: PeerConduct; readonly serving: Turnstile },
): Promise<void> {
  const request = await stream.read()
  if (request === undefined) return
  const id = readCertificateRequest(request)
  if (!id.ok) return conduct.strike(stream.peer, CERTIFICATE_PROTOCOL, id.reason)
  // Only now: a stream on which nobody asks costs next to nothing and takes no place.
  const leave = serving.enter(stream.peer)
  if (leave === undefined) return stream.abort()
  try {
    const bytes = find(id.value)
    await stream.write(writeCertificateAnswer(bytes?.length))
    for (const part of certificateParts(bytes ?? new Uint8Array())) await stream.write(part)
    await stream.close()
  } finally {
    leave()
  }
}

async function readAnswer(
  stream: MessageStream,
  maxBytes: number,
): Promise<Uint8Array | 'unknown' | 'cut' | 'malformed'> {
  const first = await stream.read()
  if (first === undefined) return 'cut'
  const length = readCertificateAnswer(first)
  if (!length.ok) return 'malformed'
  // Larger than any rule we know asks for: of no use here, and nobody's fault.
  if (length.value === undefined || length.value > maxBytes) return 'unknown'
  const parts: Uint8Array[] = []
  let missing = length.value
  while (missing > 0) {
    const part = await stream.read()
    if (part === undefined) return 'cut'
    // Empty parts would let a peer keep us reading for nothing.
    if (part.length === 0 || part.length > missing) return 'malformed'
    parts.push(part)
    missing -= part.length
  }
  return joinBytes(parts)
}
