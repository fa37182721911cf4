import { nameAttestation } from '../crypto/name-attestation.ts'
import { signAttestation } from '../crypto/sign-attestation.ts'
import { SEQ_MAX, type Attestation, type NamedAttestation } from '../domain/follow/attestation.ts'
import { idFromBytes, type AccountId } from '../domain/ids.ts'
import { followTopic } from '../wire/follow-sync.ts'
import { writeStatement } from '../wire/attestation.ts'
import { MisuseError } from '../errors.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Clock } from '../ports/clock.ts'
import type { FollowGate } from './follow-gate.ts'
import type { FollowShelves } from './follow-shelves.ts'
import type { Outcome, Source } from './follow-shelf.ts'
import type { Gossip } from '../ports/gossip.ts'
import type { Signer } from '../ports/key-store.ts'

/** Statements of one message that are told on: what a person does in an evening offline. */
const PASSED_MAX = 32

/** Why nothing was signed: one cannot follow oneself, and 1,023 changes of mind are all there are. */
export type StateRefusal = 'oneself' | 'seq-spent'

export type WriterParts = {
  readonly shelves: FollowShelves
  readonly gate: FollowGate
  readonly gossip: Gossip
  readonly clock: Clock
}

type Wish = Pick<Attestation, 'community' | 'followee' | 'kind'>

/** Signs statements of accounts whose keys are here, stores them, and tells them. */
export class FollowWriter {
  readonly #parts: WriterParts
  /** The last statement under way of each pair: the next one counts on from it. */
  readonly #pending = new Map<string, Promise<unknown>>()

  constructor(parts: WriterParts) {
    this.#parts = parts
  }

  /** States a follow or an unfollow. One after another for each pair of accounts. */
  async state(signer: Signer, wish: Wish): Promise<Verdict<Attestation, StateRefusal>> {
    const follower = accountOf(signer)
    if (follower === wish.followee) return refuse('oneself')
    const pair = `${wish.community}/${wish.followee}/${follower}`
    const before = this.#pending.get(pair) ?? Promise.resolve()
    // Whether the one before failed is for its caller to hear.
    const stated = before.catch(() => undefined).then(() => this.#state(signer, follower, wish))
    this.#pending.set(pair, stated)
    try {
      return await stated
    } finally {
      if (this.#pending.get(pair) === stated) this.#pending.delete(pair)
    }
  }

  /** Stores statements signed here and tells them. Throws MisuseError for a false one. */
  async publish(statements: readonly Attestation[]): Promise<void> {
    const named = statements.map(nameOwn)
    const outcomes = await this.#parts.gate.take(named, undefined)
    for (const [index, one] of named.entries()) {
      const outcome = outcomes[index]
      if (outcome === 'bad') throw new MisuseError('expected a statement signed by its follower')
      // Stored first, told second: what others have heard we never take back by forgetting it.
      if (outcome === 'taken' || outcome === 'current') await this.#tell(one)
    }
  }

  /**
   * Takes in what a peer brought by a stream and tells what was new. Of many no more than PASSED_MAX:
   * the others are found by comparing.
   */
  async pass(statements: readonly NamedAttestation[], source: Source): Promise<readonly Outcome[]> {
    const outcomes = await this.#parts.gate.take(statements, source)
    const fresh = statements.filter((_, at) => outcomes[at] === 'taken')
    for (const one of fresh.slice(0, PASSED_MAX)) await this.#tell(one)
    return outcomes
  }

  async #state(
    signer: Signer,
    follower: AccountId,
    wish: Wish,
  ): Promise<Verdict<Attestation, StateRefusal>> {
    const { community, followee, kind } = wish
    const newest = await this.#parts.shelves.use({ community, account: followee }, shelf =>
      shelf.winners.get(follower),
    )
    if (newest?.kind === kind) {
      await this.#tell(newest)
      return accept(newest)
    }
    const seq = (newest?.seq ?? 0) + 1
    if (seq > SEQ_MAX) return refuse('seq-spent')
    const timeMs = this.#parts.clock.now()
    const statement = await signAttestation(signer, { ...wish, seq, timeMs })
    await this.publish([statement])
    return accept(statement)
  }

  async #tell(statement: NamedAttestation): Promise<void> {
    await this.#parts.gossip.publish(followTopic(statement.community), writeStatement(statement))
  }
}

function nameOwn(statement: Attestation): NamedAttestation {
  const named = nameAttestation(statement)
  if (!named.ok)
    throw new MisuseError(`expected a sound statement, found its ${named.reason} wrong`)
  return named.value
}

function accountOf(signer: Signer): AccountId {
  const account = idFromBytes<AccountId>(signer.publicKey)
  if (!account.ok) throw new MisuseError(`expected 32 bytes, got ${signer.publicKey.length}`)
  return account.value
}
