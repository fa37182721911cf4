import { sha256 } from '@noble/hashes/sha2.js'
import { community, must, named, NOON } from '../helpers/follows.ts'
import { idFromBytes, type AccountId } from '../../src/domain/ids.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

/** Follows by made-up accounts `from` … `to` − 1, without signatures: for verifiers that trust. */
export function unsignedCrowd(
  followee: AccountId,
  from: number,
  to: number,
): readonly NamedAttestation[] {
  return Array.from({ length: to - from }, (_, index) => {
    const seed = new Uint8Array(4)
    new DataView(seed.buffer).setUint32(0, from + index)
    const follower = must(idFromBytes<AccountId>(sha256(seed)))
    const said = { community, kind: 'follow', seq: 1, timeMs: NOON } as const
    return named({ ...said, followee, follower, signature: new Uint8Array(64) })
  })
}
