import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkOf, piecesOf } from '../../../src/domain/chat/links.ts'

const linksIn = (text: string): readonly string[] =>
  piecesOf(text).flatMap(piece => (piece.kind === 'link' ? [piece.href] : []))

describe('links in a line', () => {
  it('are found where a sentence has them', () => {
    expect(piecesOf('see https://a.example/x, or (http://b.example).')).toEqual([
      { kind: 'text', text: 'see ' },
      { kind: 'link', href: 'https://a.example/x', host: 'a.example', rest: '/x' },
      { kind: 'text', text: ', or (' },
      { kind: 'link', href: 'http://b.example/', host: 'b.example', rest: '' },
      { kind: 'text', text: ').' },
    ])
    expect(linksIn('https://it.example/wiki/Loggia_(Firenze)')).toEqual([
      'https://it.example/wiki/Loggia_(Firenze)',
    ])
    expect(linksIn('(see https://a.example/x_(y))')).toEqual(['https://a.example/x_(y)'])
    expect(linksIn('((https://a.example/x).)')).toEqual(['https://a.example/x'])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'file:///etc/passwd',
    'ftp://a.example',
    'intent://a.example',
    'blob:https://a.example/1',
    'jav\tascript:alert(1)',
    'https:alert(1)',
    'https://',
    'https:///a.example',
    '//a.example',
    'HTTPS://user@a.example',
    'https://bank.example@thief.example/',
    'https://bank.example:443@thief.example/',
    `https://a.example/${'x'.repeat(600)}`,
  ])('are none of %s', text => {
    expect(linkOf(text)).toBeUndefined()
    expect(linksIn(`look: ${text}`).filter(href => !href.startsWith('http'))).toEqual([])
    expect(linksIn(`look: ${text}`).join()).not.toContain('thief')
  })

  it('show where they lead, whatever letters they are written in', () => {
    expect(linkOf('https://аpple.example/')).toMatchObject({ host: 'xn--pple-43d.example' })
    expect(linkOf('https://a.example\\@thief.example')).toMatchObject({ host: 'a.example' })
    expect(linkOf('https://ａ.example／thief')).toBeUndefined()
    expect(linkOf('https://a.example/日本')).toMatchObject({ rest: '/%E6%97%A5%E6%9C%AC' })
    const accents = linkOf('https://a.example/caffè?q=%2Fa%E2%88%95%C3%A8%FF')
    expect(accents).toMatchObject({
      rest: '/caffè?q=%2Fa%E2%88%95%C3%A8%FF',
      href: 'https://a.example/caff%C3%A8?q=%2Fa%E2%88%95%C3%A8%FF',
    })
    expect(linkOf(`https://a.example/${'x'.repeat(100)}`)?.rest).toMatch(/^\/x{39}…$/)
  })

  it('change nothing of a line but how it is cut', () => {
    const texts = fc.stringMatching(/^([ a-zè(.,:/@\\]|https?:\/\/|\.example){0,40}$/)
    fc.assert(
      fc.property(texts, text => {
        for (const piece of piecesOf(text)) {
          if (piece.kind === 'text') expect(text).toContain(piece.text)
          else expect(new URL(piece.href).protocol).toMatch(/^https?:$/)
        }
        if (linksIn(text).length === 0) {
          const words = piecesOf(text).map(piece => (piece.kind === 'text' ? piece.text : ''))
          expect(words.join('')).toBe(text)
        }
      }),
    )
  })
})
