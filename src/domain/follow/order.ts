import { bytesOf, type AccountId } from '../ids.ts'
import type { NamedAttestation } from './attestation.ts'

/**
 * Positive when `a` beats `b`, both by one follower about one followee: seq, then unfollow, then the
 * hash. The item number carries the hash's first 42 bits, so Yjs orders items of one key alike.
 */
export function compareStrength(a: NamedAttestation, b: NamedAttestation): number {
  if (a.seq !== b.seq) return a.seq - b.seq
  if (a.kind !== b.kind) return a.kind === 'unfollow' ? 1 : -1
  return compareBytes(a.hash, b.hash)
}

/** Whether `candidate` takes the place of `incumbent`. The same statement again does not. */
export function isBetter(
  candidate: NamedAttestation,
  incumbent: NamedAttestation | undefined,
): boolean {
  return incumbent === undefined || compareStrength(candidate, incumbent) > 0
}

/** Byte order, the shorter first where one begins the other. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

/** A copy in ascending byte order of the accounts that `accountOf` names: not the order of their texts. */
export function sortedByAccount<T>(items: Iterable<T>, accountOf: (item: T) => AccountId): T[] {
  return [...items]
    .map(item => ({ item, bytes: bytesOf(accountOf(item)) }))
    .sort((a, b) => compareBytes(a.bytes, b.bytes))
    .map(({ item }) => item)
}
