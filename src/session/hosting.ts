import { SEED_BYTES, signerFromSeed } from '../crypto/ed25519.ts'
import { sealRoomLink } from '../crypto/room-link.ts'
import { LINK_LASTS_MS, MAX_ENTRY_ADDRESSES, MAX_LINK_ENTRIES } from '../domain/room-link.ts'
import { roomLinkUrl, withKnockSecret } from '../wire/room-link.ts'
import { NONCE_BYTES } from '../wire/action.ts'
import { SpaceLog } from './space-log.ts'
import type { Account, SessionKeys } from './account.ts'
import type { AnnouncementDraft } from './own-announcement.ts'
import type { CertificateId, CommunityId, PeerId, SpaceId } from '../domain/ids.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { OpenedSpace } from './membership-api.ts'
import type { Random } from '../ports/random.ts'
import type { Room } from './spaces-api.ts'
import type { TimeMs } from '../domain/time.ts'

/** What proves that we may host. A starter needs no certificate. */
export type StandingProof = {
  readonly certificate: CertificateId | undefined
  readonly counted: number | undefined
}

/** Everything that goes into a new Space. */
export type NewHosting = {
  readonly account: Account
  readonly hostName: string
  readonly community: { readonly id: CommunityId; readonly name: string }
  readonly proof: StandingProof
  /** Reached by its link alone. */
  readonly unlisted: boolean
  /** Heard only by whom somebody lets in. */
  readonly isPrivate: boolean
  readonly title: string
  readonly language: string
  readonly peer: PeerId
  readonly relays: readonly EntryPoint[]
  readonly appUrl: string
  readonly random: Random
  readonly nowMs: TimeMs
}

/** What the announcements of a Space say for as long as it lives. */
export type Announced = {
  readonly space: SpaceId
  readonly genesis: Uint8Array
  /** The host's word, where somebody else leads. */
  readonly mandate: readonly Uint8Array[]
  readonly hostName: string
  /** The host's. */
  readonly proof: StandingProof
  readonly unlisted: boolean
  readonly language: string
  /** Of the host's room link. */
  readonly code: string
  readonly session: Pick<SessionKeys, 'signer' | 'delegation' | 'peer'>
}

/** A Space of ours that was just opened. */
export type Hosting = OpenedSpace & Announced & { readonly session: SessionKeys }

/** Signs a Space's genesis and its room link, and makes the session that will speak in it. */
export async function openHosting(parts: NewHosting): Promise<Hosting> {
  const { account, community, hostName, title, language, nowMs, proof, unlisted } = parts
  const session = await account.newSession(parts.peer)
  const door = parts.isPrivate ? await newDoor(parts.random) : undefined
  const knockKey = door && { knockKey: door.key }
  const { space, envelope } = await SpaceLog.openSpace(account.signer, {
    community: community.id,
    title,
    language,
    topics: [],
    hostName,
    nonce: parts.random.bytes(NONCE_BYTES),
    startedAtMs: nowMs,
    ...knockKey,
  })
  const entries = entriesWith(parts.relays, parts.peer)
  const code = await sealRoomLink(account.signer, {
    space,
    hostName,
    community: community.id,
    communityName: community.name,
    title,
    certificate: proof.certificate,
    entries,
    startedAtMs: nowMs,
    expiresAtMs: nowMs + LINK_LASTS_MS,
    ...knockKey,
  })
  const shared = door === undefined ? code : withKnockSecret(code, door.secret)
  const { key, delegation, sealing } = session
  return {
    space,
    genesis: envelope,
    mandate: [],
    hostName,
    proof,
    unlisted,
    language,
    code,
    session,
    link: roomLinkUrl(parts.appUrl, shared),
    entrance: {
      space,
      log: [envelope],
      entries: parts.relays,
      session: { key, delegation, name: hostName, ...(sealing && { sealing }) },
    },
  }
}

/** The key that a private Space names in its genesis, and the secret that goes with its link and nowhere else. */
async function newDoor(
  random: Random,
): Promise<{ readonly key: Uint8Array; readonly secret: Uint8Array }> {
  const secret = random.bytes(SEED_BYTES)
  const { publicKey } = await signerFromSeed(secret)
  return { key: publicKey, secret }
}

/** What the heartbeat of this Space says now. */
export function describeHosting(
  hosting: Announced,
  room: Pick<Room, 'state' | 'listeners'>,
  relays: readonly EntryPoint[],
): AnnouncementDraft {
  const { session, proof } = hosting
  const state = room.state.current
  return {
    signer: session.signer,
    delegation: session.delegation,
    genesis: hosting.genesis,
    mandate: hosting.mandate,
    hostName: hosting.hostName,
    title: state?.title ?? '',
    language: hosting.language,
    topics: state?.topics ?? [],
    speakers: state?.stage.map(speaker => speaker.account) ?? [],
    listeners: room.listeners.current,
    certificate: proof.certificate,
    provenFollowers: proof.counted,
    unlisted: hosting.unlisted,
    entries: entriesWith(relays, session.peer),
    link: hosting.code,
  }
}

/** Relays first; the host itself last, without addresses: whoever is in the mesh can reach it. */
function entriesWith(relays: readonly EntryPoint[], host: PeerId): readonly EntryPoint[] {
  const known = relays.slice(0, MAX_LINK_ENTRIES - 1).map(({ peer, addresses }) => ({
    peer,
    addresses: addresses.slice(0, MAX_ENTRY_ADDRESSES),
  }))
  return [...known, { peer: host, addresses: [] }]
}
