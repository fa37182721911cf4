/** `/loggia/directory/1` (PROTOCOL.md, "Directory"). */
import { ANNOUNCEMENT_MAX } from './announcement.ts'
import { BULLETIN_MAX } from './bulletin.ts'
import { decodeCanonical } from './canonical.ts'
import { GENESIS_MAX } from './genesis.ts'
import { POLICY_MAX } from './policy.ts'
import { REVOCATION_MAX, SCHEDULE_MAX } from './limits.ts'
import { DirectoryAnswer, DirectoryAsk } from './proto/directory.ts'
import { bytesOf, idFromBytes, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The protocol by which a newcomer asks for what is live now. */
export const DIRECTORY_PROTOCOL = '/loggia/directory/1'
/** Announcements per message: eight of the longest, and MESSAGE_MAX is not half used. */
export const DIRECTORY_BATCH = 8
/**
 * Announcements per answer. Bounds what one small question can pull from us: 1.3 MB of honest ones,
 * 4 MiB of the longest. A fuller lobby is completed by heartbeats within 10 s.
 */
export const DIRECTORY_MAX = 512

/** Revocations that either side tells: of the hosts it last refused or heard of; 32 KiB at most. */
export const DIRECTORY_REVOCATIONS_MAX = 64

/** Schedules per message: four of the longest, and MESSAGE_MAX is half used. */
export const SCHEDULES_BATCH = 4
/**
 * Schedules per answer: 1 MB at most, 100 kB of honest ones. Each may make whoever asks fetch a certificate of
 * 63 kB; what is planned for later is heard when it is nearer.
 */
export const DIRECTORY_SCHEDULES_MAX = 64

/** Who asks: about which community, and the records it holds, so that both sides learn. */
export type DirectoryQuestion = {
  readonly community: CommunityId
  readonly policy: Uint8Array | undefined
  readonly bulletin?: Uint8Array | undefined
  readonly revocations?: readonly Uint8Array[]
}

/** One message of the answer. Every part is still a stranger's bytes. */
export type DirectoryPart = {
  /** In the first message, where known. */
  readonly genesis: Uint8Array | undefined
  readonly policy: Uint8Array | undefined
  readonly bulletin?: Uint8Array | undefined
  readonly revocations?: readonly Uint8Array[]
  readonly announcements: readonly Uint8Array[]
  /** In messages without anything else. */
  readonly schedules?: readonly Uint8Array[]
}

/** The one message of who asks. */
export const writeDirectoryAsk = ({
  community,
  policy,
  bulletin,
  revocations = [],
}: DirectoryQuestion): Uint8Array =>
  DirectoryAsk.encode({
    community: bytesOf(community),
    policy: policy ?? new Uint8Array(),
    bulletin: bulletin ?? new Uint8Array(),
    revocations: [...revocations],
  })

/** Reads who asks. Never throws. */
export function readDirectoryAsk(message: Uint8Array): Verdict<DirectoryQuestion, 'malformed'> {
  const record = decodeCanonical(DirectoryAsk, message)
  const community = idFromBytes<CommunityId>(record?.community ?? new Uint8Array())
  if (record === undefined || !community.ok) return refuse('malformed')
  const { policy, bulletin, revocations } = record
  if (policy.length > POLICY_MAX || bulletin.length > BULLETIN_MAX) return refuse('malformed')
  if (!areRevocations(revocations)) return refuse('malformed')
  const held = { policy: unlessEmpty(policy), bulletin: unlessEmpty(bulletin) }
  return accept({ community: community.value, ...held, revocations })
}

/** One message of an answer. */
export const writeDirectoryAnswer = (part: DirectoryPart): Uint8Array =>
  DirectoryAnswer.encode({
    genesis: part.genesis ?? new Uint8Array(),
    policy: part.policy ?? new Uint8Array(),
    bulletin: part.bulletin ?? new Uint8Array(),
    revocations: [...(part.revocations ?? [])],
    announcements: [...part.announcements],
    schedules: [...(part.schedules ?? [])],
  })

/** Reads one message of an answer. Never throws. */
export function readDirectoryAnswer(message: Uint8Array): Verdict<DirectoryPart, 'malformed'> {
  const record = decodeCanonical(DirectoryAnswer, message)
  if (record === undefined) return refuse('malformed')
  const { genesis, policy, bulletin, revocations, announcements, schedules } = record
  const isBounded =
    genesis.length <= GENESIS_MAX &&
    policy.length <= POLICY_MAX &&
    bulletin.length <= BULLETIN_MAX &&
    areRevocations(revocations) &&
    announcements.length <= DIRECTORY_BATCH &&
    announcements.every(({ length }) => length <= ANNOUNCEMENT_MAX) &&
    schedules.length <= SCHEDULES_BATCH &&
    schedules.every(({ length }) => length <= SCHEDULE_MAX)
  if (!isBounded) return refuse('malformed')
  return accept({
    genesis: unlessEmpty(genesis),
    policy: unlessEmpty(policy),
    bulletin: unlessEmpty(bulletin),
    revocations,
    announcements,
    schedules,
  })
}

const areRevocations = (envelopes: readonly Uint8Array[]): boolean =>
  envelopes.length <= DIRECTORY_REVOCATIONS_MAX &&
  envelopes.every(({ length }) => length <= REVOCATION_MAX)

const unlessEmpty = (bytes: Uint8Array): Uint8Array | undefined =>
  bytes.length === 0 ? undefined : bytes
