import { expect, it } from 'vitest'
import { CAST, speakerNamed } from '../helpers/fake-spaces.ts'
import { fakeId } from '../helpers/fake-ids.ts'
import type { AccountId } from '../../src/index.ts'
import { peopleHere } from '../../web/store/people-here.ts'

const present = (account: AccountId, name: string) => ({ account, name, isHere: true, atMs: 1 })
const [dora, ezio, zoe, nameless] = [501, 502, 503, 504].map(n => fakeId<AccountId>(n))
if (!dora || !ezio || !zoe || !nameless) throw new TypeError('expected four accounts')

const parts = {
  stage: [
    speakerNamed('Bob', CAST.bob, 'host', 1),
    speakerNamed('Alice', CAST.alice, 'speaker', 2),
  ],
  listed: [
    present(nameless, ''),
    present(zoe, 'Zoe'),
    present(ezio, 'Ezio'),
    present(dora, 'dora'),
  ],
  following: new Set([zoe, CAST.bob]),
  me: ezio,
  language: 'it',
}

it('shows whom I follow first, then the stage, then the others, by name', () => {
  const shown = peopleHere(parts)
  expect(shown.map(({ name }) => name)).toEqual(['Bob', 'Zoe', 'Alice', 'dora', 'Ezio', ''])
  expect(shown.filter(({ isMe }) => isMe).map(({ name }) => name)).toEqual(['Ezio'])
})

it('shows nobody twice who came on stage a moment ago', () => {
  const listed = [...parts.listed, present(CAST.alice, 'Alice')]
  expect(peopleHere({ ...parts, listed }).filter(({ name }) => name === 'Alice')).toHaveLength(1)
})
