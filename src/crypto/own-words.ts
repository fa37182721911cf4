import { bytesOf, type SpaceId } from '../domain/ids.ts'
import { concat } from './sframe-cipher.ts'
import { sha256 } from './hash.ts'
import type { Signer } from '../ports/key-store.ts'

const TAG = new TextEncoder().encode('loggia/words/v1\0')

/**
 * An account's own words secret of one private Space (PROTOCOL.md, "Sealed labels"): the same in each of its tabs
 * and after a reload, because Ed25519 gives one signature for one text. Where a platform signs with chance it is
 * another one each time, and as secret.
 */
export async function ownWords(account: Signer, space: SpaceId): Promise<Uint8Array> {
  return sha256(concat(TAG, await account.sign(concat(TAG, bytesOf(space)))))
}
