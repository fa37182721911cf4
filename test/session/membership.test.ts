import { beforeEach, describe, expect, it } from 'vitest'
import {
  become,
  followedBy,
  followersOf,
  host,
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
    const { stop } = await host(alice)
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

describe('names', () => {
  it('are what accounts call themselves, asked of peers', async () => {
    const a = await become(alice, 'Alice')
    await world.settle()
    expect(await bob.membership.namesOf([a])).toEqual(new Map([[a, 'Alice']]))
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
