import { describe, expect, it } from 'vitest'
import { FrameReader, writeFrame } from '../../src/wire/frame.ts'
import { MESSAGE_MAX } from '../../src/wire/limits.ts'

const pattern = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, place) => (place * 31 + length) & 255)

const LENGTHS = [0, 1, 127, 128, 16_383, 16_384, MESSAGE_MAX]

/** The lengths of what comes out when `bytes` come in pieces of `step`. */
function readIn(bytes: Uint8Array, step: number) {
  const reader = new FrameReader()
  const messages: Uint8Array[] = []
  for (let at = 0; at < bytes.length; at += step) {
    const read = reader.push(bytes.subarray(at, at + step))
    if (!read.ok) return read.reason
    messages.push(...read.value)
  }
  return { messages, isBetweenFrames: reader.isBetweenFrames }
}

describe('frames', () => {
  it('begin with the length as a varint', () => {
    expect([...writeFrame(pattern(0))]).toEqual([0])
    expect([...writeFrame(pattern(300)).subarray(0, 2)]).toEqual([0xac, 0x02])
  })

  it('come out whole however the bytes are cut', () => {
    const sent = LENGTHS.map(pattern)
    const bytes = Buffer.concat(sent.map(writeFrame))
    for (const step of [1_000, 4_097, bytes.length]) {
      const read = readIn(bytes, step)
      if (typeof read === 'string') throw new Error(read)
      expect(read.isBetweenFrames).toBe(true)
      expect(Buffer.compare(Buffer.concat(read.messages), Buffer.concat(sent))).toBe(0)
      expect(read.messages.map(message => message.length)).toEqual(LENGTHS)
    }
  })

  it('come out whole byte by byte', () => {
    const read = readIn(Buffer.concat([0, 1, 200].map(pattern).map(writeFrame)), 1)
    expect(typeof read !== 'string' && read.messages.map(message => message.length)).toEqual([
      0, 1, 200,
    ])
  })

  it('know when the end comes too early', () => {
    const whole = writeFrame(pattern(200))
    for (let length = 1; length < whole.length; length += 1) {
      const read = readIn(whole.subarray(0, length), length)
      expect(typeof read !== 'string' && read.isBetweenFrames).toBe(false)
    }
  })

  it('are refused over the limit before anything is held', () => {
    expect(readIn(Uint8Array.of(0x81, 0x80, 0x08), 3)).toBe('too-long')
    expect(readIn(Uint8Array.of(0xff, 0xff, 0xff, 0x01), 1)).toBe('too-long')
  })

  it('are refused when the length has a needless group', () => {
    expect(readIn(Uint8Array.of(0x81, 0x00), 2)).toBe('length-not-minimal')
  })
})
