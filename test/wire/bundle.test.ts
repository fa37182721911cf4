import { expect, test } from 'vitest'
import {
  BUNDLE_MAX,
  kidFromParts,
  opusRoom,
  partsOfKid,
  readBundleHeader,
  readBundlePayload,
  writeBundle,
  writeBundlePayload,
} from '../../src/wire/bundle.ts'
import { writeSframeHeader } from '../../src/wire/sframe-header.ts'
import { seededChance } from '../helpers/seeded-chance.ts'

const frame = (length: number, first = 0x78) => new Uint8Array(length).fill(7).fill(first, 0, 1)
const speech = {
  frameIndex: 70_000,
  startsTalkspurt: true,
  endsTalkspurt: false,
  frames: [frame(81), frame(251), frame(252)],
}

test('a payload of three frames reads back as it was written', () => {
  const read = readBundlePayload(writeBundlePayload(speech))
  expect(read).toEqual({ ok: true, value: speech })
})

test('every frame length from 1 to 1,275 survives, in one or two bytes', () => {
  for (let length = 1; length <= 1_275; length += 1) {
    const payload = { ...speech, frames: [frame(length), frame(3)] }
    expect(readBundlePayload(writeBundlePayload(payload))).toEqual({ ok: true, value: payload })
  }
})

test('the bytes of a payload are those of the specification', () => {
  const bytes = writeBundlePayload({ ...speech, frames: [Uint8Array.of(1, 2), Uint8Array.of(9)] })
  expect([...bytes]).toEqual([1, 17, 112, 0b0000_1010, 2, 1, 2, 9])
})

test('a sign of life has no frames and says that silence goes on', () => {
  const silence = { frameIndex: 5, startsTalkspurt: false, endsTalkspurt: true, frames: [] }
  const bytes = writeBundlePayload(silence)
  expect([...bytes]).toEqual([0, 0, 5, 16])
  expect(readBundlePayload(bytes)).toEqual({ ok: true, value: silence })
})

test('a payload with foreign flags, too many frames or an endless silence is refused', () => {
  for (const flags of [0x20, 0x40, 0x80, 5, 0, 8, 24]) {
    expect(readBundlePayload(Uint8Array.of(0, 0, 1, flags, 1, 1, 1, 1, 1, 1))).toMatchObject({
      ok: false,
      reason: 'bad-flags',
    })
  }
})

test('a sign of life with something behind it is refused', () => {
  expect(readBundlePayload(Uint8Array.of(0, 0, 5, 16, 1)).ok).toBe(false)
})

test('an empty frame is refused wherever it stands', () => {
  expect(readBundlePayload(Uint8Array.of(0, 0, 1, 2, 0, 9))).toEqual({
    ok: false,
    reason: 'empty-frame',
  })
  expect(readBundlePayload(Uint8Array.of(0, 0, 1, 2, 1, 9))).toEqual({
    ok: false,
    reason: 'empty-frame',
  })
})

test('a payload cut anywhere before its last frame is refused and never throws', () => {
  const bytes = writeBundlePayload(speech)
  const lastFrame = bytes.length - 252
  for (let length = 0; length <= lastFrame; length += 1) {
    expect(readBundlePayload(bytes.subarray(0, length)).ok).toBe(false)
  }
})

test('frames may not run past the last frame index', () => {
  const end = (frames: number) =>
    writeBundlePayload({ ...speech, frameIndex: 0xff_ff_fd, frames: Array(frames).fill(frame(3)) })
  expect(readBundlePayload(end(2)).ok).toBe(true)
  expect(readBundlePayload(end(3))).toEqual({ ok: false, reason: 'index-range' })
})

test('a bundle splits into its header, the signed part and the signature', () => {
  const head = writeSframeHeader({ kid: 0x1234_5678_9abcn, ctr: 300n })
  const sframe = Uint8Array.from([...head, ...new Uint8Array(40)])
  const signature = new Uint8Array(64).fill(5)
  const read = readBundleHeader(writeBundle(sframe, signature))
  expect(read).toEqual({
    ok: true,
    value: { kid: 0x1234_5678_9abcn, ctr: 300n, isSignOfLife: false, sframe, signature },
  })
})

test('a bundle without a frame is known by its length, and no other', () => {
  const head = writeSframeHeader({ kid: 1n, ctr: 300n })
  const isSign = [20, 21, 40].map(length => {
    const sframe = Uint8Array.from([...head, ...new Uint8Array(length)])
    const read = readBundleHeader(writeBundle(sframe, new Uint8Array(64)))
    return read.ok && read.value.isSignOfLife
  })
  expect(isSign).toEqual([true, false, false])
})

test('a bundle is refused above and below its bounds, at every truncation', () => {
  const head = writeSframeHeader({ kid: 0x1234_5678_9abcn, ctr: 300n })
  const shortest = head.length + 4 + 16 + 64
  const bundle = new Uint8Array(BUNDLE_MAX + 1)
  bundle.set(head)
  expect(readBundleHeader(bundle)).toEqual({ ok: false, reason: 'too-long' })
  expect(readBundleHeader(bundle.subarray(1)).ok).toBe(true)
  expect(readBundleHeader(bundle.subarray(0, shortest)).ok).toBe(true)
  for (let length = 0; length < shortest; length += 1) {
    expect(readBundleHeader(bundle.subarray(0, length)).ok).toBe(false)
  }
})

test('a header written longer than needed is refused', () => {
  const bundle = new Uint8Array(200)
  bundle.set([0x80, 3])
  expect(readBundleHeader(bundle)).toEqual({ ok: false, reason: 'bad-header' })
  bundle.set([0x09, 0, 200])
  expect(readBundleHeader(bundle)).toEqual({ ok: false, reason: 'bad-header' })
})

test('a key id names session, epoch and lane', () => {
  for (const parts of [
    { sessionTag: 0xff_ffff_ffffn, epoch: 127, lane: 'stage' as const },
    { sessionTag: 0n, epoch: 0, lane: 'audience' as const },
  ]) {
    expect(partsOfKid(kidFromParts(parts))).toEqual(parts)
  }
  expect(partsOfKid(1n << 48n)).toBeUndefined()
})

test('four frames that fill the room make a bundle of at most the largest size', () => {
  const frames = [frame(252), frame(252), frame(252), frame(opusRoom(4) - 3 * 252)]
  const payload = writeBundlePayload({ ...speech, frames })
  const head = writeSframeHeader({ kid: (1n << 48n) - 1n, ctr: (1n << 64n) - 1n })
  expect(head.length + payload.length + 16 + 64).toBe(BUNDLE_MAX)
})

test('whatever bytes come, reading never throws and what is taken has one byte string', () => {
  const chance = seededChance(42)
  const taken = { payloads: 0, headers: 0 }
  const valid = writeBundlePayload({ ...speech, frames: [frame(5), frame(4), frame(3)] })
  for (let round = 0; round < 20_000; round += 1) {
    const bytes = round % 2 === 0 ? noise(chance) : altered(valid, chance)
    const payload = readBundlePayload(bytes)
    if (payload.ok) {
      taken.payloads += 1
      expect(writeBundlePayload(payload.value)).toEqual(bytes)
    }
    const header = readBundleHeader(bytes)
    if (!header.ok) continue
    taken.headers += 1
    const { kid, ctr, sframe, signature } = header.value
    expect(writeBundle(sframe, signature)).toEqual(bytes)
    const head = writeSframeHeader({ kid, ctr })
    expect(sframe.subarray(0, head.length)).toEqual(head)
  }
  expect(taken.payloads).toBeGreaterThan(100)
  expect(taken.headers).toBeGreaterThan(100)
})

const noise = (chance: () => number) =>
  Uint8Array.from({ length: Math.floor(chance() * 200) }, () => Math.floor(chance() * 256))

function altered(bytes: Uint8Array, chance: () => number): Uint8Array {
  const place = Math.floor(chance() * bytes.length)
  return bytes.map((byte, at) => (at === place ? Math.floor(chance() * 256) : byte))
}
