import { expect, it } from 'vitest'
import { CAST, liveSpace } from '../helpers/fake-spaces.ts'
import { stageSeen, type Known } from '../../web/store/stage-seen.ts'
import type { AccountId, Announcement } from '../../src/index.ts'

const { alice, bob, carol, rita } = CAST
const KNOWN: Known = { names: new Map([[bob, 'Bob']]), following: new Set(), blocked: new Set() }

function seen(change: Partial<Announcement>, known: Partial<Known> = {}): readonly string[] {
  const { announcement } = liveSpace({ speakers: [bob, carol, alice], ...change })
  const nameOf = (account: AccountId): string | undefined =>
    Object.entries(CAST).find(([, one]) => one === account)?.[0]
  return stageSeen(announcement, { ...KNOWN, ...known }).map(
    ({ account, name, role, isFollowed, isBlocked }) =>
      [nameOf(account), name ?? '?', role, isFollowed && 'followed', isBlocked && 'blocked']
        .filter(Boolean)
        .join(' '),
  )
}

it('shows the host first, by the name in the heartbeat, and others by what is known of them', () => {
  expect(seen({})).toEqual(['alice Alice Ferri host', 'bob Bob speaker', 'carol ? speaker'])
})

it('shows whom I follow before the others, and marks whom I have blocked', () => {
  expect(seen({}, { following: new Set([carol]), blocked: new Set([bob]) })).toEqual([
    'alice Alice Ferri host',
    'carol ? speaker followed',
    'bob Bob speaker blocked',
  ])
})

it('says that the host is away while somebody leads in its place', () => {
  expect(seen({ by: bob })[0]).toBe('alice Alice Ferri away')
})

it('shows nobody twice, and nobody who is not there', () => {
  expect(seen({ speakers: [alice, alice, rita] })).toEqual([
    'alice Alice Ferri host',
    'rita ? speaker',
  ])
  expect(seen({ speakers: [] })).toEqual([])
})
