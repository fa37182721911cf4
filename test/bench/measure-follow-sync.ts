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
 * Lets two replicas that keep everything compare an account of `followers`, of which each lacks half of a
 * difference; once for each of `differences`, after the same two, which were equal, heard of that many more.
 * Signatures are taken for good: bytes are counted here, not time.
 */
export async function measureFollowSync(
  followers: number,
  ...differences: readonly number[]
): Promise<readonly FollowSyncCost[]> {
  const alice = (await person(1)).account
  const network = new MemoryNetwork()
  const [ours, theirs] = [await replica(network, 'rita'), await replica(network, 'roger')]
  network.mesh()
  const costs: FollowSyncCost[] = []
  let known = 0
  for (const differing of differences) {
    const heard = unsignedCrowd(alice, known, Math.max(followers, known + differing))
    const half = Math.floor(differing / 2)
    await takeAll(ours, heard.slice(half))
    await takeAll(theirs, heard.slice(0, heard.length - (differing - half)))
    known += heard.length
    costs.push(await costOfSync(ours, theirs, differing))
  }
  for (const one of [ours, theirs]) one.sync.close()
  return costs
}

async function costOfSync(
  ours: Replica,
  theirs: Replica,
  differing: number,
): Promise<FollowSyncCost> {
  const before = { ...ours.tally }
  await ours.sync.syncFollowee({ peer: theirs.peer, addresses: [] }, ours.shelf.followee)
  const isEqual = Buffer.compare(ours.shelf.digest, theirs.shelf.digest) === 0
  if (!isEqual) throw new RangeError(`expected equal replicas after a difference of ${differing}`)
  const bytes = ours.tally.sent + ours.tally.received - before.sent - before.received
  const minimumBytes = differing * PACKED_BYTES
  const messages = ours.tally.messages - before.messages
  return { bytes, minimumBytes, bytesOverMinimum: bytes - minimumBytes, messages }
}

type Replica = {
  readonly peer: PeerId
  readonly shelf: FollowShelf
  readonly sync: FollowSync
  readonly tally: Tally
}

async function takeAll({ shelf }: Replica, statements: readonly NamedAttestation[]): Promise<void> {
  for (let at = 0; at < statements.length; at += QUEUE) {
    await shelf.take(statements.slice(at, at + QUEUE), undefined)
  }
}

async function replica(network: MemoryNetwork, name: string): Promise<Replica> {
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
