/** The payload of a community's bulletin (PROTOCOL.md, "Community genesis, policy and bulletin"). */
import { decodeCanonical } from './canonical.ts'
import { readEntryPoints } from './entry-point.ts'
import { readAccounts } from './genesis.ts'
import { readLabel } from './label.ts'
import { BulletinRecord, RelayEntry } from './proto/community.ts'
import {
  DESCRIPTION_MAX_LETTERS,
  MODERATORS_MAX,
  RELAYS_MAX,
  REVOKED_MAX,
  type NamedBulletin,
} from '../domain/community/bulletin.ts'
import { compareBytes } from '../domain/follow/order.ts'
import {
  bytesOf,
  ID_BYTES,
  idFromBytes,
  type AccountId,
  type BulletinId,
  type CommunityId,
} from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { Revocation } from '../domain/community/invitation.ts'

/** The envelope domain of a bulletin. */
export const BULLETIN_DOMAIN = 'loggia/bulletin/v1'
/**
 * Longest bulletin envelope: 256 revocations have 17 kB and moderators 2 kB, which leaves 5 kB for
 * signatures and two or three relays with every address they can have, or eight with one each.
 */
export const BULLETIN_MAX = 24_576

const REVOCATION_BYTES = 2 * ID_BYTES

/** A bulletin as it is signed: before anybody has hashed its envelope. */
export type BulletinContent = Omit<NamedBulletin, 'id'>

/** The payload of a bulletin's envelope; founders are the keys that seal it. */
export function writeBulletin({ bulletin, predecessor }: BulletinContent): Uint8Array {
  const { community, version, description, relays, moderators, revoked } = bulletin
  const record = {
    community: bytesOf(community),
    version,
    description,
    relays: relays.map(writeRelayEntry),
    moderators: [...moderators].sort().map(bytesOf),
    revoked: revoked.map(writeRevocation).sort(compareBytes),
  }
  return BulletinRecord.encode(
    predecessor === undefined ? record : { ...record, predecessor: bytesOf(predecessor) },
  )
}

/** Reads a bulletin's payload, of an envelope of at most BULLETIN_MAX bytes. Never throws. */
export function readBulletin(payload: Uint8Array): Verdict<BulletinContent, 'malformed'> {
  const record = decodeCanonical(BulletinRecord, payload)
  if (record === undefined || record.version === 0) return refuse('malformed')
  const community = idFromBytes<CommunityId>(record.community)
  const description = readLabel(record.description, DESCRIPTION_MAX_LETTERS)
  const relays = readRelayEntries(record.relays, RELAYS_MAX)
  const moderators = readAccounts(record.moderators, MODERATORS_MAX)
  const revoked = readRevocations(record.revoked)
  const predecessor = readPredecessor(record)
  if (!community.ok || !predecessor.ok || description === undefined) return refuse('malformed')
  if (relays === undefined || moderators === undefined || revoked === undefined) {
    return refuse('malformed')
  }
  const { version } = record
  const bulletin = {
    community: community.value,
    version,
    description,
    relays,
    moderators,
    revoked,
  }
  return accept({ bulletin, predecessor: predecessor.value })
}

/** A peer and its addresses as they stand in bulletins and community links. */
export const writeRelayEntry = ({ peer, addresses }: EntryPoint): Uint8Array =>
  RelayEntry.encode({ peer, addresses: [...addresses] })

/** Reads what {@link writeRelayEntry} wrote, at most `maxCount` of them. */
export function readRelayEntries(
  encoded: readonly Uint8Array[],
  maxCount: number,
): readonly EntryPoint[] | undefined {
  if (encoded.length > maxCount) return undefined
  const records = encoded.map(bytes => decodeCanonical(RelayEntry, bytes))
  const whole = records.filter(record => record !== undefined)
  return whole.length === records.length ? readEntryPoints(whole, maxCount) : undefined
}

const writeRevocation = ({ inviter, invitee }: Revocation): Uint8Array =>
  Uint8Array.from([...bytesOf(inviter), ...bytesOf(invitee)])

/** Strictly ascending, so that one set has one byte string. */
function readRevocations(pairs: readonly Uint8Array[]): readonly Revocation[] | undefined {
  if (pairs.length > REVOKED_MAX) return undefined
  const revoked: Revocation[] = []
  for (const [at, pair] of pairs.entries()) {
    const previous = pairs[at - 1]
    if (pair.length !== REVOCATION_BYTES) return undefined
    if (previous !== undefined && compareBytes(previous, pair) >= 0) return undefined
    const inviter = idFromBytes<AccountId>(pair.subarray(0, ID_BYTES))
    const invitee = idFromBytes<AccountId>(pair.subarray(ID_BYTES))
    if (!inviter.ok || !invitee.ok) return undefined
    revoked.push({ inviter: inviter.value, invitee: invitee.value })
  }
  return revoked
}

/** The first version comes after nothing, every other after one. */
function readPredecessor({
  version,
  predecessor,
}: BulletinRecord): Verdict<BulletinId | undefined, 'malformed' | 'wrong-length'> {
  if ((version === 1) !== (predecessor === undefined)) return refuse('malformed')
  return predecessor === undefined ? accept(undefined) : idFromBytes<BulletinId>(predecessor)
}
