import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readYFrame, writeYFrame, Y_FRAME_MAX } from '../../src/wire/y-frame.ts'

describe('a frame of the y-protocols', () => {
  it('reads back, and is what y-protocols writes', () => {
    for (const kind of ['vector', 'answer', 'update'] as const) {
      const bytes = Uint8Array.of(5, 6, 7)
      expect(readYFrame(writeYFrame(kind, bytes))).toEqual({ ok: true, value: { kind, bytes } })
    }
    expect([...writeYFrame('update', Uint8Array.of(0, 0))]).toEqual([0, 2, 2, 0, 0])
    expect(writeYFrame('answer', new Uint8Array(300)).subarray(0, 4)).toEqual(
      Uint8Array.of(0, 1, 0xac, 2),
    )
  })

  it('about awareness is of no concern', () => {
    for (const type of [1, 3]) {
      expect(readYFrame(Uint8Array.of(type, 9, 9))).toEqual({ ok: true, value: { kind: 'other' } })
    }
  })

  it.each<[string, number[]]>([
    ['nothing', []],
    ['another type', [4, 0, 0]],
    ['another kind', [0, 3, 0]],
    ['a cut body', [0, 2, 3, 1, 2]],
    ['a byte too many', [0, 2, 1, 1, 1]],
    ['a length of 2^53', [0, 2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])('is refused with %s', (_what, bytes) => {
    expect(readYFrame(Uint8Array.from(bytes))).toEqual({ ok: false, reason: 'malformed' })
  })

  it('is refused above the longest update', () => {
    const frame = new Uint8Array(Y_FRAME_MAX + 1)
    expect(readYFrame(frame)).toEqual({ ok: false, reason: 'too-long' })
  })

  it('never makes the reader throw', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), bytes => void readYFrame(bytes)))
  })
})
