import { BARE_ASK } from '../../src/domain/tree/message.ts'
import { describe, expect, it } from 'vitest'
import { SpaceWorld, numbers } from '../helpers/space-world.ts'
import { bundleBy } from '../helpers/bundles.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { malloryIn } from '../helpers/mallory.ts'
import { until } from '../helpers/until.ts'

/** Bob hears through mallory, and carol through bob. */
async function belowMallory() {
  const world = await SpaceWorld.open()
  const mallory = await malloryIn(world)
  const [bob, carol] = [world.listener('bob'), world.listener('caroL')]
  bob.session().start([mallory.entry])
  await world.clock.turn(100)
  carol.session().start([bob.entry])
  await world.clock.turn(100)
  const [link] = mallory.links
  if (link === undefined) throw new Error('bob did not come')
  const dropped = (): Readonly<Record<string, number>> => bob.session().stats().dropped
  return { world, mallory, bob, carol, link, dropped }
}

describe('a forwarder', () => {
  it('passes on what the speaker signed, once, in order', async () => {
    const { world, bob, carol, link, dropped } = await belowMallory()
    const bundles = [await world.bundle(), await world.bundle(), await world.bundle()]
    for (const bundle of [...bundles, ...bundles, ...bundles]) link.sendBundle(bundle)
    expect(await numbers(carol, 3)).toEqual([1, 2, 3])
    expect(await numbers(bob, 3)).toEqual([1, 2, 3])
    await until(() => dropped()['repeated'] === 6)
  })

  it('gives a new child the last moments and nothing older', async () => {
    const { world, bob, link } = await belowMallory()
    for (let said = 0; said < 8; said += 1) {
      link.sendBundle(await world.bundle())
      await numbers(bob, said + 1)
      await world.clock.turn(60)
    }
    const dora = world.listener('dora')
    dora.session().start([bob.entry])
    await world.clock.turn(20)
    expect(await numbers(dora, 3)).toEqual([6, 7, 8])
  })

  it('cuts off at once whoever brings a bundle with one bit changed', async () => {
    const { world, mallory, bob, carol, link, dropped } = await belowMallory()
    const bundle = await world.bundle()
    bundle[40] = (bundle[40] ?? 0) ^ 1
    link.sendBundle(bundle)
    await until(() => mallory.lost === 1)
    expect(dropped()).toEqual({ signature: 1 })
    expect(carol.heard).toEqual([])
    expect(bob.log.lines.join()).toMatch(/misbehaviour \S+ tree signature/)
  })

  it('passes on nobody who is not on stage, and loses patience with who insists', async () => {
    const { world, mallory, bob, carol, link, dropped } = await belowMallory()
    const stranger = { space: world.space, session: await generateSigner() }
    const bundle = await bundleBy(stranger, 1n)
    link.sendBundle(bundle)
    await until(() => dropped()['unauthorised'] === 1)
    expect(mallory.lost).toBe(0)
    for (let sent = 0; sent < 500; sent += 1) link.sendBundle(bundle)
    await until(() => mallory.lost === 1)
    expect([...bob.heard, ...carol.heard]).toEqual([])
  })

  it('cuts off a flood of replays', async () => {
    const { world, mallory, bob, link } = await belowMallory()
    const bundle = await world.bundle()
    link.sendBundle(bundle)
    await numbers(bob, 1)
    for (let sent = 0; sent < 1_000; sent += 1) link.sendBundle(bundle)
    await until(() => mallory.lost === 1)
    expect(await numbers(bob, 1)).toEqual([1])
  })

  it('closes a link that brings eight malformed bundles', async () => {
    const { world, mallory, link, dropped } = await belowMallory()
    const bundle = await world.bundle()
    const cuts = [0, 1, 20, 63, 64, 80, 84].map(length => bundle.subarray(0, length))
    for (const cut of cuts) link.sendBundle(cut)
    await until(() => dropped()['malformed'] === cuts.length)
    expect(mallory.lost).toBe(0)
    for (const cut of cuts) link.sendBundle(cut)
    await until(() => mallory.lost === 1)
  })

  it('lets no speaker have more than 60 packets and 64 kbit a second passed on', async () => {
    const { world, bob, carol, link } = await belowMallory()
    // 4 s at 150 packets a second of 110 bytes: 132 kbit/s.
    for (let ctr = 1; ctr <= 600; ctr += 1) {
      link.sendBundle(await bundleBy(world.author, BigInt(ctr), 30))
      if (ctr % 15 === 0) {
        await until(() => bob.session().stats().received === ctr)
        await world.clock.turn(100)
      }
    }
    const bytes = carol.heard.reduce((sum, { sframe }) => sum + sframe.length + 64, 0)
    expect(carol.heard.length).toBeGreaterThan(200)
    // A second's reserve, then 60 a second.
    expect(carol.heard.length).toBeLessThanOrEqual(60 + 4 * 60)
    expect(bytes).toBeLessThanOrEqual(8_000 * 5)
    expect(bob.session().stats().dropped['over-limit']).toBeGreaterThan(200)
  })

  it('takes no bundles from below', async () => {
    const { world, bob, carol } = await belowMallory()
    const dora = world.somebody('dora')
    const { writeAsk } = await import('../../src/wire/tree-ask.ts')
    const ask = { ...BARE_ASK, space: world.space, purpose: 'attach', listens: true } as const
    const outcome = await dora.links.connect(bob.entry, writeAsk(ask), new AbortController().signal)
    if (outcome.kind !== 'linked') throw new Error(`expected a link, got ${outcome.kind}`)
    const bundle = await world.bundle()
    for (let sent = 0; sent < 60; sent += 1) outcome.link.sendBundle(bundle)
    await until(() => bob.log.lines.join().includes('uphill'))
    expect([...bob.heard, ...carol.heard]).toEqual([])
  })
})
