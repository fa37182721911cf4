import { expect, it } from 'vitest'
import { FakeSpaces, liveState } from '../helpers/fake-spaces.ts'
import { Follower } from '../../web/store/follow.ts'
import { modelRoom } from '../../web/store/room-model.ts'
import { until } from '../helpers/until.ts'

it('a microphone that waits for its place on the stage says so from the press until it opens', async () => {
  const room = new FakeSpaces().enter('host', liveState())
  let seat: () => void = () => undefined
  const seated = new Promise<void>(resolve => (seat = resolve))
  const open = room.unmute.bind(room)
  room.unmute = async () => {
    await seated
    await open()
  }
  const attempt = (work: () => Promise<void>): void => void work()
  const model = modelRoom(room, { title: '', host: undefined }, new Follower(), attempt)
  expect(model.opening.value).toBe(false)
  model.toggleMicrophone()
  expect([model.opening.value, model.microphone.value.phase]).toEqual([true, 'off'])
  seat()
  await until(() => !model.opening.value)
  expect(model.microphone.value.phase).toBe('open')
})
