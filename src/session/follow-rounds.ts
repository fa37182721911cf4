import { PeerTally } from './peer-tally.ts'
import type { Clock } from '../ports/clock.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowInterests } from './follow-interests.ts'
import type { FollowSync } from './follow-sync.ts'
import type { Log } from '../ports/log.ts'
import type { PeerId } from '../domain/ids.ts'
import type { Streams } from '../ports/streams.ts'
import type { Undo } from '../events.ts'

/** A new connection settles first: circuits are upgraded, protocols are told. */
const GREET_MS = 500
/** Gossip promises nothing, so now and then one peer is compared with. */
const ROUND_MS = 60_000
/** One exchange brings what a peer may make us verify at once; by then it may cause a thousand checks more. */
const MORE_MS = 4_000
/** A peer that comes and goes is not greeted more often. */
const GREETINGS_MAX = 4
const GREETINGS_WINDOW_MS = 600_000

/**
 * Compares with one peer what we keep: own accounts first, then whom we watch, then a relay's next few.
 * Answers whether there is more to be had from it. Rejects when our disk fails.
 */
export async function compareWith(
  peer: PeerId,
  interests: Pick<FollowInterests, 'owns' | 'followees'>,
  sync: Pick<FollowSync, 'syncFollower' | 'syncFollowee'>,
  kept: KeptInTurn | undefined,
): Promise<boolean> {
  const address = { peer, addresses: [] }
  let isMore = false
  for (const { follows } of interests.owns) {
    await sync.syncFollower(address, follows.community, follows.follower)
  }
  for (const followee of [...interests.followees, ...((await kept?.next()) ?? [])]) {
    const done = await sync.syncFollowee(address, followee)
    isMore ||= done.ok && done.value.more
    if (done.ok && done.value.more) kept?.again(followee)
  }
  return isMore
}

/** Accounts that a relay compares with one peer at a time: half of what that peer answers at once. */
const KEPT_AT_ONCE = 16

/**
 * Walks through everything that a relay keeps, a few accounts at a time and round again. Two relays that
 * do so have the same after a while: what one of them never heard of the other one asks about.
 */
export class KeptInTurn {
  readonly #list: () => Promise<readonly Followee[]>
  readonly #unfinished = new Map<string, Followee>()
  #at = 0

  constructor(list: () => Promise<readonly Followee[]>) {
    this.#list = list
  }

  /** The next few; those first that were not finished. Rejects when the disk fails. */
  async next(): Promise<readonly Followee[]> {
    const all = await this.#list()
    const unfinished = [...this.#unfinished.values()]
    this.#unfinished.clear()
    const from = this.#at % Math.max(1, all.length)
    this.#at = from + KEPT_AT_ONCE - unfinished.length
    return [...unfinished, ...all.slice(from), ...all.slice(0, from)].slice(0, KEPT_AT_ONCE)
  }

  /** There is more to be had about this one. */
  again(followee: Followee): void {
    if (this.#unfinished.size < KEPT_AT_ONCE) {
      this.#unfinished.set(`${followee.community}/${followee.account}`, followee)
    }
  }
}

export type RoundsParts = {
  readonly streams: Pick<Streams, 'connected' | 'onChange'>
  readonly clock: Clock
  readonly log: Log
  /** Compares with one peer what we keep. Answers whether there is more to be had soon. */
  readonly compare: (peer: PeerId) => Promise<boolean>
}

/**
 * When to compare with whom: with every peer that appears, and with each in turn from then on. So what
 * was signed alone reaches others later, and a lost message of gossip is made good.
 */
export class FollowRounds {
  readonly #parts: RoundsParts
  readonly #greetings: PeerTally
  readonly #undo: Undo[]
  readonly #waiting: PeerId[] = []
  #known = new Set<PeerId>()
  #cancelGreeting: Undo | undefined
  #isComparing = false
  #turn = 0

  constructor(parts: RoundsParts) {
    this.#parts = parts
    this.#greetings = new PeerTally(parts.clock, GREETINGS_WINDOW_MS)
    this.#undo = [
      parts.streams.onChange(() => this.#notePeers()),
      parts.clock.every(ROUND_MS, () => this.#nextTurn()),
    ]
    this.#notePeers()
  }

  /** Compares with everybody soon: there is something new to be told or learnt. */
  compareWithAll(): void {
    this.#greet(this.#parts.streams.connected())
  }

  close(): void {
    for (const undo of this.#undo) undo()
    this.#cancelGreeting?.()
    this.#waiting.length = 0
  }

  #notePeers(): void {
    const connected = this.#parts.streams.connected()
    const fresh = connected.filter(peer => !this.#known.has(peer))
    this.#known = new Set(connected)
    this.#greet(fresh.filter(peer => this.#greetings.add(peer) <= GREETINGS_MAX))
  }

  #greet(peers: readonly PeerId[]): void {
    this.#waiting.push(...peers.filter(peer => !this.#waiting.includes(peer)))
    if (this.#waiting.length === 0 || this.#cancelGreeting !== undefined) return
    this.#cancelGreeting = this.#parts.clock.after(GREET_MS, () => {
      this.#cancelGreeting = undefined
      void this.#compareWaiting()
    })
  }

  #nextTurn(): void {
    const connected = this.#parts.streams.connected()
    const peer = connected[this.#turn++ % Math.max(1, connected.length)]
    if (peer !== undefined) this.#greet([peer])
  }

  #askAgain(peer: PeerId): void {
    const cancel = this.#parts.clock.after(MORE_MS, () => {
      this.#undo.splice(this.#undo.indexOf(cancel), 1)
      this.#greet([peer])
    })
    this.#undo.push(cancel)
  }

  /** One peer after another: each exchange teaches us what need not be asked of the next. */
  async #compareWaiting(): Promise<void> {
    if (this.#isComparing) return
    this.#isComparing = true
    for (let peer = this.#waiting.shift(); peer !== undefined; peer = this.#waiting.shift()) {
      if (!this.#known.has(peer)) continue
      try {
        if (await this.#parts.compare(peer)) this.#askAgain(peer)
      } catch (fault) {
        // Our own disk or verifier: the next round tries again.
        this.#parts.log.warn('follow-round-failed', { why: String(fault) })
      }
    }
    this.#isComparing = false
  }
}
