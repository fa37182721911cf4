import { describe, expect, it } from 'vitest'
import { codeIn, hashOf, isSameLink, parseRoute } from '../../web/route.ts'

describe('the route', () => {
  it.each(['#/', '#/space', '#/s/abc', '#/s/abc~secret'])('%s leads back to itself', hash => {
    expect(hashOf(parseRoute(hash))).toBe(hash)
  })

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
