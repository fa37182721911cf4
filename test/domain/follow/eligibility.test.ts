import { describe, expect, it } from 'vitest'
import {
  AHEAD_MS,
  countFollowers,
  isAhead,
  isCounted,
  missingFollowers,
} from '../../../src/domain/follow/eligibility.ts'
import { withoutEvidence } from '../../../src/domain/community/admission.ts'
import { community, must, NOON, otherCommunity, policyOf } from '../../helpers/follows.ts'
import { idFromBytes, type AccountId } from '../../../src/domain/ids.ts'
import type { Attestation } from '../../../src/domain/follow/attestation.ts'

const DAY_MS = 86_400_000

const account = (number: number): AccountId => {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(0, number)
  return must(idFromBytes<AccountId>(bytes))
}

const follow = (number: number, change: Partial<Attestation> = {}): Attestation => ({
  community,
  followee: account(0),
  follower: account(number),
  kind: 'follow',
  seq: 1,
  timeMs: NOON,
  signature: new Uint8Array(64),
  ...change,
})

const crowd = (count: number): Attestation[] =>
  Array.from({ length: count }, (_, index) => follow(index + 1))

describe('a follow counts', () => {
  const policy = withoutEvidence(policyOf(600, { maxAgeDays: 30 }))

  it('until it is older than the policy allows, to the millisecond', () => {
    expect(isCounted(follow(1, { timeMs: NOON - 30 * DAY_MS }), policy, NOON)).toBe(true)
    expect(isCounted(follow(1, { timeMs: NOON - 30 * DAY_MS - 1 }), policy, NOON)).toBe(false)
  })

  it('when its follower’s clock is a little ahead, and no more', () => {
    expect(isCounted(follow(1, { timeMs: NOON + AHEAD_MS }), policy, NOON)).toBe(true)
    expect(isCounted(follow(1, { timeMs: NOON + AHEAD_MS + 1 }), policy, NOON)).toBe(false)
    expect(isAhead(follow(1, { timeMs: NOON + AHEAD_MS + 1 }), NOON)).toBe(true)
  })

  it('in its own community only', () => {
    expect(isCounted(follow(1, { community: otherCommunity }), policy, NOON)).toBe(false)
  })

  it('unless it was taken back', () => {
    expect(isCounted(follow(1, { kind: 'unfollow' }), policy, NOON)).toBe(false)
  })
})

describe('an account', () => {
  it.each([
    [599, 1],
    [600, 0],
    [601, 0],
  ])('with %i followers lacks %i of 600', (count, missing) => {
    const policy = policyOf(600)
    const counts = countFollowers(crowd(count), withoutEvidence(policy), NOON)
    expect(counts).toEqual({ followers: count, counted: count })
    expect(missingFollowers(counts, policy)).toBe(missing)
  })

  it('has followers, none of whom count, while no policy is known', () => {
    expect(countFollowers(crowd(3), undefined, NOON)).toEqual({ followers: 3, counted: 0 })
  })

  it('whom somebody unfollowed has one follower less', () => {
    const current = [...crowd(2), follow(9, { kind: 'unfollow' })]
    expect(countFollowers(current, withoutEvidence(policyOf(1)), NOON)).toEqual({
      followers: 2,
      counted: 2,
    })
  })
})
