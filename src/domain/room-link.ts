import type { AccountId, CertificateId, CommunityId, SpaceId } from './ids.ts'
import type { EntryPoint } from './directory/announcement.ts'
import type { TimeMs } from './time.ts'

/** Peers a link names: two where they exist, a few more for when they are gone. */
export const MAX_LINK_ENTRIES = 4
/** Addresses per peer: one each for WebSocket, WebRTC-Direct, circuit, and a second network. */
export const MAX_ENTRY_ADDRESSES = 4
/** How long a link that we sign is good: a week. An older one would lead to strangers' addresses. */
export const LINK_LASTS_MS = 7 * 24 * 3_600_000

/** Why a room link is refused. Nothing is dialled after any of them. */
export type LinkRefusal =
  | 'not-a-link'
  | 'truncated'
  | 'unknown-version'
  | 'malformed'
  | 'foreign'
  | 'host-key'
  | 'signature'
  | 'expired'
  /** Of a private Space, and the secret behind its code is missing or another's; or of a public one, with a secret. */
  | 'secret'

/** What a room link says: a Space, who hosts it and where to come in. Signed by the host's account. */
export type RoomLink = {
  readonly space: SpaceId
  readonly host: AccountId
  readonly hostName: string
  readonly community: CommunityId
  readonly communityName: string
  readonly title: string
  /** Undefined for a starter, who needs none. */
  readonly certificate: CertificateId | undefined
  readonly entries: readonly EntryPoint[]
  /** Of a scheduled Space: when it is to start. */
  readonly startedAtMs: TimeMs
  readonly expiresAtMs: TimeMs
  /** Of a private Space alone: the public key of the secret that stands behind the code. */
  readonly knockKey?: Uint8Array
  /** Of a scheduled Space alone: when it was first scheduled. */
  readonly scheduledAtMs?: TimeMs
}
