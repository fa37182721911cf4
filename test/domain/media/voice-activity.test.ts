import { expect, test } from 'vitest'
import { loudnessDb, SILENCE_DB } from '../../../src/domain/media/loudness.ts'
import {
  HANGOVER_FRAMES,
  hear,
  newVoiceActivity,
  type VoicedFrame,
} from '../../../src/domain/media/voice-activity.ts'
import { speechSamples } from '../../helpers/speech.ts'

function listen(levels: readonly number[], firstIndex = 0) {
  let activity = newVoiceActivity<string>()
  const sent: VoicedFrame<string>[] = []
  const when: number[] = []
  for (const [place, levelDb] of levels.entries()) {
    const index = firstIndex + place
    const heard = hear(activity, { index, levelDb, samples: `pcm ${index}` })
    activity = heard.activity
    sent.push(...heard.send)
    when.push(...heard.send.map(() => index))
  }
  return { sent, when, activity }
}
const during = (frames: number, levelDb: number) => Array<number>(frames).fill(levelDb)

test('a quiet room sends nothing', () => {
  expect(listen(during(500, -58)).sent).toEqual([])
  expect(listen(during(100, SILENCE_DB)).sent).toEqual([])
})

test('a word sends its two frames of pre-roll under their true positions, in one bundle', () => {
  const { sent, when } = listen([...during(50, -60), -25])
  expect(sent.map(({ index }) => index)).toEqual([48, 49, 50])
  expect(sent.map(({ samples }) => samples)).toEqual(['pcm 48', 'pcm 49', 'pcm 50'])
  expect(sent.map(({ starts }) => starts)).toEqual([true, false, false])
  expect(when).toEqual([50, 50, 50])
})

test('a talkspurt ends explicitly after the hangover', () => {
  const { sent } = listen([...during(50, -60), ...during(20, -25), ...during(60, -60)])
  const last = sent.at(-1)
  expect(last).toMatchObject({ index: 50 + 20 + HANGOVER_FRAMES - 1, ends: true })
  expect(sent.filter(({ ends }) => ends)).toHaveLength(1)
})

test('a stop inside a word does not end the talkspurt', () => {
  const stop = during(HANGOVER_FRAMES - 1, -62)
  const { sent } = listen([...during(50, -60), ...during(9, -25), ...stop, ...during(9, -25)])
  expect(sent.filter(({ starts }) => starts)).toHaveLength(1)
  expect(sent.filter(({ ends }) => ends)).toHaveLength(0)
})

test('a fan that starts is sent at first and learnt within a minute', () => {
  const { sent, activity } = listen([...during(50, -65), ...during(50 * 60, -45)])
  expect(activity.hangover).toBe(0)
  expect(sent.length).toBeGreaterThan(0)
})

test('loud music is never taken for the room', () => {
  const { activity } = listen(during(50 * 120, -18))
  expect(activity.hangover).toBe(HANGOVER_FRAMES)
})

test('frames from before a gap are no pre-roll', () => {
  let activity = newVoiceActivity<string>()
  for (const index of [7, 8]) {
    activity = hear(activity, { index, levelDb: -60, samples: '' }).activity
  }
  const { send } = hear(activity, { index: 90, levelDb: -20, samples: '' })
  expect(send.map(({ index }) => index)).toEqual([90])
})

test('synthetic speech is sent nearly whole, its pauses are not', () => {
  const speech = speechSamples({ seconds: 8 })
  let activity = newVoiceActivity<undefined>()
  const sent = new Set<number>()
  let spurts = 0
  const levels: number[] = []
  for (let index = 0; (index + 1) * 960 <= speech.length; index += 1) {
    const levelDb = loudnessDb(speech.subarray(index * 960, (index + 1) * 960))
    levels.push(levelDb)
    const heard = hear(activity, { index, levelDb, samples: undefined })
    activity = heard.activity
    for (const frame of heard.send) {
      sent.add(frame.index)
      if (frame.starts) spurts += 1
    }
  }
  const loud = levels.flatMap((db, index) => (db > -35 ? [index] : []))
  expect(loud.filter(index => !sent.has(index))).toEqual([])
  expect(spurts).toBeGreaterThan(2)
  expect(sent.size).toBeLessThan(levels.length)
})

test('loudness is in decibels below full scale and survives broken samples', () => {
  expect(loudnessDb(new Float32Array(960).fill(1))).toBeCloseTo(0)
  expect(loudnessDb(new Float32Array(960).fill(0.1))).toBeCloseTo(-20)
  expect(loudnessDb(new Float32Array(960))).toBe(SILENCE_DB)
  expect(loudnessDb(new Float32Array(960).fill(NaN))).toBe(SILENCE_DB)
})
