import { fork, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { attest, community, must, people, person } from '../helpers/follows.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { openLevelRows } from '../../src/adapters/datastore/level-rows.ts'
import { parsePeerId } from '../../src/domain/ids.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import { seedOfRun } from './seed.ts'
import type { Rows } from '../../src/ports/rows.ts'
import type { WriterNews } from './writer-process.ts'

const WRITER = join(import.meta.dirname, 'writer-process.ts')
const FIRST = 50_000
const KILLS = 3
const alice = (await person(1)).account
const ofAlice = { community, account: alice }
const root = await mkdtemp(join(tmpdir(), 'loggia-disk-'))

afterAll(() => rm(root, { recursive: true, force: true }))

/** A book over these rows, as a restarted relay has it, and what it logs. */
function bookOver(rows: Rows): { book: FollowBook; log: MemoryLog } {
  const { streams, gossip } = new MemoryNetwork().join(must(parsePeerId('12Dreader')))
  const log = new MemoryLog()
  const carrier = new MemoryFollowCarrier()
  const [verifier, clock] = [new LocalBulkVerifier(), new MemoryClock()]
  const book = new FollowBook({ rows, carrier, verifier, gossip, streams, clock, log }, 'community')
  book.join(community)
  return { book, log }
}

/** Those of the acknowledged followers that a restart does not find. */
async function lost(folder: string, upTo: number): Promise<number> {
  const rows = await openLevelRows(folder)
  const { book } = bookOver(rows)
  const found = await book.followersOf(ofAlice)
  book.close()
  await rows.close()
  const acknowledged = await people(upTo - FIRST, FIRST)
  return acknowledged.filter(one => !found.has(one.account)).length
}

/** Reads the child's news until `isEnough`, and answers the last acknowledgement. */
function newsOf(
  child: ChildProcess,
  isEnough: (news: WriterNews, acknowledgements: number) => boolean,
): Promise<{ upTo: number; last: WriterNews | undefined }> {
  return new Promise((resolve, reject) => {
    let [upTo, count] = [FIRST, 0]
    let last: WriterNews | undefined
    child.on('message', message => {
      // Our own child sends nothing else.
      last = message as WriterNews
      if (last.kind === 'acknowledged') upTo = last.upTo
      count += 1
      if (isEnough(last, count)) child.kill('SIGKILL')
    })
    child.on('error', reject)
    child.on('exit', () => resolve({ upTo, last }))
  })
}

describe('a relay that is killed while it writes', () => {
  it('has every follower that it acknowledged after it starts again', async () => {
    const folder = join(root, 'killed')
    const chance = seededChance(seedOfRun('kills in mid-write'))
    let upTo = FIRST
    for (let kill = 0; kill < KILLS; kill += 1) {
      const after = 3 + Math.floor(chance() * 40)
      const child = fork(WRITER, [folder, String(upTo)], { execArgv: ['--import', 'tsx'] })
      const news = await newsOf(child, (_, count) => count >= after)
      expect(news.upTo).toBeGreaterThan(upTo)
      upTo = news.upTo
      expect(await lost(folder, upTo)).toBe(0)
    }
  })
})

describe('a disk that fills up', () => {
  it('refuses what does not fit, keeps what it acknowledged, and the relay goes on', async () => {
    const folder = join(root, 'full')
    // Files may not grow beyond 48 KiB in that process; it is told by an error, not by a signal.
    const command = `trap '' XFSZ; ulimit -f 48; exec "$0" --import tsx "$@"`
    const child = spawn('bash', ['-c', command, process.execPath, WRITER, folder, String(FIRST)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    const { upTo, last } = await newsOf(child, news => news.kind === 'refused')
    expect(last).toEqual({ kind: 'refused', stillShown: upTo - FIRST })
    expect(upTo).toBeGreaterThan(FIRST)
    expect(await lost(folder, upTo)).toBe(0)
  })
})

describe('a row that was damaged on the disk', () => {
  it('is named in the log and set aside; the others count', async () => {
    const folder = join(root, 'damaged')
    const before = await openLevelRows(folder)
    const filled = bookOver(before)
    const followers = await people(10)
    await filled.book.publish(await Promise.all(followers.map(one => attest(one, alice))))
    filled.book.close()
    const damaged: string[] = []
    for await (const [key, value] of before.entries(`/follow/${community}/${alice}/`)) {
      // One with a flipped bit of its signature, one cut short, one that is no statement any more.
      if (damaged.length === 0) await before.putAll([[key, value.with(40, (value[40] ?? 0) ^ 1)]])
      if (damaged.length === 1) await before.putAll([[key, value.subarray(0, 30)]])
      if (damaged.length === 2) await before.putAll([[key, new Uint8Array(value.length).fill(7)]])
      damaged.push(key)
    }
    await before.close()

    const after = await openLevelRows(folder)
    const { book, log } = bookOver(after)
    expect((await book.followersOf(ofAlice)).size).toBe(7)
    for (const key of damaged.slice(0, 3)) {
      expect(log.lines.some(line => line.includes('follow-row-broken') && line.includes(key))).toBe(
        true,
      )
      expect(await after.get(`/set-aside${key}`)).toBeDefined()
      expect(await after.get(key)).toBeUndefined()
    }
    book.close()
    await after.close()
  })
})
