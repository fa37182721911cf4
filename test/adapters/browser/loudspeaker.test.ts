import { afterEach, expect, test } from 'vitest'
import { loudspeakerOver } from '../../../src/adapters/browser/loudspeaker.ts'
import { Mixer } from '../../../src/adapters/browser/mixer.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import { until } from '../../helpers/until.ts'
import type { PlayoutOrder } from '../../../src/adapters/browser/worklet-messages.ts'
import type { SessionId } from '../../../src/domain/ids.ts'

const bob = fakeId<SessionId>(1)
const ports: MessagePort[] = []
afterEach(() => ports.splice(0).forEach(port => port.close()))

/** The Worker's end, and a mixer at the other end of the channel as in the worklet. */
function speaker() {
  const { port1, port2 } = new MessageChannel()
  ports.push(port1, port2)
  const mixer = new Mixer(tick => port2.postMessage(tick))
  let orders = 0
  port2.onmessage = ({ data }: MessageEvent<PlayoutOrder>) => {
    orders += 1
    mixer.obey(data)
  }
  const loudspeaker = loudspeakerOver(port1)
  const ticks: number[] = []
  loudspeaker.onTick(tick => ticks.push(tick))
  const render = async (): Promise<Float32Array> => {
    const frame = new Float32Array(960)
    const before = ticks.length
    mixer.render(frame)
    await until(() => ticks.length > before, 'the tick')
    return frame
  }
  return { loudspeaker, ticks, render, arrived: (count: number) => until(() => orders >= count) }
}

test('frames are queued until they were rendered', async () => {
  const { loudspeaker, render, arrived } = speaker()
  loudspeaker.play(bob, new Float32Array(960).fill(0.5))
  loudspeaker.play(bob, new Float32Array(960).fill(0.5))
  expect(loudspeaker.queued(bob)).toBe(2)
  await arrived(2)
  const frame = await render()
  expect(frame[900]).toBeCloseTo(0.5)
  expect(loudspeaker.queued(bob)).toBe(1)
  await render()
  expect(loudspeaker.queued(bob)).toBe(0)
})

test('what is queued is counted in frames and parts of them', async () => {
  const { loudspeaker, render, arrived } = speaker()
  loudspeaker.play(bob, new Float32Array(1_440))
  expect(loudspeaker.queued(bob)).toBe(1.5)
  await arrived(1)
  await render()
  expect(loudspeaker.queued(bob)).toBe(0.5)
})

test('ticks are numbered and end with their undo', async () => {
  const { loudspeaker, ticks, render } = speaker()
  const heard: number[] = []
  const undo = loudspeaker.onTick(tick => heard.push(tick))
  await render()
  undo()
  await render()
  expect(ticks).toEqual([0, 1])
  expect(heard).toEqual([0])
})

test('a speaker who comes back is counted anew, whatever of the last stay is under way', async () => {
  const { loudspeaker, render, arrived } = speaker()
  loudspeaker.play(bob, new Float32Array(960))
  loudspeaker.forget(bob)
  expect(loudspeaker.queued(bob)).toBe(0)
  loudspeaker.play(bob, new Float32Array(960))
  loudspeaker.play(bob, new Float32Array(960))
  await arrived(4)
  await render()
  expect(loudspeaker.queued(bob)).toBe(1)
})

test('a volume that is set before the first frame counts for it', async () => {
  const { loudspeaker, render, arrived } = speaker()
  loudspeaker.setVolume(bob, 0)
  loudspeaker.play(bob, new Float32Array(960).fill(0.5))
  await arrived(2)
  expect(Math.max(...(await render()))).toBe(0)
})
