import { describe, expect, it } from 'vitest'
import { CAPTION_MAX_BYTES } from '../../../src/domain/captions/caption.ts'
import {
  cutWords,
  NEW_CUTTER,
  type Piece,
  type Understood,
} from '../../../src/domain/captions/cut-words.ts'

const heard = (text: string, over: Partial<Understood> = {}): Understood => ({
  utterance: 1,
  language: 'it',
  kind: 'recognised',
  isFinal: false,
  frame: 9,
  text,
  ...over,
})

/** What is left of it on everybody's screen. */
function shownAfter(all: readonly Understood[]): readonly string[] {
  let cutter = NEW_CUTTER
  const shown = new Map<number, Piece>()
  for (const understood of all) {
    const cut = cutWords(cutter, understood)
    cutter = cut.cutter
    for (const piece of cut.pieces) {
      expect(shown.get(piece.segment)?.isFinal ?? false).toBe(false)
      expect(new TextEncoder().encode(piece.text).length).toBeLessThanOrEqual(CAPTION_MAX_BYTES)
      shown.set(piece.segment, piece)
    }
  }
  return [...shown.values()].map(
    ({ segment, text, isFinal }) => `${segment}${isFinal ? '.' : '…'} ${text}`,
  )
}

describe('what a recogniser says', () => {
  it('is one segment that grows, until it is final', () => {
    const all = [heard('buona'), heard('buona sera'), heard('buonasera a tutti', { isFinal: true })]
    expect(shownAfter(all)).toEqual(['1. buonasera a tutti'])
    expect(shownAfter([...all, heard('e', { utterance: 2 })])).toEqual([
      '1. buonasera a tutti',
      '2… e',
    ])
  })

  it('is cut between words where somebody does not pause, and nothing of it is said twice', () => {
    const words = Array.from({ length: 200 }, (_, n) => `parola${n}`)
    const all = words.map((_, n) => heard(words.slice(0, n + 1).join(' ')))
    const shown = shownAfter([...all, heard(words.join(' '), { isFinal: true })])
    expect(shown.length).toBeGreaterThan(4)
    expect(shown.map(text => text.replace(/^\d+\. /, '')).join(' ')).toBe(words.join(' '))
  })

  it('is cut within a word only where there is none', () => {
    const shown = shownAfter([heard('語'.repeat(300), { isFinal: true })])
    expect(shown.map(text => text.replace(/^\d+\. /, '')).join('')).toBe('語'.repeat(300))
    expect(shown).toHaveLength(3)
  })

  it('that is taken back is taken back, and silence makes nothing', () => {
    expect(shownAfter([heard(''), heard('', { isFinal: true })])).toEqual([])
    expect(shownAfter([heard('ehm'), heard('', { isFinal: true })])).toEqual(['1. '])
  })

  it('goes on behind what was typed between', () => {
    const typed = heard('(ride)', { utterance: 7, kind: 'typed', isFinal: true })
    const all = [heard('prima di'), typed, heard('prima di tutto', { isFinal: true })]
    expect(shownAfter(all)).toEqual(['1… prima di', '2. (ride)', '3. tutto'])
  })
})
