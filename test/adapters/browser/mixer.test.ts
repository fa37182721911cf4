import { expect, test } from 'vitest'
import { Mixer } from '../../../src/adapters/browser/mixer.ts'
import type { PlayoutTick } from '../../../src/adapters/browser/worklet-messages.ts'

const tone = (from: number, hz = 200, peak = 0.5) =>
  Float32Array.from(
    { length: 960 },
    (_, n) => peak * Math.sin(((from + n) * 2 * Math.PI * hz) / 48_000),
  )
const steady = (level: number) => new Float32Array(960).fill(level)

/** A mixer that is rendered in the browser's steps of 128 samples. */
function output() {
  const ticks: PlayoutTick[] = []
  const mixer = new Mixer(tick => ticks.push(tick))
  const render = (samples: number): number[] => {
    const whole: number[] = []
    while (whole.length < samples) {
      const step = new Float32Array(128)
      mixer.render(step)
      whole.push(...step)
    }
    return whole
  }
  const play = (voice: number, samples: Float32Array) =>
    mixer.obey({ kind: 'play', voice, samples })
  return { mixer, ticks, render, play }
}
const largestStep = (sound: readonly number[]) =>
  Math.max(...sound.slice(1).map((sample, n) => Math.abs(sample - (sound[n] ?? 0))))

test('a voice comes out as it went in after its first 5 ms', () => {
  const { render, play } = output()
  for (let frame = 0; frame < 4; frame += 1) play(1, tone(frame * 960))
  const sound = render(3_840)
  for (let n = 240; n < 3_840; n += 1) {
    expect(sound[n]).toBeCloseTo(0.5 * Math.sin((n * 2 * Math.PI * 200) / 48_000), 4)
  }
})

test('a tick is told for every 960 samples, with the samples that were taken', () => {
  const { render, play, ticks } = output()
  play(7, tone(0))
  play(7, tone(960))
  render(960 * 3)
  expect(ticks.map(({ frame }) => frame)).toEqual([0, 1, 2])
  expect(ticks.map(({ taken }) => taken)).toEqual([[[7, 1_024]], [[7, 1_920]], [[7, 1_920]]])
})

test('sound of any length is played without a seam', () => {
  const { render, play } = output()
  play(1, tone(0).subarray(0, 700))
  play(1, Float32Array.from([...tone(700), ...tone(1_660).subarray(0, 500)]))
  const sound = render(2_048)
  for (let n = 240; n < 2_048; n += 1) {
    expect(sound[n]).toBeCloseTo(0.5 * Math.sin((n * 2 * Math.PI * 200) / 48_000), 4)
  }
})

test('thirteen voices come out together, each with its own volume', () => {
  const { mixer, render, play } = output()
  for (let voice = 0; voice < 13; voice += 1) {
    mixer.obey({ kind: 'volume', voice, volume: voice === 4 ? 0 : 1 })
    play(voice, steady(0.05))
  }
  expect(render(960)[900]).toBeCloseTo(12 * 0.05, 3)
})

test('voices are added, and a crowd of them never clips', () => {
  const { render, play } = output()
  for (let voice = 0; voice < 6; voice += 1) play(voice, steady(0.4))
  const sound = render(960)
  expect(Math.max(...sound)).toBeLessThanOrEqual(1)
  const two = output()
  two.play(1, steady(0.2))
  two.play(2, steady(0.3))
  expect(two.render(960)[500]).toBeCloseTo(0.5, 4)
})

test('no edge clicks: where a voice starts, runs dry, starts again and leaves', () => {
  const { mixer, render, play } = output()
  play(1, steady(0.5))
  const sound = render(1_200)
  play(1, steady(0.5))
  sound.push(...render(640))
  mixer.obey({ kind: 'forget', voice: 1 })
  sound.push(...render(2_000))
  expect(largestStep(sound)).toBeLessThan(0.5 / 20)
  expect(sound.at(-1)).toBeCloseTo(0, 2)
})

test('a volume glides to its value within 20 ms', () => {
  const { mixer, render, play } = output()
  for (let frame = 0; frame < 4; frame += 1) play(1, steady(0.4))
  render(1_024)
  mixer.obey({ kind: 'volume', voice: 1, volume: 0 })
  const sound = render(1_280)
  expect(sound[10]).toBeGreaterThan(0.3)
  expect(Math.abs(sound[960] ?? 1)).toBeLessThan(0.01)
  expect(largestStep(sound)).toBeLessThan(0.01)
})

test('a voice that left is forgotten, and one that is silent is not', () => {
  const { mixer, render, play, ticks } = output()
  play(1, steady(0.2))
  play(2, steady(0.2))
  mixer.obey({ kind: 'forget', voice: 1 })
  render(4_800)
  expect(ticks.at(-1)?.taken).toEqual([[2, 960]])
})

test('a voice that is sent too much drops the oldest and counts it as taken', () => {
  const { render, play, ticks } = output()
  for (let frame = 0; frame < 60; frame += 1) play(1, steady(frame / 100))
  const sound = render(1_024)
  expect(sound[900]).toBeCloseTo(0.1, 3)
  expect(ticks[0]?.taken).toEqual([[1, 10 * 960 + 1_024]])
})
