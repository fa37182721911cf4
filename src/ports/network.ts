import type { CommunityId } from '../domain/ids.ts'
import type { Gossip } from './gossip.ts'
import type { Streams } from './streams.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo, Watched } from '../events.ts'

/** How we stand with the relays we know. */
export type Reach = {
  /** Relays we hold a connection to. */
  readonly relays: number
  /** Peers we hold a connection to, relays among them. */
  readonly peers: number
  /** Addresses being dialled now. */
  readonly trying: readonly string[]
  /** Addresses that were tried since a relay last answered. */
  readonly tried: readonly string[]
  /** When the next dial is due; undefined while one runs or none is needed. */
  readonly retryAtMs: TimeMs | undefined
}

/** One peer of the network: its streams, its gossip, and what keeps it connected. */
export interface Network {
  readonly streams: Streams
  readonly gossip: Gossip
  readonly reach: Watched<Reach>
  /** Replaces the relays we keep connected to; multiaddr texts, several may lead to one relay. */
  setRelays(addresses: readonly string[]): void
  /** Dials what waits for its back-off now: the machine came back online, or a person asks. */
  retryNow(): void
  /** Finds a community's peers and keeps direct connections to some, so that gossip outlives relays. */
  meet(community: CommunityId): Undo
  close(): Promise<void>
}
