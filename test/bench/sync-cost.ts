import { community, must, person } from '../helpers/follows.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { parsePeerId, type PeerId } from '../../src/domain/ids.ts'
import { unsignedCrowd } from './unsigned-crowd.ts'
import type { BulkVerifier } from '../../src/ports/verifier.ts'
import type { MessageStream, Streams } from '../../src/ports/streams.ts'

/** What two peers sent each other over `/loggia/follows/1`, and how many statements one of them lacked. */
export type SyncCost = { readonly bytes: number; readonly differing: number }

const trusting: BulkVerifier = { verifyAll: async items => items.map(() => true) }
const BATCH = 1_000

/** Two peers compare an account of `followers`; the one lacks `differing` of what the other has. */
export async function syncCost(followers: number, differing: number): Promise<SyncCost> {
  const alice = (await person(1)).account
  const ofAlice = { community, account: alice }
  const network = new MemoryNetwork()
  const tally = { bytes: 0 }
  const join = (name: string): { peer: PeerId; book: FollowBook } => {
    const peer = must(parsePeerId(name))
    const { streams, gossip } = network.join(peer)
    const ports = {
      rows: new MemoryRows(),
      carrier: new MemoryFollowCarrier(),
      verifier: trusting,
      gossip,
      streams: counted(streams, tally),
      clock: new MemoryClock(),
      log: new MemoryLog(),
    }
    const book = new FollowBook(ports, 'community')
    book.join(community)
    return { peer, book }
  }
  const [one, other] = [join('12Done'), join('12Dother')]
  for (let from = 0; from < followers; from += BATCH) {
    const part = unsignedCrowd(alice, from, Math.min(from + BATCH, followers))
    await one.book.publish(part)
    await other.book.publish(part.slice(0, from + BATCH >= followers ? BATCH - differing : BATCH))
  }
  network.link(one.peer, other.peer)
  // Until they agree: an exchange carries a window, and may have to be repeated.
  for (let exchange = 0; exchange < 8; exchange += 1) {
    const { size } = await other.book.followersOf(ofAlice)
    if (size === followers) break
    await other.book.sync({ peer: one.peer, addresses: [] }, ofAlice)
  }
  one.book.close()
  other.book.close()
  return { bytes: tally.bytes, differing }
}

/** Streams that count what is written, both ways. */
function counted(streams: Streams, tally: { bytes: number }): Streams {
  const counting = (stream: MessageStream): MessageStream => ({
    ...stream,
    peer: stream.peer,
    read: () => stream.read(),
    write: message => {
      tally.bytes += message.length
      return stream.write(message)
    },
    close: () => stream.close(),
    abort: () => stream.abort(),
  })
  return {
    self: streams.self,
    handle: (protocol, handler) => streams.handle(protocol, stream => handler(counting(stream))),
    open: async (to, protocol, signal) => counting(await streams.open(to, protocol, signal)),
    connect: (to, signal) => streams.connect(to, signal),
    dial: (address, signal) => streams.dial(address, signal),
    connected: () => streams.connected(),
    addresses: () => streams.addresses(),
    disconnect: peer => streams.disconnect(peer),
    onChange: handler => streams.onChange(handler),
    close: () => streams.close(),
  }
}
