import { FollowRoads, type FollowRoadsParts } from './follow-roads.ts'
import type { Clock } from '../ports/clock.ts'
import type { DocumentRoads } from '../ports/document-roads.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { Streams } from '../ports/streams.ts'
import type { Undo } from '../events.ts'

/** Without a peer for this long the network is taken to be shut: a relay answers within two seconds. */
const ALONE_MS = 10_000
/** Documents at once: as many topics as signalling takes from one socket. */
const DOCUMENTS_MAX = 8

export type SecondRoadParts = Omit<FollowRoadsParts, 'roads'> & {
  readonly streams: Pick<Streams, 'connected' | 'onChange'>
  readonly clock: Clock
  /** Loads and opens the carrier, when it is first needed. */
  readonly openRoads: () => Promise<DocumentRoads>
  /** Whose documents we want. */
  readonly followees: () => readonly Followee[]
}

/**
 * When the second carrier is used: while nobody is reached over libp2p, and for what we watch. Each of its
 * links is a peer connection to a stranger, so it is not kept beside a network that works.
 */
export class SecondRoad {
  readonly #parts: SecondRoadParts
  readonly #unwatch: Undo
  #cancelWait: Undo | undefined
  #roads: FollowRoads | undefined
  #isOn = false
  #isClosed = false

  constructor(parts: SecondRoadParts) {
    this.#parts = parts
    this.#unwatch = parts.streams.onChange(() => this.#look())
    this.#look()
  }

  /** We watch somebody else now. */
  interestsChanged(): void {
    if (this.#isOn) this.#joinAll()
  }

  /** Tells what was stored. */
  tell(statements: readonly NamedAttestation[]): void {
    if (this.#isOn) this.#roads?.tell(statements)
  }

  close(): void {
    this.#isClosed = true
    this.#unwatch()
    this.#cancelWait?.()
    this.#roads?.close()
  }

  #look(): void {
    const isAlone = this.#parts.streams.connected().length === 0
    if (!isAlone) {
      this.#cancelWait?.()
      this.#cancelWait = undefined
      this.#isOn = false
      this.#roads?.leaveAll()
    } else if (this.#cancelWait === undefined) {
      this.#cancelWait = this.#parts.clock.after(ALONE_MS, () => void this.#takeIt())
    }
  }

  async #takeIt(): Promise<void> {
    this.#isOn = true
    try {
      const roads =
        this.#roads ?? new FollowRoads({ ...this.#parts, roads: await this.#parts.openRoads() })
      if (this.#isClosed) return roads.close()
      this.#roads = roads
      if (this.#isOn) this.#joinAll()
    } catch (fault) {
      this.#parts.log.warn('second-road-failed', { why: String(fault) })
      this.#isOn = false
    }
  }

  #joinAll(): void {
    for (const followee of this.#parts.followees().slice(0, DOCUMENTS_MAX))
      this.#roads?.join(followee)
  }
}
