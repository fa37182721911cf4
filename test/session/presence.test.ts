import { describe, expect, it } from 'vitest'
import { BARE_ASK } from '../../src/domain/tree/message.ts'
import { CrowdReader } from '../../src/session/crowd.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import {
  PAGE_MAX,
  PRESENCE_EVERY_MS,
  PRESENCE_SKEW_MS,
  presenceEveryMs,
  PRESENT_MAX,
} from '../../src/domain/space/presence.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import { liveLog, person } from '../helpers/host.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { PresenceDoor } from '../../src/session/presence-door.ts'
import { PresenceList } from '../../src/session/presence-list.ts'
import { PRESENCE_MAX, writePeople } from '../../src/wire/presence.ts'
import { signPresence } from '../../src/crypto/open-presence.ts'
import { SpaceWorld, type Somebody } from '../helpers/space-world.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { writeAsk } from '../../src/wire/tree-ask.ts'
import { writeTreeMessage } from '../../src/wire/tree-message.ts'
import type { Crowd } from '../../src/ports/media-engine.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { Signer } from '../../src/ports/key-store.ts'

const NOW_MS = 1_790_000_000_000

/** Alice leads, rita relays, carol and dora listen behind rita. */
async function setUp() {
  const world = await SpaceWorld.open()
  const alice = await world.host()
  const rita = world.relay('rita')
  alice.session().feed([rita.entry])
  await world.when(() => alice.session().roots.length === 2)
  const carol = world.listener('caroL')
  await world.join(carol, rita)
  const dora = world.listener('dora')
  await world.join(dora, rita)
  return { world, alice, rita, carol, dora }
}

async function appear(
  world: SpaceWorld,
  where: Somebody,
  who: Signer,
  { name = 'Bob', isHere = true, atMs = world.clock.now(), space = world.space } = {},
): Promise<Uint8Array> {
  const said = await signPresence(who, space, { name, isHere, atMs })
  await (await where.session().people()).author(said)
  await world.clock.turn(50)
  return said
}

/** What somebody sees who looks from there. */
async function seenFrom(world: SpaceWorld, where: Somebody): Promise<Crowd> {
  const reader = new CrowdReader({
    space: world.space,
    door: await where.session().people(),
    clock: world.clock,
    listeners: () => where.session().listeners.current,
  })
  await world.when(() => reader.crowd.current.isWhole)
  reader.close()
  return reader.crowd.current
}

const namesOf = ({ people }: Crowd) => people.map(({ name }) => name).sort()

describe('who is here', () => {
  it('is told by those who say so, through relays, to whoever looks', async () => {
    const { world, alice, carol, dora } = await setUp()
    await appear(world, carol, await generateSigner(), { name: 'Carol' })
    await appear(world, dora, await generateSigner(), { name: 'Dora' })
    for (const where of [alice, carol, dora]) {
      const crowd = await seenFrom(world, where)
      expect(namesOf(crowd)).toEqual(['Carol', 'Dora'])
      expect(crowd.listed).toBe(2)
    }
  })

  it('lists nobody who takes it back', async () => {
    const { world, carol, dora } = await setUp()
    const [bob, eve] = [await generateSigner(), await generateSigner()]
    await appear(world, carol, bob)
    await appear(world, carol, eve, { name: 'Eve' })
    await appear(world, carol, bob, { isHere: false })
    expect(namesOf(await seenFrom(world, dora))).toEqual(['Eve'])
  })

  it('forgets whoever has said nothing for two and a half turns, and holds so many and no more', () => {
    const list = new PresenceList()
    const when = { nowMs: 1_000_000, listeners: 3, may: () => true }
    for (let at = 0; at < PRESENT_MAX + 10; at++) {
      const presence = { account: fakeId<AccountId>(at), name: '', isHere: true, atMs: when.nowMs }
      list.take(presence, new Uint8Array(115), when)
    }
    const first = { page: 0, pages: 1 }
    expect(list.page(first, when)).toMatchObject({ listed: PRESENT_MAX })
    const laterMs = when.nowMs + 2.5 * PRESENCE_EVERY_MS + PRESENCE_SKEW_MS
    expect(list.page(first, { ...when, nowMs: laterMs }).listed).toBe(PRESENT_MAX)
    expect(list.page(first, { ...when, nowMs: laterMs + 1 }).listed).toBe(0)
  })

  it('takes of two the later, whatever comes last', async () => {
    const { world, carol, dora } = await setUp()
    const bob = await generateSigner()
    const atMs = world.clock.now()
    await appear(world, carol, bob, { name: 'Robert', atMs })
    await appear(world, dora, bob, { name: 'Bob', atMs: atMs - 5 })
    expect(namesOf(await seenFrom(world, carol))).toEqual(['Robert'])
  })

  it('lists nobody who was put out, from when the log says so', async () => {
    const { world, alice, carol } = await setUp()
    const bob = await generateSigner()
    await appear(world, carol, bob)
    const target = (await seenFrom(world, carol)).people[0]?.account
    if (target === undefined) throw new Error('expected bob')
    const atMs = world.clock.now()
    const ban = { kind: 'ban', target, reason: '', untilMs: 0, atMs } as const
    await alice.session().addAction(await world.act(alice, ban))
    await world.clock.turn(2_500)
    expect((await seenFrom(world, carol)).listed).toBe(0)
  })

  it('passes on nothing that is of another Space, of another time, or forged, and blames who does', async () => {
    const { world, alice, rita, carol } = await setUp()
    const bob = await generateSigner()
    const nowMs = world.clock.now()
    const other = (await SpaceWorld.open(9)).space
    await appear(world, carol, bob, { atMs: nowMs - 200_000 })
    await appear(world, carol, bob, { atMs: nowMs + 200_000 })
    expect((await seenFrom(world, alice)).listed).toBe(0)
    // A modified client sends what its own door would not take.
    const mallory = world.network.join(peerOf('mallory'))
    const ask = writeAsk({ space: world.space, purpose: 'attach', ...BARE_ASK })
    const met = await mallory.connect(rita.entry, ask, new AbortController().signal)
    if (met.kind !== 'linked') throw new Error('expected a place')
    let isCut = false
    met.link.handle({ control: () => {}, bundle: () => {}, closed: () => (isCut = true) })
    const foreign = await signPresence(bob, other, { name: 'Bob', isHere: true, atMs: nowMs })
    const said = { about: 'presence', presence: foreign } as const
    for (let at = 0; at < 6; at++)
      met.link.sendControl(writeTreeMessage({ kind: 'people', said: writePeople(said) }))
    await world.when(() => isCut)
    expect((await seenFrom(world, alice)).listed).toBe(0)
  })

  it('is whole for three hundred, a page at a time, each page within its bounds', async () => {
    const { world, alice, dora } = await setUp()
    const listed = 300
    const sizes: number[] = []
    const door = await dora.session().people()
    door.facts.on('here', here => {
      expect(here.people.length).toBeLessThanOrEqual(PAGE_MAX)
      sizes.push(writePeople(here).length)
    })
    for (let at = 0; at < listed; at++) {
      const said = await signPresence(await generateSigner(), world.space, {
        name: `Person ${at}`,
        isHere: true,
        atMs: world.clock.now(),
      })
      await (await alice.session().people()).author(said)
    }
    const crowd = await seenFrom(world, dora)
    expect(crowd.people).toHaveLength(listed)
    const bytes = sizes.reduce((sum, size) => sum + size, 0)
    // The first answer brings 48 of them before it is known how many there are.
    expect(bytes).toBeLessThan((listed + PAGE_MAX) * 125 + sizes.length * 16)
  })
})

describe('what being listed costs', () => {
  it('is at most 4.4 bytes a second upwards, and ten presences a second for the whole Space', () => {
    expect(PRESENCE_MAX / (PRESENCE_EVERY_MS / 1_000)).toBeLessThan(4.4)
    for (const listeners of [1, 600, 1_000, 10_000, 1_000_000]) {
      expect(listeners / (presenceEveryMs(listeners) / 1_000)).toBeLessThanOrEqual(10)
    }
  })
})

it('forgets its list when somebody else leads: what it knew is old when it leads again', async () => {
  const host = await person('Alice', NOW_MS)
  const log = await liveLog(host, NOW_MS)
  let leads = true
  const door = new PresenceDoor({
    space: log.space,
    clock: patientClock(NOW_MS),
    log,
    isSource: () => leads,
    upward: () => undefined,
    listeners: () => 3,
    send: () => undefined,
    bad: () => undefined,
    mayAskAgain: () => true,
  })
  const listed: number[] = []
  door.facts.on('here', here => listed.push(here.listed))
  const first = { page: 0, pages: 1 }
  const said = { name: 'Bob', isHere: true, atMs: NOW_MS }
  await door.author(await signPresence(await generateSigner(), log.space, said))
  door.ask(first)
  leads = false
  door.ask(first)
  leads = true
  door.ask(first)
  expect(listed).toEqual([1, 0])
})
