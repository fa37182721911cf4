import { expect, test } from 'vitest'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { verifyBundle } from '../../src/crypto/bundle-signature.ts'
import { SIGN_OF_LIFE_MS } from '../../src/session/speaker.ts'
import { readBundleHeader, type BundlePayload } from '../../src/wire/bundle.ts'
import { loud, quiet, SPACE, speakerWith } from '../helpers/speaking.ts'

const text = (bundle: BundlePayload) =>
  `${bundle.startsTalkspurt ? '<' : ''}${bundle.frameIndex}×${bundle.frames.length}${bundle.endsTalkspurt ? '>' : ''}`

/** Bob with an open microphone that has heard a quiet second. */
async function bob() {
  const clock = new MemoryClock()
  const parts = await speakerWith(clock)
  let index = 0
  const say = async (frames: number, frame: () => Float32Array): Promise<void> => {
    for (let n = 0; n < frames; n += 1) {
      await clock.turn(20)
      parts.speaker.hear(frame(), index)
      index += 1
      await parts.settled()
    }
  }
  const sent = async () => (await parts.payloads()).map(text)
  parts.speaker.unmute()
  await say(50, quiet)
  return { ...parts, clock, say, sent, skipFrames: (frames: number) => (index += frames) }
}

test('bob starts muted: nothing that his microphone hears is sent', async () => {
  const { speaker, bundles, settled } = await speakerWith(new MemoryClock())
  for (let index = 0; index < 50; index += 1) speaker.hear(loud(), index)
  await settled()
  expect(bundles).toEqual([])
})

test('a word goes out in bundles of four, from its pre-roll to its explicit end', async () => {
  const { say, sent } = await bob()
  await say(7, loud)
  await say(30, quiet)
  expect(await sent()).toEqual(['<48×4', '52×4', '56×4', '60×4', '64×4', '68×4>', '72×0>'])
})

test('the first bundle of a word leaves with the frame behind the one that opened it', async () => {
  const { say, sent } = await bob()
  await say(1, loud)
  expect(await sent()).toEqual([])
  await say(1, loud)
  expect(await sent()).toEqual(['<48×4'])
})

test('each frame of a word goes out by itself too, in the same time, and so does every end', async () => {
  const { say, sent, framesSent, speaker, clock, settled } = await bob()
  await say(2, loud)
  speaker.mute()
  await settled()
  expect(await sent()).toEqual(['<48×4', '52×0>'])
  expect(framesSent.map(text)).toEqual(['<48×1', '49×1', '50×1', '51×1', '52×0>'])
  await clock.turn(SIGN_OF_LIFE_MS)
  expect(framesSent.map(text).at(-1)).toBe('52×0>')
  expect(framesSent.length).toBe(6)
})

test('a silent speaker says every two seconds where the last talkspurt ended', async () => {
  const { say, sent, clock, settled } = await bob()
  await say(1, loud)
  await say(30, quiet)
  const before = await sent()
  // At once behind its end, for whoever cannot read that it was one.
  expect(before.slice(-2)).toEqual(['64×2>', '66×0>'])
  await clock.turn(SIGN_OF_LIFE_MS)
  await settled()
  await clock.turn(SIGN_OF_LIFE_MS)
  expect((await sent()).slice(before.length)).toEqual(['66×0>', '66×0>'])
})

test('a silent minute costs thirty signed signs of life of at most 96 bytes, 0.4 kbit/s', async () => {
  const { say, bundles, clock, settled } = await bob()
  await say(1, loud)
  await say(30, quiet)
  const before = bundles.length
  for (let second = 0; second < 60; second += 1) {
    await clock.turn(1_000)
    await settled()
  }
  const signs = bundles.slice(before)
  expect(signs.length).toBe(30)
  expect(Math.max(...signs.map(sign => sign.length))).toBeLessThanOrEqual(96)
})

test('mute ends the talkspurt in the middle and sends nothing after it', async () => {
  const { say, sent, speaker } = await bob()
  await say(3, loud)
  speaker.mute()
  await say(20, loud)
  expect(await sent()).toEqual(['<48×4', '52×1>', '53×0>'])
  expect(speaker.speaking.current).toBe(false)
})

test('mute at a bundle border is an end of its own', async () => {
  const { say, sent, speaker } = await bob()
  await say(2, loud)
  speaker.mute()
  await say(5, loud)
  expect(await sent()).toEqual(['<48×4', '52×0>'])
})

test('every bundle is signed by the session and numbered from 0 without a gap', async () => {
  const { say, bundles, session } = await bob()
  await say(30, loud)
  const numbers: bigint[] = []
  for (const bundle of bundles) {
    const header = readBundleHeader(bundle)
    if (!header.ok) throw new RangeError(header.reason)
    numbers.push(header.value.ctr)
    expect(await verifyBundle(SPACE, session, header.value)).toBe(true)
  }
  expect(numbers).toEqual(numbers.map((_, place) => BigInt(place)))
  expect(numbers.length).toBeGreaterThan(5)
})

test('frames that the microphone lost leave a hole in the numbers, not in the time', async () => {
  const { say, sent, skipFrames } = await bob()
  await say(3, loud)
  skipFrames(10)
  await say(4, loud)
  expect(await sent()).toEqual(['<48×4', '52×1', '63×4'])
})

test('a microphone that is opened again goes on in the same time', async () => {
  const { say, sent, speaker, clock } = await bob()
  await say(1, loud)
  await say(30, quiet)
  await clock.turn(1_000)
  for (let index = 0; index < 4; index += 1) speaker.hear(loud(), index)
  await clock.turn(0)
  const last = (await sent()).at(-1) ?? ''
  expect(Number(/\d+/.exec(last)?.[0])).toBeGreaterThanOrEqual(80 + 50)
})

test('speaking is known while bob speaks', async () => {
  const { say, speaker } = await bob()
  const changes: boolean[] = []
  speaker.speaking.watch(change => changes.push(change))
  await say(3, loud)
  await say(30, quiet)
  expect(changes).toEqual([true, false])
})

test('after close nothing is sent and no timer is left', async () => {
  const { say, speaker, bundles, clock } = await bob()
  await say(1, loud)
  speaker.close()
  speaker.close()
  const before = bundles.length
  await say(20, loud)
  await clock.turn(10_000)
  expect(bundles.length).toBe(before)
  expect(clock.pending).toBe(0)
})
