import { beforeEach, describe, expect, it } from 'vitest'
import { linkTo, MemberWorld, type Member, type Place } from '../helpers/member-world.ts'
import { FakeRoom, liveState } from '../helpers/fake-spaces.ts'
import { until } from '../helpers/until.ts'
import type { AccountId } from '../../src/domain/ids.ts'

let world: MemberWorld
let piazza: Place
let orto: Place
let alice: Member
let bob: Member

beforeEach(async () => {
  world = new MemberWorld()
  piazza = await world.place('Piazza')
  orto = await world.place('Orto comune')
  alice = await world.open(piazza)
  bob = await world.open(piazza)
  await world.connect(alice, piazza, orto)
  await world.connect(bob, piazza, orto)
})

async function become({ membership }: Member, name: string): Promise<AccountId> {
  const phrase = await membership.newPhrase('en')
  await membership.becomeMe(phrase, name)
  return accountOf(membership.me.current)
}

const accountOf = (me: { readonly account: AccountId } | undefined): AccountId => {
  if (me === undefined) throw new RangeError('nobody became anybody')
  return me.account
}

const join = async ({ membership }: Member, place: Place): Promise<unknown> =>
  membership.communities.join(await linkTo(place))

const followersOf = ({ membership }: Member): number => membership.standing.current.followers
const followedBy = ({ membership }: Member): readonly AccountId[] => [
  ...membership.following.current,
]
const joined = ({ membership }: Member): string[] =>
  membership.communities.joined.current.map(
    ({ name, isCurrent }) => `${name ?? '?'}${isCurrent ? ' (here)' : ''}`,
  )

describe('two communities side by side', () => {
  it('are entered by link and shown one at a time', async () => {
    expect(joined(alice)).toEqual(['Piazza (here)'])
    await join(alice, orto)
    expect(joined(alice)).toEqual(['Piazza', 'Orto comune (here)'])
    expect(alice.membership.community.current?.name).toBe('Orto comune')
    alice.membership.communities.enter(piazza.id)
    expect(alice.membership.community.current?.name).toBe('Piazza')
    expect(alice.membership.communities.rules.current?.policy.community).toBe(piazza.id)
  })

  it('keep whom one follows and how many follow one apart', async () => {
    const a = await become(alice, 'Alice')
    await become(bob, 'Bob')
    await join(alice, orto)
    await join(bob, orto)
    await bob.membership.follow(a)
    await until(() => followersOf(alice) === 1, 'alice to be followed in the garden')
    alice.membership.communities.enter(piazza.id)
    bob.membership.communities.enter(piazza.id)
    expect([followersOf(alice), followedBy(bob)]).toEqual([0, []])
    alice.membership.communities.enter(orto.id)
    bob.membership.communities.enter(orto.id)
    expect([followersOf(alice), followedBy(bob)]).toEqual([1, [a]])
  })

  it('are still joined after a reload, in the one that was shown', async () => {
    await join(alice, orto)
    await alice.leave()
    const again = await world.open(piazza, alice.disk)
    expect(joined(again)).toEqual(['Piazza', 'Orto comune (here)'])
  })

  it('are left by the one who wants to, also the relay’s own, and not rejoined by a reload', async () => {
    await join(alice, orto)
    await alice.membership.communities.leave(piazza.id)
    expect(joined(alice)).toEqual(['Orto comune (here)'])
    await alice.leave()
    const again = await world.open(piazza, alice.disk)
    await world.settle()
    expect(joined(again)).toEqual(['Orto comune (here)'])
    await join(again, piazza)
    expect(joined(again)).toEqual(['Orto comune', 'Piazza (here)'])
  })

  it('are eight at most', async () => {
    for (let at = 0; at < 7; at += 1)
      await join(alice, await world.place(`Borgo ${'i'.repeat(at)}`))
    expect(joined(alice)).toHaveLength(8)
    expect(await join(alice, orto)).toEqual({ ok: false, reason: 'too-many' })
  })

  it('answer about themselves only', async () => {
    await join(alice, orto)
    const dora = await world.open(orto)
    world.network.link(dora.peer, alice.peer)
    await world.settle()
    expect(dora.log.lines.filter(line => line.startsWith('warn'))).toEqual([])
    expect(world.network.rejections).toEqual([])
  })
})

describe('hosting in one community', () => {
  it('goes on while another one is shown, and shuts the way out of that one', async () => {
    const a = await become(alice, 'Alice')
    const borgo = await world.place('Borgo', { starters: [a] })
    await world.connect(alice, borgo)
    await world.connect(bob, borgo)
    await join(alice, borgo)
    await join(bob, borgo)
    const opened = await alice.membership.openSpace({ title: 'Evening', language: 'it' })
    const room = new FakeRoom('host', () => undefined)
    room.state.set(liveState())
    const stop = alice.membership.announce(opened, room)
    alice.membership.communities.enter(piazza.id)
    await world.settle()
    await until(() => bob.membership.lobby.current.length === 1, 'the Space in bob’s lobby')
    expect(alice.membership.lobby.current).toEqual([])
    expect(await alice.membership.communities.leave(borgo.id)).toEqual({
      ok: false,
      reason: 'hosting',
    })
    stop()
    expect(await alice.membership.communities.leave(borgo.id)).toMatchObject({ ok: true })
  })
})

describe('a follow', () => {
  it('made offline outlives a reload and is told when the network is back', async () => {
    const a = await become(alice, 'Alice')
    await become(bob, 'Bob')
    world.network.kill(bob.peer)
    await bob.membership.follow(a)
    expect(followedBy(bob)).toEqual([a])
    expect(bob.membership.unconfirmed.current).toBe(1)
    await bob.leave()

    const again = await world.open(piazza, bob.disk)
    expect(followedBy(again)).toEqual([a])
    expect(followersOf(alice)).toBe(0)
    await world.connect(again, piazza)
    await until(() => followersOf(alice) === 1, 'alice to hear of it')
    await world.settle()
    await until(() => again.membership.unconfirmed.current === 0, 'the relay to confirm it')
  })

  it('from two devices at once is kept from both', async () => {
    const a = await become(alice, 'Alice')
    const phrase = await bob.membership.newPhrase('en')
    await bob.membership.becomeMe(phrase, 'Bob')
    const b = accountOf(bob.membership.me.current)
    const phone = await world.open(piazza)
    await world.connect(phone, piazza)
    await phone.membership.becomeMe(phrase, 'Bob')
    const dora = await world.open(piazza)
    await world.connect(dora, piazza)
    const d = await become(dora, 'Dora')
    await Promise.all([bob.membership.follow(a), phone.membership.follow(d)])
    await world.settle()
    await until(() => followedBy(bob).length === 2 && followedBy(phone).length === 2, 'both')
    expect(new Set(followedBy(phone))).toEqual(new Set([a, d]))
    expect(b).toBe(phone.membership.me.current?.account)
  })

  it('taken back later on a device that had not heard of two changes is not lost', async () => {
    const a = await become(alice, 'Alice')
    const phrase = await bob.membership.newPhrase('en')
    await bob.membership.becomeMe(phrase, 'Bob')
    await bob.membership.follow(a)
    await world.settle()
    const phone = await world.open(piazza)
    await world.connect(phone, piazza)
    await phone.membership.becomeMe(phrase, 'Bob')
    expect(followedBy(phone)).toEqual([a])
    // The phone is in a tunnel while the desk changes its mind twice.
    world.network.cut(phone.peer, piazza.relay)
    world.network.cut(phone.peer, bob.peer)
    world.network.cut(phone.peer, alice.peer)
    await bob.membership.unfollow(a)
    await bob.membership.follow(a)
    await world.clock.turn(5)
    await phone.membership.unfollow(a)
    await world.settle()
    expect(followersOf(alice)).toBe(1)
    world.network.mend(phone.peer, piazza.relay)
    await world.connect(phone, piazza)
    await until(() => followersOf(alice) === 0, 'the later word to win')
    await until(() => followedBy(bob).length === 0, 'the desk to learn of it')
  })
})

describe('a restored account', () => {
  it('that nobody could tell about its past signs nothing until somebody has', async () => {
    const a = await become(alice, 'Alice')
    const phrase = await bob.membership.newPhrase('en')
    await bob.membership.becomeMe(phrase, 'Bob')
    for (let round = 0; round < 3; round += 1) {
      await bob.membership.follow(a)
      await bob.membership.unfollow(a)
    }
    await world.settle()
    await bob.leave()

    const restored = await world.open(piazza)
    const becoming = restored.membership.becomeMe(phrase, 'Bob')
    await world.clock.turn(3_000)
    await becoming
    await restored.membership.follow(a)
    expect(followedBy(restored)).toEqual([a])
    expect(restored.membership.unconfirmed.current).toBe(1)
    for await (const [key] of restored.disk.rows.entries('/follow/')) {
      expect(key, 'a statement with a stale seq').toBe('none')
    }
    await world.connect(restored, piazza)
    await until(() => followersOf(alice) === 1, 'the follow with the seq after the last one')
  })

  it('learns whom it follows in every community it is in', async () => {
    const a = await become(alice, 'Alice')
    const phrase = await bob.membership.newPhrase('en')
    await bob.membership.becomeMe(phrase, 'Bob')
    await join(bob, orto)
    await bob.membership.follow(a)
    await world.settle()
    await bob.leave()
    const restored = await world.open(piazza)
    await world.connect(restored, piazza, orto)
    await restored.membership.becomeMe(phrase, 'Bob')
    await join(restored, orto)
    await world.settle()
    await until(() => followedBy(restored).length === 1, 'the garden’s follow')
    restored.membership.communities.enter(piazza.id)
    expect(followedBy(restored)).toEqual([])
  })
})

describe('an account that moved', () => {
  it('is shown to those who follow it, who follow the new one only if they say so', async () => {
    const a = await become(alice, 'Alice')
    await become(bob, 'Bob')
    await bob.membership.follow(a)
    await world.settle()
    await alice.membership.moves.moveTo(await alice.membership.newPhrase('en'))
    const next = accountOf(alice.membership.me.current)
    await until(() => bob.membership.moves.notices.current.length === 1, 'bob to hear of it')
    const [notice] = bob.membership.moves.notices.current
    expect(notice).toMatchObject({ from: a, name: 'Alice', outcome: { move: { to: next } } })
    expect(followedBy(bob)).toEqual([a])
    if (notice === undefined) throw new RangeError('no notice')
    await bob.membership.moves.accept(notice, { unfollowOld: true })
    expect(followedBy(bob)).toEqual([next])
    expect(bob.membership.moves.notices.current).toEqual([])
    await until(() => followersOf(alice) === 1, 'the new account to be followed')
  })

  it('takes along whom it followed, and says so after a reload too', async () => {
    await become(alice, 'Alice')
    const b = await become(bob, 'Bob')
    await alice.membership.follow(b)
    await bob.membership.follow(accountOf(alice.membership.me.current))
    await world.settle()
    world.network.kill(bob.peer)
    await alice.membership.moves.moveTo(await alice.membership.newPhrase('it'))
    expect(followedBy(alice)).toEqual([b])
    expect(alice.membership.me.current?.name).toBe('Alice')
    await alice.leave()
    const later = await world.open(piazza, alice.disk)
    await world.connect(later, piazza)
    const again = await world.open(piazza, bob.disk)
    await world.connect(again, piazza)
    await until(() => again.membership.moves.notices.current.length === 1, 'bob to hear later')
  })

  it('is shown no more once somebody said no, also after a reload', async () => {
    const a = await become(alice, 'Alice')
    await become(bob, 'Bob')
    await bob.membership.follow(a)
    await world.settle()
    await alice.membership.moves.moveTo(await alice.membership.newPhrase('en'))
    await until(() => bob.membership.moves.notices.current.length === 1, 'bob to hear of it')
    const [notice] = bob.membership.moves.notices.current
    if (notice !== undefined) await bob.membership.moves.dismiss(notice)
    expect(bob.membership.moves.notices.current).toEqual([])
    await bob.leave()
    const again = await world.open(piazza, bob.disk)
    await world.connect(again, piazza)
    expect(again.membership.moves.notices.current).toEqual([])
  })
})

describe('names', () => {
  it('are what accounts call themselves, asked of peers', async () => {
    const a = await become(alice, 'Alice')
    await world.settle()
    expect(await bob.membership.namesOf([a])).toEqual(new Map([[a, 'Alice']]))
  })
})

describe('who counts in a community by invitation', () => {
  it('is told one by one, with the reason', async () => {
    const a = await become(alice, 'Alice')
    const b = await become(bob, 'Bob')
    const garden = await world.place('Garden', {
      threshold: 1,
      counted: { kind: 'invite', depth: 2, fanOut: 3 },
    })
    for (const one of [alice, bob]) {
      await world.connect(one, garden)
      await join(one, garden)
    }
    await bob.membership.follow(a)
    await until(() => followersOf(alice) === 1, 'alice to be followed')
    const { totals, rows } = await alice.membership.counting.explainFollowers()
    expect([totals.counted, totals['never-invited']]).toEqual([0, 1])
    expect(rows).toMatchObject([{ account: b, reason: 'never-invited' }])
    expect(alice.membership.counting.invitations.current).toEqual({ phase: 'not-admitted' })
    expect(await alice.membership.counting.invite(b)).toEqual({ ok: false, reason: 'not-admitted' })
  })
})

describe('a community of work', () => {
  it('counts whoever has done it, and lets nobody do it twice', async () => {
    await become(alice, 'Alice')
    const forge = await world.place('Forge', { counted: { kind: 'pow', bits: 8 } })
    await world.connect(alice, forge)
    await join(alice, forge)
    const { counting } = alice.membership
    await until(() => counting.work.current.phase === 'wanted', 'the work to be asked')
    const seen: string[] = []
    counting.work.watch(({ phase }) => seen.push(phase))
    await counting.doWork()
    await until(() => counting.work.current.phase === 'done', 'the work to be done')
    expect(seen[0]).toBe('running')
    await counting.doWork()
    expect(counting.work.current.phase).toBe('done')
  })
})

describe('the evidence for a host', () => {
  it('names the rule that lets a starter in', async () => {
    const a = await become(alice, 'Alice')
    const borgo = await world.place('Borgo', { starters: [a] })
    for (const one of [alice, bob]) {
      await world.connect(one, borgo)
      await join(one, borgo)
    }
    const opened = await alice.membership.openSpace({ title: 'Evening', language: 'it' })
    const room = new FakeRoom('host', () => undefined)
    room.state.set(liveState())
    const stop = alice.membership.announce(opened, room)
    await world.settle()
    await until(() => bob.membership.lobby.current.length === 1, 'the Space in bob’s lobby')
    const evidence = await bob.membership.counting.evidenceOf(opened.entrance.space)
    expect(evidence).toMatchObject({ host: a, right: 'starter', certificate: undefined })
    stop()
  })

  it('counts the statements, and says how fresh they are', async () => {
    const a = await become(alice, 'Alice')
    await become(bob, 'Bob')
    const borgo = await world.place('Borgo', { threshold: 1 })
    for (const one of [alice, bob]) {
      await world.connect(one, borgo)
      await join(one, borgo)
    }
    await bob.membership.follow(a)
    await until(() => alice.membership.standing.current.gate.open, 'the gate')
    const opened = await alice.membership.openSpace({ title: 'Evening', language: 'it' })
    const room = new FakeRoom('host', () => undefined)
    room.state.set(liveState())
    const stop = alice.membership.announce(opened, room)
    await world.settle()
    await until(() => bob.membership.lobby.current.length === 1, 'the Space in bob’s lobby')
    const evidence = await bob.membership.counting.evidenceOf(opened.entrance.space)
    expect(evidence).toMatchObject({
      right: 'followers',
      certificate: { members: 1, counted: 1, fresh: 1 },
    })
    stop()
  })
})

describe('a community’s link', () => {
  it('made by a member leads another one in', async () => {
    await join(alice, orto)
    const link = await alice.membership.communities.link()
    const read = await bob.membership.communities.readLink(link ?? '')
    if (!read.ok) throw new RangeError(read.reason)
    expect(read.value.community.name).toBe('Orto comune')
    await bob.membership.communities.join(read.value)
    expect(joined(bob)).toEqual(['Piazza', 'Orto comune (here)'])
  })

  it('is refused when a letter of it was changed', async () => {
    const link = (await alice.membership.communities.link()) ?? ''
    const changed = link.slice(0, -30) + (link.at(-30) === 'A' ? 'B' : 'A') + link.slice(-29)
    expect(await bob.membership.communities.readLink(changed)).toMatchObject({ ok: false })
  })
})
