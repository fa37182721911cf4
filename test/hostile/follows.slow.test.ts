/** Attacks on who follows whom, and on who may host (THREATS T1 to T3). */
import { beforeEach, describe, expect, it } from 'vitest'
import {
  attest,
  community,
  must,
  NOON,
  otherCommunity,
  people,
  person,
  policyOf,
} from '../helpers/follows.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { fromHex, SMALL_ORDER } from '../contracts/ed25519.ts'
import { idFromBytes, parsePeerId, type AccountId } from '../../src/domain/ids.ts'
import { writeStatement } from '../../src/wire/attestation.ts'
import type { Attestation } from '../../src/domain/follow/attestation.ts'

const alice = (await person(1)).account
const bob = await person(2)
const ofAlice = { community, account: alice }
const topic = `loggia/${community}/follow`
const mallory = must(parsePeerId('12Dmawry'))

let world: FollowWorld
let rita: BookPeer

beforeEach(() => {
  world = new FollowWorld()
  rita = world.add('rita')
})

const hear = (one: Attestation): Promise<void> =>
  rita.gossip.receive(topic, writeStatement(one), mallory)
const followers = async (): Promise<number> => (await rita.book.followersOf(ofAlice)).size

describe('600 keys that one person made', () => {
  it('pass an open gate exactly at 600: the number proves keys, not people', async () => {
    const made = await Promise.all((await people(601)).map(one => attest(one, alice)))
    const policy = policyOf(600)
    const passes = async (): Promise<boolean> =>
      (await rita.book.certificateFor(ofAlice, policy, NOON)) !== undefined
    await rita.book.publish(made.slice(0, 599))
    expect(await passes()).toBe(false)
    await rita.book.publish(made.slice(599, 600))
    expect(await passes()).toBe(true)
    await rita.book.publish(made.slice(600))
    expect(await passes()).toBe(true)
  })
})

describe('an old follow', () => {
  it('played again after the unfollow does not return', async () => {
    const follow = await attest(bob, alice)
    await hear(follow)
    expect(await followers()).toBe(1)
    await hear(await attest(bob, alice, { kind: 'unfollow', seq: 2 }))
    expect(await followers()).toBe(0)
    world.network.link(mallory, rita.peer)
    await hear(follow)
    expect(await followers()).toBe(0)
  })

  it('of the same number as an unfollow loses to it, whichever came first', async () => {
    await hear(await attest(bob, alice, { kind: 'unfollow', seq: 2 }))
    await hear(await attest(bob, alice, { seq: 2, timeMs: NOON + 1 }))
    expect(await followers()).toBe(0)
  })

  it('made for another community counts in neither', async () => {
    const foreign = await attest(bob, alice, { community: otherCommunity })
    await hear(foreign)
    expect(await followers()).toBe(0)
    expect(world.network.rejections).toHaveLength(1)
  })

  it('said twice is one follower', async () => {
    await hear(await attest(bob, alice))
    await hear(await attest(bob, alice, { timeMs: NOON - 1 }))
    expect(await followers()).toBe(1)
  })
})

describe('a follower key of small order', () => {
  it.each(SMALL_ORDER)('%s is no follower, whatever signs for it', async key => {
    const follower = must(idFromBytes<AccountId>(fromHex(key)))
    for (const r of SMALL_ORDER) {
      const signature = fromHex(r + '00'.repeat(32))
      const said = { community, followee: alice, follower, signature } as const
      await hear({ ...said, kind: 'follow', seq: 1, timeMs: NOON })
    }
    expect(await followers()).toBe(0)
    // Refused by its bytes: no verifier was asked.
    expect(rita.verifier.checked).toBe(0)
    expect(world.network.rejections).toHaveLength(SMALL_ORDER.length)
  })
})
