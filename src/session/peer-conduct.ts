import { Allowance } from './allowance.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { PeerTally } from './peer-tally.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { PeerId } from '../domain/ids.ts'
import type { Streams } from '../ports/streams.ts'

/**
 * Second opinions of the slow verifier that one source may cause: 2 ms of a core each. Only bad and odd
 * signatures need one, so honest peers cause next to none.
 */
export const SECOND_OPINIONS = { reserve: 10, perSecond: 10 } as const

/** What a peer may cause, at once and per second. What is over it is put off and blamed on nobody. */
const BUDGETS = {
  /** Signature checks: two full windows for a first sync, then a tenth of what one core verifies. */
  check: { reserve: 2_048, perSecond: 256 },
  'second-opinion': SECOND_OPINIONS,
  /** Certificates of 600 checks: a full lobby at once, and then new hosts. */
  certificate: { reserve: 64, perSecond: 1 },
  /** Exchanges on `/loggia/follows/1`, each of which may load the rows of one account. */
  exchange: { reserve: 32, perSecond: 1 },
} as const

/** What is budgeted. */
export type Cost = keyof typeof BUDGETS

/** Misdeeds after which a peer is dropped: one may be a bug or a cut, three are a habit. */
const STRIKES_MAX = 3
const STRIKE_WINDOW_MS = 600_000
/** Peers whose budgets are kept; the least recently seen goes. More than a browser ever has. */
const PEERS_MAX = 512

export type ConductParts = {
  readonly clock: Clock
  readonly log: Log
  readonly streams: Pick<Streams, 'disconnect'>
}

type Budget = Readonly<Record<Cost, Allowance>>

/** What each peer has cost us and done to us. */
export class PeerConduct {
  readonly #parts: ConductParts
  readonly #budgets = new Map<PeerId, Budget>()
  readonly #strikes: PeerTally

  constructor(parts: ConductParts) {
    this.#parts = parts
    this.#strikes = new PeerTally(parts.clock, STRIKE_WINDOW_MS)
  }

  /** Whether this peer may cause this once more now; counts it if so. */
  maySpend(peer: PeerId, cost: Cost): boolean {
    return this.#budgetOf(peer)[cost].spend(1, this.#parts.clock.now())
  }

  /** How often this peer may cause this now. */
  mayStillSpend(peer: PeerId, cost: Cost): number {
    return Math.floor(this.#budgetOf(peer)[cost].left(this.#parts.clock.now()))
  }

  /** Notes what only a broken or hostile peer does; on repetition it is disconnected. */
  strike(peer: PeerId, protocol: string, reason: string): void {
    this.#parts.log.misbehaviour(peer, protocol, reason)
    if (this.#strikes.add(peer) >= STRIKES_MAX) this.#parts.streams.disconnect(peer)
  }

  #budgetOf(peer: PeerId): Budget {
    const budget = this.#budgets.get(peer) ?? {
      check: new Allowance(BUDGETS.check),
      'second-opinion': new Allowance(BUDGETS['second-opinion']),
      certificate: new Allowance(BUDGETS.certificate),
      exchange: new Allowance(BUDGETS.exchange),
    }
    noteNewest(this.#budgets, [peer, budget], PEERS_MAX)
    return budget
  }
}
