import { expect, it } from 'vitest'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { idOfKey } from '../helpers/host.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { openPresence } from '../../src/crypto/open-presence.ts'
import { OwnListing } from '../../src/session/own-listing.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { CAST, liveState } from '../helpers/fake-spaces.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { tellPresence } from '../../src/session/presence-teller.ts'
import { Events, Watchable } from '../../src/events.ts'
import type { AccountId, ActionId } from '../../src/domain/ids.ts'
import type { Me, OwnSeat } from '../../src/session/spaces-api.ts'
import type { Place } from '../../src/domain/place.ts'
import type { RoomFacts } from '../../src/session/room.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

/** Carol listens in alice's Space; what she says of herself is written down. */
async function setUp(state: SpaceState = liveState()) {
  const clock = patientClock()
  const signer = await generateSigner()
  const me = new Watchable<Me | undefined>({ account: idOfKey<AccountId>(signer), name: 'Carol' })
  const listing = await OwnListing.open(new MemoryRows())
  const said: (string | undefined)[] = []
  const open = async (bytes: Uint8Array) => {
    const presence = await openPresence(bytes, state.id)
    if (!presence.ok) throw new Error(presence.reason)
    return presence.value
  }
  const room = {
    state: new Watchable<SpaceState | undefined>(state),
    listeners: new Watchable(3),
    seat: new Watchable<OwnSeat>({ seat: 'listener', isHere: false }),
    place: new Watchable<Place>({
      phase: 'attached',
      hops: 1,
      parent: peerOf('rita'),
      children: 0,
    }),
    facts: new Events<RoomFacts>(),
    crowd: {
      appear: (now: Uint8Array | undefined, farewell: Uint8Array): void => {
        void Promise.all([now && open(now), open(farewell)]).then(([here, gone]) => {
          expect(gone).toMatchObject({ isHere: false, name: '' })
          if (here) expect(gone.atMs).toBe(here.atMs + 1)
          said.push(here && `${here.name} ${here.isHere}`)
        })
      },
    },
  }
  const deps = { account: { me, signer }, clock, random: new MemoryRandom(3), log: new MemoryLog() }
  const end = tellPresence(room, { ...deps, isListed: listing.isListed })
  return { clock, room, listing, said, end }
}

it('says so within two seconds, and again every minute', async () => {
  const { clock, said, end } = await setUp()
  await clock.turn(2_000)
  expect(said).toEqual(['Carol true'])
  await clock.turn(121_000)
  expect(said).toHaveLength(3)
  end()
  await clock.turn(600_000)
  expect(said).toHaveLength(3)
})

it('says so more rarely the more listen', async () => {
  const { clock, room, said } = await setUp()
  room.listeners.set(3_000)
  await clock.turn(2_000)
  await clock.turn(299_000)
  expect(said).toHaveLength(1)
})

it('says so anew to whoever begins to lead', async () => {
  const { clock, room, said } = await setUp()
  await clock.turn(2_000)
  const state = liveState()
  room.state.set({ ...state, acting: { account: CAST.bob, reign: idOf<ActionId>('take-over') } })
  await clock.turn(2_000)
  expect(said).toEqual(['Carol true', 'Carol true'])
  room.state.set({ ...state, acting: room.state.current?.acting, topics: ['another'] })
  await clock.turn(2_000)
  expect(said).toHaveLength(2)
})

it('waits for a place, and takes nothing back while it looks for another', async () => {
  const { clock, room, said } = await setUp()
  const there = room.place.current
  room.place.set({ phase: 'joining', asked: 0 })
  await clock.turn(60_000)
  expect(said).toEqual([])
  room.place.set(there)
  await clock.turn(4_000)
  room.place.set({ phase: 'repairing', since: clock.now() })
  await clock.turn(300_000)
  expect(said).toEqual(['Carol true'])
})

it('says nothing for whoever does not want to be listed, and takes it back for whoever has changed their mind', async () => {
  const { clock, listing, said } = await setUp()
  await clock.turn(2_000)
  await listing.list(false)
  await clock.turn(200_000)
  expect(said).toEqual(['Carol true', undefined])
  await listing.list(true)
  await clock.turn(2_000)
  expect(said).toHaveLength(3)
})

it('leaves it to the log while its person is on stage', async () => {
  const { clock, room, said } = await setUp()
  room.seat.set({ seat: 'speaker', isHere: true })
  await clock.turn(200_000)
  expect(said).toEqual([])
  room.seat.set({ seat: 'listener', isHere: false })
  await clock.turn(2_000)
  expect(said).toEqual(['Carol true'])
})

it('gives no name to whoever carries a private Space', async () => {
  const { clock, said } = await setUp({ ...liveState(), knockKey: new Uint8Array(32).fill(2) })
  await clock.turn(2_000)
  expect(said).toEqual([' true'])
})

it('is still hidden after a reload, for whoever wanted that', async () => {
  const rows = new MemoryRows()
  await (await OwnListing.open(rows)).list(false)
  const again = await OwnListing.open(rows)
  expect(again.isListed.current).toBe(false)
  await again.list(true)
  expect((await OwnListing.open(rows)).isListed.current).toBe(true)
})
