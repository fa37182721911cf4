/** Invitations: a fixed layout (PROTOCOL.md, "Invitation"). */
import { joinBytes } from './join-bytes.ts'
import { FOUNDER_SLOTS_MAX } from '../domain/community/counted.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Invitation } from '../domain/community/invitation.ts'

/** Domain separation: what is signed here can be mistaken for nothing else. */
const TAG = new TextEncoder().encode('loggia/invitation/v1\0')
const SIGNATURE_BYTES = 64
/** slot ‖ time. */
const TERMS_BYTES = 10

/** invitee ‖ slot ‖ time ‖ signature: an invitation whose inviter is known from where it lies. */
export const GIVEN_BYTES = ID_BYTES + TERMS_BYTES + SIGNATURE_BYTES
/** inviter ‖ given: an invitation by itself. */
export const INVITATION_BYTES = ID_BYTES + GIVEN_BYTES

/** Why a fixed layout is refused; all hold for everybody for ever. */
export type InvitationRefusal = 'length' | 'slot' | 'self'

/** The bytes that the inviter signs. */
export function writeSignedInvitation(invitation: Omit<Invitation, 'signature'>): Uint8Array {
  const { community, inviter, invitee } = invitation
  return joinBytes([TAG, bytesOf(community), bytesOf(inviter), bytesOf(invitee), terms(invitation)])
}

/** An invitation without its inviter. */
export const writeGiven = (invitation: Invitation): Uint8Array =>
  joinBytes([bytesOf(invitation.invitee), terms(invitation), invitation.signature])

/** An invitation by itself. */
export const writeInvitation = (invitation: Invitation): Uint8Array =>
  joinBytes([bytesOf(invitation.inviter), writeGiven(invitation)])

/** Reads what {@link writeGiven} wrote. */
export function readGiven(
  bytes: Uint8Array,
  by: Pick<Invitation, 'community' | 'inviter'>,
): Verdict<Invitation, InvitationRefusal> {
  const invitee = idFromBytes<AccountId>(bytes.subarray(0, ID_BYTES))
  if (bytes.length !== GIVEN_BYTES || !invitee.ok) return refuse('length')
  if (invitee.value === by.inviter) return refuse('self')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const slot = view.getUint32(ID_BYTES)
  if (slot < 1 || slot > FOUNDER_SLOTS_MAX) return refuse('slot')
  const timeMs = view.getUint16(ID_BYTES + 4) * 2 ** 32 + view.getUint32(ID_BYTES + 6)
  const signature = bytes.slice(ID_BYTES + TERMS_BYTES)
  return accept({ ...by, invitee: invitee.value, slot, timeMs, signature })
}

/** Reads an invitation that came by itself. */
export function readInvitation(
  bytes: Uint8Array,
  community: CommunityId,
): Verdict<Invitation, InvitationRefusal> {
  const inviter = idFromBytes<AccountId>(bytes.subarray(0, ID_BYTES))
  if (bytes.length !== INVITATION_BYTES || !inviter.ok) return refuse('length')
  return readGiven(bytes.subarray(ID_BYTES), { community, inviter: inviter.value })
}

function terms({ slot, timeMs }: Pick<Invitation, 'slot' | 'timeMs'>): Uint8Array {
  const bytes = new Uint8Array(TERMS_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, slot)
  view.setUint16(4, Math.floor(timeMs / 2 ** 32))
  view.setUint32(6, timeMs % 2 ** 32)
  return bytes
}
