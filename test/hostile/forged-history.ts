/** Long histories of follows in which most is forged, and what must come of them. */
import { createHash } from 'node:crypto'
import {
  attest,
  community,
  must,
  NOON,
  otherCommunity,
  people,
  type Person,
} from '../helpers/follows.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { fromHex, SMALL_ORDER } from '../contracts/ed25519.ts'
import { idFromBytes, parsePeerId, type AccountId, type PeerId } from '../../src/domain/ids.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import { writeStatement } from '../../src/wire/attestation.ts'
import type { Attestation } from '../../src/domain/follow/attestation.ts'

/** What is said, and whether its follower really signed it for this community. */
export type Event = { readonly statement: Attestation; readonly isGenuine: boolean }

/** How such a history ended at a peer that heard all of it. */
export type HistoryOutcome = {
  readonly events: number
  /** Signatures that a verifier looked at. */
  readonly verified: number
  /** Followers shown at any moment who had not signed a follow. */
  readonly falseAdmits: number
  /** Followees whose followers are in the end those of the independent fold. */
  readonly agreeing: number
  readonly followees: number
}

const FOLLOWEES = 8
const FOLLOWERS = 192
/** Statements of one peer before another one goes on: within what a peer may cause at once. */
const PER_PEER = 250
/** Statements under way at once. */
const AT_ONCE = 50

/** Lets one peer hear `length` statements of a history that this seed makes. */
export async function playForgedHistory(length: number, seed: number): Promise<HistoryOutcome> {
  const history = new History(seededChance(seed), await people(FOLLOWERS, 20_000))
  await history.prepare(await people(FOLLOWEES, 30_000))
  const world = new FollowWorld()
  const rita = world.add('rita')
  const said: Event[] = []
  let falseAdmits = 0
  for (let from = 0; from < length; from += AT_ONCE) {
    const events = Array.from({ length: Math.min(AT_ONCE, length - from) }, () => history.next())
    said.push(...events.filter(event => event.isGenuine))
    await tell(rita, peerOf(Math.floor(from / PER_PEER)), events)
    if (from % (AT_ONCE * 20) === 0) falseAdmits += await falseFollowers(rita, history, said)
  }
  // What a hostile peer brought beside its forgeries was put off: an honest peer brings it again.
  await tellAgain(world, rita, history.shuffled(said))
  falseAdmits += await falseFollowers(rita, history, said)
  const expected = foldIndependently(said, world.clock.now())
  let agreeing = 0
  for (const followee of history.followees) {
    const shown = await rita.book.followersOf({ community, account: followee })
    if (isSame(shown, expected.get(followee) ?? new Set())) agreeing += 1
  }
  const { checked: verified } = rita.verifier
  return { events: length, verified, falseAdmits, agreeing, followees: FOLLOWEES }
}

/**
 * Who follows whom, by a fold of its own: for each pair the strongest statement among all, compared in
 * the order that PROTOCOL.md gives, with Node's hash.
 */
export function foldIndependently(
  events: readonly Event[],
  nowMs: number,
): ReadonlyMap<AccountId, ReadonlySet<AccountId>> {
  const strongest = new Map<string, { statement: Attestation; strength: string }>()
  for (const { statement, isGenuine } of events) {
    if (!isGenuine || statement.timeMs > nowMs + 600_000) continue
    const pair = `${statement.followee} ${statement.follower}`
    const strength = strengthOf(statement)
    if (strength > (strongest.get(pair)?.strength ?? ''))
      strongest.set(pair, { statement, strength })
  }
  const followers = new Map<AccountId, Set<AccountId>>()
  for (const { statement } of strongest.values()) {
    const set = followers.get(statement.followee) ?? new Set()
    if (statement.kind === 'follow') set.add(statement.follower)
    followers.set(statement.followee, set)
  }
  return followers
}

/** A text that sorts as statements of one pair do: seq, then unfollow, then hash. */
function strengthOf(statement: Attestation): string {
  const hash = createHash('sha256').update(writeStatement(statement)).digest('hex')
  const seq = String(statement.seq).padStart(4, '0')
  return `${seq}${statement.kind === 'unfollow' ? 1 : 0}${hash}`
}

/** Makes the events. Most are of kinds that must not count. */
class History {
  followees: readonly AccountId[] = []
  readonly #chance: () => number
  readonly #followers: readonly Person[]
  #genuine: readonly Attestation[] = []
  #foreign: readonly Attestation[] = []

  constructor(chance: () => number, followers: readonly Person[]) {
    this.#chance = chance
    this.#followers = followers
  }

  async prepare(followees: readonly Person[]): Promise<void> {
    this.followees = followees.map(one => one.account)
    const pairs = this.followees.flatMap(followee =>
      this.#followers.map(follower => ({ followee, follower })),
    )
    const statements = pairs.flatMap(pair =>
      Array.from({ length: 1 + this.#below(7) }, () => ({
        ...pair,
        seq: 1 + this.#below(6),
        kind: this.#chance() < 0.5 ? ('follow' as const) : ('unfollow' as const),
        // One in twenty is from a clock that is an hour ahead.
        timeMs: NOON + (this.#chance() < 0.05 ? 3_600_000 : -this.#below(1_000_000)),
      })),
    )
    const sign = (from: typeof community) =>
      Promise.all(
        statements.map(({ follower, followee, ...said }) =>
          attest(follower, followee, { ...said, community: from }),
        ),
      )
    this.#genuine = await sign(community)
    this.#foreign = await sign(otherCommunity)
  }

  /** The next statement: one in six is genuine, and most of those were said before. */
  next(): Event {
    const statement = this.#oneOf(this.#genuine)
    switch (this.#below(6)) {
      case 0:
        return { statement, isGenuine: true }
      case 1:
        // Signed for another community, presented in ours.
        return { statement: { ...this.#oneOf(this.#foreign), community }, isGenuine: false }
      case 2:
        return { statement: this.#smallOrder(statement), isGenuine: false }
      case 3:
        return { statement: { ...statement, ...this.#altered(statement) }, isGenuine: false }
      case 4:
        // Another's signature under this one's name.
        return {
          statement: { ...statement, signature: this.#oneOf(this.#foreign).signature },
          isGenuine: false,
        }
      default: {
        const signature = statement.signature.slice()
        const at = this.#below(64)
        signature[at] = (signature[at] ?? 0) ^ (1 << this.#below(8))
        return { statement: { ...statement, signature }, isGenuine: false }
      }
    }
  }

  shuffled<T>(things: readonly T[]): T[] {
    return things
      .map(thing => ({ thing, place: this.#chance() }))
      .sort((a, b) => a.place - b.place)
      .map(({ thing }) => thing)
  }

  /** A change to what was signed: newer, of the other kind, later, or about somebody else. */
  #altered(statement: Attestation): Partial<Attestation> {
    switch (this.#below(4)) {
      case 0:
        return { seq: Math.min(1_023, statement.seq + 1 + this.#below(1_000)) }
      case 1:
        return { kind: statement.kind === 'follow' ? 'unfollow' : 'follow' }
      case 2:
        return { timeMs: statement.timeMs + 1 + this.#below(1_000) }
      default:
        return {
          follower: this.followees.find(one => one !== statement.followee) ?? statement.follower,
        }
    }
  }

  #smallOrder(statement: Attestation): Attestation {
    const follower = must(idFromBytes<AccountId>(fromHex(this.#oneOf(SMALL_ORDER))))
    return {
      ...statement,
      follower,
      signature: fromHex(this.#oneOf(SMALL_ORDER) + '00'.repeat(32)),
    }
  }

  #below(limit: number): number {
    return Math.floor(this.#chance() * limit)
  }

  #oneOf<T>(things: readonly T[]): T {
    const thing = things[this.#below(things.length)]
    if (thing === undefined) throw new TypeError('expected one of some')
    return thing
  }
}

const topic = `loggia/${community}/follow`

/** Another peer for every number: names have letters for digits. */
const peerOf = (number: number): PeerId =>
  must(
    parsePeerId(
      `12Dhist${String(number).replace(/\d/g, digit => 'abcdefghij'[Number(digit)] ?? '')}`,
    ),
  )

async function tell(rita: BookPeer, peer: PeerId, events: readonly Event[]): Promise<void> {
  await Promise.all(
    events.map(({ statement }) => rita.gossip.receive(topic, writeStatement(statement), peer)),
  )
}

/** Past the memory of gossip, which hears every message once, and within the budget of one peer. */
async function tellAgain(
  world: FollowWorld,
  rita: BookPeer,
  events: readonly Event[],
): Promise<void> {
  const honest = world.add('honest')
  const distinct = [...new Set(events.map(event => event.statement))]
  const nowMs = world.clock.now()
  await honest.book.publish(distinct.filter(one => one.timeMs <= nowMs + 600_000))
  world.network.link(honest.peer, rita.peer)
  for (const followee of new Set(distinct.map(one => one.followee))) {
    await rita.book.sync({ peer: honest.peer, addresses: [] }, { community, account: followee })
  }
}

/** Followers who are shown and never signed a follow that was said so far. */
async function falseFollowers(
  rita: BookPeer,
  history: History,
  said: readonly Event[],
): Promise<number> {
  const signed = new Set(
    said
      .filter(({ statement }) => statement.kind === 'follow')
      .map(({ statement }) => `${statement.followee} ${statement.follower}`),
  )
  let count = 0
  for (const followee of history.followees) {
    const shown = await rita.book.followersOf({ community, account: followee })
    count += [...shown].filter(follower => !signed.has(`${followee} ${follower}`)).length
  }
  return count
}

const isSame = (one: ReadonlySet<unknown>, other: ReadonlySet<unknown>): boolean =>
  one.size === other.size && [...one].every(thing => other.has(thing))
