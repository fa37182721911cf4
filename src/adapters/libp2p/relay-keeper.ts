import { peerOf } from './addresses.ts'
import { Watchable, type Undo, type Watched } from '../../events.ts'
import type { Clock } from '../../ports/clock.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Reach } from '../../ports/network.ts'
import type { TimeMs } from '../../domain/time.ts'

/** First pause after a failed dial; doubles up to the longest. */
const PAUSE_FIRST_MS = 500
/** A relay that comes back is found within these seconds; one dial each costs nobody anything. */
const PAUSE_LONGEST_MS = 5_000
/** One relay's addresses, tried one after the other. */
const DIAL_PATIENCE_MS = 10_000
/** Relays learnt from others' notices: a liar can waste no more than these dials. */
const LEARNT_MAX = 4

/** What the keeper needs of the streams. */
export type RelayDialler = {
  /** Dials one of these addresses of one relay. */
  dialAny(addresses: readonly string[], signal: AbortSignal): Promise<PeerId>
  connected(): readonly PeerId[]
  onChange(handler: () => void): Undo
}

type Relay = {
  readonly addresses: readonly string[]
  readonly learnt: boolean
  peer: PeerId | undefined
  failures: number
  dueMs: TimeMs | undefined
  dialling: boolean
}

const NOWHERE: Reach = { relays: 0, peers: 0, trying: [], tried: [], retryAtMs: undefined }

/** Keeps a connection to every relay it knows; redials those that went away, with growing pauses. */
export class RelayKeeper {
  readonly #dialler: RelayDialler
  readonly #clock: Clock
  readonly #reach = new Watchable<Reach>(NOWHERE)
  readonly #relays = new Map<string, Relay>()
  readonly #tried = new Set<string>()
  readonly #stop = new AbortController()
  readonly #undoChange: Undo
  #cancelTimer: Undo = () => undefined

  constructor(dialler: RelayDialler, clock: Clock) {
    this.#dialler = dialler
    this.#clock = clock
    this.#undoChange = dialler.onChange(() => this.#look())
  }

  get reach(): Watched<Reach> {
    return this.#reach
  }

  setRelays(addresses: readonly string[]): void {
    const groups = grouped(addresses)
    for (const [key, relay] of this.#relays) {
      if (!relay.learnt && !groups.has(key)) this.#relays.delete(key)
    }
    for (const [key, group] of groups) {
      const known = this.#relays.get(key)
      if (known === undefined || known.addresses.join() !== group.join())
        this.#add(key, group, false)
    }
    this.#look()
  }

  /** A relay that somebody else told of; kept until it does not answer. */
  learn(addresses: readonly string[]): void {
    const learnt = [...this.#relays.values()].filter(relay => relay.learnt).length
    for (const [key, group] of grouped(addresses)) {
      if (this.#relays.has(key) || learnt >= LEARNT_MAX) continue
      this.#add(key, group, true)
    }
    this.#look()
  }

  retryNow(): void {
    for (const relay of this.#relays.values()) relay.dueMs = this.#clock.now()
    this.#look()
  }

  close(): void {
    this.#undoChange()
    this.#cancelTimer()
    this.#stop.abort()
    this.#relays.clear()
  }

  #add(key: string, addresses: readonly string[], learnt: boolean): void {
    const [first] = addresses
    const named = first === undefined ? undefined : peerOf(first)
    // A PeerId in an address is libp2p's own spelling, as `connected` gives it.
    const peer = named as PeerId | undefined
    const dueMs = this.#clock.now()
    this.#relays.set(key, { addresses, learnt, peer, failures: 0, dueMs, dialling: false })
  }

  /** Dials what is due, sets the timer for what is not, and says how things stand. */
  #look(): void {
    if (this.#stop.signal.aborted) return
    const connected = new Set(this.#dialler.connected())
    const now = this.#clock.now()
    for (const [key, relay] of this.#relays) {
      if (relay.peer !== undefined && connected.has(relay.peer)) {
        relay.failures = 0
        relay.dueMs = undefined
        continue
      }
      relay.dueMs ??= now
      if (!relay.dialling && relay.dueMs <= now) void this.#dial(key, relay)
    }
    this.#setTimer(now)
    this.#tell(connected)
  }

  /** Never rejects: a failed dial is the ordinary case. */
  async #dial(key: string, relay: Relay): Promise<void> {
    relay.dialling = true
    for (const address of relay.addresses) this.#tried.add(address)
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(DIAL_PATIENCE_MS)])
    try {
      relay.peer = await this.#dialler.dialAny(relay.addresses, signal)
    } catch {
      // Why it failed is the dialler's to log; the pause and the screen tell the rest.
      relay.failures += 1
      const pause = Math.min(PAUSE_FIRST_MS * 2 ** (relay.failures - 1), PAUSE_LONGEST_MS)
      relay.dueMs = this.#clock.now() + pause
      if (relay.learnt) this.#relays.delete(key)
    }
    relay.dialling = false
    this.#look()
  }

  #setTimer(now: TimeMs): void {
    this.#cancelTimer()
    this.#cancelTimer = () => undefined
    const next = this.#nextDue()
    if (next !== undefined) this.#cancelTimer = this.#clock.after(next - now, () => this.#look())
  }

  #nextDue(): TimeMs | undefined {
    const due = [...this.#relays.values()]
      .filter(relay => !relay.dialling && relay.dueMs !== undefined)
      .map(relay => relay.dueMs ?? 0)
    return due.length === 0 ? undefined : Math.min(...due)
  }

  #tell(connected: ReadonlySet<PeerId>): void {
    const all = [...this.#relays.values()]
    const relays = all.filter(relay => relay.peer !== undefined && connected.has(relay.peer)).length
    if (relays > 0) this.#tried.clear()
    const trying = all.filter(relay => relay.dialling).flatMap(relay => relay.addresses)
    const retryAtMs = trying.length > 0 ? undefined : this.#nextDue()
    this.#reach.set({ relays, peers: connected.size, trying, tried: [...this.#tried], retryAtMs })
  }
}

/** Addresses by the relay they lead to; one without a PeerId stands for itself. */
function grouped(addresses: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const address of new Set(addresses)) {
    const key = peerOf(address) ?? address
    groups.set(key, [...(groups.get(key) ?? []), address])
  }
  return groups
}
