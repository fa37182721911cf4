import { MisuseError } from '../../errors.ts'
import { MemoryGossip, type GossipFabric, type Rejection } from './gossip.ts'
import { MemoryStreams, type StreamFabric } from './streams.ts'
import type { PeerId } from '../../domain/ids.ts'

/** What one peer holds of the in-memory network. */
export type MemoryPeer = { readonly streams: MemoryStreams; readonly gossip: MemoryGossip }

/**
 * Peers in one process, joined by connections that tests make, cut and mend. Everything is delivered
 * in microtasks: no timer, no chance, the same order in every run.
 */
export class MemoryNetwork implements GossipFabric, StreamFabric {
  readonly #peers = new Map<PeerId, MemoryPeer>()
  readonly #cut = new Set<string>()
  /** Every `reject` of any peer's validators, in order: what an honest mesh must not show. */
  readonly rejections: Rejection[] = []

  /** A new peer, connected to nobody, reachable under `/memory/PEER`. */
  join(peer: PeerId): MemoryPeer {
    if (this.#peers.has(peer)) throw new MisuseError(`${peer} is in the network already`)
    const made = {
      streams: new MemoryStreams(this, peer),
      gossip: new MemoryGossip(this, peer),
    }
    this.#peers.set(peer, made)
    return made
  }

  streamsOf(peer: PeerId): MemoryStreams | undefined {
    return this.#peers.get(peer)?.streams
  }

  gossipOf(peer: PeerId): MemoryGossip | undefined {
    return this.#peers.get(peer)?.gossip
  }

  neighbours(peer: PeerId): readonly PeerId[] {
    return this.#peers.get(peer)?.streams.connected() ?? []
  }

  noteRejection(rejection: Rejection): void {
    this.rejections.push(rejection)
  }

  /** Connects two peers; nothing when they are, or are cut off from each other. */
  link(a: PeerId, b: PeerId): void {
    if (!this.mayTalk(a, b)) return
    this.#peers.get(a)?.streams.noteConnected(b)
    this.#peers.get(b)?.streams.noteConnected(a)
  }

  /** Connects everybody to everybody. */
  mesh(): void {
    const all = [...this.#peers.keys()]
    for (const [index, a] of all.entries()) for (const b of all.slice(index + 1)) this.link(a, b)
  }

  /** Ends the connection of two peers and their streams, without forbidding a new one. */
  unlink(a: PeerId, b: PeerId): void {
    this.#peers.get(a)?.streams.noteGone(b)
    this.#peers.get(b)?.streams.noteGone(a)
  }

  /** Nothing passes directly between the two any more, until they are mended. */
  cut(a: PeerId, b: PeerId): void {
    this.#cut.add(pairOf(a, b))
    this.unlink(a, b)
  }

  /** Takes back a cut; the two still have to connect again. */
  mend(a: PeerId, b: PeerId): void {
    this.#cut.delete(pairOf(a, b))
  }

  /** The peer vanishes: its streams break at the other ends and it cannot be dialled. */
  kill(peer: PeerId): void {
    const neighbours = this.#peers.get(peer)?.streams.connected() ?? []
    for (const other of neighbours) this.unlink(peer, other)
    this.#peers.delete(peer)
  }

  /** Both live and no cut lies between them. */
  mayTalk(a: PeerId, b: PeerId): boolean {
    return a !== b && this.#peers.has(a) && this.#peers.has(b) && !this.#cut.has(pairOf(a, b))
  }

  /** They have a connected peer in common that can carry a circuit. */
  share(a: PeerId, b: PeerId): boolean {
    const ofB = new Set(this.#peers.get(b)?.streams.connected())
    const ofA = this.#peers.get(a)?.streams.connected() ?? []
    return ofA.some(peer => ofB.has(peer))
  }
}

const pairOf = (a: PeerId, b: PeerId): string => [a, b].sort().join(' ')
