/** Proofs of work: a fixed layout (PROTOCOL.md, "Proof of work"). */
import { joinBytes } from './join-bytes.ts'
import { WORK_NONCE_BYTES, type WorkProof } from '../domain/community/work.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Domain separation: work done here is worth nothing elsewhere. */
const TAG = new TextEncoder().encode('loggia/work/v1\0')

/** account ‖ nonce. */
export const WORK_BYTES = ID_BYTES + WORK_NONCE_BYTES
/** Where the nonce begins in what is hashed. */
export const HASHED_NONCE_AT = TAG.length + 2 * ID_BYTES

/** The bytes whose hash is the work. */
export const writeHashedWork = ({ community, account, nonce }: WorkProof): Uint8Array =>
  joinBytes([TAG, bytesOf(community), bytesOf(account), nonce])

/** A proof by itself. */
export const writeWork = ({ account, nonce }: WorkProof): Uint8Array =>
  joinBytes([bytesOf(account), nonce])

/** Reads a proof that came by itself. What it is worth says `crypto/work`. */
export function readWork(bytes: Uint8Array, community: CommunityId): Verdict<WorkProof, 'length'> {
  const account = idFromBytes<AccountId>(bytes.subarray(0, ID_BYTES))
  if (bytes.length !== WORK_BYTES || !account.ok) return refuse('length')
  return accept({ community, account: account.value, nonce: bytes.slice(ID_BYTES) })
}
