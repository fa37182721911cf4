import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanLine, isTooLong } from '../../../src/domain/chat/line-text.ts'
import { LINE_MAX_BYTES } from '../../../src/domain/chat/say.ts'

/** Whatever sixteen-bit numbers can be in a text: lone surrogates among them. */
const texts = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 400 })
  .map(codes => String.fromCharCode(...codes))
const bytesOf = (text: string): number => new TextEncoder().encode(text).length

describe('a line as it is shown', () => {
  it('is one line of what is seen', () => {
    expect(cleanLine('  buona\n\n sera\t a\u00A0tutti \u202E!')).toBe('buona sera a tutti !')
    expect(cleanLine('a\u200Bb\u2066c\u0000d\uE000e\u2800')).toBe('abcde')
    expect(cleanLine(`z${'\u0301'.repeat(50)}`)).toBe('ź\u0301\u0301\u0301')
  })

  it('keeps what joins and colours pictures, and letters as they were written', () => {
    for (const text of ['👩‍👩‍👧‍👦', '👩🏽‍💻', '❤️', 'x² ﬁn', 'Việt']) expect(cleanLine(text)).toBe(text)
    expect(cleanLine('a\u200Db\uFE0F')).toBe('ab')
    for (const text of [
      '1️⃣ #️⃣',
      '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
      'می\u200Cخواهم',
    ]) {
      expect(cleanLine(text)).toBe(text)
    }
    expect(cleanLine('1\uFE0F a\u200Cb م\u200C\u200Cم')).toBe('1 ab مم')
    expect(cleanLine('\u{1F3F4}\u{E0068}\u{E0069}\u{E007F}')).toBe('\u{1F3F4}')
  })

  it('is cut where it is full, never in the middle of a letter', () => {
    const long = 'è'.repeat(600)
    expect(isTooLong(long)).toBe(true)
    expect(cleanLine(long)).toBe('è'.repeat(512))
    expect(isTooLong('è'.repeat(512))).toBe(false)
    expect(bytesOf(cleanLine(`a${'👏'.repeat(300)}`))).toBe(1 + 255 * 4)
  })

  it('is the same cleaned again, and never too long', () => {
    fc.assert(
      fc.property(texts, text => {
        const cleaned = cleanLine(text)
        expect(cleanLine(cleaned)).toBe(cleaned)
        expect(bytesOf(cleaned)).toBeLessThanOrEqual(LINE_MAX_BYTES)
        expect(cleaned).not.toMatch(/[\p{Cc}\p{Cs}\p{Co}\p{Bidi_Control}]/u)
      }),
    )
  })
})
