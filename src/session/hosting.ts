import { SEED_BYTES, signerFromSeed } from '../crypto/ed25519.ts'
import { ownWords } from '../crypto/own-words.ts'
import { sealRoomLink } from '../crypto/room-link.ts'
import { LINK_LASTS_MS, MAX_ENTRY_ADDRESSES, MAX_LINK_ENTRIES } from '../domain/room-link.ts'
import { roomLinkUrl, withKnockSecret } from '../wire/room-link.ts'
import { NONCE_BYTES } from '../wire/action.ts'
import { isPrivate } from '../domain/space/members.ts'
import { NAME_MAX_LETTERS, TITLE_MAX_LETTERS } from '../domain/space/actions.ts'
import { SpaceLabels } from './space-labels.ts'
import { SpaceLog } from './space-log.ts'
import type { Account, SessionKeys } from './account.ts'
import type { AnnouncementDraft } from './own-announcement.ts'
import type { CertificateId, CommunityId, PeerId, SpaceId } from '../domain/ids.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { OpenedSpace } from './membership-api.ts'
import type { Random } from '../ports/random.ts'
import type { Room } from './spaces-api.ts'
import type { ScheduledSpace } from '../domain/directory/schedule.ts'
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
  /** It is opened under the name that it was planned by; absent for a Space that nobody planned. */
  readonly planned?: ScheduledSpace | undefined
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
  /** By which session the heartbeat is signed now. */
  speaker(): Pick<SessionKeys, 'signer' | 'delegation' | 'peer'>
}

/** A Space of ours that was just opened. */
export type Hosting = OpenedSpace & Announced

/** Signs a Space's genesis and its room link, and makes the session that will speak in it. */
export async function openHosting(parts: NewHosting): Promise<Hosting> {
  const { account, community, hostName, language, nowMs, proof, unlisted } = parts
  const session = await account.newSession(parts.peer)
  const door = parts.isPrivate ? await newDoor(parts.random) : undefined
  const knockKey = door && { knockKey: door.key }
  const labels = await sealedLabels(parts, door?.secret)
  const { space, envelope } =
    opened(parts.planned) ??
    (await SpaceLog.openSpace(account.signer, {
      community: community.id,
      language,
      topics: [],
      ...labels,
      nonce: parts.random.bytes(NONCE_BYTES),
      startedAtMs: nowMs,
      ...knockKey,
    }))
  const entries = entriesWith(parts.relays, parts.peer)
  const code = await sealRoomLink(account.signer, {
    space,
    ...labels,
    community: community.id,
    communityName: community.name,
    certificate: proof.certificate,
    entries,
    startedAtMs: nowMs,
    expiresAtMs: nowMs + LINK_LASTS_MS,
    ...knockKey,
  })
  const shared = door === undefined ? code : withKnockSecret(code, door.secret)
  const { key, delegation, sealing } = session
  const words = door && { words: await ownWords(account.signer, space) }
  return {
    space,
    genesis: envelope,
    mandate: [],
    // What relays are told of a private Space has no names.
    hostName: door === undefined ? hostName : '',
    proof,
    unlisted,
    language,
    code,
    session,
    speaker: () => session,
    link: roomLinkUrl(parts.appUrl, shared),
    entrance: {
      space,
      log: [envelope],
      entries: parts.relays,
      session: { key, delegation, name: hostName, ...(sealing && { sealing }), ...words },
      ...(door && { knockSecret: door.secret }),
    },
  }
}

/** Its genesis was signed when it was planned. */
const opened = (
  planned: ScheduledSpace | undefined,
): { readonly space: SpaceId; readonly envelope: Uint8Array } | undefined =>
  planned && { space: planned.space, envelope: planned.genesis }

/** What genesis and link say of a Space; of a private one sealed for those who have its link. */
async function sealedLabels(
  { title, hostName }: NewHosting,
  secret: Uint8Array | undefined,
): Promise<{ readonly title: string; readonly hostName: string }> {
  if (secret === undefined) return { title, hostName }
  const labels = new SpaceLabels()
  labels.bring(secret)
  return {
    title: await labels.seal(title, TITLE_MAX_LETTERS),
    hostName: await labels.seal(hostName, NAME_MAX_LETTERS),
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
  const { proof } = hosting
  const session = hosting.speaker()
  const state = room.state.current
  const isSilent = state !== undefined && isPrivate(state)
  return {
    signer: session.signer,
    delegation: session.delegation,
    genesis: hosting.genesis,
    mandate: hosting.mandate,
    hostName: hosting.hostName,
    title: isSilent ? '' : (state?.title ?? ''),
    language: state?.language ?? hosting.language,
    topics: isSilent ? [] : (state?.topics ?? []),
    speakers: state?.stage.map(speaker => speaker.account) ?? [],
    listeners: room.listeners.current,
    ...(state && { startedAtMs: state.startedAtMs }),
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
