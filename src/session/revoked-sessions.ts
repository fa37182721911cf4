import {
  isPremature,
  isSpent,
  newerRevocation,
  revokes,
  type Delegated,
  type Revocation,
} from '../domain/identity/revocation.ts'
import { openRevocation } from '../crypto/open-revocation.ts'
import { accept, type Verdict } from '../verdict.ts'
import { Watchable, type Watched } from '../events.ts'
import type { EnvelopeRefusal } from '../crypto/open.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Verified } from '../domain/verified.ts'

/**
 * Accounts whose revocation is remembered, for twelve hours: 3 MB at the very most. A made-up key
 * costs nothing; whom we keep something about anyway stays while strangers push each other out.
 */
export const REVOKED_ACCOUNTS_MAX = 4_096

/** A revocation that was checked, and the bytes that others check. */
export type HeldRevocation = {
  readonly said: Verified<Revocation>
  readonly envelope: Uint8Array
}

/** What {@link takeRevocation} needs. */
type TakingParts = {
  readonly revoked: RevokedSessions
  readonly following: Watched<ReadonlySet<AccountId>>
}

/** Which sessions speak for their accounts no more. Asked wherever a delegation is believed. */
export class RevokedSessions {
  readonly #clock: Clock
  readonly #held = new Map<AccountId, HeldRevocation>()
  readonly #revision = new Watchable(0)

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Counts up whenever a session may have lost its voice. */
  get revision(): Watched<number> {
    return this.#revision
  }

  /** Whether this session was ended by its account. */
  isRevoked(delegation: Delegated): boolean {
    const held = this.#held.get(delegation.account)
    if (held === undefined || !revokes(held.said, delegation)) return false
    this.#touch(delegation.account, held)
    return true
  }

  /** What an account last said; undefined when nothing that still matters. */
  of(account: AccountId): HeldRevocation | undefined {
    return this.#held.get(account)
  }

  /** Whether a record would change anything now. */
  isNews({ said }: HeldRevocation): boolean {
    const now = this.#clock.now()
    if (isPremature(said, now) || isSpent(said, now)) return false
    const held = this.#held.get(said.account)
    return held === undefined || (isOther(held, said) && newerRevocation(held.said, said) === said)
  }

  /** Takes a record in, if it is news. `stays`: about whom it is kept before others. */
  add(revocation: HeldRevocation, stays: (account: AccountId) => boolean): boolean {
    if (!this.isNews(revocation)) return false
    this.#forgetSpent()
    this.#touch(revocation.said.account, revocation)
    if (this.#held.size > REVOKED_ACCOUNTS_MAX) this.#makeRoom(stays)
    this.#revision.set(this.#revision.current + 1)
    return true
  }

  /** The envelopes that were needed last, at most so many: what others should know as well. */
  latest(max: number): readonly Uint8Array[] {
    this.#forgetSpent()
    return [...this.#held.values()].slice(-max).map(({ envelope }) => envelope)
  }

  /** Moves an account to the end of those that are forgotten. */
  #touch(account: AccountId, held: HeldRevocation): void {
    this.#held.delete(account)
    this.#held.set(account, held)
  }

  #makeRoom(stays: (account: AccountId) => boolean): void {
    const accounts = [...this.#held.keys()]
    const gone = accounts.find(account => !stays(account)) ?? accounts[0]
    if (gone !== undefined) this.#held.delete(gone)
  }

  #forgetSpent(): void {
    const now = this.#clock.now()
    for (const [account, { said }] of this.#held) if (isSpent(said, now)) this.#held.delete(account)
  }
}

/**
 * Takes in a stranger's record. Refuses what is none; what is no news is fine. `following`: those whose
 * record stays before others'. Never throws.
 */
export async function takeRevocation(
  envelope: Uint8Array,
  { revoked, following }: TakingParts,
): Promise<Verdict<undefined, EnvelopeRefusal>> {
  const opened = await openRevocation(envelope)
  if (!opened.ok) return opened
  const record = { said: opened.value, envelope: envelope.slice() }
  revoked.add(record, account => following.current.has(account))
  return accept(undefined)
}

const isOther = ({ said }: HeldRevocation, other: Revocation): boolean =>
  said.beforeMs !== other.beforeMs || said.kept.join() !== other.kept.join()
