import { expect, test } from 'vitest'
import { CAST, FakeSpaces, liveState, speakerNamed } from '../helpers/fake-spaces.ts'
import { Follower } from '../../web/store/follow.ts'
import { followRooms } from '../../web/store/rooms.ts'

const ALICE = speakerNamed('Alice', CAST.alice, 'host', 203)
const RITA = speakerNamed('Rita', CAST.rita, 'co-host', 204)

async function endedBy(by: typeof RITA, role: 'host' | 'listener' = 'listener') {
  const spaces = new FakeSpaces()
  const rooms = followRooms(spaces, new Follower(), work => void work(), {
    arrive: () => undefined,
    refused: () => undefined,
  })
  const room = spaces.enter(role, liveState([ALICE, RITA]))
  spaces.me.set({ account: CAST.rita, name: 'Rita' })
  await room.end(by)
  return rooms.departure.value
}

test('the screen after the end names the heir that ended it, and not the host', async () => {
  const departure = await endedBy({ ...RITA, account: CAST.bob, name: 'Bob' })
  expect(departure).toMatchObject({ hostName: 'Alice', byMe: false, endedBy: { name: 'Bob' } })
})

test('it is by me when my account ended it, on this device or another', async () => {
  expect(await endedBy(RITA)).toMatchObject({ byMe: true })
  expect(await endedBy(ALICE, 'host')).toMatchObject({ byMe: false, endedBy: { name: 'Alice' } })
})
