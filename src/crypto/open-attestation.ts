import { digestWinners } from './name-attestation.ts'
import { writeSigned } from '../wire/attestation.ts'
import { compareBytes } from '../domain/follow/order.ts'
import { bytesOf } from '../domain/ids.ts'
import type { Attestation, NamedAttestation } from '../domain/follow/attestation.ts'
import type { BulkVerifier, SignedBytes } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** A statement whose signature was checked. */
export type VerifiedAttestation = Verified<NamedAttestation>

/**
 * What became of a statement's signature. `bad` is so for everybody for ever; `undecided` needs a second
 * opinion that its carrier's budget did not allow, and blames nobody.
 */
export type OpenedAttestation = VerifiedAttestation | 'bad' | 'undecided'

/** What the verifier gets to see of an attestation. */
export const signedBytesOf = (attestation: Attestation): SignedBytes => ({
  publicKey: bytesOf(attestation.follower),
  message: writeSigned(attestation),
  signature: attestation.signature,
})

/**
 * Checks signatures in bulk. One answer per statement, in order. `mayAskAgain` rations second opinions
 * by statement; leave it out for our own rows only.
 */
export async function openAttestations(
  attestations: readonly NamedAttestation[],
  verifier: BulkVerifier,
  mayAskAgain?: (index: number) => boolean,
): Promise<readonly OpenedAttestation[]> {
  const verdicts = await verifier.verifyAll(attestations.map(signedBytesOf), mayAskAgain)
  return attestations.map((attestation, index) => {
    // The brand is made here, where the signature was.
    if (verdicts[index] === true) return attestation as VerifiedAttestation
    return verdicts[index] === false ? 'bad' : 'undecided'
  })
}

/** Of what was opened, the verified ones. */
export const verifiedOf = (opened: readonly OpenedAttestation[]): VerifiedAttestation[] =>
  opened.filter(one => one !== 'bad' && one !== 'undecided')

/**
 * Takes statements back from our own disk without checking 600 signatures at every start, if they
 * are, name by name, those whose digest we wrote down after checking them. That trusts the disk as
 * far as the page's own code is trusted, which lies beside it: damage and half-written batches show,
 * somebody who can write both does not. What came over the network never passes here.
 */
export function reopenAttestations(
  of: Pick<Attestation, 'community' | 'followee'>,
  stored: readonly NamedAttestation[],
  verdictDigest: Uint8Array,
): readonly VerifiedAttestation[] | undefined {
  const isUnchanged = compareBytes(digestWinners(of, stored), verdictDigest) === 0
  // The brand says that the signatures were checked before the digest was written.
  return isUnchanged ? (stored as readonly VerifiedAttestation[]) : undefined
}
