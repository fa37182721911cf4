import { beforeEach, describe, expect, it } from 'vitest'
import { community, person } from '../helpers/follows.ts'
import { FollowRows } from '../../src/session/follow-rows.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import {
  openAttestations,
  verifiedOf,
  type VerifiedAttestation,
} from '../../src/crypto/open-attestation.ts'
import { TrustingVerifier, unsigned, unsignedCrowd } from '../helpers/unsigned-crowd.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'
import type { SignedBytes } from '../../src/ports/verifier.ts'

const alice = await person(1)
const ofAlice: Followee = { community, account: alice.account }
const PACKS = `/follow-pack/${community}/${alice.account}/`
const LOOSE = `/follow/${community}/${alice.account}/`

/** Says no to signatures that are not all zero: damage shows, though nobody signed. */
class ZeroVerifier extends TrustingVerifier {
  override async verifyAll(items: readonly SignedBytes[]): Promise<readonly boolean[]> {
    this.checked += items.length
    return items.map(({ signature }) => signature.every(byte => byte === 0))
  }
}

let disk: MemoryRows
let log: MemoryLog
let verifier: ZeroVerifier
let rows: FollowRows

beforeEach(() => {
  disk = new MemoryRows()
  restart()
})

/** The same disk, everything else anew. */
function restart(): void {
  log = new MemoryLog()
  verifier = new ZeroVerifier()
  rows = new FollowRows({ rows: disk, verifier, log })
}

const verified = async (all: readonly NamedAttestation[]): Promise<VerifiedAttestation[]> => {
  const opened = await openAttestations(all, new TrustingVerifier())
  return verifiedOf(opened)
}

const crowd = (from: number, to: number): Promise<VerifiedAttestation[]> =>
  verified(unsignedCrowd(alice.account, from, to))

const keysUnder = async (prefix: string): Promise<string[]> => {
  const keys: string[] = []
  for await (const [key] of disk.entries(prefix)) keys.push(key)
  return keys
}

const loaded = async (): Promise<number> => (await rows.loadAbout(ofAlice)).size

describe('statements that are stored together', () => {
  it('lie in packs and come back without a signature being checked', async () => {
    const all = await crowd(0, 300)
    await rows.store(ofAlice, all)
    expect([(await keysUnder(PACKS)).length, (await keysUnder(LOOSE)).length]).toEqual([2, 0])
    restart()
    const found = await rows.loadAbout(ofAlice)
    expect([...found.values()]).toEqual(all.map(one => ({ ...one })))
    expect(verifier.checked).toBe(0)
  })

  it('lie in rows of their own when they are few', async () => {
    await rows.store(ofAlice, await crowd(0, 63))
    expect([(await keysUnder(PACKS)).length, (await keysUnder(LOOSE)).length]).toEqual([0, 63])
    restart()
    expect([await loaded(), verifier.checked]).toEqual([63, 0])
  })

  it('fold: the newest of each follower counts, wherever it lies', async () => {
    const followers = await crowd(0, 100)
    const later = await verified([
      unsigned(alice.account, 5, { kind: 'unfollow', seq: 2 }),
      unsigned(alice.account, 6, { seq: 3 }),
    ])
    await rows.store(ofAlice, later)
    await rows.store(ofAlice, followers)
    const found = [...(await rows.loadAbout(ofAlice)).values()]
    expect(found).toHaveLength(100)
    expect(found.filter(one => one.seq > 1).map(one => one.kind)).toEqual(['unfollow', 'follow'])
  })
})

describe('rows that have become many', () => {
  it('are packed while the relay runs', async () => {
    for (let at = 0; at < 1_050; at += 50) await rows.store(ofAlice, await crowd(at, at + 50))
    expect(await keysUnder(LOOSE)).toHaveLength(0)
    expect(await loaded()).toBe(1_050)
  })

  it('are there twice and count once when it is killed in between', async () => {
    const all = await crowd(0, 60)
    await rows.store(ofAlice, all)
    // The packs are written, the rows not yet deleted.
    const [copy, other] = [new MemoryRows(), new FollowRows({ rows: disk, verifier, log })]
    await new FollowRows({ rows: copy, verifier, log }).store(ofAlice, [
      ...all,
      ...(await crowd(60, 70)),
    ])
    for await (const [key, value] of copy.entries(PACKS)) await disk.putAll([[key, value]])
    expect((await other.loadAbout(ofAlice)).size).toBe(70)
  })

  it('that were superseded many times are written anew', async () => {
    for (let seq = 1; seq <= 12; seq++) {
      const again = Array.from({ length: 128 }, (_, who) => unsigned(alice.account, who, { seq }))
      await rows.store(ofAlice, await verified(again))
    }
    expect(await keysUnder(PACKS)).toHaveLength(12)
    restart()
    expect(await loaded()).toBe(128)
    expect(await keysUnder(PACKS)).toHaveLength(1)
    const found = [...(await rows.loadAbout(ofAlice)).values()]
    expect(new Set(found.map(one => one.seq))).toEqual(new Set([12]))
  })
})

describe('a damaged disk', () => {
  const flip = async (key: string, at: number): Promise<void> => {
    const value = (await disk.get(key)) ?? new Uint8Array()
    value[at] = (value[at] ?? 0) ^ 1
    await disk.putAll([[key, value]])
  }

  it('costs one statement of a pack, whose name is in the log, and the pack is kept for whoever looks', async () => {
    await rows.store(ofAlice, await crowd(0, 100))
    const [key = ''] = await keysUnder(PACKS)
    // A bit of the third signature: behind a hundred keys of 43 letters, two bodies of 73 bytes, nine more.
    await flip(key, 4_300 + 146 + 20)
    restart()
    expect(await loaded()).toBe(99)
    expect(log.lines).toEqual([`warn follow-pack-broken key=${key} saved=99`])
    expect(await disk.get(`/set-aside${key}`)).toBeDefined()
    restart()
    expect([await loaded(), verifier.checked, log.lines]).toEqual([99, 0, []])
  })

  it.each([0, 1, 50, 4_299, 4_310, 12_000, 14_803])(
    'that flips a bit of byte %i of a pack costs at most one statement',
    async at => {
      await rows.store(ofAlice, await crowd(0, 100))
      const [key = ''] = await keysUnder(PACKS)
      await flip(key, at)
      restart()
      expect(await loaded()).toBeGreaterThanOrEqual(99)
    },
  )

  it('that cuts a pack costs what was cut off', async () => {
    await rows.store(ofAlice, await crowd(0, 100))
    const [key = ''] = await keysUnder(PACKS)
    const pack = (await disk.get(key)) ?? new Uint8Array()
    await disk.putAll([[key, pack.subarray(0, 3)]])
    restart()
    expect(await loaded()).toBe(0)
    expect(log.lines).toEqual([`warn follow-pack-broken key=${key} saved=0`])
  })

  it('does not let a row come back under another’s key', async () => {
    await rows.store(ofAlice, await crowd(0, 2))
    const [first = '', second = ''] = await keysUnder(LOOSE)
    await disk.putAll([[first, (await disk.get(second)) ?? new Uint8Array()]])
    restart()
    await loaded()
    // The seal names its key, so the signature is checked before it counts.
    expect(verifier.checked).toBe(1)
  })

  it('that is full takes nothing, and nothing that was stored is lost', async () => {
    await rows.store(ofAlice, await crowd(0, 100))
    disk.failing = true
    await expect(rows.store(ofAlice, await crowd(100, 200))).rejects.toThrow('full')
    disk.failing = false
    restart()
    expect(await loaded()).toBe(100)
  })

  it('that fails while rows are packed does not undo what was stored', async () => {
    for (let at = 0; at < 1_000; at += 50) await rows.store(ofAlice, await crowd(at, at + 50))
    const remove = disk.delete.bind(disk)
    disk.delete = async () => {
      throw new TypeError('the disk broke')
    }
    await rows.store(ofAlice, await crowd(1_000, 1_050))
    expect(log.lines.join()).toContain('follow-rows-untidy')
    disk.delete = remove
    restart()
    expect(await loaded()).toBe(1_050)
  })
})
