/** Room links: a signed record as text, complete in itself (PROTOCOL.md, "Room link"). */
import { decodeCanonical } from './canonical.ts'
import { readEnvelope, type Envelope } from './envelope.ts'
import { readEntryPoints } from './entry-point.ts'
import { CODE_SHAPE, codeIn, decodeCut, linkUrl } from './link-text.ts'
import { readLabel, readSpaceLabel } from './label.ts'
import { ROOM_LINK_MAX, ROOM_LINK_TEXT_MAX } from './limits.ts'
import { LinkEntry, RoomLinkRecord } from './proto/room-link.ts'
import { fromBase64url, toBase64url } from '../domain/base64url.ts'
import { bytesOf, ID_BYTES, idFromBytes } from '../domain/ids.ts'
import { TIME_MS_MAX } from '../domain/follow/attestation.ts'
import { NAME_MAX_LETTERS, TITLE_MAX_LETTERS } from '../domain/space/actions.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CertificateId, CommunityId, SpaceId } from '../domain/ids.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { LinkRefusal, RoomLink } from '../domain/room-link.ts'

/** The envelope domain of a room link. */
export const ROOM_LINK_DOMAIN = 'loggia/room-link/v1'
/** What stands between a web address and the code of a link. */
export const ROOM_LINK_MARK = '#/s/'
/** The first byte of a code. An app that knows a newer one still reads this one. */
const VERSION = 1
/** Stands before the knock secret: no letter of a code. */
const SECRET_MARK = '.'
const SECRET_LETTERS = 43
/** Version, then the envelope's length as two bytes. */
const HEAD_BYTES = 3

/** The payload of a room link's envelope; the host is the key that seals it. */
export function writeRoomLink(link: Omit<RoomLink, 'host'>): Uint8Array {
  return RoomLinkRecord.encode({
    space: bytesOf(link.space),
    hostName: link.hostName,
    community: bytesOf(link.community),
    communityName: link.communityName,
    title: link.title,
    certificate: link.certificate === undefined ? new Uint8Array() : bytesOf(link.certificate),
    entries: link.entries.map(({ peer, addresses }) =>
      LinkEntry.encode({ peer, addresses: [...addresses] }),
    ),
    startedAtMs: link.startedAtMs,
    expiresAtMs: link.expiresAtMs,
    ...(link.knockKey && { knockKey: link.knockKey }),
    ...(link.scheduledAtMs !== undefined && { scheduledAtMs: link.scheduledAtMs }),
  })
}

/** The code of a sealed room link, as it stands behind {@link ROOM_LINK_MARK}. */
export function roomLinkCode(envelope: Uint8Array): string {
  const head = [VERSION, envelope.length >> 8, envelope.length & 0xff]
  return toBase64url(Uint8Array.from([...head, ...envelope]))
}

/** The envelope in a code that {@link roomLinkCode} made or a reader accepted. */
export function envelopeInCode(code: string): Uint8Array {
  const read = fromBase64url(code)
  return read.ok ? read.value.subarray(HEAD_BYTES) : new Uint8Array()
}

/** The code of a private Space's link as people share it: with the secret that lets them ask to come in. */
export const withKnockSecret = (code: string, secret: Uint8Array): string =>
  `${code}${SECRET_MARK}${toBase64url(secret)}`

/**
 * Takes the secret off what was pasted. Undefined where none stands there; what stands there and cannot be one is
 * empty, which is nobody's.
 */
export function splitKnockSecret(text: string): {
  readonly text: string
  readonly secret: Uint8Array | undefined
} {
  const mark = text.indexOf(ROOM_LINK_MARK)
  const at = text.indexOf(SECRET_MARK, Math.max(0, mark))
  const isCode = mark >= 0 || text.trim().length >= SECRET_LETTERS
  if (at < 0 || !isCode || text.length > ROOM_LINK_TEXT_MAX) return { text, secret: undefined }
  const read = fromBase64url(text.slice(at + 1).replace(/\s+/gu, ''))
  const secret = read.ok && read.value.length === ID_BYTES ? read.value : new Uint8Array()
  return { text: text.slice(0, at), secret }
}

/** A room link as people share it. `appUrl` is where the web app is served. */
export function roomLinkUrl(appUrl: string, code: string): string {
  return linkUrl(appUrl, ROOM_LINK_MARK, code)
}

/**
 * Finds the envelope in a web address, a fragment or a bare code, as pasted. Structure only: nothing
 * is true of it before `crypto/open`'s openRoomLink has said so. Never throws.
 */
export function readRoomLinkText(text: string): Verdict<Envelope, LinkRefusal> {
  const code = codeIn(text, ROOM_LINK_MARK, ROOM_LINK_TEXT_MAX)
  if (code === undefined) return refuse('not-a-link')
  const bytes = bytesOfCode(code)
  if (!bytes.ok) return bytes
  const envelope = readEnvelope(bytes.value, ROOM_LINK_DOMAIN, ROOM_LINK_MAX)
  if (envelope.ok) return envelope
  return refuse(envelope.reason === 'wrong-domain' ? 'foreign' : 'malformed')
}

/** Reads the payload of a room link sealed by `host`. Never throws. */
export function readRoomLink(payload: Uint8Array, host: AccountId): Verdict<RoomLink, 'malformed'> {
  const record = decodeCanonical(RoomLinkRecord, payload)
  if (record === undefined) return refuse('malformed')
  const space = idFromBytes<SpaceId>(record.space)
  const community = idFromBytes<CommunityId>(record.community)
  const certificate = readCertificate(record.certificate)
  const entries = readEntries(record.entries)
  const labels = readLinkLabels(record)
  const { startedAtMs, expiresAtMs, knockKey, scheduledAtMs } = record
  if (knockKey !== undefined && knockKey.length !== ID_BYTES) return refuse('malformed')
  if (!space.ok || !community.ok || !certificate.ok) return refuse('malformed')
  if (entries === undefined || labels === undefined) return refuse('malformed')
  if (!isTime(startedAtMs) || !isTime(expiresAtMs)) return refuse('malformed')
  if (scheduledAtMs !== undefined && !isTime(scheduledAtMs)) return refuse('malformed')
  return accept({
    space: space.value,
    host,
    community: community.value,
    certificate: certificate.value,
    entries,
    ...labels,
    startedAtMs,
    expiresAtMs,
    ...(knockKey && { knockKey }),
    ...(scheduledAtMs !== undefined && { scheduledAtMs }),
  })
}

/** A moment that a calendar can show. */
const isTime = (value: number): boolean =>
  Number.isSafeInteger(value) && value > 0 && value <= TIME_MS_MAX

function readEntries(encoded: readonly Uint8Array[]): readonly EntryPoint[] | undefined {
  const records = encoded.map(bytes => decodeCanonical(LinkEntry, bytes))
  const whole = records.filter(record => record !== undefined)
  return whole.length === records.length ? readEntryPoints(whole) : undefined
}

function readLinkLabels(
  record: RoomLinkRecord,
): Pick<RoomLink, 'hostName' | 'communityName' | 'title'> | undefined {
  const hostName = readSpaceLabel(record.hostName, NAME_MAX_LETTERS)
  const communityName = readLabel(record.communityName, NAME_MAX_LETTERS)
  const title = readSpaceLabel(record.title, TITLE_MAX_LETTERS)
  if (hostName === undefined || communityName === undefined || title === undefined) return undefined
  return { hostName, communityName, title }
}

function readCertificate(bytes: Uint8Array): Verdict<CertificateId | undefined, 'wrong-length'> {
  return bytes.length === 0 ? accept(undefined) : idFromBytes<CertificateId>(bytes)
}

/** The envelope bytes of a code: exactly as many as its head says. */
function bytesOfCode(
  code: string,
): Verdict<Uint8Array, 'malformed' | 'truncated' | 'unknown-version'> {
  if (!CODE_SHAPE.test(code)) return refuse('malformed')
  const known = decodeCut(code)
  if (known === undefined) return refuse('malformed')
  const [version, high, low] = known.bytes
  if (version !== undefined && version !== VERSION) return refuse('unknown-version')
  if (high === undefined || low === undefined) return refuse('truncated')
  const length = HEAD_BYTES + ((high << 8) | low)
  if (known.isShorterThan(length)) return refuse('truncated')
  if (!known.isWhole || known.bytes.length !== length) return refuse('malformed')
  return accept(known.bytes.subarray(HEAD_BYTES))
}
