import { describe, expect, it } from 'vitest'
import {
  DEFAULT_THRESHOLD,
  mayHost,
  mayOpenUnlisted,
  succession,
  type NamedPolicy,
  type Policy,
} from '../../../src/domain/community/policy.ts'
import { idOf } from '../../helpers/space-actions.ts'
import type { AccountId, CommunityId, PolicyId } from '../../../src/domain/ids.ts'

const policy: Policy = {
  community: idOf<CommunityId>('community'),
  version: 1,
  threshold: DEFAULT_THRESHOLD,
  maxAgeDays: 365,
  starters: [idOf<AccountId>('rita')],
  counted: { kind: 'open' },
  unlisted: 'gate',
}

const alice = idOf<AccountId>('alice')

describe('the gate', () => {
  it('refuses an account with 599 followers and opens at 600 and 601', () => {
    expect(mayHost(alice, policy, 599)).toEqual({ ok: false, reason: 'too-few-followers' })
    expect(mayHost(alice, policy, 600)).toEqual({ ok: true, value: 'followers' })
    expect(mayHost(alice, policy, 601)).toEqual({ ok: true, value: 'followers' })
  })

  it('lets a starter host with no follower, and nobody else', () => {
    expect(mayHost(idOf('rita'), policy, 0)).toEqual({ ok: true, value: 'starter' })
    expect(mayHost(alice, policy, 0).ok).toBe(false)
  })

  it('is as high as the policy says', () => {
    const low = { ...policy, threshold: 3 }
    expect([2, 3].map(count => mayHost(alice, low, count).ok)).toEqual([false, true])
  })
})

describe('the gate of Spaces that no lobby shows', () => {
  const anyone: Policy = { ...policy, unlisted: 'anyone' }

  it('is the gate of the lobby, unless the policy leaves it open', () => {
    expect([599, 600, 601].map(count => mayOpenUnlisted(alice, policy, count).ok)).toEqual([
      false,
      true,
      true,
    ])
    expect(mayOpenUnlisted(idOf('rita'), policy, 0)).toEqual({ ok: true, value: 'starter' })
  })

  it('is open to anyone where the policy says so, which opens no lobby', () => {
    expect(mayOpenUnlisted(alice, anyone, 0)).toEqual({ ok: true, value: 'anyone' })
    expect(mayOpenUnlisted(alice, anyone, 600)).toEqual({ ok: true, value: 'followers' })
    expect(mayHost(alice, anyone, 599).ok).toBe(false)
  })
})

describe('the succession of policies', () => {
  const named = (id: string, version: number): NamedPolicy => ({
    id: idOf(id) as string as PolicyId,
    policy: { ...policy, version },
    predecessor: undefined,
  })

  it('takes the first, and the higher version after it', () => {
    expect(succession(undefined, named('a', 3))).toBe('newer')
    expect(succession(named('a', 3), named('b', 4))).toBe('newer')
    expect(succession(named('a', 3), named('b', 9))).toBe('newer')
  })

  it('refuses every way back', () => {
    expect(succession(named('b', 4), named('a', 3))).toBe('rolled-back')
  })

  it('settles a tie for the same one on both sides', () => {
    expect(succession(named('b', 4), named('a', 4))).toBe('newer')
    expect(succession(named('a', 4), named('b', 4))).toBe('rolled-back')
    expect(succession(named('a', 4), named('a', 4))).toBe('known')
  })
})
