import { expect, test } from 'vitest'
import { MemoryCodecs, MemoryLoudspeaker } from '../../src/adapters/memory/audio.ts'
import { MicrophoneDesk, type DeskEvent } from '../../src/session/microphone-desk.ts'
import { CHECK_FRAMES } from '../../src/session/sound-check.ts'
import { rms } from '../helpers/correlate.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import { loud, quiet } from '../helpers/speaking.ts'
import { until } from '../helpers/until.ts'
import type { SessionId } from '../../src/domain/ids.ts'

const ALICE = fakeId<SessionId>(1)

function desk() {
  const events: DeskEvent[] = []
  const loudspeaker = new MemoryLoudspeaker()
  const made = new MicrophoneDesk(new MemoryCodecs(), event => events.push(event))
  const phases = () => events.flatMap(event => (event.type === 'sound-check' ? event.phase : []))
  const render = async (frames: number) => {
    for (let n = 0; n < frames; n += 1) {
      loudspeaker.render()
      // The codec twin answers a microtask later.
      await Promise.resolve()
    }
  }
  return { desk: made, events, phases, loudspeaker, render }
}

test('alice hears the sentence she said, and then nothing more', async () => {
  const { desk: alice, phases, loudspeaker, render } = desk()
  alice.check(loudspeaker, ALICE)
  for (let n = 0; n < CHECK_FRAMES; n += 1) alice.hear(loud())
  expect(phases()).toEqual(['recording', 'playing'])
  await render(CHECK_FRAMES + 20)
  const heard = loudspeaker.rendered.filter(frame => rms(frame) > 0.1)
  expect(heard.length).toBe(CHECK_FRAMES)
  expect(phases()).toEqual(['recording', 'playing', 'off'])
  expect(loudspeaker.known.size).toBe(0)
})

test('a sound check that is begun again begins with silence', async () => {
  const { desk: alice, phases, loudspeaker, render } = desk()
  alice.check(loudspeaker, ALICE)
  for (let n = 0; n < CHECK_FRAMES; n += 1) alice.hear(loud())
  await render(20)
  alice.check(loudspeaker, ALICE)
  expect(phases()).toEqual(['recording', 'playing', 'off', 'recording'])
  await render(1)
  expect(rms(loudspeaker.rendered.at(-1) ?? loud())).toBe(0)
})

test('a sound check ends when it is told to, in the middle of a word', async () => {
  const { desk: alice, phases, loudspeaker, render } = desk()
  alice.check(loudspeaker, ALICE)
  for (let n = 0; n < CHECK_FRAMES; n += 1) alice.hear(loud())
  await render(20)
  alice.close()
  alice.close()
  expect(phases()).toEqual(['recording', 'playing', 'off'])
  await render(3)
  expect(rms(loudspeaker.rendered.at(-1) ?? loud())).toBe(0)
})

test('the level is told ten times a second, whether or not anything is sent', async () => {
  const { desk: alice, events } = desk()
  for (let n = 0; n < 50; n += 1) alice.hear(n < 25 ? loud() : quiet())
  await until(() => events.length === 10)
  const levels = events.flatMap(event => (event.type === 'level' ? event.level.loudnessDb : []))
  expect(levels[0]).toBeGreaterThan(-20)
  expect(levels.at(-1)).toBe(-100)
})
