import { isBetter } from './order.ts'
import type { AccountId } from '../ids.ts'
import type { NamedAttestation } from './attestation.ts'

/** One followee's current statements: the winner of each follower. */
export type Winners<A extends NamedAttestation = NamedAttestation> = ReadonlyMap<AccountId, A>

/** The current follow graph of one community: followee → follower → winner. */
export type Ledger<A extends NamedAttestation = NamedAttestation> = ReadonlyMap<
  AccountId,
  Winners<A>
>

/** Folds statements about one followee. Order, repetition and grouping do not matter. */
export function foldWinners<A extends NamedAttestation>(
  attestations: Iterable<A>,
): Map<AccountId, A> {
  const winners = new Map<AccountId, A>()
  foldInto(winners, attestations)
  return winners
}

/** Folds more statements into what was folded before. */
export function foldInto<A extends NamedAttestation>(
  winners: Map<AccountId, A>,
  attestations: Iterable<A>,
): void {
  for (const attestation of attestations) {
    if (isBetter(attestation, winners.get(attestation.follower))) {
      winners.set(attestation.follower, attestation)
    }
  }
}

/** Folds statements of one community about anybody. Order, repetition and grouping do not matter. */
export function foldLedger<A extends NamedAttestation>(attestations: Iterable<A>): Ledger<A> {
  const byFollowee = new Map<AccountId, A[]>()
  for (const attestation of attestations) {
    const known = byFollowee.get(attestation.followee)
    if (known === undefined) byFollowee.set(attestation.followee, [attestation])
    else known.push(attestation)
  }
  return new Map([...byFollowee].map(([followee, about]) => [followee, foldWinners(about)]))
}

/** Of `candidates`, those that change `winners`: folded among themselves first. */
export function improvements<A extends NamedAttestation>(
  candidates: Iterable<A>,
  winners: Winners,
): A[] {
  const folded = foldWinners(candidates)
  return [...folded.values()].filter(candidate =>
    isBetter(candidate, winners.get(candidate.follower)),
  )
}
