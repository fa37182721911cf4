import { beforeEach, describe, expect, it } from 'vitest'
import { become, host, MemberWorld, type Member } from '../helpers/member-world.ts'
import { until } from '../helpers/until.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { PersonSeen } from '../../src/session/members-api.ts'

let world: MemberWorld
let people: Record<'anna' | 'bruno' | 'carla', Member & { readonly me: AccountId }>

/** Anna and Bruno follow each other; Carla follows Bruno, and Anna follows Carla. */
beforeEach(async () => {
  world = new MemberWorld()
  const place = await world.place('Piazza', { unlisted: 'anyone' })
  const arrive = async (name: string) => {
    const member = await world.open(place)
    await world.connect(member, place)
    return { ...member, me: await become(member, name) }
  }
  people = {
    anna: await arrive('Anna'),
    bruno: await arrive('Bruno'),
    carla: await arrive('Carla'),
  }
  const { anna, bruno, carla } = people
  await anna.membership.follow(bruno.me)
  await anna.membership.follow(carla.me)
  await bruno.membership.follow(anna.me)
  await carla.membership.follow(bruno.me)
  await world.settle()
})

describe('a card', () => {
  it('has both numbers of somebody, who of those I follow is among them, and whether they follow me', async () => {
    const { anna, bruno, carla } = people
    let seen: PersonSeen | undefined
    const stop = anna.membership.people.look(bruno.me, now => (seen = now))
    await until(async () => {
      await world.settle()
      return seen?.mutual.length === 1
    }, 'the card to be complete')
    expect(seen).toMatchObject({
      shown: { exact: true, followers: 2 },
      counted: 2,
      followsMe: true,
      mutual: [{ account: carla.me }],
    })
    stop()
    stop()
    await carla.membership.unfollow(bruno.me)
    await world.settle()
    expect(seen?.mutual).toHaveLength(1)
  })

  it('of oneself can be closed without losing sight of one’s own followers', async () => {
    const { anna, carla } = people
    anna.membership.people.look(anna.me, () => undefined)()
    await carla.membership.follow(anna.me)
    await until(async () => {
      await world.settle()
      return anna.membership.standing.current.followers === 2
    }, 'anna to see her new follower')
  })
})

describe('an invitation', () => {
  it('reaches by the relay whoever follows who sends it, and nobody else', async () => {
    const { anna, bruno, carla } = people
    const { opened } = await host(anna, { unlisted: true })
    expect(await anna.membership.calling.call(bruno.me, opened.code)).toBe('delivered')
    expect(bruno.membership.calling.received.current).toMatchObject({
      from: anna.me,
      name: 'Anna',
      title: 'Evening',
    })
    expect(await anna.membership.calling.call(carla.me, opened.code)).toBe('not-here')
    await bruno.membership.listing.list(false)
    expect(await anna.membership.calling.call(bruno.me, opened.code)).toBe('not-here')
  })
})
