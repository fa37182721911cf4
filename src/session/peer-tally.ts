import type { Clock } from '../ports/clock.ts'
import type { PeerId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'

/** Peers counted at once. A peer costs a connection, so a flood of ids ends at the transport. */
const PEERS_MAX = 1_024

/** Counts what each peer did within a span of time that begins with the first time. */
export class PeerTally {
  readonly #clock: Clock
  readonly #windowMs: number
  readonly #counts = new Map<PeerId, { readonly sinceMs: TimeMs; readonly count: number }>()

  constructor(clock: Clock, windowMs: number) {
    this.#clock = clock
    this.#windowMs = windowMs
  }

  /** One more; answers how many it are now. */
  add(peer: PeerId): number {
    const count = this.of(peer) + 1
    const sinceMs = this.#counts.get(peer)?.sinceMs ?? this.#clock.now()
    this.#counts.delete(peer)
    this.#counts.set(peer, { sinceMs, count })
    if (this.#counts.size > PEERS_MAX) this.#forgetOldest()
    return count
  }

  /** How many it are now. */
  of(peer: PeerId): number {
    const entry = this.#counts.get(peer)
    if (entry === undefined) return 0
    if (this.#clock.now() < entry.sinceMs + this.#windowMs) return entry.count
    this.#counts.delete(peer)
    return 0
  }

  #forgetOldest(): void {
    const oldest = this.#counts.keys().next().value
    if (oldest !== undefined) this.#counts.delete(oldest)
  }
}
