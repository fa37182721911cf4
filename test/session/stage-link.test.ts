import { expect, test } from 'vitest'
import { StageLink } from '../../src/session/stage-link.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { STAGE_ALIVE } from '../../src/wire/stage-lane.ts'
import type { MediaLink, MediaLinkHandlers } from '../../src/ports/media-link.ts'

/** A link to mallory, what she sends over it, and what came of it. */
function mallory() {
  let handlers: MediaLinkHandlers | undefined
  let nowMs = 0
  const told = { heard: 0, packets: 0, misdeeds: [] as string[], closed: 0, isOpen: true }
  const media: MediaLink = {
    peer: peerOf('mallory'),
    carrier: 'channel',
    handle: given => (handlers = given),
    sendControl: () => undefined,
    sendBundle: () => true,
    close: () => (told.isOpen = false),
  }
  const link = new StageLink(media, () => nowMs, {
    heard: () => (told.heard += 1),
    packet: () => (told.packets += 1),
    misbehaved: reason => void told.misdeeds.push(reason),
    closed: () => (told.closed += 1),
  })
  link.listen()
  return {
    told,
    link,
    pass: (ms: number) => (nowMs += ms),
    sends: (bytes: Uint8Array, times = 1) => {
      for (let n = 0; n < times; n += 1) handlers?.bundle(bytes)
    },
    says: (bytes: Uint8Array, times = 1) => {
      for (let n = 0; n < times; n += 1) handlers?.control(bytes)
    },
  }
}

test('fifty packets of 140 bytes a second pass for as long as somebody talks', () => {
  const { told, sends, pass } = mallory()
  for (let frame = 0; frame < 50 * 60; frame += 1) {
    pass(20)
    sends(new Uint8Array(140))
  }
  expect(told).toMatchObject({ packets: 3_000, misdeeds: [], isOpen: true })
})

test('ten times the rate gets no more through than is allowed, and costs the link', () => {
  const { told, sends, pass } = mallory()
  for (let ms = 0; ms < 2_000; ms += 2) {
    pass(2)
    sends(new Uint8Array(100))
  }
  expect(told.packets).toBeLessThanOrEqual(60 + 2 * 60)
  expect(told).toMatchObject({ misdeeds: ['flood'], isOpen: false, closed: 1 })
})

test('large packets are bounded by their bytes', () => {
  const { told, sends } = mallory()
  sends(new Uint8Array(1_100), 100)
  expect(told.packets).toBe(7)
  expect(told.isOpen).toBe(false)
})

test('a word that is no word of the protocol costs patience, twenty of them the link', () => {
  const { told, says, pass } = mallory()
  says(STAGE_ALIVE)
  expect(told.heard).toBe(1)
  says(Uint8Array.of(1, 1), 10)
  says(new Uint8Array(0), 10)
  expect(told).toMatchObject({ isOpen: true, heard: 1 })
  // Time for one word more, and for half of a fault's forgiveness.
  pass(500)
  says(Uint8Array.of(2))
  expect(told).toMatchObject({ misdeeds: ['malformed'], isOpen: false, closed: 1 })
})

test('a flood of good words ends the link too, and nothing follows its end', () => {
  const { told, says, sends, link } = mallory()
  says(STAGE_ALIVE, 1_000)
  expect(told).toMatchObject({ heard: 20, misdeeds: ['flood'], isOpen: false })
  sends(new Uint8Array(100))
  link.close()
  expect(told).toMatchObject({ packets: 0, closed: 1 })
})
