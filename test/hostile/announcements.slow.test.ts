/** Attacks on what the lobby shows (THREATS T4 and T5). */
import { beforeEach, describe, expect, it } from 'vitest'
import { BoardWorld, lobbyOf, type Place } from '../helpers/board-world.ts'
import { until } from '../helpers/until.ts'

const HOUR_MS = 3_600_000

let world: BoardWorld
let alice: Place
let carol: Place
let mallory: Place

beforeEach(async () => {
  world = await BoardWorld.make()
  alice = await world.place('Alice')
  carol = await world.place('Carol')
  mallory = await world.place('Mallory')
  await world.connect()
})

const honest = async (over = {}): Promise<Uint8Array> => {
  const draft = await world.draft(alice.who, world.certificate(alice.who, 612), {
    provenFollowers: 612,
  })
  return world.envelope(draft, over)
}

/** Carol hears an envelope from mallory, who comes back as often as she is hung up on. */
async function hear(envelope: Uint8Array): Promise<void> {
  world.network.link(mallory.who.peer, carol.who.peer)
  await carol.gossip.receive(world.topic, envelope, mallory.who.peer)
}

const changedAt = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.with(at, (bytes[at] ?? 0) ^ (1 + (at % 255)))

describe('forged announcements', () => {
  it('a thousand in a minute show nothing, and honest ones go on being shown', async () => {
    const real = await honest()
    let dropped = 0
    mallory.streams.onChange(() => (dropped += 1))
    for (let round = 0; round < 1_000; round += 1) {
      await hear(changedAt(real, round % real.length))
      if (round % 100 === 0) await world.clock.turn(6_000)
    }
    expect(lobbyOf(carol)).toEqual([])
    expect(dropped).toBeGreaterThan(0)
    await alice.gossip.publish(world.topic, await honest({ seq: 2 }))
    await world.clock.turn(1_000)
    expect(lobbyOf(carol)).toEqual(['Alice talks (612)'])
  })

  it('have their sender cut off within ten seconds, and cost no honest heartbeat', async () => {
    const draft = await world.draft(alice.who, world.certificate(alice.who, 612))
    const real = await world.envelope(draft)
    const startedMs = world.clock.now()
    let cutAfterMs: number | undefined
    carol.streams.onChange(() => {
      const isHere = carol.streams.connected().includes(mallory.who.peer)
      if (!isHere) cutAfterMs ??= world.clock.now() - startedMs
    })
    // A thousand a minute, for longer than a Space without a heartbeat is shown.
    for (let round = 0; round < 1_000; round += 1) {
      await carol.gossip.receive(
        world.topic,
        changedAt(real, round % real.length),
        mallory.who.peer,
      )
      if (round % 100 > 0) continue
      const seq = 2 + round
      await alice.gossip.publish(world.topic, await world.envelope(draft, { seq }))
      await until(async () => {
        await world.clock.turn(1)
        return carol.board.find(draft.space)?.seq === seq
      }, 'the honest heartbeat')
      await world.clock.turn(6_000)
    }
    expect(cutAfterMs).toBeLessThan(10_000)
    expect(carol.streams.connected()).toContain(alice.who.peer)
  })

  it('signed by mallory about alice’s Space are refused', async () => {
    const draft = await world.draft(alice.who, world.certificate(alice.who, 612))
    const { session: signer, delegation } = mallory.who
    await hear(await world.envelope({ ...draft, signer }))
    await hear(await world.envelope({ ...draft, signer, delegation }))
    expect(lobbyOf(carol)).toEqual([])
    expect(world.network.rejections.filter(({ by }) => by === carol.who.peer)).toHaveLength(2)
  })
})

describe('announcements played again', () => {
  it('an hour later are not shown, and blame nobody', async () => {
    const recorded = await Promise.all([1, 2, 3].map(seq => honest({ seq })))
    await world.clock.turn(HOUR_MS)
    for (const envelope of recorded) await hear(envelope)
    expect(lobbyOf(carol)).toEqual([])
    expect(world.network.rejections).toEqual([])
  })

  it('after the end do not bring a Space back', async () => {
    const draft = await world.draft(alice.who, world.certificate(alice.who, 612))
    const live = await world.envelope(draft)
    await hear(live)
    await world.clock.turn(1_000)
    expect(lobbyOf(carol)).toHaveLength(1)
    await hear(await world.envelope(draft, { seq: 2, state: 'ended' }))
    await hear(live)
    await hear(await world.envelope(draft, { seq: 3 }))
    await world.clock.turn(1_000)
    expect(lobbyOf(carol)).toEqual([])
  })
})
