import { describe, expect, it } from 'vitest'
import { SpaceWorld, type Somebody } from '../helpers/space-world.ts'
import { kidOf } from '../../src/crypto/media-keys.ts'
import { OVERTAKEN_MS } from '../../src/domain/media/repair.ts'
import { PULL_BYTES, readPull, tagOfKid, writePull } from '../../src/wire/pull.ts'
import { sessionOf } from '../helpers/bundles.ts'
import { readBundleHeader } from '../../src/wire/bundle.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import { until } from '../helpers/until.ts'

/** Alice feeds rita, bob hears through rita, carol through bob. */
async function chain() {
  const world = await SpaceWorld.open()
  const alice = await world.host()
  const rita = world.relay('rita')
  const [bob, carol] = [world.listener('bob'), world.listener('caroL')]
  alice.session().feed([rita.entry])
  await world.clock.turn(200)
  await world.join(bob, rita)
  await world.join(carol, bob)
  return { world, alice, rita, bob, carol }
}

const numbersOf = ({ heard }: Somebody): readonly number[] =>
  heard.map(({ ctr }) => Number(ctr)).sort((a, b) => a - b)

describe('a bundle that was lost on the way', () => {
  it('is pulled from whoever sent the others, at every hop', async () => {
    const { world, alice, bob, carol } = await chain()
    const lost = new Set([3, 4, 9])
    world.network.setFate((bytes, _from, to) => {
      const header = readBundleHeader(bytes)
      const isLost = header.ok && to === bob.peer && lost.delete(Number(header.value.ctr))
      return isLost ? [] : [bytes]
    })
    await world.speak(alice, 12)
    await world.when(() => carol.heard.length === 12)
    expect(numbersOf(carol)).toEqual(numbersOf(bob))
    // What was lost before a later one came was missed by the clock, and pulled from both ways.
    expect(bob.session().stats().pulled).toBeGreaterThan(0)
    expect(Object.keys(bob.session().stats().dropped)).not.toContain('unauthorised')
  })

  it('comes through where a fifth of everything is lost in both directions', async () => {
    const { world, alice, bob, rita } = await chain()
    const chance = seededChance(5)
    world.network.setFate((bytes, from, to) => {
      const isAccess = (from === rita.peer && to === bob.peer) || from === bob.peer
      return isAccess && chance() < 0.2 ? [] : [bytes]
    })
    await world.speak(alice, 200)
    await world.when(() => bob.heard.length === 200)
    expect(bob.session().stats().dropped['unauthorised']).toBeUndefined()
  })

  it('is pulled when it was the last one, and nothing comes behind it', async () => {
    const { world, alice, bob, carol } = await chain()
    // After a loss that a later one showed: nobody asks about silence on a way without any.
    const lost = new Set([3, 6, 7])
    world.network.setFate((bytes, _from, to) => {
      const header = readBundleHeader(bytes)
      const isLost = header.ok && to === bob.peer && lost.delete(Number(header.value.ctr))
      return isLost ? [] : [bytes]
    })
    await world.speak(alice, 7)
    await world.clock.turn(200)
    expect(numbersOf(bob)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(numbersOf(carol)).toEqual(numbersOf(bob))
  })

  it('is asked for in time though something older is being asked for again', async () => {
    const { world, alice, bob } = await chain()
    const { session } = world.author
    const kid = await kidOf({ session: sessionOf(session), epoch: 0, lane: 'audience' })
    await world.speak(alice, 3)
    const askedAtMs = new Map<number, number>()
    const isGone = (number: bigint): boolean => number === 4n || number === 6n
    world.network.setFate((bytes, from, to) => {
      const pull = readPull(bytes)
      if (from === bob.peer && pull.ok && pull.value.tag === tagOfKid(kid)) {
        for (const number of pull.value.numbers) {
          if (!askedAtMs.has(number)) askedAtMs.set(number, world.clock.now())
        }
        return []
      }
      const header = readBundleHeader(bytes)
      return header.ok && to === bob.peer && isGone(header.value.ctr) ? [] : [bytes]
    })
    const say = async (count: number): Promise<void> => {
      for (let said = 0; said < count; said += 1) alice.session().sendBundle(await world.bundle())
      await world.clock.turn(20)
    }
    await say(2)
    const behindMs = world.clock.now()
    await say(2)
    // Number 4 was asked for just now and is due again in 50 ms: 6 does not wait for that.
    expect((askedAtMs.get(4) ?? Infinity) - behindMs).toBeLessThan(0)
    expect((askedAtMs.get(6) ?? Infinity) - behindMs).toBeLessThanOrEqual(OVERTAKEN_MS + 5)
  })

  it('is sent again for two seconds, and no more than the link may have', async () => {
    const { world, alice, bob, carol } = await chain()
    await world.speak(alice, 2)
    await until(() => carol.heard.length === 2)
    const before = bob.session().stats().forwarded
    const kid = carol.heard[0]?.kid ?? 0n
    const pull = writePull({ tag: tagOfKid(kid), numbers: [1, 2] })
    expect(pull.length).toBe(PULL_BYTES)
    const mallory = world.somebody('dora')
    const { writeAsk } = await import('../../src/wire/tree-ask.ts')
    const roles = {
      listens: true,
      isRelay: false,
      hides: false,
      isOrphan: false,
      slots: 0,
      at: undefined,
      page: 0,
      belowMs: 0,
    } as const
    const ask = { space: world.space, purpose: 'attach', ...roles } as const
    const outcome = await mallory.links.connect(
      bob.entry,
      writeAsk({ ...ask, addresses: [] }),
      new AbortController().signal,
    )
    if (outcome.kind !== 'linked') throw new Error(`expected a link, got ${outcome.kind}`)
    await until(() => bob.session().stats().children.length === 2)
    for (let asked = 0; asked < 200; asked += 1) outcome.link.sendBundle(pull)
    await world.clock.turn(10)
    const sent = bob.session().stats().forwarded - before
    expect(sent).toBeGreaterThanOrEqual(100)
    expect(sent).toBeLessThanOrEqual(125)
    await world.clock.turn(2_100)
    const later = bob.session().stats().forwarded
    outcome.link.sendBundle(pull)
    await world.clock.turn(10)
    expect(bob.session().stats().forwarded).toBe(later)
  })
})
