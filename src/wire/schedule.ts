/** The payload of an account's schedule (PROTOCOL.md, "Schedule"). */
import { ACTION_DOMAIN, readAction } from './action.ts'
import { areEqual, decodeCanonical } from './canonical.ts'
import { readEnvelope } from './envelope.ts'
import { readLabels, readLanguage } from './label.ts'
import { ACTION_MAX, ROOM_LINK_MAX } from './limits.ts'
import { ScheduledRecord, ScheduleRecord } from './proto/schedule.ts'
import { envelopeInCode, readRoomLink, ROOM_LINK_DOMAIN, roomLinkCode } from './room-link.ts'
import { MAX_TOPICS } from '../domain/directory/announcement.ts'
import { SCHEDULED_MAX, type Schedule } from '../domain/directory/schedule.ts'
import { TIME_MS_MAX } from '../domain/follow/attestation.ts'
import { bytesOf, idFromBytes } from '../domain/ids.ts'
import { TOPIC_MAX_LETTERS } from '../domain/space/actions.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CertificateId, CommunityId, PolicyId } from '../domain/ids.ts'
import type { RoomLink } from '../domain/room-link.ts'
import type { ScheduledSpace } from '../domain/directory/schedule.ts'

/** The envelope domain of a schedule: signed by the account, because it outlives sessions. */
export const SCHEDULE_DOMAIN = 'loggia/schedule/v1'

/** What of a scheduled Space the record says beside what its link says. */
export type ScheduledContent = Pick<
  ScheduledSpace,
  'link' | 'genesis' | 'language' | 'topics' | 'revision'
>

/** What a schedule says; its account is the key that seals it. */
export type ScheduleContent = Omit<Schedule, 'account' | 'spaces'> & {
  readonly spaces: readonly ScheduledContent[]
}

/** The payload of a schedule's envelope. */
export function writeSchedule(content: ScheduleContent): Uint8Array {
  const { community, atMs, certificate, policyVersion, policy, spaces } = content
  return ScheduleRecord.encode({
    community: bytesOf(community),
    atMs,
    ...(certificate !== undefined && { certificate: bytesOf(certificate) }),
    policyVersion,
    policy: bytesOf(policy),
    spaces: spaces.map(({ link, genesis, language, topics, revision }) =>
      ScheduledRecord.encode({
        link: envelopeInCode(link),
        genesis,
        language,
        topics: [...topics],
        revision,
      }),
    ),
  })
}

/**
 * Reads the payload of a schedule sealed by `account`. Structure only: that each genesis hashes to the Space of
 * its link is for `openSchedule` to say. Never throws.
 */
export function readSchedule(
  payload: Uint8Array,
  account: AccountId,
): Verdict<Schedule, 'malformed'> {
  const record = decodeCanonical(ScheduleRecord, payload)
  if (record === undefined || record.spaces.length > SCHEDULED_MAX) return refuse('malformed')
  const community = idFromBytes<CommunityId>(record.community)
  const policy = idFromBytes<PolicyId>(record.policy)
  const { atMs, policyVersion } = record
  const certificate = certificateOf(record.certificate)
  if (!community.ok || !policy.ok || !certificate.ok) return refuse('malformed')
  if (atMs < 1 || atMs > TIME_MS_MAX || policyVersion === 0) return refuse('malformed')
  const place = { account, community: community.value }
  const read = record.spaces.map(bytes => readScheduled(bytes, place))
  const spaces = read.filter(space => space !== undefined)
  const names = new Set(spaces.map(({ space }) => space))
  if (spaces.length < read.length || names.size < spaces.length) return refuse('malformed')
  const rules = { policyVersion, policy: policy.value }
  return accept({ ...place, atMs, certificate: certificate.value, ...rules, spaces })
}

type Place = { readonly account: AccountId; readonly community: CommunityId }

function readScheduled(bytes: Uint8Array, place: Place): ScheduledSpace | undefined {
  const record = decodeCanonical(ScheduledRecord, bytes)
  if (record === undefined) return undefined
  const link = linkIn(record.link, place)
  const language = readLanguage(record.language)
  const topics = readLabels(record.topics, MAX_TOPICS, TOPIC_MAX_LETTERS)
  if (link === undefined || language === undefined || topics === undefined) return undefined
  if (!isGenesisOf(record.genesis, place)) return undefined
  return {
    space: link.space,
    community: place.community,
    host: place.account,
    hostName: link.hostName,
    title: link.title,
    language,
    topics,
    startsAtMs: link.startedAtMs,
    scheduledAtMs: link.scheduledAtMs,
    revision: record.revision,
    // Copied: the message that brought it is another's.
    link: roomLinkCode(record.link),
    genesis: record.genesis.slice(),
  }
}

function linkIn(
  bytes: Uint8Array,
  { account, community }: Place,
): (RoomLink & { readonly scheduledAtMs: number }) | undefined {
  const envelope = readEnvelope(bytes, ROOM_LINK_DOMAIN, ROOM_LINK_MAX)
  if (!envelope.ok || !areEqual(envelope.value.key, bytesOf(account))) return undefined
  const link = readRoomLink(envelope.value.payload, account)
  if (!link.ok || link.value.community !== community) return undefined
  const { scheduledAtMs, startedAtMs, knockKey } = link.value
  if (scheduledAtMs === undefined || knockKey !== undefined) return undefined
  if (scheduledAtMs > TIME_MS_MAX || startedAtMs < 1 || startedAtMs > TIME_MS_MAX) return undefined
  return { ...link.value, scheduledAtMs }
}

function isGenesisOf(bytes: Uint8Array, { account, community }: Place): boolean {
  const envelope = readEnvelope(bytes, ACTION_DOMAIN, ACTION_MAX)
  if (!envelope.ok || !areEqual(envelope.value.key, bytesOf(account))) return false
  const action = readAction(envelope.value.payload)
  if (!action.ok || action.value.kind !== 'open') return false
  return action.value.community === community && action.value.knockKey === undefined
}

const certificateOf = (
  bytes: Uint8Array | undefined,
): Verdict<CertificateId | undefined, 'wrong-length'> =>
  bytes === undefined ? accept(undefined) : idFromBytes<CertificateId>(bytes)
