import { expect, test } from 'vitest'
import {
  measure,
  NEW_METER,
  type MicrophoneLevel,
} from '../../../src/domain/media/microphone-level.ts'

const tone = (peak: number) => Float32Array.from({ length: 960 }, (_, n) => peak * Math.sin(n / 8))

function readings(frames: readonly Float32Array[]): readonly MicrophoneLevel[] {
  let meter = NEW_METER
  const read: MicrophoneLevel[] = []
  for (const frame of frames) {
    const measured = measure(meter, frame)
    meter = measured.meter
    if (measured.reading) read.push(measured.reading)
  }
  return read
}

test('ten readings a second, each the loudest of its tenth', () => {
  const quiet = Array.from({ length: 49 }, () => tone(0.01))
  const read = readings([tone(0.5), ...quiet])
  expect(read.length).toBe(10)
  expect(read[0]?.loudnessDb).toBeCloseTo(-9, 0)
  expect(read[1]?.loudnessDb).toBeCloseTo(-43, 0)
})

test('a voice that is cut off at the top clips, a loud one does not', () => {
  const cut = tone(2).map(sample => Math.max(-1, Math.min(1, sample)))
  expect(readings(Array.from({ length: 5 }, () => cut))[0]?.isClipping).toBe(true)
  expect(readings(Array.from({ length: 5 }, () => tone(0.9)))[0]?.isClipping).toBe(false)
})

test('a device that is switched off is silent for as long as it is, a quiet room is not', () => {
  const off = Array.from({ length: 200 }, () => new Float32Array(960))
  expect(readings(off).at(-1)?.silentMs).toBe(4_000)
  expect(readings([...off, ...off.slice(0, 4), tone(0.002)]).at(-1)?.silentMs).toBe(0)
})
