import { expect, it } from 'vitest'
import { PULL_BYTES } from '../../src/wire/pull.ts'
import { SpaceWorld } from '../helpers/space-world.ts'

it('a muted speaker’s signs of life make nobody ask for more', async () => {
  const world = await SpaceWorld.open()
  const alice = await world.host()
  const rita = world.relay('rita')
  const [bob, carol] = [world.listener('bob'), world.listener('carol')]
  alice.session().feed([rita.entry])
  await world.clock.turn(200)
  await world.join(bob, rita)
  await world.join(carol, bob)
  await world.speak(alice, 6)
  // The end of what is said is asked about: no hop reads whether it was the end.
  await world.clock.turn(4_000)
  let pulls = 0
  world.network.setFate(bytes => {
    if (bytes.length === PULL_BYTES) pulls += 1
    return [bytes]
  })
  for (let said = 0; said < 3; said += 1) {
    alice.session().sendBundle(await world.signOfLife())
    await world.when(() => carol.heard.length === 7 + said)
    await world.clock.turn(2_000)
  }
  expect(pulls).toBe(0)
  // Speech is missed at once, as before.
  await world.speak(alice, 1)
  await world.clock.turn(400)
  expect(pulls).toBeGreaterThan(0)
})
