import { expect, test } from 'vitest'
import { pcmFrom } from '../../../src/adapters/browser/capture.ts'
import { until } from '../../helpers/until.ts'
import type { CapturedFrame } from '../../../src/adapters/browser/worklet-messages.ts'

test('frames come out of the microphone with their numbers until it is undone', async () => {
  const { port1, port2 } = new MessageChannel()
  const heard: number[] = []
  const undo = pcmFrom(port2, (_, index) => heard.push(index))
  const send = (index: number): void => {
    const frame: CapturedFrame = { samples: new Float32Array(960), index }
    port1.postMessage(frame)
  }
  send(0)
  send(1)
  await until(() => heard.length === 2)
  undo()
  send(2)
  await new Promise(resolve => setImmediate(resolve))
  expect(heard).toEqual([0, 1])
  port1.close()
})
