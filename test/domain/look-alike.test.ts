import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seekerOf } from '../../src/domain/look-alike.ts'

const finds = (sought: string, ...texts: readonly string[]): boolean => seekerOf(sought)(texts)

describe('a search in what others wrote', () => {
  it('finds parts of words, in any case, with or without accents', () => {
    expect(finds('CITTA', 'Orti in città')).toBe(true)
    expect(finds('città', 'le citta del nord')).toBe(true)
    expect(finds('nguyen', 'Dora Nguyễn')).toBe(true)
    expect(finds('strasse', 'Die lange Straße')).toBe(true)
    expect(finds('radii', 'Night shift: radio')).toBe(false)
  })

  it('finds letters that only look like those that were typed', () => {
    expect(finds('banca', 'Ваnса')).toBe(true) // Cyrillic В, а, с
    expect(finds('Ваnса', 'BANCA')).toBe(true)
    expect(finds('notte', 'ΝΟΤΤΕ')).toBe(true) // Greek
    expect(finds('banva', 'Вanνa')).toBe(true) // a Cyrillic capital and a Greek small letter
    expect(finds('alice', 'Аl1сe')).toBe(true)
    expect(finds('google', 'g00gle')).toBe(true)
    expect(finds('roma', 'rorna')).toBe(true)
    expect(finds('cedro', 'ᏟᎬᎠᏒO')).toBe(true) // Cherokee
  })

  it('finds what is honestly written in another script, in any case', () => {
    expect(finds('вода', 'ВОДА и воздух')).toBe(true)
    expect(finds('вода', 'Bода')).toBe(true) // a Latin B
    expect(finds('νύχτα', 'Η ΝΥΧΤΑ')).toBe(true)
    expect(finds('夜', '深夜ラジオ')).toBe(true)
    expect(finds('вода', 'воля')).toBe(false)
  })

  it('keeps what was found while a word is being typed', () => {
    for (const typed of ['c', 'co', 'com', 'come', 'comet', 'cometa']) {
      expect([typed, finds(typed, 'La cometa')]).toEqual([typed, true])
    }
  })

  it('wants every word, each in whichever text', () => {
    expect(finds('alice mercato', 'Storie dal mercato', 'Alice Ferri')).toBe(true)
    expect(finds('alice porto', 'Storie dal mercato', 'Alice Ferri')).toBe(false)
  })

  it('finds everything where nothing is sought', () => {
    expect(finds('', 'a')).toBe(true)
    expect(finds(' \n', 'a')).toBe(true)
    expect(finds('\u200b', 'a')).toBe(true)
  })

  it('finds nothing in no text, and reads no more than was typed', () => {
    expect(finds('a')).toBe(false)
    expect(finds('x'.repeat(100_000), 'x'.repeat(80))).toBe(true)
  })

  it('finds every text by itself, and by each part of it', () => {
    const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    fc.assert(fc.property(word, text => finds(text, text)))
    fc.assert(
      fc.property(word, word, (before, text) => finds(text.trim(), `${before} ${text.trim()}`)),
    )
  })
})
