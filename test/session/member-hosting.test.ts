import { beforeEach, describe, expect, it } from 'vitest'
import {
  accompany,
  become,
  host,
  join,
  MemberWorld,
  type Member,
  type Place,
} from '../helpers/member-world.ts'
import { GateShutError } from '../../src/errors.ts'
import { idFromBytes, type SessionId } from '../../src/domain/ids.ts'
import { liveState } from '../helpers/fake-spaces.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { until } from '../helpers/until.ts'
import type { OpenedSpace } from '../../src/session/membership-api.ts'

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

describe('a Space whose host is gone', () => {
  it('is announced by its heir, under the host’s proof, until the host is back', async () => {
    const me = await become(alice, 'Alice')
    const heir = await become(bob, 'Bob')
    const piazza = await world.place('Piazza', { starters: [me] })
    for (const one of [alice, bob]) {
      await world.connect(one, piazza)
      await join(one, piazza)
    }
    const { opened, room } = await host(alice)
    await bobSees(1, 'the Space in bob’s lobby')
    const { space, session: hers } = { ...opened.entrance, session: opened.session }
    const log = await logOf(opened.entrance)
    const words = [
      { kind: 'present', delegation: hers.delegation, name: 'Alice' },
      { kind: 'grant', target: heir },
    ] as const
    for (const word of words) {
      const said = { ...word, atMs: world.clock.now() }
      await log.add(await SpaceLog.authorAction(hers.signer, log, said))
    }
    // Her page is gone; nobody says that it ended.
    room.facts.emit('left', { isOver: false })
    await alice.leave()

    const given = await bob.membership.newSession()
    const session = given && idFromBytes<SessionId>(given.key.publicKey)
    if (session?.ok !== true) throw new TypeError('bob has an account')
    const his = accompany(bob.membership, { link: opened.link, session: session.value })
    his.state.set({ ...liveState(), id: space, community: piazza.id })
    his.papers.set(log.papersFor(heir))
    const by = (): unknown => bob.membership.lobby.current[0]?.announcement.by
    await until(async () => {
      await world.settle()
      return by() === heir
    }, 'bob to announce in her place')
    await world.clock.turn(30_000)
    await bobSees(1, 'the Space to stay')
    expect(bob.membership.lobby.current[0]?.announcement).toMatchObject({ space, host: me })
    // A Space that lasts: the same session, under another word.
    const renewed = await bob.membership.renewSession(session.value)
    expect(renewed?.key).toBe(given?.key)
    expect(renewed?.delegation).not.toEqual(given?.delegation)
    await world.clock.turn(30_000)
    await bobSees(1, 'the Space to stay')
    his.facts.emit('left', { isOver: true })
    await bobSees(0, 'the Space to end with bob')
  })
})

async function logOf({ space, log }: OpenedSpace['entrance']): Promise<SpaceLog> {
  const known = new SpaceLog(space)
  await known.addAll(log)
  return known
}

describe('what a Space says about itself', () => {
  it('is in every lobby as its host has it now', async () => {
    await become(alice, 'Alice')
    const me = alice.membership.me.current?.account
    const piazza = await world.place('Piazza', { starters: me === undefined ? [] : [me] })
    for (const one of [alice, bob]) {
      await world.connect(one, piazza)
      await join(one, piazza)
    }
    const { room, stop } = await host(alice)
    await bobSees(1, 'the Space in bob’s lobby')
    const said = { title: 'Night', topics: ['music', 'jazz'], language: 'en-GB' }
    room.state.set({ ...(room.state.current ?? liveState()), ...said })
    await until(async () => {
      await world.clock.turn(500)
      await world.settle()
      return bob.membership.lobby.current[0]?.announcement.title === 'Night'
    }, 'the new title in bob’s lobby')
    expect(bob.membership.lobby.current[0]?.announcement).toMatchObject(said)
    stop()
  })
})
