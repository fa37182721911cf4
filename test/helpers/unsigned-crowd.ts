import { idFromBytes, type AccountId } from '../../src/domain/ids.ts'
import { CountingVerifier } from './follow-world.ts'
import { community, must, named, NOON, type Statement } from './follows.ts'
import { sha256 } from '@noble/hashes/sha2.js'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'
import type { SignedBytes } from '../../src/ports/verifier.ts'

/** Takes every signature for good: for crowds of a size that nobody wants to sign in a test. */
export class TrustingVerifier extends CountingVerifier {
  override async verifyAll(items: readonly SignedBytes[]): Promise<readonly boolean[]> {
    this.checked += items.length
    return items.map(() => true)
  }
}

/** What the account of this number says about `followee`, without a signature. */
export function unsigned(
  followee: AccountId,
  number: number,
  statement: Statement = {},
): NamedAttestation {
  const seed = new Uint8Array(4)
  new DataView(seed.buffer).setUint32(0, number)
  const follower = must(idFromBytes<AccountId>(sha256(seed)))
  const said = { community, kind: 'follow', seq: 1, timeMs: NOON, ...statement } as const
  return named({ ...said, followee, follower, signature: new Uint8Array(64) })
}

/** Follows by the accounts `from` … `to` − 1. */
export const unsignedCrowd = (followee: AccountId, from: number, to: number): NamedAttestation[] =>
  Array.from({ length: to - from }, (_, index) => unsigned(followee, from + index))
