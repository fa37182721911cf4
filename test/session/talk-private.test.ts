import { describe, expect, it } from 'vitest'
import { privateEvening, visitor } from '../helpers/private-world.ts'
import type { SpaceWorld } from '../helpers/space-world.ts'
import type { Tab } from '../helpers/tab.ts'

const textsOf = ({ events }: Tab): readonly string[] =>
  (events.findLast(event => event.type === 'talk')?.lines ?? [])
    .filter(({ phase }) => phase === 'out')
    .map(({ text }) => text)

async function letIn(world: SpaceWorld, alice: Tab, count: number): Promise<void> {
  await world.when(() => {
    for (const { account } of alice.knocking()) {
      alice.plane.post({ type: 'act', act: { kind: 'admit', target: account } })
    }
    return alice.state()?.members.length === count
  })
}

const say = (who: Tab, text: string): void => who.plane.post({ type: 'say', text })

describe('what is written in a private Space', () => {
  it('is read by its members, and by nobody who carries it', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    await world.when(() => alice.knocking().length === 1)
    const carried: string[] = []
    const lane = await rita.session().talk.open()
    lane.facts.on('sheet', ({ sheet: { lines, tally } }) =>
      carried.push(...[...lines.map(({ body }) => body), tally].map(bytes => bytes.toString())),
    )
    await letIn(world, alice, 1)
    await world.when(() => bob.admission() === 'in')
    say(bob, 'in confidenza')
    bob.plane.post({ type: 'react', reaction: 3 })
    await world.when(() => textsOf(alice).length === 1 && textsOf(bob).length === 1)
    expect(textsOf(bob)).toEqual(['in confidenza'])
    await world.when(() => bob.events.some(({ type }) => type === 'reactions'))
    expect(bob.events.findLast(event => event.type === 'reactions')?.counts[3]).toBe(1)
    expect(carried.length).toBeGreaterThan(0)
    expect(carried.join()).not.toContain(new TextEncoder().encode('confidenza').toString())
    // Who stands at the door hears that something was said, and reads nothing.
    const carol = await visitor(world, rita, 'caroL')
    await world.when(() => carol.admission() === 'waiting')
    say(alice, 'ancora')
    await world.when(() => textsOf(bob).length === 2)
    say(carol, 'fatemi entrare')
    await world.when(() => carol.events.some(({ type }) => type === 'talk-refused'))
    expect(textsOf(carol)).toEqual([])
    // Let in, it reads what was written under the secret that it is given.
    await letIn(world, alice, 2)
    await world.when(() => textsOf(carol).length === 2)
  })

  it('is nothing any more for whom it puts out', async () => {
    const { world, rita, alice } = await privateEvening()
    const [bob, carol] = [await visitor(world, rita, 'bob'), await visitor(world, rita, 'caroL')]
    await world.when(() => alice.knocking().length === 2)
    await letIn(world, alice, 2)
    await world.when(() => bob.admission() === 'in' && carol.admission() === 'in')
    say(alice, 'tutti')
    await world.when(() => textsOf(bob).length === 1 && textsOf(carol).length === 1)
    const ban = { kind: 'ban', target: bob.account, reason: '', untilMs: 0 } as const
    alice.plane.post({ type: 'act', act: ban })
    await world.when(() => carol.state()?.bans.length === 1)
    await world.clock.turn(1_500)
    say(alice, 'senza bob')
    await world.when(() => textsOf(carol).length === 2)
    expect(textsOf(bob)).toEqual(['tutti'])
  })
})
