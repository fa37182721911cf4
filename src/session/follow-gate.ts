import { nameAttestation } from '../crypto/name-attestation.ts'
import { openAttestations } from '../crypto/open-attestation.ts'
import { isAhead } from '../domain/follow/eligibility.ts'
import { followTopic } from '../wire/follow-sync.ts'
import { readStatement } from '../wire/attestation.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityId, PeerId } from '../domain/ids.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowShelves } from './follow-shelves.ts'
import type { GossipVerdict } from '../ports/gossip.ts'
import type { Log } from '../ports/log.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { Outcome, Source } from './follow-shelf.ts'
import type { PeerConduct } from './peer-conduct.ts'

/**
 * A statement that we hold already is passed on while it is this young: it may have reached us by a
 * stream before gossip did. Older repetitions stop here.
 */
const PASS_ON_MS = 600_000

export type GateParts = {
  readonly shelves: FollowShelves
  readonly verifier: BulkVerifier
  readonly clock: Clock
  readonly log: Log
  readonly conduct: PeerConduct
  /** Whether statements like this one are kept here. */
  readonly keeps: (attestation: NamedAttestation) => boolean
}

/** Takes statements in from wherever they come: sorted to their shelves, or judged and let go. */
export class FollowGate {
  readonly #parts: GateParts

  constructor(parts: GateParts) {
    this.#parts = parts
  }

  /** One outcome each, in order. What is not kept here is put off. Rejects when the disk or verifier fails. */
  async take(statements: readonly NamedAttestation[], source: Source): Promise<readonly Outcome[]> {
    const outcomes = new Map<NamedAttestation, Outcome>()
    const kept = statements.filter(one => source === undefined || this.#parts.keeps(one))
    for (const [followee, group] of byFollowee(kept)) {
      const taken = await this.#parts.shelves.use(followee, shelf => shelf.take(group, source))
      for (const [index, one] of group.entries()) outcomes.set(one, taken[index] ?? 'later')
    }
    return statements.map(one => outcomes.get(one) ?? 'later')
  }

  /** The validator of a community's topic: takes the statement in, or only judges what is not kept. */
  async judge(community: CommunityId, message: Uint8Array, from: PeerId): Promise<GossipVerdict> {
    const source = { peer: from, protocol: followTopic(community) }
    const read = readStatement(message, community)
    const named = read.ok ? nameAttestation(read.value) : read
    if (!named.ok) {
      this.#parts.conduct.strike(from, source.protocol, named.reason)
      return 'reject'
    }
    try {
      const outcome = this.#parts.keeps(named.value)
        ? (await this.take([named.value], source))[0]
        : await this.#judgeOnly(named.value, source)
      return this.#verdictOn(outcome ?? 'later', named.value, source)
    } catch (fault) {
      // Our disk or verifier failed: that is no reason to blame anybody.
      this.#parts.log.warn('follow-not-taken', { why: String(fault) })
      return 'ignore'
    }
  }

  async #judgeOnly(attestation: NamedAttestation, source: NonNullable<Source>): Promise<Outcome> {
    if (isAhead(attestation, this.#parts.clock.now())) return 'ahead'
    if (!this.#parts.conduct.maySpend(source.peer, 'check')) return 'later'
    const [opened] = await openAttestations([attestation], this.#parts.verifier, () =>
      this.#parts.conduct.maySpend(source.peer, 'second-opinion'),
    )
    if (opened === 'bad') return 'bad'
    return opened === 'undecided' ? 'later' : 'taken'
  }

  #verdictOn(
    outcome: Outcome,
    attestation: NamedAttestation,
    source: NonNullable<Source>,
  ): GossipVerdict {
    if (outcome === 'bad') {
      this.#parts.conduct.strike(source.peer, source.protocol, 'signature')
      return 'reject'
    }
    const isYoung = this.#parts.clock.now() - attestation.timeMs < PASS_ON_MS
    return outcome === 'taken' || (outcome === 'current' && isYoung) ? 'accept' : 'ignore'
  }
}

function byFollowee(statements: readonly NamedAttestation[]): [Followee, NamedAttestation[]][] {
  const groups = new Map<string, [Followee, NamedAttestation[]]>()
  for (const one of statements) {
    const name = `${one.community}/${one.followee}`
    const followee = { community: one.community, account: one.followee }
    const group = groups.get(name) ?? [followee, []]
    group[1].push(one)
    groups.set(name, group)
  }
  return [...groups.values()]
}
