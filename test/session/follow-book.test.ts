import { beforeEach, describe, expect, it } from 'vitest'
import {
  attest,
  community,
  NOON,
  otherCommunity,
  people,
  person,
  policyOf,
  type Person,
} from '../helpers/follows.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { StorageError } from '../../src/errors.ts'
import { until } from '../helpers/until.ts'
import { writeStatement } from '../../src/wire/attestation.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'

let world: FollowWorld
let alice: Person
let bob: Person
let carol: Person
let ofAlice: Followee

beforeEach(async () => {
  world = new FollowWorld()
  ;[alice, bob, carol] = await Promise.all([person(1), person(2), person(3)])
  ofAlice = { community, account: alice.account }
})

const topic = `loggia/${community}/follow`
const followersAt = (peer: BookPeer): number => peer.book.watchFollowee(ofAlice).current.followers

describe('following', () => {
  it('shows at once here and soon at a peer', async () => {
    const [home, relay] = [world.add('home', 'watched'), world.add('rita')]
    world.network.mesh()
    const following = home.book.following(community, bob.account)
    expect(await home.book.follow(bob.signer, community, alice.account)).toMatchObject({ ok: true })
    expect(following.current).toEqual(new Set([alice.account]))
    await until(() => followersAt(relay) === 1)
    expect(world.network.rejections).toEqual([])
  })

  it('is taken back by a newer statement', async () => {
    const [home, relay] = [world.add('home', 'watched'), world.add('rita')]
    world.network.mesh()
    const following = home.book.following(community, bob.account)
    await home.book.follow(bob.signer, community, alice.account)
    await until(() => followersAt(relay) === 1)
    const unfollow = await home.book.unfollow(bob.signer, community, alice.account)
    expect(unfollow).toMatchObject({ ok: true, value: { kind: 'unfollow', seq: 2 } })
    expect(following.current).toEqual(new Set())
    await until(() => followersAt(relay) === 0)
  })

  it('twice signs once', async () => {
    const home = world.add('home')
    const both = await Promise.all([
      home.book.follow(bob.signer, community, alice.account),
      home.book.follow(bob.signer, community, alice.account),
    ])
    expect(both.map(one => one.ok && one.value.seq)).toEqual([1, 1])
    expect(home.verifier.checked).toBe(1)
  })

  it('counts seq up through every change of mind, however fast', async () => {
    const home = world.add('home')
    const changes = await Promise.all([
      home.book.follow(bob.signer, community, alice.account),
      home.book.unfollow(bob.signer, community, alice.account),
      home.book.follow(bob.signer, community, alice.account),
    ])
    expect(changes.map(change => change.ok && change.value.seq)).toEqual([1, 2, 3])
    expect(await home.book.followersOf(ofAlice)).toEqual(new Set([bob.account]))
  })

  it('oneself is refused', async () => {
    const home = world.add('home')
    expect(await home.book.follow(alice.signer, community, alice.account)).toEqual({
      ok: false,
      reason: 'oneself',
    })
  })

  it('is refused after 1,023 changes of mind', async () => {
    const home = world.add('home')
    await home.book.publish([await attest(bob, alice.account, { seq: 1_023 })])
    expect(await home.book.unfollow(bob.signer, community, alice.account)).toEqual({
      ok: false,
      reason: 'seq-spent',
    })
  })

  it('is on disk before anybody hears of it', async () => {
    const rows = new MemoryRows()
    const home = world.add('home', 'watched', { rows })
    const heard: number[] = []
    const other = world.network.join('12Dother' as BookPeer['peer'])
    world.network.mesh()
    other.gossip.join(topic, async () => {
      heard.push(
        Number(
          (await rows.get(`/follow/${community}/${alice.account}/${bob.account}`)) !== undefined,
        ),
      )
      return 'accept'
    })
    await home.book.follow(bob.signer, community, alice.account)
    await until(() => heard.length === 1)
    expect(heard).toEqual([1])
  })

  it('is not told when the disk is full, and succeeds once it is not', async () => {
    const [home, relay] = [world.add('home'), world.add('rita')]
    world.network.mesh()
    home.rows.failing = true
    await expect(home.book.follow(bob.signer, community, alice.account)).rejects.toThrow(
      StorageError,
    )
    expect(followersAt(home)).toBe(0)
    home.rows.failing = false
    expect(await home.book.follow(bob.signer, community, alice.account)).toMatchObject({
      value: { seq: 1 },
    })
    await until(() => followersAt(relay) === 1)
  })

  it('alone is told to the peers that appear later', async () => {
    const home = world.add('home', 'watched')
    home.book.following(community, bob.account)
    await home.book.follow(bob.signer, community, alice.account)
    const relay = world.add('rita')
    relay.book.watchFollowee(ofAlice)
    world.network.mesh()
    await world.clock.turn(1_000)
    await until(() => followersAt(relay) === 1)
  })

  it('is counted by the followee who was away, once they are back', async () => {
    const [home, relay] = [world.add('home', 'watched'), world.add('rita')]
    world.network.mesh()
    await home.book.follow(bob.signer, community, alice.account)
    await until(async () => (await relay.book.followersOf(ofAlice)).size === 1)
    const back = world.add('back', 'watched')
    back.book.watchFollowee(ofAlice)
    world.network.link(back.peer, relay.peer)
    await world.clock.turn(1_000)
    await until(() => followersAt(back) === 1)
  })
})

describe('a restored account', () => {
  it('learns its own seq and following list before it signs', async () => {
    const relay = world.add('rita')
    await relay.book.publish([
      await attest(bob, alice.account, { seq: 7 }),
      await attest(bob, carol.account, { seq: 3, kind: 'unfollow' }),
    ])
    const home = world.add('home', 'watched')
    world.network.mesh()
    const following = home.book.following(community, bob.account)
    const learnt = await home.book.restoreOwn(
      { peer: relay.peer, addresses: [] },
      community,
      bob.account,
    )
    expect(learnt).toMatchObject({ ok: true, value: { taken: 2 } })
    expect(following.current).toEqual(new Set([alice.account]))
    expect(await home.book.unfollow(bob.signer, community, alice.account)).toMatchObject({
      value: { seq: 8 },
    })
    expect(await home.book.follow(bob.signer, community, carol.account)).toMatchObject({
      value: { seq: 4 },
    })
  })

  it('tells a peer what that one has forgotten', async () => {
    const home = world.add('home', 'watched')
    home.book.following(community, bob.account)
    await home.book.follow(bob.signer, community, alice.account)
    const relay = world.add('rita')
    world.network.mesh()
    await home.book.restoreOwn({ peer: relay.peer, addresses: [] }, community, bob.account)
    await until(async () => (await relay.book.followersOf(ofAlice)).has(bob.account))
  })

  it('is told when nobody answers', async () => {
    const home = world.add('home', 'watched')
    const gone = { peer: 'nobody' as BookPeer['peer'], addresses: [] }
    expect(await home.book.restoreOwn(gone, community, bob.account)).toEqual({
      ok: false,
      reason: 'unreachable',
    })
  })
})

describe('counts', () => {
  it('tell all follows from those that count under the policy', async () => {
    const home = world.add('home')
    home.book.setPolicy(policyOf(600, { maxAgeDays: 30 }))
    const [old, young] = await people(2)
    if (old === undefined || young === undefined) throw new TypeError('no cast')
    await home.book.publish([
      await attest(old, alice.account, { timeMs: NOON - 31 * 86_400_000 }),
      await attest(young, alice.account),
    ])
    const view = home.book.watchFollowee(ofAlice)
    await until(() => view.current.followers === 2)
    expect(view.current).toEqual({ followers: 2, counted: 1, checking: undefined })
    home.book.setPolicy(policyOf(600))
    expect(view.current.counted).toBe(2)
  })

  it('show how far checking has come', async () => {
    const home = world.add('home')
    const view = home.book.watchFollowee(ofAlice)
    const steps: string[] = []
    view.watch(({ followers, checking }) => {
      if (checking !== undefined) steps.push(`${checking.verified} of ${checking.of}: ${followers}`)
    })
    const follows = await Promise.all((await people(150)).map(one => attest(one, alice.account)))
    await home.book.publish(follows)
    expect(steps).toEqual(['64 of 150: 64', '128 of 150: 128', '150 of 150: 150'])
    expect(view.current).toEqual({ followers: 150, counted: 0, checking: undefined })
  })

  it('do not mix two communities', async () => {
    const home = world.add('home')
    home.book.join(otherCommunity)
    await home.book.publish([await attest(bob, alice.account, { community: otherCommunity })])
    expect((await home.book.followersOf(ofAlice)).size).toBe(0)
    const other = { community: otherCommunity, account: alice.account }
    expect((await home.book.followersOf(other)).size).toBe(1)
  })
})

describe('after a restart', () => {
  it('rows come back without a signature being checked again', async () => {
    const first = world.add('home')
    const follows = await Promise.all((await people(80)).map(one => attest(one, alice.account)))
    await first.book.publish(follows)
    first.book.close()
    const again = world.add('homeAgain', 'community', { rows: first.rows })
    const view = again.book.watchFollowee(ofAlice)
    await until(() => view.current.followers === 80)
    expect(again.verifier.checked).toBe(0)
  })

  it('a changed row is found, set aside by name, and the others stay', async () => {
    const first = world.add('home')
    await first.book.publish([await attest(bob, alice.account), await attest(carol, alice.account)])
    first.book.close()
    const key = `/follow/${community}/${alice.account}/${bob.account}`
    const body = await first.rows.get(key)
    if (body === undefined) throw new TypeError('no row')
    body[40] = (body[40] ?? 0) ^ 1
    await first.rows.putAll([[key, body]])
    const again = world.add('homeAgain', 'community', { rows: first.rows })
    expect(await again.book.followersOf(ofAlice)).toEqual(new Set([carol.account]))
    expect(again.log.lines).toContain(`warn follow-row-broken key=${key} reason=signature`)
    expect(await again.rows.get(`/set-aside${key}`)).toEqual(body)
  })

  it('a row that is no attestation at all is set aside too', async () => {
    const rows = new MemoryRows()
    await rows.putAll([[`/follow/${community}/${alice.account}/${bob.account}`, Uint8Array.of(1)]])
    const home = world.add('home', 'community', { rows })
    expect((await home.book.followersOf(ofAlice)).size).toBe(0)
    expect(home.log.lines[0]).toContain('reason=length')
  })

  it('an own follow is still in the list', async () => {
    const first = world.add('home', 'watched')
    await first.book.follow(bob.signer, community, alice.account)
    first.book.close()
    const again = world.add('homeAgain', 'watched', { rows: first.rows })
    const following = again.book.following(community, bob.account)
    await until(() => following.current.size === 1)
  })
})

describe('closing', () => {
  it('leaves no timer behind', async () => {
    const home = world.add('home')
    world.add('rita')
    world.network.mesh()
    home.book.watchFollowee(ofAlice)
    const before = world.clock.pending
    home.book.close()
    home.book.close()
    expect(world.clock.pending).toBe(before - 3)
  })
})

describe('gossip', () => {
  const tell = async (world: FollowWorld, message: Uint8Array): Promise<string> => {
    const relay = world.add('rita')
    const mallory = world.network.join('mallory' as BookPeer['peer'])
    world.network.mesh()
    await mallory.gossip.publish(topic, message)
    await world.clock.turn(0)
    await until(async () => relay.verifier.checked >= 0)
    await world.clock.turn(0)
    const [rejection] = world.network.rejections
    const count = (await relay.book.followersOf(ofAlice)).size
    return `${rejection === undefined ? 'kept' : 'rejected'} ${count}`
  }

  it('takes a good statement in', async () => {
    expect(await tell(world, writeStatement(await attest(bob, alice.account)))).toBe('kept 1')
  })

  it('rejects a bad signature', async () => {
    const statement = writeStatement(await attest(bob, alice.account))
    statement[statement.length - 1] = (statement.at(-1) ?? 0) ^ 1
    expect(await tell(world, statement)).toBe('rejected 0')
  })

  it('rejects a statement of another community', async () => {
    const foreign = await attest(bob, alice.account, { community: otherCommunity })
    expect(await tell(world, writeStatement(foreign))).toBe('rejected 0')
  })

  it('rejects what is no statement', async () => {
    expect(await tell(world, new Uint8Array(136))).toBe('rejected 0')
  })

  it('rejects somebody following themselves', async () => {
    const statement = writeStatement(await attest(bob, alice.account))
    statement.set(statement.subarray(0, 32), 32 + 9)
    expect(await tell(world, statement)).toBe('rejected 0')
  })

  it('ignores a statement from the future, blaming nobody', async () => {
    const ahead = await attest(bob, alice.account, { timeMs: NOON + 600_001 })
    expect(await tell(world, writeStatement(ahead))).toBe('kept 0')
  })

  it('passes on what is not kept here, once it is verified', async () => {
    const [left, middle, right] = [
      world.add('west'),
      world.add('centre', 'watched'),
      world.add('east'),
    ]
    world.network.link(left.peer, middle.peer)
    world.network.link(middle.peer, right.peer)
    await left.book.follow(bob.signer, community, alice.account)
    await until(() => followersAt(right) === 1)
    expect(middle.verifier.checked).toBe(1)
    expect((await middle.book.followersOf(ofAlice)).size).toBe(0)
  })

  it('drops a peer that keeps lying', async () => {
    const relay = world.add('rita')
    const mallory = world.network.join('mallory' as BookPeer['peer'])
    world.network.mesh()
    for (const byte of [1, 2, 4]) {
      const statement = writeStatement(await attest(bob, alice.account))
      statement[100] = (statement[100] ?? 0) ^ byte
      const strikes = relay.log.lines.length
      await mallory.gossip.publish(topic, statement)
      await until(() => relay.log.lines.length > strikes)
    }
    expect(relay.streams.connected()).toEqual([])
  })

  it('outlives a verifier that fails', async () => {
    const [home, relay] = [world.add('home'), world.add('rita')]
    world.network.mesh()
    relay.verifier.failing = new StorageError('gone')
    await home.book.follow(bob.signer, community, alice.account)
    await until(() => relay.log.lines.some(line => line.startsWith('warn follow-not-taken')))
    relay.verifier.failing = undefined
    expect(await relay.book.sync({ peer: home.peer, addresses: [] }, ofAlice)).toMatchObject({
      value: { taken: 1 },
    })
  })
})
