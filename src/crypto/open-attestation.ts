import { writeSigned } from '../wire/attestation.ts'
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
 * Takes statements back from our own disk without checking 600 signatures at every start, if the seal
 * under which they were written after checking still holds (`wire/follow-rows`). That trusts the disk
 * as far as the page's own code is trusted, which lies beside it: damage shows, somebody who can write
 * there does not. What came over the network never passes here.
 */
export const reopenAttestations = (
  sealed: readonly NamedAttestation[],
): readonly VerifiedAttestation[] =>
  // The brand says that the signatures were checked before the seal was written.
  sealed as readonly VerifiedAttestation[]
