import { withoutEvidence } from '../../src/domain/community/admission.ts'
import { FollowRows } from '../../src/session/follow-rows.ts'
import { FollowShelf } from '../../src/session/follow-shelf.ts'
import { FollowSync } from '../../src/session/follow-sync.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { PACKED_BYTES } from '../../src/wire/attestation.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { TrustingVerifier, unsignedCrowd } from '../helpers/unsigned-crowd.ts'
import { community, must, person } from '../helpers/follows.ts'
import { countedStreams, type Tally } from '../helpers/counted-streams.ts'
import { parsePeerId, type PeerId } from '../../src/domain/ids.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

/** What two replicas of an account's followers sent each other until they were equal. */
export type FollowSyncCost = {
  /** Both ways, without frames. */
  readonly bytes: number
  /** The statements that one of them lacked, packed: nobody can send less. */
  readonly minimumBytes: number
  readonly bytesOverMinimum: number
  readonly messages: number
}

/** One book's worth of one followee takes this many statements at once. */
const QUEUE = 4_000

/**
 * Lets two replicas that keep everything compare an account of `followers`, of which each lacks half of
 * `differing`. Signatures are taken for good: bytes are counted here, not time.
 */
export async function measureFollowSync(
  followers: number,
  differing: number,
): Promise<FollowSyncCost> {
  const half = Math.floor(differing / 2)
  const alice = (await person(1)).account
  const all = unsignedCrowd(alice, 0, followers)
  const network = new MemoryNetwork()
  const [ours, theirs] = await Promise.all([
    replica(network, 'rita', all.slice(half)),
    replica(network, 'roger', all.slice(0, followers - (differing - half))),
  ])
  network.mesh()
  const to = { peer: theirs.peer, addresses: [] }
  await ours.sync.syncFollowee(to, ours.shelf.followee)
  const isEqual = Buffer.compare(ours.shelf.digest, theirs.shelf.digest) === 0
  if (!isEqual) throw new RangeError(`expected equal replicas after ${followers}, ${differing}`)
  for (const one of [ours, theirs]) one.sync.close()
  const bytes = ours.tally.sent + ours.tally.received
  const minimumBytes = differing * PACKED_BYTES
  const { messages } = ours.tally
  return { bytes, minimumBytes, bytesOverMinimum: bytes - minimumBytes, messages }
}

type Replica = {
  readonly peer: PeerId
  readonly shelf: FollowShelf
  readonly sync: FollowSync
  readonly tally: Tally
}

async function replica(
  network: MemoryNetwork,
  name: string,
  statements: readonly NamedAttestation[],
): Promise<Replica> {
  const peer = must(parsePeerId(name))
  const { streams, tally } = countedStreams(network.join(peer).streams)
  const [clock, log, verifier] = [patientClock(), new MemoryLog(), new TrustingVerifier()]
  const conduct = new PeerConduct({ clock, log, streams })
  const followRows = new FollowRows({ rows: new MemoryRows(), verifier, log })
  const followee = { community, account: (await person(1)).account }
  const shelf = await FollowShelf.open(followee, () => undefined, {
    followRows,
    carrier: new MemoryFollowCarrier(),
    verifier,
    clock,
    conduct,
    taken: () => undefined,
    countingUnder: withoutEvidence,
  })
  for (let at = 0; at < statements.length; at += QUEUE) {
    await shelf.take(statements.slice(at, at + QUEUE), undefined)
  }
  const sync = new FollowSync({
    streams,
    clock,
    conduct,
    extent: 'all',
    source: {
      use: (_followee, task) => task(shelf),
      statementsBy: async () => undefined,
      take: async () => [],
      pass: async () => [],
    },
  })
  return { peer, shelf, sync, tally }
}
