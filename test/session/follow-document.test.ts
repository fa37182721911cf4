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

const liveIn = (document: FollowDocument): number => {
  const updates = document.missingIn(Uint8Array.of(0)) ?? []
  const about = { community, followee: alice.account }
  return updates.reduce((sum, update) => sum + must(readFollowUpdate(update, about)).live.length, 0)
}

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

  it('never holds more than two windows, and one after it was rebuilt', () => {
    const winners = new Map<AccountId, VerifiedAttestation>()
    const document = new FollowDocument(ofAlice, new YjsFollowCarrier(), winners, () => true)
    const sizes: number[] = []
    for (let batch = 0; batch < 9; batch++) {
      const taken = Array.from({ length: 256 }, (_, index) => statement(batch * 256 + index))
      for (const one of taken) winners.set(one.follower, one)
      document.carry(taken)
      sizes.push(sizeOf(document))
    }
    expect(sizes).toEqual([256, 512, 768, 1_024, 1_280, 1_536, 1_792, 2_048, 1_024])
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
