import { beforeEach, describe, expect, it } from 'vitest'
import {
  accountOf,
  become,
  followedBy,
  followersOf,
  join,
  MemberWorld,
  type Member,
  type Place,
} from '../helpers/member-world.ts'
import { until } from '../helpers/until.ts'

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

  it('of one account from two devices at once is one follow, and either takes it back', async () => {
    const a = await become(alice, 'Alice')
    const phrase = await bob.membership.newPhrase('en')
    await bob.membership.becomeMe(phrase, 'Bob')
    const phone = await world.open(piazza)
    await world.connect(phone, piazza)
    await phone.membership.becomeMe(phrase, 'Bob')
    await Promise.all([bob.membership.follow(a), phone.membership.follow(a)])
    await world.settle()
    await until(() => followersOf(alice) === 1, 'alice to hear of it')
    expect([followedBy(bob), followedBy(phone)]).toEqual([[a], [a]])
    await phone.membership.unfollow(a)
    await until(() => followersOf(alice) === 0, 'the follow to be taken back')
    await until(() => followedBy(bob).length === 0, 'the desk to learn of it')
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
