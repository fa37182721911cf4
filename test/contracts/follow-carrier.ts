import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { attest, community, people, person, type Person } from '../helpers/follows.ts'
import { readFollowUpdate, writeFollowUpdate } from '../../src/wire/follow-update.ts'
import { readStateVector } from '../../src/wire/state-vector.ts'
import type { Followee, FollowCarrier } from '../../src/ports/follow-carrier.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'

const EMPTY_VECTOR = Uint8Array.of(0)
const EMPTY_UPDATE = Uint8Array.of(0, 0)

/** What every carrier of follow documents promises. */
export function followCarrierContract(name: string, make: () => FollowCarrier): void {
  describe(`${name} as a carrier of follow documents`, () => {
    let alice: Followee
    let followers: Person[]
    let follows: NamedAttestation[]
    let carrier: FollowCarrier

    beforeAll(async () => {
      alice = { community, account: (await person(1)).account }
      followers = await people(12)
      follows = await Promise.all(followers.map(one => attest(one, alice.account)))
    })

    beforeEach(() => {
      carrier = make()
    })

    const all = (from: FollowCarrier): Uint8Array | undefined =>
      from.difference(alice, EMPTY_VECTOR)

    const liveIn = (update: Uint8Array | undefined): string[] => {
      const read = readFollowUpdate(update ?? new Uint8Array(), {
        community,
        followee: alice.account,
      })
      if (!read.ok) return [read.reason]
      return read.value.live.map(
        ({ attestation: one }) => `${one.follower.slice(0, 8)} ${one.kind} ${one.seq}`,
      )
    }

    it('knows nothing of a document that nobody wrote', () => {
      expect(carrier.stateVector(alice)).toEqual(EMPTY_VECTOR)
      expect(all(carrier)).toEqual(EMPTY_UPDATE)
    })

    it('gives a fresh document back byte for byte', () => {
      carrier.apply(alice, writeFollowUpdate(follows))
      expect(all(carrier)).toEqual(writeFollowUpdate(follows))
    })

    it('gives the same bytes whatever order and batches the items came in', () => {
      for (const follow of follows.toReversed()) carrier.apply(alice, writeFollowUpdate([follow]))
      carrier.apply(alice, writeFollowUpdate(follows.slice(3, 7)))
      expect(all(carrier)).toEqual(writeFollowUpdate(follows))
    })

    it('gives only what the other side lacks', () => {
      const other = make()
      other.apply(alice, writeFollowUpdate(follows.slice(0, 5)))
      carrier.apply(alice, writeFollowUpdate(follows))
      const difference = carrier.difference(alice, other.stateVector(alice))
      expect(difference).toEqual(writeFollowUpdate(follows.slice(5)))
    })

    it('holds a state vector of one entry per item', () => {
      carrier.apply(alice, writeFollowUpdate(follows))
      const vector = readStateVector(carrier.stateVector(alice))
      expect(vector.ok && vector.value.size).toBe(follows.length)
    })

    it.each(['older first', 'newer first'])(
      'keeps the newer of two statements, %s',
      async order => {
        const bob = followers[0]
        const follow = follows[0]
        if (bob === undefined || follow === undefined) throw new TypeError('no cast')
        const unfollow = await attest(bob, alice.account, { kind: 'unfollow' })
        const both = order === 'older first' ? [follow, unfollow] : [unfollow, follow]
        for (const statement of both) carrier.apply(alice, writeFollowUpdate([statement]))
        expect(liveIn(all(carrier))).toEqual([`${bob.account.slice(0, 8)} unfollow 1`])
        const vector = readStateVector(carrier.stateVector(alice))
        expect(vector.ok && vector.value.size).toBe(2)
      },
    )

    it('keeps the first of two statements whose names begin alike, until the next seq', async () => {
      const [bob, follow] = [followers[0], follows[0]]
      if (bob === undefined || follow === undefined) throw new TypeError('no cast')
      // The number has 42 bits of the name: seconds of work for whoever signs both.
      const hash = follow.hash.with(31, (follow.hash[31] ?? 0) ^ 1)
      const twin = { ...follow, timeMs: follow.timeMs + 1, hash }
      carrier.apply(alice, writeFollowUpdate([follow]))
      carrier.apply(alice, writeFollowUpdate([twin]))
      expect(all(carrier)).toEqual(writeFollowUpdate([follow]))
      const next = await attest(bob, alice.account, { kind: 'unfollow', seq: 2 })
      carrier.apply(alice, writeFollowUpdate([next]))
      expect(liveIn(all(carrier))).toEqual([`${bob.account.slice(0, 8)} unfollow 2`])
    })

    it('emits superseded items as a strict reader expects them', async () => {
      const later = await Promise.all(
        followers.slice(0, 4).map(one => attest(one, alice.account, { seq: 2 })),
      )
      carrier.apply(alice, writeFollowUpdate(follows))
      carrier.apply(alice, writeFollowUpdate(later))
      const read = readFollowUpdate(all(carrier) ?? new Uint8Array(), {
        community,
        followee: alice.account,
      })
      expect(read.ok && [read.value.live.length, read.value.superseded.length]).toEqual([12, 4])
    })

    it.each([
      ['nothing', []],
      ['a cut number', [1, 0x80]],
      ['a clock that is not one', [1, 5, 2]],
      ['rising numbers', [2, 5, 1, 6, 1]],
      ['a byte too many', [0, 0]],
      ['2^53 entries', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ])('refuses a state vector of %s', (_what, bytes) => {
      carrier.apply(alice, writeFollowUpdate(follows))
      expect(carrier.difference(alice, Uint8Array.from(bytes))).toBeUndefined()
    })

    it('keeps the documents of two followees apart', async () => {
      const bob: Followee = { community, account: (await person(2)).account }
      carrier.apply(alice, writeFollowUpdate(follows))
      expect(carrier.stateVector(bob)).toEqual(EMPTY_VECTOR)
    })

    it('forgets a dropped document and takes it again', () => {
      carrier.apply(alice, writeFollowUpdate(follows))
      carrier.drop(alice)
      expect(all(carrier)).toEqual(EMPTY_UPDATE)
      carrier.apply(alice, writeFollowUpdate(follows.slice(2)))
      expect(all(carrier)).toEqual(writeFollowUpdate(follows.slice(2)))
    })
  })
}

/** Two carriers that must write the same bytes for the same history, superseded items included. */
export function sameBytesContract(make: () => readonly [FollowCarrier, FollowCarrier]): void {
  it('writes byte for byte what its twin writes, after any history', async () => {
    const alice: Followee = { community, account: (await person(1)).account }
    const history = await Promise.all(
      (await people(6)).flatMap(one => [
        attest(one, alice.account),
        attest(one, alice.account, { kind: 'unfollow', seq: 2 }),
        attest(one, alice.account, { seq: 2 }),
        attest(one, alice.account, { seq: 3, timeMs: 5 }),
      ]),
    )
    const [real, twin] = make()
    for (const [index, statement] of history.entries()) {
      const turn = history[(index * 7) % history.length] ?? statement
      for (const carrier of [real, twin]) carrier.apply(alice, writeFollowUpdate([turn]))
      expect(twin.stateVector(alice)).toEqual(real.stateVector(alice))
      expect(twin.difference(alice, EMPTY_VECTOR)).toEqual(real.difference(alice, EMPTY_VECTOR))
    }
  })
}
