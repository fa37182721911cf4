import { FOUNDER_SLOTS_MAX } from '../domain/community/counted.ts'
import { TIME_MS_MAX } from '../domain/follow/attestation.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { writeSignedInvitation } from '../wire/invitation.ts'
import type { Invitation } from '../domain/community/invitation.ts'
import type { Signer } from '../ports/key-store.ts'
import type { VerifiedInvitation } from './open-invitation.ts'

/**
 * Signs an invitation by the signer's account. Throws MisuseError for a slot or time out of range and
 * for an invitation to oneself.
 */
export async function signInvitation(
  signer: Signer,
  terms: Omit<Invitation, 'inviter' | 'signature'>,
): Promise<VerifiedInvitation> {
  const { invitee, slot, timeMs } = terms
  if (!isWhole(slot, 1, FOUNDER_SLOTS_MAX)) throw new MisuseError(`expected a slot, got ${slot}`)
  if (!isWhole(timeMs, 0, TIME_MS_MAX)) throw new MisuseError(`expected 48 bits, got ${timeMs}`)
  const inviter = idFromBytes<AccountId>(signer.publicKey)
  if (!inviter.ok) throw new MisuseError(`expected 32 bytes, got ${signer.publicKey.length}`)
  if (inviter.value === invitee) throw new MisuseError('expected another account than the inviter')
  const unsigned = { ...terms, inviter: inviter.value }
  const signature = await signer.sign(writeSignedInvitation(unsigned))
  // What we just signed needs no check.
  return { ...unsigned, signature } as VerifiedInvitation
}

const isWhole = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max
