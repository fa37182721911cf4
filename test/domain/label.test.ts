import { describe, expect, it } from 'vitest'
import { cleanLabel, cleanParagraphs } from '../../src/domain/label.ts'

describe('a text of several lines', () => {
  it('keeps its paragraphs, whatever broke the lines', () => {
    expect(cleanParagraphs('One.\r\nTwo.\rThree.\n\nFour.', 500)).toBe(
      'One.\nTwo.\nThree.\n\nFour.',
    )
  })

  it('has one empty line at most between two, none around it, and single blanks', () => {
    expect(cleanParagraphs(' \n\n One  two \t\n\n \n\n\nThree\n\n', 500)).toBe('One two\n\nThree')
  })

  it('hides nothing and turns nothing round, line by line', () => {
    expect(cleanParagraphs('a\u202Eb\nc\u200Bd\u0007\u2028e\u0085f', 500)).toBe('ab\ncd ef')
  })

  it('is cut at so many letters, breaks among them, and is then what it was', () => {
    const cut = cleanParagraphs('ab\ncd\nef', 5)
    expect(cut).toBe('ab\ncd')
    expect(cleanParagraphs(cut, 5)).toBe(cut)
    expect(cleanParagraphs('ab\ncd', 3)).toBe('ab')
  })

  it('of one line is a label', () => {
    for (const text of ['  He   shouted. ', 'ﬁn', '\u202Ex', '']) {
      expect(cleanParagraphs(text, 40)).toBe(cleanLabel(text, 40))
    }
  })
})
