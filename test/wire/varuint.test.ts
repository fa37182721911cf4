import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteReader, writeVaruint } from '../../src/wire/varuint.ts'

const written = (value: number): Uint8Array => {
  const bytes: number[] = []
  writeVaruint(bytes, value)
  return Uint8Array.from(bytes)
}

describe('an unsigned varint', () => {
  it('reads back as it was written, up to 2^53 − 1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), value => {
        const reader = new ByteReader(written(value))
        return reader.varuint() === value && reader.isAtEnd
      }),
    )
  })

  it.each([
    ['nothing', []],
    ['a cut group', [0x80]],
    ['a needless zero group', [0x85, 0x00]],
    ['2^53', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x10]],
    ['nine groups', [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]],
  ])('of %s is refused, and nothing is read after it', (_what, bytes) => {
    const reader = new ByteReader(Uint8Array.from(bytes))
    expect(reader.varuint()).toBeUndefined()
    expect(reader.isAtEnd && bytes.length > 0).toBe(false)
  })

  it('past the end breaks the reader', () => {
    const reader = new ByteReader(Uint8Array.of(1, 2))
    expect(reader.take(3)).toBeUndefined()
    expect(reader.byte()).toBeUndefined()
    expect(reader.isAtEnd).toBe(false)
  })
})
