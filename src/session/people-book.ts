import { foldMoves, type Moved } from '../domain/identity/moved.ts'
import { toBase64url } from '../domain/base64url.ts'
import { newerProfile } from '../domain/identity/profile.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { peopleTopic } from '../wire/people.ts'
import { PeopleExchange } from './people-exchange.ts'
import { openRecord, PeopleRows, type HeldRecord } from './people-rows.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CommunityId, PeerId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Gossip, GossipVerdict } from '../ports/gossip.ts'
import type { Log } from '../ports/log.ts'
import type { MovedRefusal } from '../crypto/open-moved.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { Rows } from '../ports/rows.ts'
import type { Streams } from '../ports/streams.ts'
import type { Verified } from '../domain/verified.ts'

/**
 * Accounts that are kept. Made-up keys cost nothing, so the one heard from longest ago goes; whoever
 * is still there says it again to every peer it meets. 25 MB of the longest, 3 MB of honest ones.
 */
export const PEOPLE_MAX = 8_192

export type PeopleParts = {
  readonly rows: Rows
  readonly gossip: Gossip
  readonly streams: Streams
  readonly clock: Clock
  readonly log: Log
  readonly conduct: Pick<PeerConduct, 'strike' | 'maySpend'>
  /** Which sessions their accounts have ended: told to whoever believes delegations. */
  readonly revoked: RevokedSessions
}

/** About whom something is kept when a stranger says it, and about whom peers are asked. */
export type PeopleInterest = {
  readonly keeps: (account: AccountId) => boolean
  readonly wanted: () => readonly AccountId[]
}

type HeldProfile = Extract<HeldRecord, { kind: 'profile' }>
type HeldEnd = Extract<HeldRecord, { kind: 'revocation' }>
type HeldMove = Extract<HeldRecord, { kind: 'moved' }>

/** What one account says about itself. */
export type Held = {
  readonly profile: HeldProfile | undefined
  readonly moves: readonly HeldMove[]
  readonly revocation: HeldEnd | undefined
}

/** What became of a record: `taken` and `passed` are news. */
type Outcome = 'taken' | 'passed' | 'known'

const NOTHING: Held = { profile: undefined, moves: [], revocation: undefined }

/** What accounts say about themselves, names, moves and ended sessions, as far as this peer keeps it. */
export class PeopleBook {
  readonly #parts: PeopleParts
  readonly #interest: PeopleInterest
  readonly #rows: PeopleRows
  readonly #held = new Map<AccountId, Held>()
  readonly #signatures = new Set<string>()
  readonly #revision = new Watchable(0)
  readonly #joined = new Map<CommunityId, Undo>()
  readonly #exchange: PeopleExchange
  #own: readonly Uint8Array[] = []

  private constructor(parts: PeopleParts, interest: PeopleInterest) {
    this.#parts = parts
    this.#interest = interest
    this.#rows = new PeopleRows(parts.rows, parts.log)
    this.#exchange = new PeopleExchange(parts, {
      wanted: () => interest.wanted(),
      own: () => this.#own,
      recordsOf: account => recordsIn(this.#held.get(account) ?? NOTHING),
      take: (envelope, about) => this.#takeFrom(envelope, about),
      blame: (peer, protocol, reason) => parts.conduct.strike(peer, protocol, reason),
    })
  }

  /** The book as it was kept. Throws StorageError. */
  static async open(parts: PeopleParts, interest: PeopleInterest): Promise<PeopleBook> {
    const book = new PeopleBook(parts, interest)
    for (const record of await book.#rows.load()) {
      book.#heed(record)
      book.#note(record)
    }
    return book
  }

  /** Counts up whenever something new is known of somebody. */
  get revision(): Watched<number> {
    return this.#revision
  }

  /** The name that an account gives itself; undefined when we have not heard it. */
  nameOf(account: AccountId): string | undefined {
    return this.#held.get(account)?.profile?.said.name
  }

  /** Where an account says it has moved: at most two destinations. */
  movesOf(account: AccountId): readonly Verified<Moved>[] {
    return (this.#held.get(account)?.moves ?? []).map(move => move.said)
  }

  /** Takes part in what a community's members say about themselves. */
  join(community: CommunityId): Undo {
    const topic = peopleTopic(community)
    const leave = this.#parts.gossip.join(topic, (message, from) =>
      this.#judge(topic, message, from),
    )
    this.#joined.set(community, leave)
    return () => {
      leave()
      this.#joined.delete(community)
    }
  }

  /** Our own records: kept whatever `keeps` says, told to every peer we meet. Throws StorageError. */
  async setOwn(envelopes: readonly Uint8Array[]): Promise<void> {
    this.#own = envelopes
    for (const envelope of envelopes) {
      const record = await openRecord(envelope)
      if (record.ok) await this.#keep(record.value)
    }
  }

  /** One more record of our own. Throws StorageError. */
  async addOwn(envelope: Uint8Array): Promise<void> {
    await this.setOwn([...this.#own, envelope])
  }

  /** Says a record of ours in every community we have joined. */
  async tell(envelope: Uint8Array): Promise<void> {
    const { gossip } = this.#parts
    for (const community of this.#joined.keys())
      await gossip.publish(peopleTopic(community), envelope)
  }

  /** Asks the peers we have for what these accounts say about themselves. Never rejects. */
  ask(accounts: readonly AccountId[]): Promise<void> {
    return this.#exchange.askAll(accounts)
  }

  /** Idempotent. */
  close(): void {
    this.#exchange.close()
    for (const leave of this.#joined.values()) leave()
    this.#joined.clear()
  }

  async #judge(topic: string, message: Uint8Array, from: PeerId): Promise<GossipVerdict> {
    if (!this.#parts.conduct.maySpend(from, 'check')) return 'ignore'
    try {
      const outcome = await this.#takeFrom(message, undefined)
      if (outcome.ok) return outcome.value === 'known' ? 'ignore' : 'accept'
      this.#parts.conduct.strike(from, topic, outcome.reason)
      return 'reject'
    } catch (fault) {
      // Our disk failed: that is no reason to blame anybody.
      this.#parts.log.warn('person-not-kept', { why: String(fault) })
      return 'ignore'
    }
  }

  /** `about`: the accounts we asked for, which are kept then. */
  async #takeFrom(
    envelope: Uint8Array,
    about: ReadonlySet<AccountId> | undefined,
  ): Promise<Verdict<Outcome, MovedRefusal | 'not-asked'>> {
    if (this.#isHeld(envelope)) return accept('known')
    const record = await openRecord(envelope)
    if (!record.ok) return record
    const account = accountOf(record.value)
    if (about !== undefined && !about.has(account)) return refuse('not-asked')
    if (!this.#isNews(record.value)) return accept('known')
    this.#heed(record.value)
    if (about === undefined && !this.#interest.keeps(account)) return accept('passed')
    await this.#keep(record.value)
    return accept('taken')
  }

  /** Whose session may speak matters to everybody for a while, whether we keep their name or not. */
  #heed(record: HeldRecord): void {
    if (record.kind !== 'revocation') return
    this.#parts.revoked.add(record, account => this.#interest.keeps(account))
  }

  async #keep(record: HeldRecord): Promise<void> {
    if (!this.#isNews(record)) return
    this.#heed(record)
    const account = accountOf(record)
    const gone = this.#note(record)
    await this.#rows.store(account, recordsIn(this.#held.get(account) ?? NOTHING))
    for (const one of gone) await this.#rows.forget(one)
    this.#revision.set(this.#revision.current + 1)
  }

  /** Answers who had to go for it. */
  #note(record: HeldRecord): readonly AccountId[] {
    const account = accountOf(record)
    const after = merged(this.#held.get(account) ?? NOTHING, record)
    this.#drop(account)
    this.#held.set(account, after)
    for (const envelope of recordsIn(after)) this.#signatures.add(signatureOf(envelope))
    const gone = [...this.#held.keys()].slice(0, Math.max(0, this.#held.size - PEOPLE_MAX))
    for (const one of gone) this.#drop(one)
    return gone
  }

  #drop(account: AccountId): void {
    for (const envelope of recordsIn(this.#held.get(account) ?? NOTHING)) {
      this.#signatures.delete(signatureOf(envelope))
    }
    this.#held.delete(account)
  }

  #isNews(record: HeldRecord): boolean {
    const { revoked } = this.#parts
    const isLate = record.kind === 'revocation' && revoked.of(record.said.account) !== record
    if (isLate && !revoked.isNews(record)) return false
    const held = this.#held.get(accountOf(record)) ?? NOTHING
    const after = merged(held, record)
    return recordsIn(after).some(envelope => !recordsIn(held).includes(envelope))
  }

  /** The same bytes come from every peer that we meet: once is enough. */
  #isHeld(envelope: Uint8Array): boolean {
    return this.#signatures.has(signatureOf(envelope))
  }
}

const accountOf = (record: HeldRecord): AccountId =>
  record.kind === 'moved' ? record.said.from : record.said.account

/** An envelope ends with its signature, which no two records share. */
const signatureOf = (envelope: Uint8Array): string => toBase64url(envelope.subarray(-64))

const recordsIn = ({ profile, moves, revocation }: Held): readonly Uint8Array[] =>
  [profile, ...moves, revocation].flatMap(record => record?.envelope ?? [])

function merged(held: Held, record: HeldRecord): Held {
  if (record.kind === 'moved') return { ...held, moves: withMove(held.moves, record) }
  if (record.kind === 'revocation') return { ...held, revocation: record }
  const isNewer =
    held.profile === undefined || newerProfile(held.profile.said, record.said) === record.said
  return isNewer ? { ...held, profile: record } : held
}

function withMove(moves: readonly HeldMove[], move: HeldMove): readonly HeldMove[] {
  const all = [...moves, move]
  const kept = foldMoves(all.map(one => one.said))
  return all.filter(one => kept.includes(one.said))
}
