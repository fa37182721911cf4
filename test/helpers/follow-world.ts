import { FollowBook } from '../../src/session/follow-book.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork, type MemoryPeer } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { community, must } from './follows.ts'
import { patientClock } from './patient-clock.ts'
import { parsePeerId, type PeerId } from '../../src/domain/ids.ts'
import type { Keeping } from '../../src/session/follow-keeping.ts'
import type { FollowCarrier } from '../../src/ports/follow-carrier.ts'
import type { BulkVerifier, SignatureVerdict, SignedBytes } from '../../src/ports/verifier.ts'
import type { Streams } from '../../src/ports/streams.ts'

/** Counts what it is asked, and may be made to wait or to fail. */
export class CountingVerifier implements BulkVerifier {
  checked = 0
  /** Second opinions among them. */
  askedAgain = 0
  failing: Error | undefined
  readonly #inner = new LocalBulkVerifier()

  async verifyAll(
    items: readonly SignedBytes[],
    mayAskAgain?: (index: number) => boolean,
  ): Promise<readonly SignatureVerdict[]> {
    if (this.failing !== undefined) throw this.failing
    this.checked += items.length
    return this.#inner.verifyAll(items, index => {
      const isGranted = mayAskAgain?.(index) ?? true
      if (isGranted) this.askedAgain += 1
      return isGranted
    })
  }
}

/** One peer with a follow book that has joined the community. */
export type BookPeer = MemoryPeer & {
  readonly peer: PeerId
  readonly book: FollowBook
  readonly rows: MemoryRows
  readonly verifier: CountingVerifier
  readonly log: MemoryLog
  readonly keeping: Keeping
}

/** What a peer brings of its own. */
type OwnParts = {
  readonly rows?: MemoryRows
  readonly carrier?: FollowCarrier
  readonly verifier?: CountingVerifier
}

/** Peers with follow books in one network on one clock. */
export class FollowWorld {
  readonly clock = patientClock()
  readonly network = new MemoryNetwork()

  /** A peer; the same rows again are the same disk after a restart. */
  add(name: string, keeping: Keeping = 'community', own: OwnParts = {}): BookPeer {
    const { rows = new MemoryRows(), carrier = new MemoryFollowCarrier() } = own
    const peer = must(parsePeerId(name))
    const { streams, gossip } = this.network.join(peer)
    const [verifier, log] = [own.verifier ?? new CountingVerifier(), new MemoryLog()]
    const book = new FollowBook(
      { rows, carrier, verifier, gossip, streams, clock: this.clock, log },
      keeping,
    )
    book.join(community)
    return { peer, streams, gossip, book, rows, verifier, log, keeping }
  }

  /** The same peer with a new book over its rows, which sees the network through `streams`. */
  rewire(old: BookPeer, streams: Streams): BookPeer {
    old.book.close()
    const { gossip, rows, verifier, log, keeping } = old
    const carrier = new MemoryFollowCarrier()
    const ports = { rows, carrier, verifier, gossip, streams, clock: this.clock, log }
    const book = new FollowBook(ports, keeping)
    book.join(community)
    return { ...old, book }
  }
}
