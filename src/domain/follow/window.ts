import { compareBytes } from './order.ts'
import type { NamedAttestation } from './attestation.ts'

/**
 * Statements that one replicated document holds. Above it every update costs milliseconds (0.4 ms at
 * 1,024 items, 4 ms at 10,000) and the document passes 256 KiB; below 600 the gate could not open.
 */
export const WINDOW_MAX = 1_024

/**
 * The statements that belong in the document: those `isPreferred` first, then lowest rank. Keys can be
 * ground to low ranks, so rank must not push out followers that the policy counts.
 */
export function chooseWindow<A extends NamedAttestation>(
  current: Iterable<A>,
  rankOf: (attestation: A) => Uint8Array,
  isPreferred: (attestation: A) => boolean,
): A[] {
  const all = [...current]
  if (all.length <= WINDOW_MAX) return all
  return all
    .map(item => ({ item, rank: rankOf(item), preferred: isPreferred(item) }))
    .sort((a, b) => Number(b.preferred) - Number(a.preferred) || compareBytes(a.rank, b.rank))
    .slice(0, WINDOW_MAX)
    .map(({ item }) => item)
}
