import { expect, test } from 'vitest'
import { checkOpusPacket, concealmentAfter } from '../../../src/domain/media/opus-packet.ts'

/** The configurations of 20 ms in RFC 6716, table 2, written out. */
const OF_20_MS = [1, 5, 9, 13, 15, 19, 23, 27, 31]
const reasonFor = (...bytes: number[]) => {
  const verdict = checkOpusPacket(Uint8Array.from(bytes))
  return verdict.ok ? 'fine' : verdict.reason
}

test('one frame of 20 ms passes in every mode, mono and stereo', () => {
  for (let configuration = 0; configuration < 32; configuration += 1) {
    const expected = OF_20_MS.includes(configuration) ? 'fine' : 'not-20-ms'
    expect(reasonFor(configuration << 3, 1)).toBe(expected)
    expect(reasonFor((configuration << 3) | 4, 1)).toBe(expected)
  }
})

test('packets of several frames are refused', () => {
  for (const code of [1, 2, 3]) expect(reasonFor((31 << 3) | code, 1, 1)).toBe('not-one-frame')
})

test('the packet that closes decoders and the one that declares 120 ms are refused', () => {
  expect(reasonFor(0x03, 0xff)).toBe('not-one-frame')
  expect(reasonFor(0x87, 0x30)).toBe('not-one-frame')
})

test('a packet has between 2 and 1,275 bytes', () => {
  expect(reasonFor()).toBe('empty')
  expect(reasonFor(31 << 3)).toBe('empty')
  const longest = new Uint8Array(1_276).fill(31 << 3)
  expect(checkOpusPacket(longest).ok).toBe(false)
  expect(checkOpusPacket(longest.subarray(1)).ok).toBe(true)
})

test('concealment keeps the mode and says one frame', () => {
  expect(concealmentAfter(Uint8Array.of(0xff, 1))).toEqual(Uint8Array.of(0xfc))
})
