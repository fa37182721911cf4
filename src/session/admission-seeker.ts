import { FollowRounds } from './follow-rounds.ts'
import { ASKED_ACCOUNTS_MAX, type AdmissionQuestion } from '../wire/admission.ts'
import type { AccountId, CommunityId, PeerId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { PeerAddress, Streams } from '../ports/streams.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** Accounts asked about in one meeting with a peer; the rest has its turn at the next. */
const WANTED_MAX = 2_048
/** What a peer was asked is not asked of it again sooner, unless it is about ourselves. */
const ASK_AGAIN_MS = 600_000

/** Of whom evidence would change a count that somebody looks at. */
export type Wanted = () => Iterable<readonly [CommunityId, readonly AccountId[]]>

export type SeekerParts = {
  readonly streams: Pick<Streams, 'connected' | 'onChange'>
  readonly clock: Clock
  readonly log: Log
  /** Asks a peer and takes in what it answers; false when it did not answer. */
  readonly ask: (peer: PeerAddress, question: AdmissionQuestion) => Promise<boolean>
}

/** What one peer was asked since when. */
type Memory = { readonly sinceMs: TimeMs; readonly names: Set<string> }

/** Asks peers for the evidence that somebody's count depends on, and no peer twice for the same. */
export class AdmissionSeeker {
  readonly #parts: SeekerParts
  readonly #rounds: FollowRounds
  readonly #wanted = new Set<Wanted>()
  readonly #own = new Map<CommunityId, Set<AccountId>>()
  readonly #asked = new Map<PeerId, Memory>()

  constructor(parts: SeekerParts) {
    this.#parts = parts
    this.#rounds = new FollowRounds({ ...parts, compare: peer => this.#compare(peer) })
  }

  /** One round asks for everything: there is never more to be had at once. */
  async #compare(peer: PeerId): Promise<boolean> {
    await this.#askPeer(peer)
    return false
  }

  /** Asks peers about whomever `wanted` names, at every meeting, until the result is called. */
  seekFor(wanted: Wanted): Undo {
    this.#wanted.add(wanted)
    return () => this.#wanted.delete(wanted)
  }

  /** There are new accounts to be asked about: soon, and all peers. */
  seekNow(): void {
    this.#rounds.compareWithAll()
  }

  /**
   * Makes an account one of our own: from now on peers are asked why it counts and what it gave, so
   * that a restored account knows which of its places are taken.
   */
  own(community: CommunityId, account: AccountId): void {
    const owns = this.#own.get(community) ?? new Set()
    owns.add(account)
    this.#own.set(community, owns)
    this.seekNow()
  }

  /** Asks one peer what our own account gave, and why it counts. */
  async restoreOwn(
    peer: PeerAddress,
    community: CommunityId,
    account: AccountId,
  ): Promise<boolean> {
    const { ask } = this.#parts
    const isTold = await ask(peer, { about: 'evidence-for', community, accounts: [account] })
    return isTold && ask(peer, { about: 'given-by', community, account })
  }

  close(): void {
    this.#rounds.close()
    this.#wanted.clear()
  }

  async #askPeer(peer: PeerId): Promise<void> {
    const address = { peer, addresses: [] }
    for (const [community, accounts] of this.#own) {
      for (const account of accounts) await this.restoreOwn(address, community, account)
    }
    for (const wanted of this.#wanted) {
      for (const [community, accounts] of wanted()) {
        if (!(await this.#askAbout(address, community, accounts))) return
      }
    }
  }

  async #askAbout(
    address: PeerAddress,
    community: CommunityId,
    accounts: readonly AccountId[],
  ): Promise<boolean> {
    const { names } = this.#memoryOf(address.peer)
    const nameOf = (account: AccountId): string => `${community}/${account}`
    const fresh = accounts.filter(account => !names.has(nameOf(account))).slice(0, WANTED_MAX)
    for (let at = 0; at < fresh.length; at += ASKED_ACCOUNTS_MAX) {
      const part = fresh.slice(at, at + ASKED_ACCOUNTS_MAX)
      const question = { about: 'evidence-for', community, accounts: part } as const
      if (!(await this.#parts.ask(address, question))) return false
      for (const account of part) names.add(nameOf(account))
    }
    return true
  }

  #memoryOf(peer: PeerId): Memory {
    const { clock, streams } = this.#parts
    const connected = new Set(streams.connected())
    for (const gone of this.#asked.keys()) if (!connected.has(gone)) this.#asked.delete(gone)
    const known = this.#asked.get(peer)
    const isFresh = known !== undefined && clock.now() - known.sinceMs < ASK_AGAIN_MS
    const memory = isFresh ? known : { sinceMs: clock.now(), names: new Set<string>() }
    this.#asked.set(peer, memory)
    return memory
  }
}
