import { isPoint } from './acceptable-key.ts'
import { seal } from './seal.ts'
import { verify } from './ed25519.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { signedBytes, type Envelope } from '../wire/envelope.ts'
import {
  readRoomLink,
  readRoomLinkText,
  ROOM_LINK_DOMAIN,
  roomLinkCode,
  writeRoomLink,
} from '../wire/room-link.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { LinkRefusal, RoomLink } from '../domain/room-link.ts'
import type { Signer } from '../ports/key-store.ts'
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
): Promise<Verdict<Verified<RoomLink>, LinkRefusal>> {
  const envelope = readRoomLinkText(text)
  return envelope.ok ? openLinkEnvelope(envelope.value, nowMs) : envelope
}

async function openLinkEnvelope(
  envelope: Envelope,
  nowMs: TimeMs,
): Promise<Verdict<Verified<RoomLink>, LinkRefusal>> {
  const { key, payload, signature } = envelope
  const host = idFromBytes<AccountId>(key)
  if (!host.ok) return refuse('host-key')
  if (!(await verify(key, signedBytes(ROOM_LINK_DOMAIN, payload), signature))) {
    // No good link pays for the curve arithmetic that tells these two apart.
    return refuse(isPoint(key) ? 'signature' : 'host-key')
  }
  const link = readRoomLink(payload, host.value)
  if (!link.ok) return link
  // The one place where a room link's brand is given: its signature was checked.
  return link.value.expiresAtMs > nowMs
    ? accept(link.value as Verified<RoomLink>)
    : refuse('expired')
}
