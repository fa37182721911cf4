import { Watchable, type Undo, type Watched } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { Network, Reach } from '../ports/network.ts'
import type { NetworkState } from './spaces-api.ts'
import type { RelayInfo } from '../wire/info.ts'

/** While no relay answers, the app's own origin is asked this often: a relay may start there later. */
const ASK_ORIGIN_EVERY_MS = 3_000

type RelayPorts = {
  readonly network: Promise<Network>
  readonly relayInfo: () => Promise<RelayInfo | undefined>
  readonly clock: Clock
}

/**
 * Which relays we know, from links, announcements and the app's origin, and how we stand with them.
 * The network keeps the connections; this keeps the list and tells the screen.
 */
export class RelaysInReach {
  readonly state = new Watchable<NetworkState>({ phase: 'connecting', trying: [] })
  /** Known relays as entry points of the tree, the app's own first. */
  readonly #entries = new Watchable<readonly EntryPoint[]>([])
  readonly #info = new Watchable<RelayInfo | undefined>(undefined)
  readonly #ports: RelayPorts
  readonly #undo: Undo[] = []
  #linked: readonly EntryPoint[] = []
  #always: readonly EntryPoint[] = []
  #network: Network | undefined
  #isAsking = false

  constructor(ports: RelayPorts) {
    this.#ports = ports
    void this.#begin()
  }

  get entries(): Watched<readonly EntryPoint[]> {
    return this.#entries
  }

  /** What the app's origin last said about its relay. */
  get info(): Watched<RelayInfo | undefined> {
    return this.#info
  }

  /** Also tries the peers that a link names. Those without addresses are reached through the others. */
  tryAlso(entries: readonly EntryPoint[]): void {
    this.#linked = entries.filter(entry => entry.addresses.length > 0)
    this.#spread()
  }

  /** The relays of the communities we are in: tried beside whatever a link names. */
  tryAlways(entries: readonly EntryPoint[]): void {
    this.#always = entries.filter(entry => entry.addresses.length > 0)
    this.#spread()
  }

  /** Resolves when a relay is known and this tab is connected to somebody, or after so long without. */
  untilKnown(patienceMs: number): Promise<void> {
    return new Promise(resolve => {
      const undo: Undo[] = []
      const look = (isLate: boolean): void => {
        const isKnown = this.#entries.current.length > 0 && this.state.current.phase === 'online'
        if (!isKnown && !isLate) return
        for (const end of undo.splice(0)) end()
        resolve()
      }
      undo.push(
        this.#entries.watch(() => look(false)),
        this.state.watch(() => look(false)),
        this.#ports.clock.after(patienceMs, () => look(true)),
      )
      look(false)
    })
  }

  retry(): void {
    this.#network?.retryNow()
    void this.askOrigin()
  }

  close(): void {
    for (const undo of this.#undo) undo()
  }

  /** Asks the app's origin which relay stands there now. Never rejects. */
  async askOrigin(): Promise<RelayInfo | undefined> {
    if (this.#isAsking) return this.#info.current
    this.#isAsking = true
    const info = await this.#ports.relayInfo()
    this.#isAsking = false
    if (info !== undefined && !isSameRelay(info, this.#info.current)) {
      this.#info.set(info)
      this.#spread()
    }
    return info
  }

  async #begin(): Promise<void> {
    void this.askOrigin()
    this.#undo.push(
      this.#ports.clock.every(ASK_ORIGIN_EVERY_MS, () => {
        if ((this.#network?.reach.current.relays ?? 0) === 0) void this.askOrigin()
      }),
    )
    try {
      const network = await this.#ports.network
      this.#network = network
      this.#undo.push(network.reach.watch(reach => this.#tell(reach)))
      this.#spread()
    } catch {
      // Whoever opened the network reports the fault; here it is as if nobody answered.
      this.state.set({ phase: 'unreachable', tried: [], retryAtMs: this.#ports.clock.now() })
    }
  }

  #spread(): void {
    const info = this.#info.current
    const own = info === undefined ? [] : [{ peer: info.peer, addresses: info.addresses }]
    const others = new Map([...this.#always, ...this.#linked].map(entry => [entry.peer, entry]))
    if (info !== undefined) others.delete(info.peer)
    const entries = [...own, ...others.values()]
    // Whoever looks for a place begins again with each list: one that says the same is no news.
    if (JSON.stringify(entries) !== JSON.stringify(this.#entries.current)) {
      this.#entries.set(entries)
    }
    // A circuit leads to a browser, not to a relay.
    const relays = this.#entries.current.flatMap(entry =>
      entry.addresses.filter(address => !address.includes('/p2p-circuit')),
    )
    if (relays.length > 0) this.#network?.setRelays(relays)
  }

  #tell(reach: Reach): void {
    if (reach.peers > 0) {
      return this.state.set({ phase: 'online', relays: reach.relays, peers: reach.peers })
    }
    if (reach.trying.length > 0 && this.state.current.phase !== 'unreachable') {
      return this.state.set({ phase: 'connecting', trying: reach.trying })
    }
    if (reach.retryAtMs === undefined) return
    this.state.set({ phase: 'unreachable', tried: reach.tried, retryAtMs: reach.retryAtMs })
  }
}

const isSameRelay = (one: RelayInfo, other: RelayInfo | undefined): boolean =>
  one.peer === other?.peer && one.addresses.join() === other.addresses.join()
