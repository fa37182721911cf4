import { beforeEach, describe, expect, it } from 'vitest'
import {
  become,
  host,
  join,
  MemberWorld,
  type Member,
  type Place,
} from '../helpers/member-world.ts'
import { GateShutError } from '../../src/errors.ts'
import { until } from '../helpers/until.ts'

let world: MemberWorld
let borgo: Place
let alice: Member
let bob: Member

/** Alice and Bob in a community where anyone may open a Space that only its link leads to. */
beforeEach(async () => {
  world = new MemberWorld()
  borgo = await world.place('Borgo', { unlisted: 'anyone' })
  alice = await world.open(borgo)
  bob = await world.open(borgo)
  for (const one of [alice, bob]) await world.connect(one, borgo)
})

describe('a Space of its link alone', () => {
  it('is opened without a follower, and no lobby shows it', async () => {
    await become(alice, 'Alice')
    const { gate, unlisted } = alice.membership.standing.current
    expect(gate).toEqual({ open: false, reason: 'too-few-followers' })
    expect(unlisted).toEqual({ open: true, because: 'anyone' })
    await expect(host(alice)).rejects.toBeInstanceOf(GateShutError)
    const { stop } = await host(alice, { unlisted: true })
    await world.settle()
    expect(alice.membership.lobby.current).toEqual([])
    expect(bob.membership.lobby.current).toEqual([])
    stop()
  })

  it('is not opened where the gate is for all', async () => {
    await become(alice, 'Alice')
    const orto = await world.place('Orto')
    await world.connect(alice, orto)
    await join(alice, orto)
    expect(alice.membership.standing.current.unlisted.open).toBe(false)
    await expect(host(alice, { unlisted: true })).rejects.toBeInstanceOf(GateShutError)
  })
})

/** How many Spaces bob's lobby shows, in the end. */
const bobSees = (live: number, what: string): Promise<void> =>
  until(async () => {
    await world.settle()
    return bob.membership.lobby.current.length === live
  }, what)

describe('a session signed out from another device', () => {
  it('ends its Space there, and leaves the one that signed it out', async () => {
    const phrase = await alice.membership.newPhrase('en')
    await alice.membership.becomeMe(phrase, 'Alice')
    const me = alice.membership.me.current?.account
    const piazza = await world.place('Piazza', { starters: me === undefined ? [] : [me] })
    const phone = await world.open(piazza)
    for (const one of [alice, bob, phone]) await world.connect(one, piazza)
    for (const one of [alice, bob]) await join(one, piazza)
    await phone.membership.becomeMe(phrase, 'Alice')

    const lost = await host(phone)
    await bobSees(1, 'the Space in bob’s lobby')
    await alice.membership.sessions.signOutOthers()
    await until(() => lost.room.calls.includes('leave'), 'the lost phone to leave its Space')
    expect(phone.membership.sessions.ended.current).toBe(1)
    expect(alice.membership.sessions.ended.current).toBe(0)
    await bobSees(0, 'the Space to leave bob’s lobby')

    // What begins afterwards is not concerned, here or there.
    await world.clock.turn(10)
    const { stop } = await host(alice)
    await bobSees(1, 'the next Space in bob’s lobby')
    expect(alice.membership.sessions.ended.current).toBe(0)
    stop()
  })
})
