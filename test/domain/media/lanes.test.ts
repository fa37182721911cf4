import { expect, test } from 'vitest'
import {
  delayOf,
  NEW_LANES,
  observeCarriage,
  setDirect,
  type HeardLane,
  type Lanes,
} from '../../../src/domain/media/lanes.ts'

/** Bob speaks; a frame takes 5 ms by itself, a bundle 100 ms and its 60. */
function heard(frames: number, from = 0, lost: (index: number) => boolean = () => false) {
  return (before: Lanes): Lanes => {
    let lanes = before
    for (let index = from; index < from + frames; index += 1) {
      const spokenMs = index * 20 + 20
      if (!lost(index)) lanes = took(lanes, 'stage', index, 1, spokenMs + 5)
      const behind = index - 8
      const isBundle = behind >= 0 && behind % 3 === 2
      if (isBundle) lanes = took(lanes, 'audience', behind - 2, 3, spokenMs)
    }
    return lanes
  }
}

const took = (lanes: Lanes, lane: HeardLane, frameIndex: number, frames: number, atMs: number) =>
  observeCarriage(lanes, { lane, frameIndex, starts: false, frames }, atMs)

const direct = setDirect(NEW_LANES, true)

test('without a link the bundles lead, whatever came by it for a moment longer', () => {
  const lanes = heard(100)(NEW_LANES)
  expect(lanes.leads).toBe('audience')
})

test('a link leads once ten frames in a row came over it', () => {
  expect(heard(9)(direct).leads).toBe('audience')
  expect(heard(10)(direct).leads).toBe('stage')
})

test('the delay that is waited for is that of the lane that leads', () => {
  const lanes = heard(200)(direct)
  const gainMs = lanes.delays.audience.offsetMs - lanes.delays.stage.offsetMs
  expect(delayOf(lanes)).toBe(lanes.delays.stage)
  expect(gainMs).toBeGreaterThan(100)
  expect(delayOf(setDirect(lanes, false))).toBe(lanes.delays.audience)
})

test('a frame is counted for the lane that brought it first', () => {
  const lanes = heard(99, 0, index => index % 10 === 9)(direct)
  expect(lanes.carried.stage).toBe(90)
  expect(lanes.carried.audience).toBe(9)
})

test('a link that fails leaves the lead to the bundles after two of them', () => {
  const good = heard(100)(direct)
  const lostFrom100 = (index: number): boolean => index >= 100
  const changes = Array.from({ length: 20 }, (_, more) => heard(more, 100, lostFrom100)(good).leads)
  // The first bundle with something new ends with frame 101, and is complete here at 109.
  expect(changes.indexOf('audience')).toBeGreaterThan(0)
  expect(changes.indexOf('audience')).toBeLessThanOrEqual(17)
})

test('after that it has to be good for five seconds', () => {
  const failed = heard(30, 100, () => true)(heard(100)(direct))
  expect(failed.leads).toBe('audience')
  expect(heard(200, 130)(failed).leads).toBe('audience')
  expect(heard(280, 130)(failed).leads).toBe('stage')
})

test('one frame in a hundred lost keeps the lead, one in ten does not', () => {
  const good = heard(100)(direct)
  expect(heard(3_000, 100, index => index % 100 === 0)(good).leads).toBe('stage')
  expect(heard(3_000, 100, index => index % 10 === 0)(good).leads).toBe('audience')
})

test('a frame that comes with its bundle, or just behind it, was not lost', () => {
  const tied = (behindMs: number): Lanes => {
    let lanes = heard(100)(direct)
    for (let from = 100; from < 900; from += 4) {
      for (let index = from; index < from + 3; index += 1) {
        lanes = took(lanes, 'stage', index, 1, index * 20 + 25)
      }
      const endMs = (from + 3) * 20 + 25
      lanes = took(lanes, 'audience', from, 4, endMs)
      lanes = took(lanes, 'stage', from + 3, 1, endMs + behindMs)
    }
    return lanes
  }
  expect(tied(2).leads).toBe('stage')
  expect(tied(2).run).toBeGreaterThan(250)
  expect(tied(20).leads).toBe('stage')
  expect(tied(21).leads).toBe('audience')
})

test('a link slower than the bundles never leads', () => {
  let lanes = direct
  for (let index = 0; index < 300; index += 3) {
    lanes = took(lanes, 'audience', index, 3, index * 20 + 80)
    for (const each of [0, 1, 2]) lanes = took(lanes, 'stage', index + each, 1, index * 20 + 300)
  }
  expect(lanes.leads).toBe('audience')
  expect(lanes.carried.stage).toBe(0)
})

test('a talkspurt of which bundles came before the link stood does not count against it', () => {
  const before = heard(60, 0, index => index < 48)(NEW_LANES)
  expect(heard(20, 60)(setDirect(before, true)).leads).toBe('stage')
})

test('what was kept back until somebody was sure to speak says nothing about the way', () => {
  let lanes = direct
  for (let word = 0; word < 20; word += 1) {
    for (let frame = 0; frame < 12; frame += 1) {
      const frameIndex = word * 50 + frame
      const sentMs = Math.max(frame, 2) * 20 + word * 1_000 + 20
      const starts = frame === 0
      lanes = observeCarriage(lanes, { lane: 'stage', frameIndex, starts, frames: 1 }, sentMs + 5)
    }
  }
  expect(lanes.delays.stage.offsetMs).toBe(25 + 10)
})
