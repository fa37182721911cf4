import { ACTION_DOMAIN, writeAction } from '../../src/wire/action.ts'
import { afterEach, describe, expect, it } from 'vitest'
import { bringOnStage, evening, type Player } from '../helpers/stage-world.ts'
import { hashId } from '../../src/crypto/hash-id.ts'
import { leaderOf } from '../../src/domain/space/select.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SpaceWorld } from '../helpers/space-world.ts'
import type { ActionId } from '../../src/domain/ids.ts'

const open: Player[] = []
afterEach(() => {
  for (const { part, hub } of open.splice(0)) {
    part.close()
    hub.close()
  }
})

/** Bob is a co-host, and alice was heard by everybody for half a minute. */
async function withCoHost() {
  const world = await SpaceWorld.open()
  const cast = await evening(world)
  const { alice, bob, carol } = cast
  open.push(alice, bob, carol)
  await bringOnStage(world, alice, bob)
  await alice.part.act({ kind: 'grant', target: bob.account })
  await world.when(() => carol.state().coHosts.length === 1)
  await world.clock.turn(30_000)
  return { world, ...cast }
}

/** Bob's client is modified: it takes over whenever it likes, and ends the Space in the same breath. */
async function coup(world: SpaceWorld, bob: Player, beaconAtMs: number): Promise<void> {
  const log = bob.actions()
  if (log === undefined) throw new TypeError('expected a log')
  const said = { space: world.space, atMs: world.clock.now() }
  const act = {
    ...said,
    heads: log.heads,
    kind: 'take-over',
    reign: undefined,
    beaconAtMs,
  } as const
  const takeOver = await seal(bob.session0, ACTION_DOMAIN, writeAction(act))
  const heads = [await hashId<ActionId>(takeOver)]
  const close = writeAction({ ...said, heads, kind: 'close' })
  const verdicts = [
    await bob.session().addAction(takeOver),
    await bob.session().addAction(await seal(bob.session0, ACTION_DOMAIN, close)),
  ]
  expect(verdicts).toEqual([
    { ok: true, value: 'new' },
    { ok: true, value: 'new' },
  ])
}

/** Every phase that somebody's page was told. */
function phasesOf(who: Player): ReadonlySet<string> {
  const phases = new Set<string>()
  who.actions()?.state.watch(state => state && phases.add(state.phase))
  return phases
}

const newestOf = (who: Player): number => who.actions()?.beaconOf(undefined)?.atMs ?? 0

describe('a co-host that takes over from a host that lives, and ends its Space', () => {
  for (const [name, named] of [
    ['the newest beacon', newestOf],
    ['a beacon that was never sent', () => Number.MAX_SAFE_INTEGER],
  ] as const) {
    it(`ends it for nobody by naming ${name}, and the host acts on`, async () => {
      const { world, alice, rita, bob, carol } = await withCoHost()
      const phases = [alice, carol].map(phasesOf)
      await coup(world, bob, named(bob))
      await world.clock.turn(5_000)
      await alice.part.act({ kind: 'edit', title: 'Still here' })
      await world.when(() => carol.state().title === 'Still here')
      await world.clock.turn(20_000)
      for (const seen of phases) expect([...seen]).toEqual(['live'])
      expect(alice.events).not.toContainEqual(expect.objectContaining({ type: 'refused' }))
      expect(leaderOf(carol.state())).toBe(alice.account)
      // Nor for whoever comes now.
      const dora = world.listener('dora')
      const log = dora.actions()
      const seen = new Set<string>()
      log?.state.watch(state => state && seen.add(state.phase))
      dora.session().start([rita.entry])
      await world.when(() => dora.session().isAttached)
      await world.clock.turn(15_000)
      expect([...seen]).toEqual(['live'])
      dora.hub.close()
    })
  }

  it('has its word believed when the host said goodbye: the Space ends at once', async () => {
    const { world, alice, bob, carol } = await withCoHost()
    await alice.part.handOver()
    alice.session().leave()
    alice.part.close()
    await world.when(() => leaderOf(carol.state()) === bob.account, 5_000)
    await bob.part.act({ kind: 'close' })
    await world.when(() => carol.state().phase === 'ended', 1_000)
  })
})

describe('a co-host that takes over from a host that died', () => {
  for (const afterMs of [1_000, 5_000, 9_000]) {
    it(`leads for everybody within 20 s, ${afterMs} ms after the last beacon that went far`, async () => {
      const { world, alice, bob, carol } = await withCoHost()
      await world.when(() => newestOf(carol) < newestOf(alice))
      await world.when(() => newestOf(carol) === newestOf(bob))
      await world.clock.turn(afterMs)
      world.network.kill(alice.peer)
      alice.part.close()
      await world.when(() => leaderOf(carol.state()) === bob.account, 20_000)
    })
  }
})
