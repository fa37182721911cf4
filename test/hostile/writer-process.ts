/**
 * A relay's book over a folder, in a process that may be killed: takes followers of one account in, a few
 * at a time, and tells its parent how many were acknowledged. Arguments: folder, first follower's number.
 */
import { attest, community, must, people, person } from '../helpers/follows.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { openLevelRows } from '../../src/adapters/datastore/level-rows.ts'
import { parsePeerId } from '../../src/domain/ids.ts'
import { StorageError } from '../../src/errors.ts'

/** What the parent is told. */
export type WriterNews =
  | { readonly kind: 'acknowledged'; readonly upTo: number }
  /** The disk refused, and the process goes on with so many followers in view. */
  | { readonly kind: 'refused'; readonly stillShown: number }

const BATCH = 5
const [folder = '', first = '0'] = process.argv.slice(2)
const { streams, gossip } = new MemoryNetwork().join(must(parsePeerId('12Dwriter')))
const book = new FollowBook(
  {
    rows: await openLevelRows(folder),
    carrier: new MemoryFollowCarrier(),
    verifier: new LocalBulkVerifier(),
    gossip,
    streams,
    clock: new MemoryClock(),
    log: new MemoryLog(),
  },
  'community',
)
book.join(community)
const alice = (await person(1)).account

const tell = (news: WriterNews): boolean | undefined => process.send?.(news)

for (let from = Number(first); ; from += BATCH) {
  const followers = await people(BATCH, from)
  try {
    await book.publish(await Promise.all(followers.map(one => attest(one, alice))))
  } catch (fault) {
    if (!(fault instanceof StorageError)) throw fault
    const shown = await book.followersOf({ community, account: alice })
    tell({ kind: 'refused', stillShown: shown.size })
    break
  }
  tell({ kind: 'acknowledged', upTo: from + BATCH })
}
