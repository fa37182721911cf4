import { expect, it } from 'vitest'
import { Turnstile } from '../../src/domain/turnstile.ts'
import { peerOf } from '../helpers/space-actions.ts'

const [alice, bob, carol] = ['alice', 'bob', 'caroL'].map(peerOf) as [
  ReturnType<typeof peerOf>,
  ReturnType<typeof peerOf>,
  ReturnType<typeof peerOf>,
]

it('lets in as many of one peer as it may, and then somebody else', () => {
  const turnstile = new Turnstile(3, 2)
  expect([turnstile.enter(alice), turnstile.enter(alice)]).not.toContain(undefined)
  expect(turnstile.enter(alice)).toBe(undefined)
  expect(turnstile.enter(bob)).toBeDefined()
  expect(turnstile.enter(carol)).toBe(undefined)
})

it('gives a place back once, however often its holder leaves', () => {
  const turnstile = new Turnstile(1, 1)
  const leave = turnstile.enter(alice)
  leave?.()
  leave?.()
  expect(turnstile.enter(bob)).toBeDefined()
  expect(turnstile.enter(alice)).toBe(undefined)
})
