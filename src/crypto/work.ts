/**
 * Proofs of work (PROTOCOL.md, "Proof of work"). @noble/hashes answers at once: a promise per hash
 * would cost more than the hash.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { HASHED_NONCE_AT, writeHashedWork } from '../wire/work.ts'
import {
  WORK_NONCE_BYTES,
  type MeasuredWork,
  type WorkGoal,
  type WorkProof,
} from '../domain/community/work.ts'

/** A proof with what it is worth. */
export const measureWork = (proof: WorkProof): MeasuredWork => ({
  ...proof,
  bits: leadingZeros(sha256(writeHashedWork(proof))),
})

/** Zero bits in front. */
function leadingZeros(hash: Uint8Array): number {
  let bits = 0
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24
    bits += 8
  }
  return bits
}

/**
 * Tries `count` nonces from number `from` on: the first that is worth enough, or undefined. Takes a
 * core for as long as it lasts, so it belongs in a Worker, in pieces.
 */
export function searchWork(goal: WorkGoal, from: number, count: number): MeasuredWork | undefined {
  const { community, account, bits } = goal
  const nonce = new Uint8Array(WORK_NONCE_BYTES)
  const hashed = writeHashedWork({ community, account, nonce })
  // The first block never changes: it is hashed once.
  const begun = sha256.create().update(hashed.subarray(0, BLOCK_BYTES))
  const rest = hashed.slice(BLOCK_BYTES)
  const view = new DataView(rest.buffer, HASHED_NONCE_AT - BLOCK_BYTES)
  for (let number = from; number < from + count; number++) {
    view.setUint32(0, Math.floor(number / 2 ** 32))
    view.setUint32(4, number % 2 ** 32)
    const worth = leadingZeros(begun.clone().update(rest).digest())
    if (worth < bits) continue
    nonce.set(rest.subarray(HASHED_NONCE_AT - BLOCK_BYTES))
    return { community, account, nonce, bits: worth }
  }
  return undefined
}

/** SHA-256 works on blocks of this size. */
const BLOCK_BYTES = 64
