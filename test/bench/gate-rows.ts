import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { community, must, person } from '../helpers/follows.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { median } from './median.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { openLevelRows } from '../../src/adapters/datastore/level-rows.ts'
import { parsePeerId, type AccountId } from '../../src/domain/ids.ts'
import { unsignedCrowd } from './unsigned-crowd.ts'
import { YjsFollowCarrier } from '../../src/adapters/yjs/follow-carrier.ts'
import type { BulkVerifier } from '../../src/ports/verifier.ts'
import type { Rows } from '../../src/ports/rows.ts'

/** Statements published at once: a shelf's queue takes four times as many. */
const BATCH = 1_000
/** A figure of one run would be a matter of luck. */
const RUNS = 3

const alice = (await person(1)).account

/** Takes every signature for good at once: what is left is ours. */
const trusting: BulkVerifier = { verifyAll: async items => items.map(() => true) }

function bookOver(rows: Rows): FollowBook {
  const peer = must(parsePeerId('12Dbench'))
  const { streams, gossip } = new MemoryNetwork().join(peer)
  const carrier = new YjsFollowCarrier()
  const [clock, log] = [new MemoryClock(), new MemoryLog()]
  const book = new FollowBook(
    { rows, carrier, verifier: trusting, gossip, streams, clock, log },
    'community',
  )
  book.join(community)
  return book
}

async function publishAll(book: FollowBook, followee: AccountId, count: number): Promise<void> {
  for (let from = 0; from < count; from += BATCH) {
    await book.publish(unsignedCrowd(followee, from, Math.min(from + BATCH, count)))
  }
}

/** Statements about one account into rows, document and digest; without their signatures' time. */
export async function mergeMs(count: number): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const crowd = Array.from({ length: count / BATCH }, (_, part) =>
      unsignedCrowd(alice, part * BATCH, (part + 1) * BATCH),
    )
    const book = bookOver(new MemoryRows())
    const from = performance.now()
    for (const part of crowd) await book.publish(part)
    times.push(performance.now() - from)
    book.close()
  }
  return median(times)
}

/** A relay starts again: the followers of one account from LevelDB until they are counted. */
export async function loadMs(count: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  try {
    const first = await openLevelRows(folder)
    const filled = bookOver(first)
    await publishAll(filled, alice, count)
    filled.close()
    await first.close()
    const times: number[] = []
    for (let run = 0; run < RUNS; run += 1) {
      const rows = await openLevelRows(folder)
      const book = bookOver(rows)
      const from = performance.now()
      const { size } = await book.followersOf({ community, account: alice })
      times.push(performance.now() - from)
      if (size !== count) throw new RangeError(`expected ${count} followers, got ${size}`)
      book.close()
      await rows.close()
    }
    return median(times)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
