import { expect, it } from 'vitest'
import { fingerprintOf } from '../../../src/domain/identity/fingerprint.ts'
import { findNamed } from '../../../src/domain/identity/find-named.ts'
import { idOf } from '../../helpers/space-actions.ts'
import type { AccountId } from '../../../src/domain/ids.ts'

const account = (name: string): AccountId => idOf<AccountId>(name)
const PEOPLE = [
  { account: account('dora'), name: 'Dora Nguyễn' },
  { account: account('mallory'), name: 'Dоrа' }, // Cyrillic о and а
  { account: account('zoe'), name: 'Zoe' },
  { account: account('nameless'), name: undefined },
]
const found = (sought: string): readonly (string | undefined)[] =>
  findNamed(PEOPLE, sought).map(({ name }) => name)

it('finds people by a part of their name, and those who look like them', () => {
  expect(found(' DOR')).toEqual(['Dora Nguyễn', 'Dоrа'])
  expect(found('nguyen dora')).toEqual(['Dora Nguyễn'])
  expect(found('nobody at all')).toEqual([])
})

it('finds them by the words of their key, with or without a name', () => {
  expect(found(fingerprintOf(account('nameless')).join(' '))).toEqual([undefined])
  expect(found(fingerprintOf(account('zoe')).slice(0, 3).join(' '))).toEqual(['Zoe'])
})

it('finds everybody where nothing is sought', () => {
  expect(found('')).toHaveLength(PEOPLE.length)
})
