import { isPoint } from './acceptable-key.ts'
import { seal } from './seal.ts'
import { areEqual } from '../wire/canonical.ts'
import { keyFromSeed, SEED_BYTES, UNRATIONED, verifyRationed } from './ed25519.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { signedBytes, type Envelope } from '../wire/envelope.ts'
import {
  readRoomLink,
  readRoomLinkText,
  ROOM_LINK_DOMAIN,
  roomLinkCode,
  splitKnockSecret,
  writeRoomLink,
} from '../wire/room-link.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { LinkRefusal, RoomLink } from '../domain/room-link.ts'
import type { Signer } from '../ports/key-store.ts'
import type { Ration } from '../ports/verifier.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Verified } from '../domain/verified.ts'

/** Signs a room link with the host's account and answers its code. */
export async function sealRoomLink(account: Signer, link: Omit<RoomLink, 'host'>): Promise<string> {
  return roomLinkCode(await seal(account, ROOM_LINK_DOMAIN, writeRoomLink(link)))
}

/**
 * The full check of a pasted room link, offline: shape, key, signature, and that it has not expired.
 * Whether the Space is really this host's shows its genesis, whose hash is the Space's id. Never throws.
 */
export async function openRoomLink(
  text: string,
  nowMs: TimeMs,
): Promise<Verdict<Verified<RoomLink>, LinkRefusal>>
/** The same for a link that a stranger's record carries: `undecided` waits for its second opinion. */
export async function openRoomLink(
  text: string,
  nowMs: TimeMs,
  ration: Ration,
): Promise<Verdict<Verified<RoomLink>, LinkRefusal | 'undecided'>>
export async function openRoomLink(
  text: string,
  nowMs: TimeMs,
  ration = UNRATIONED,
): Promise<Verdict<Verified<RoomLink>, LinkRefusal | 'undecided'>> {
  const envelope = readRoomLinkText(text)
  if (!envelope.ok) return envelope
  const verdict = await checkSignature(envelope.value, ration)
  return verdict.ok ? readSigned(envelope.value, nowMs) : verdict
}

/** A link as a person opens it, with the secret that stood behind its code. */
export type SharedLink = { readonly link: Verified<RoomLink>; readonly secret?: Uint8Array }

/**
 * {@link openRoomLink} for what a person pasted or clicked: of a private Space it must bring the secret with which
 * one asks to be let in. Never throws.
 */
export async function openSharedLink(
  text: string,
  nowMs: TimeMs,
): Promise<Verdict<SharedLink, LinkRefusal>> {
  const { text: bare, secret } = splitKnockSecret(text)
  const opened = await openRoomLink(bare, nowMs)
  if (!opened.ok) return opened
  const { knockKey } = opened.value
  if (knockKey === undefined && secret === undefined) return accept({ link: opened.value })
  if (knockKey === undefined || secret === undefined) return refuse('secret')
  if (secret.length !== SEED_BYTES) return refuse('secret')
  const { publicKey } = await keyFromSeed(secret)
  if (!areEqual(publicKey, knockKey)) return refuse('secret')
  // No link of a public Space needs it, and most are.
  const { plainLink } = await import('./private-link.ts')
  return accept({ link: await plainLink(opened.value, secret), secret })
}

async function checkSignature(
  { key, payload, signature }: Envelope,
  ration: Ration,
): Promise<Verdict<true, 'host-key' | 'signature' | 'undecided'>> {
  const message = signedBytes(ROOM_LINK_DOMAIN, payload)
  const verdict = await verifyRationed(key, message, signature, ration)
  if (verdict === 'valid') return accept(true)
  if (verdict !== 'invalid') return refuse(verdict)
  // No good link pays for the curve arithmetic that tells these two apart.
  return refuse(isPoint(key) ? 'signature' : 'host-key')
}

function readSigned(
  { key, payload }: Envelope,
  nowMs: TimeMs,
): Verdict<Verified<RoomLink>, LinkRefusal> {
  const host = idFromBytes<AccountId>(key)
  if (!host.ok) return refuse('host-key')
  const link = readRoomLink(payload, host.value)
  if (!link.ok) return link
  // The one place where a room link's brand is given: its signature was checked.
  return link.value.expiresAtMs > nowMs
    ? accept(link.value as Verified<RoomLink>)
    : refuse('expired')
}
