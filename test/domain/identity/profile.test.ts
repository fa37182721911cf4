import { expect, test } from 'vitest'
import { newerProfile, type Profile } from '../../../src/domain/identity/profile.ts'

// The account plays no part in which of two is newer.
const alice = {
  account: 'a',
  name: 'Alice',
  language: 'it',
  links: [],
  seq: 5,
} as unknown as Profile

test('the higher number is newer, whichever comes first', () => {
  const later = { ...alice, name: 'Alice Rossi', seq: 6 }
  expect(newerProfile(alice, later)).toBe(later)
  expect(newerProfile(later, alice)).toBe(later)
})

test('of two with one number every peer takes the same', () => {
  const twin = { ...alice, name: 'Mallory' }
  expect(newerProfile(alice, twin)).toBe(newerProfile(twin, alice))
})
