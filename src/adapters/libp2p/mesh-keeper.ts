import { isCircuit } from './addresses.ts'
import {
  NOTICE_ADDRESSES_MAX,
  NOTICE_NONCE_BYTES,
  readPeerNotice,
  writePeerNotice,
} from '../../wire/peer-notice.ts'
import { noteNewest } from '../../domain/note-newest.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Gossip, GossipVerdict } from '../../ports/gossip.ts'
import type { PeerAddress, Streams } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Random } from '../../ports/random.ts'
import type { Undo } from '../../events.ts'

/** Direct connections that each browser keeps: with four the mesh stays whole when any two go. */
const NEIGHBOURS_KEPT = 4
/** Gossip reaches a newcomer within these seconds even when nobody's addresses change. */
const NOTICE_PERIOD_MS = 10_000
/** Addresses change in bursts: a reservation brings several. */
const NOTICE_SETTLE_MS = 200
/** Both hear of each other at once; the one with the smaller id dials, the other waits this long. */
const YIELD_MS = 2_500
/** Peers remembered that we are not connected to: a flood of made-up ones pushes out only each other. */
const STRANGERS_MAX = 64
/** After a dial to a peer failed, others come first for so long. */
const SHUN_MS = 15_000
const DIAL_PATIENCE_MS = 8_000

/** What the keeper needs from the network around it. */
export type MeshParts = {
  readonly streams: Streams
  readonly gossip: Gossip
  readonly clock: Clock
  readonly random: Random
  /** Peers with a connection that no relay carries. */
  readonly connectedDirectly: () => readonly PeerId[]
  /** Told of addresses that can be dialled without a circuit: a relay's. */
  readonly learnRelay: (addresses: readonly string[]) => void
  /** Relays neither seek neighbours nor are counted as such. */
  readonly seeksNeighbours: boolean
}

type Stranger = { readonly at: PeerAddress; dueMs: number }

/** Finds peers on one topic and keeps direct connections to some of them. */
export class MeshKeeper {
  readonly #parts: MeshParts
  readonly #topic: string
  readonly #strangers = new Map<PeerId, Stranger>()
  /** Peers whose notice showed no listener of their own: browsers. */
  readonly #browsers = new Set<PeerId>()
  readonly #stop = new AbortController()
  readonly #undo: Undo[]
  #dialling = 0
  #cancelNotice: Undo | undefined
  #told = ''

  constructor(parts: MeshParts, topic: string) {
    this.#parts = parts
    this.#topic = topic
    this.#undo = [
      parts.gossip.join(topic, message => Promise.resolve(this.#hear(message))),
      parts.streams.onChange(() => this.#onChange()),
      parts.clock.every(NOTICE_PERIOD_MS, () => this.#notify()),
      // Also looks at the addresses: libp2p does not always tell of a reservation at a browser.
      parts.clock.every(YIELD_MS, () => this.#onChange()),
    ]
    this.#scheduleNotice()
  }

  close(): void {
    this.#stop.abort()
    this.#cancelNotice?.()
    for (const undo of this.#undo) undo()
  }

  #onChange(): void {
    const state = `${this.#parts.streams.addresses().join()} ${this.#parts.gossip.members(this.#topic).length}`
    if (state !== this.#told) {
      this.#told = state
      this.#scheduleNotice()
    }
    this.#seek()
  }

  #scheduleNotice(): void {
    this.#cancelNotice ??= this.#parts.clock.after(NOTICE_SETTLE_MS, () => {
      this.#cancelNotice = undefined
      this.#notify()
    })
  }

  #notify(): void {
    const { streams, gossip, random } = this.#parts
    const suffix = `/p2p/${streams.self}`
    const addresses = streams.addresses().filter(address => address.endsWith(suffix))
    if (addresses.length === 0) return
    const notice = {
      peer: streams.self,
      nonce: random.bytes(NOTICE_NONCE_BYTES),
      addresses: addresses.slice(0, NOTICE_ADDRESSES_MAX),
    }
    // The adapter's publish never rejects for want of listeners, and a lost notice comes again.
    void gossip.publish(this.#topic, writePeerNotice(notice))
  }

  #hear(message: Uint8Array): GossipVerdict {
    const notice = readPeerNotice(message)
    if (!notice.ok) return 'reject'
    const { peer, addresses } = notice.value
    if (peer === this.#parts.streams.self || addresses.length === 0) return 'ignore'
    if (addresses.every(isCircuit)) this.#meet({ peer, addresses })
    else this.#parts.learnRelay(addresses.filter(address => !isCircuit(address)))
    return 'accept'
  }

  #meet(at: PeerAddress): void {
    const known = this.#strangers.get(at.peer)
    const yields = this.#parts.streams.self < at.peer ? 0 : YIELD_MS
    const dueMs = known?.dueMs ?? this.#parts.clock.now() + yields
    this.#browsers.add(at.peer)
    const forgotten = noteNewest(this.#strangers, [at.peer, { at, dueMs }], STRANGERS_MAX)
    if (forgotten !== undefined) this.#browsers.delete(forgotten)
    this.#seek()
  }

  /** Dials strangers until there are neighbours enough. */
  #seek(): void {
    if (!this.#parts.seeksNeighbours || this.#stop.signal.aborted) return
    const direct = new Set(this.#parts.connectedDirectly())
    const neighbours = [...direct].filter(peer => this.#browsers.has(peer)).length
    const now = this.#parts.clock.now()
    let wanted = NEIGHBOURS_KEPT - neighbours - this.#dialling
    for (const [peer, stranger] of this.#strangers) {
      if (wanted <= 0) return
      if (direct.has(peer) || stranger.dueMs > now) continue
      wanted -= 1
      stranger.dueMs = now + SHUN_MS
      void this.#dial(stranger.at)
    }
  }

  /** Never rejects: strangers come and go. */
  async #dial(at: PeerAddress): Promise<void> {
    this.#dialling += 1
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(DIAL_PATIENCE_MS)])
    try {
      await this.#parts.streams.connect(at, signal)
    } catch {
      // It is shunned already; its next notice may bring better addresses.
    } finally {
      this.#dialling -= 1
    }
    this.#seek()
  }
}
