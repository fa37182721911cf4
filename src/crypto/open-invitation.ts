import { sha256 } from '@noble/hashes/sha2.js'
import { isAcceptableKey } from './acceptable-key.ts'
import { areEqual } from '../wire/canonical.ts'
import { joinBytes } from '../wire/join-bytes.ts'
import { bytesOf, type CommunityId } from '../domain/ids.ts'
import {
  INVITATION_BYTES,
  readInvitation,
  writeInvitation,
  writeSignedInvitation,
} from '../wire/invitation.ts'
import type { BulkVerifier, SignedBytes } from '../ports/verifier.ts'
import type { Invitation } from '../domain/community/invitation.ts'
import type { Verified } from '../domain/verified.ts'

/** An invitation whose signature was checked. */
export type VerifiedInvitation = Verified<Invitation>

/**
 * What became of an invitation's signature. `bad` is so for everybody for ever; `undecided` needs a second
 * opinion that its carrier's budget did not allow, and blames nobody.
 */
export type OpenedInvitation = VerifiedInvitation | 'bad' | 'undecided'

/** What the verifier gets to see of an invitation. */
export const signedInvitationOf = (invitation: Invitation): SignedBytes => ({
  publicKey: bytesOf(invitation.inviter),
  message: writeSignedInvitation(invitation),
  signature: invitation.signature,
})

/**
 * Checks signatures in bulk. One answer per invitation, in order. `mayAskAgain` rations second opinions by
 * invitation; leave it out for files of our own only.
 */
export async function openInvitations(
  invitations: readonly Invitation[],
  verifier: BulkVerifier,
  mayAskAgain?: (index: number) => boolean,
): Promise<readonly OpenedInvitation[]> {
  const verdicts = await verifier.verifyAll(invitations.map(signedInvitationOf), mayAskAgain)
  return invitations.map((invitation, index) => {
    const verdict = verdicts[index]
    if (verdict === false || !isAcceptableKey(bytesOf(invitation.inviter))) return 'bad'
    // The brand is made here, where key and signature were checked.
    return verdict === true ? (invitation as VerifiedInvitation) : 'undecided'
  })
}

/** Of what was opened, the verified ones. */
export const genuineOf = (opened: readonly OpenedInvitation[]): VerifiedInvitation[] =>
  opened.filter(one => one !== 'bad' && one !== 'undecided')

/** Bytes of the check behind a stored invitation. */
const CHECK_BYTES = 8
const CHECK_TAG = new TextEncoder().encode('loggia/kept-invitation/v1\0')

/**
 * An invitation as we store it, with a check that we looked at its signature. Like the digest of
 * follows it shows damage and half-written rows, and trusts the disk as far as our own code on it.
 */
export function keepInvitation(invitation: VerifiedInvitation): Uint8Array {
  const bytes = writeInvitation(invitation)
  return joinBytes([bytes, checkOf(bytes, invitation.community)])
}

/** Takes an invitation back from our own disk. What came over the network never passes here. */
export function reopenInvitation(
  kept: Uint8Array,
  community: CommunityId,
): VerifiedInvitation | undefined {
  const bytes = kept.subarray(0, INVITATION_BYTES)
  const read = readInvitation(bytes, community)
  if (!read.ok || !areEqual(checkOf(bytes, community), kept.subarray(INVITATION_BYTES))) {
    return undefined
  }
  // The brand says that the signature was checked before the check was written.
  return read.value as VerifiedInvitation
}

const checkOf = (bytes: Uint8Array, community: CommunityId): Uint8Array =>
  sha256(joinBytes([CHECK_TAG, bytesOf(community), bytes])).subarray(0, CHECK_BYTES)
