import { describe, expect, it } from 'vitest'
import { community, must, NOON, people, person, attest } from '../helpers/follows.ts'
import { FollowDocument } from '../../src/session/follow-document.ts'
import { FollowWorld } from '../helpers/follow-world.ts'
import { idFromBytes, type AccountId } from '../../src/domain/ids.ts'
import { nameAttestation } from '../../src/crypto/name-attestation.ts'
import { readFollowUpdate } from '../../src/wire/follow-update.ts'
import { readStateVector } from '../../src/wire/state-vector.ts'
import { until } from '../helpers/until.ts'
import { YjsFollowCarrier } from '../../src/adapters/yjs/follow-carrier.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'
import type { VerifiedAttestation } from '../../src/crypto/open-attestation.ts'

const alice = await person(1)
const ofAlice: Followee = { community, account: alice.account }

/** Statements that nobody signed: a document trusts those who fill it. */
function statement(number: number, seq = 1): VerifiedAttestation {
  const key = new Uint8Array(32).fill(3)
  new DataView(key.buffer).setUint32(0, number)
  const follower = must(idFromBytes<AccountId>(key))
  const signature = new Uint8Array(64)
  const unsigned = { community, followee: alice.account, follower, signature }
  const named = nameAttestation({ ...unsigned, kind: 'follow', seq, timeMs: NOON })
  return must(named) as VerifiedAttestation
}

const unfollowOf = (one: VerifiedAttestation): VerifiedAttestation =>
  must(nameAttestation({ ...one, kind: 'unfollow', seq: 2 })) as VerifiedAttestation

const followersIn = (document: FollowDocument): ReadonlySet<AccountId> => {
  const updates = document.missingIn(Uint8Array.of(0)) ?? []
  const about = { community, followee: alice.account }
  const live = updates.flatMap(update => must(readFollowUpdate(update, about)).live)
  return new Set(live.map(item => item.attestation.follower))
}

const liveIn = (document: FollowDocument): number => followersIn(document).size

const sizeOf = (document: FollowDocument): number => must(readStateVector(document.vector())).size

describe('a document', () => {
  it('is rebuilt from the winners, superseded items gone', () => {
    const winners = new Map(
      Array.from({ length: 50 }, (_, number) => statement(number, 9)).map(one => [
        one.follower,
        one,
      ]),
    )
    const document = new FollowDocument(ofAlice, new YjsFollowCarrier(), winners, () => true)
    expect([liveIn(document), sizeOf(document)]).toEqual([50, 50])
  })

  it('never holds more than a window and a half, and gives no more than one', () => {
    const winners = new Map<AccountId, VerifiedAttestation>()
    const document = new FollowDocument(ofAlice, new YjsFollowCarrier(), winners, () => true)
    const live: number[] = []
    for (let batch = 0; batch < 8; batch++) {
      const taken = Array.from({ length: 256 }, (_, index) => statement(batch * 256 + index))
      for (const one of taken) winners.set(one.follower, one)
      document.carry(taken)
      live.push(liveIn(document))
      expect(sizeOf(document)).toBeLessThanOrEqual(1_536)
    }
    expect(live).toEqual([256, 512, 768, ...Array.from({ length: 5 }, () => 1_024)])
  })

  it('is refilled from the winners when members took their follows back', () => {
    const crowd = Array.from({ length: 1_500 }, (_, number) => statement(number))
    const winners = new Map(crowd.map(one => [one.follower, one]))
    const document = new FollowDocument(ofAlice, new YjsFollowCarrier(), winners, () => true)
    const members = followersIn(document)
    const leavers = crowd.filter(one => members.has(one.follower)).slice(0, 300)
    const taken = leavers.map(one => unfollowOf(one))
    for (const one of taken) winners.set(one.follower, one)
    document.carry(taken)
    const after = followersIn(document)
    expect(after.size).toBe(1_024)
    expect(leavers.filter(one => after.has(one.follower))).toEqual([])
  })

  it('has the digest of any other with the same window, whatever lies outside', () => {
    const crowd = Array.from({ length: 1_500 }, (_, number) => statement(number))
    const all = new Map(crowd.map(one => [one.follower, one]))
    const full = new FollowDocument(ofAlice, new YjsFollowCarrier(), all, () => true)
    const members = followersIn(full)
    const few = new Map([...all].filter(([follower]) => members.has(follower)))
    const small = new FollowDocument(ofAlice, new YjsFollowCarrier(), few, () => true)
    expect(small.digest()).toEqual(full.digest())
    expect(
      new FollowDocument(ofAlice, new YjsFollowCarrier(), new Map(), () => true).digest(),
    ).not.toEqual(full.digest())
  })

  it('is rebuilt when changes of mind have filled it', () => {
    const winners = new Map<AccountId, VerifiedAttestation>()
    const document = new FollowDocument(ofAlice, new YjsFollowCarrier(), winners, () => true)
    for (let seq = 1; seq <= 9; seq++) {
      const taken = Array.from({ length: 256 }, (_, number) => statement(number, seq))
      for (const one of taken) winners.set(one.follower, one)
      document.carry(taken)
    }
    expect([liveIn(document), sizeOf(document)]).toEqual([256, 256])
  })

  it('in Yjs and in its twin bring two books to the same followers', async () => {
    const world = new FollowWorld()
    const home = world.add('home', 'watched', { carrier: new YjsFollowCarrier() })
    const relay = world.add('rita')
    const crowd = await people(30)
    await relay.book.publish(await Promise.all(crowd.map(one => attest(one, alice.account))))
    const view = home.book.watchFollowee(ofAlice)
    const [bob] = crowd
    if (bob === undefined) throw new TypeError('no cast')
    await home.book.publish([await attest(bob, alice.account, { seq: 2, kind: 'unfollow' })])
    world.network.mesh()
    await home.book.sync({ peer: relay.peer, addresses: [] }, ofAlice)
    expect(view.current.followers).toBe(29)
    await until(async () => (await relay.book.followersOf(ofAlice)).size === 29)
  })
})
