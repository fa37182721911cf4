import { expect, test } from 'vitest'
import { MemoryCodecs, MemoryLoudspeaker } from '../../../src/adapters/memory/audio.ts'
import { codecFacts, PROMISED } from '../../contracts/audio-codecs.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import type { SessionId } from '../../../src/domain/ids.ts'

const bob = fakeId<SessionId>(1)
const steady = (level: number) => new Float32Array(960).fill(level)

test('the codec twin keeps the promises of the port', async () => {
  expect(await codecFacts(new MemoryCodecs())).toEqual(PROMISED)
})

test('the loudspeaker twin renders one queued frame of each speaker per tick', () => {
  const loudspeaker = new MemoryLoudspeaker()
  const ticks: number[] = []
  loudspeaker.onTick(tick => ticks.push(tick))
  loudspeaker.play(bob, steady(0.25))
  loudspeaker.play(bob, steady(0.5))
  expect(loudspeaker.queued(bob)).toBe(2)
  expect(loudspeaker.render()[0]).toBe(0.25)
  loudspeaker.setVolume(bob, 2)
  expect(loudspeaker.render()[0]).toBe(1)
  expect(loudspeaker.render()[0]).toBe(0)
  expect(ticks).toEqual([0, 1, 2])
})

test('a forgotten speaker is gone from the loudspeaker twin', () => {
  const loudspeaker = new MemoryLoudspeaker()
  loudspeaker.play(bob, steady(0.5))
  loudspeaker.forget(bob)
  expect(loudspeaker.render()[0]).toBe(0)
  expect(loudspeaker.known.size).toBe(0)
})
