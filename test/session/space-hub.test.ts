import { BARE_ASK } from '../../src/domain/tree/message.ts'
import { describe, expect, it } from 'vitest'
import { SpaceWorld, numbers } from '../helpers/space-world.ts'
import { readReply, writeAsk } from '../../src/wire/tree-ask.ts'

/** What somebody is told who asks `to` to be its parent. */
async function reasonFrom(
  world: SpaceWorld,
  asker: ReturnType<SpaceWorld['somebody']>,
  to: typeof asker,
) {
  const ask = { ...BARE_ASK, space: world.space, purpose: 'attach', listens: true } as const
  const bytes = writeAsk(ask)
  const outcome = await asker.links.connect(to.entry, bytes, new AbortController().signal)
  if (outcome.kind !== 'refused') return outcome.kind
  const reply = readReply(outcome.reply)
  return reply.ok && reply.value.answer.kind === 'refused'
    ? reply.value.answer.reason
    : 'unreadable'
}

describe('a hub of Spaces', () => {
  it('joins a Space that somebody asks for, and holds the asker meanwhile', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host()
    const entries = [alice.entry]
    const rita = world.relay('rita', { admit: async () => ({ ok: true, value: { entries } }) })
    const [bob, carol] = [world.listener('bob'), world.listener('caroL')]
    bob.session().start([rita.entry])
    carol.session().start([rita.entry])
    await world.when(() => bob.session().isAttached && carol.session().isAttached, 2_000)
    expect(bob.session().stats().parents).toEqual([rita.peer])
    await world.speak(alice, 2)
    expect(await numbers(carol, 2)).toEqual([1, 2])
    // Counts go up the tree with the next pulses.
    await world.when(() => alice.session().listeners.current === 2, 1_000)
  })

  it('makes a root of a relay that had joined by itself, when the host learns of it', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host(1)
    const entries = [alice.entry]
    const admit = async () => ({ ok: true, value: { entries } }) as const
    const rita = world.relay('rita', { admit, slots: 1 })
    const bob = world.listener('bob', 0)
    bob.session().start([rita.entry])
    await world.when(() => bob.session().isAttached)
    alice.session().feed([rita.entry])
    // The one slot is free again: a root needs none.
    const carol = world.listener('caroL')
    await world.join(carol, alice)
    expect(carol.session().stats().parents).toEqual([alice.peer])
  })

  it('refuses Spaces it does not know, and more than it carries', async () => {
    const world = await SpaceWorld.open()
    const admit = async () => ({ ok: false, reason: 'unknown-space' }) as const
    const [rita, ruth] = [world.relay('rita', { admit }), world.relay('ruth', { spacesMax: 0 })]
    const mallory = world.somebody('maLLory')
    const bob = world.somebody('bob')
    expect(await reasonFrom(world, mallory, rita)).toBe('unknown-space')
    expect(await reasonFrom(world, mallory, ruth)).toBe('full')
    expect(await reasonFrom(world, mallory, bob)).toBe('unknown-space')
  })

  it('is busy for who asks without end', async () => {
    const world = await SpaceWorld.open()
    const admit = async () => ({ ok: false, reason: 'unknown-space' }) as const
    const rita = world.relay('rita', { admit })
    const mallory = world.somebody('maLLory')
    for (let asked = 0; asked < 60; asked += 1) await reasonFrom(world, mallory, rita)
    expect(await reasonFrom(world, mallory, rita)).toBe('busy')
    await world.clock.turn(10_000)
    expect(await reasonFrom(world, mallory, rita)).toBe('unknown-space')
  })

  it('answers bytes that are no ask with a refusal, and each counts against the asker', async () => {
    const world = await SpaceWorld.open()
    const rita = world.relay('rita')
    const mallory = world.somebody('maLLory')
    const whole = writeAsk({
      space: world.space,
      purpose: 'feed',
      ...BARE_ASK,
    })
    for (let length = 0; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length)
      const outcome = await mallory.links.connect(rita.entry, cut, new AbortController().signal)
      expect(outcome.kind).toBe('refused')
    }
    expect(rita.links.blamed).toEqual(Array.from(whole, () => mallory.peer))
    expect(rita.hub.spaces().size).toBe(0)
  })

  it('sends away who feeds it without being on stage, and forgets a Space nobody needs', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host()
    const rita = world.relay('rita')
    const mallory = world.somebody('maLLory')
    const bytes = writeAsk({
      space: world.space,
      purpose: 'feed',
      ...BARE_ASK,
    })
    const outcome = await mallory.links.connect(rita.entry, bytes, new AbortController().signal)
    expect(outcome.kind).toBe('linked')
    await world.clock.turn(4_000)
    expect(world.network.linksAt(mallory.peer)).toBe(0)
    expect(rita.hub.spaces().size).toBe(1)
    await world.clock.turn(160_000)
    expect(rita.hub.spaces().size).toBe(0)
    alice.session().feed([rita.entry])
    await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
    await world.clock.turn(160_000)
    expect(rita.hub.spaces().size).toBe(1)
  })

  it('drains: everybody below has another parent before its links close', async () => {
    const world = await SpaceWorld.open()
    const alice = await world.host()
    const rita = world.relay('rita')
    alice.session().feed([rita.entry])
    await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
    const bob = world.listener('bob')
    await world.join(bob, rita)
    const session = bob.session()
    rita.hub.drain()
    await world.speak(alice, 25)
    expect(await numbers(bob, 25)).toEqual(Array.from({ length: 25 }, (_, said) => said + 1))
    expect(session.stats().parents).toEqual([alice.peer])
    expect(world.network.linksAt(rita.peer)).toBe(0)
  })
})
