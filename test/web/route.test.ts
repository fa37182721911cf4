import { describe, expect, it } from 'vitest'
import { codeIn, hashOf, isSameLink, parseRoute, routeOfLink } from '../../web/route.ts'

describe('the route', () => {
  it.each(['#/', '#/space', '#/start', '#/report', '#/recording', '#/s/abc', '#/s/abc~secret'])(
    '%s leads back to itself',
    hash => {
      expect(hashOf(parseRoute(hash))).toBe(hash)
    },
  )

  it.each(['', '#', '#/nowhere', '#/S/abc'])('%s is home', hash => {
    expect(parseRoute(hash)).toEqual({ screen: 'home' })
  })

  it('keeps an empty code, so that a cut link is refused in words', () => {
    expect(parseRoute('#/s/')).toEqual({ screen: 'link', code: '' })
  })

  it('finds the code in a whole link', () => {
    expect(codeIn(' https://a.example/x/#/s/abc \n')).toBe('abc')
  })

  it('hands a text without a mark on as it is', () => {
    expect(codeIn('hello')).toBe('hello')
  })

  it('knows a link again on another copy of the app', () => {
    expect(isSameLink('https://a.example/#/s/abc', 'http://localhost:7600/#/s/abc')).toBe(true)
    expect(isSameLink('https://a.example/#/s/abc', 'https://a.example/#/s/abd')).toBe(false)
  })
})

describe('communities', () => {
  it('have a page and a link of their own', () => {
    for (const hash of ['#/community', '#/c/abc_-123']) expect(hashOf(parseRoute(hash))).toBe(hash)
    expect(parseRoute('#/c/abc')).toEqual({ screen: 'community-link', code: 'abc' })
  })

  it('are told from Spaces in what somebody pastes', () => {
    expect(routeOfLink(' https://x.example/#/c/abc ')).toEqual({
      screen: 'community-link',
      code: 'abc',
    })
    expect(routeOfLink('https://x.example/#/s/abc')).toEqual({ screen: 'link', code: 'abc' })
    for (const pasted of [
      'Listen: https://x.example/#/s/abc thanks',
      '(https://x.example/#/s/abc).',
    ]) {
      expect(routeOfLink(pasted)).toEqual({ screen: 'link', code: 'abc' })
    }
  })
})
