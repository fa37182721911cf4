import { describe, expect, it } from 'vitest'
import { accountNumber, groundOf, invited } from '../../helpers/invitations.ts'
import { community, NOON, policyOf } from '../../helpers/follows.ts'
import { admitByTree, growTree } from '../../../src/domain/community/invite-tree.ts'
import { admitByWork, withoutEvidence } from '../../../src/domain/community/admission.ts'
import { countFollowers } from '../../../src/domain/follow/eligibility.ts'
import {
  COUNT_REASONS,
  explainFollowers,
  NOTHING_TO_EXPLAIN,
} from '../../../src/domain/follow/explain.ts'
import type { Attestation } from '../../../src/domain/follow/attestation.ts'
import type { Counting } from '../../../src/domain/community/admission.ts'
import type { Policy } from '../../../src/domain/community/policy.ts'

const host = accountNumber(0)
const founder = accountNumber(1)
const DAY_MS = 86_400_000

const follow = (number: number, change: Partial<Attestation> = {}): Attestation => ({
  community,
  followee: host,
  follower: accountNumber(number),
  kind: 'follow',
  seq: 1,
  timeMs: NOON,
  signature: new Uint8Array(64),
  ...change,
})

const crowd = (count: number, from: number): Attestation[] =>
  Array.from({ length: count }, (_, index) => follow(from + index))

/** Followers 1,000 … are the founder's; nobody invited the others. */
function invitedOnly(count: number, threshold: number, change: Partial<Policy> = {}): Counting {
  const policy = policyOf(threshold, { counted: { kind: 'members' }, ...change })
  const invitations = Array.from({ length: count }, (_, index) =>
    invited(founder, accountNumber(1_000 + index), { slot: index + 1 }),
  )
  const ground = groundOf([founder])
  return {
    policy,
    admit: admitByTree(growTree(invitations, { counted: policy.counted, ground }), ground),
  }
}

describe('the explanation of a count', () => {
  it('says that 412 of 600 count, because 80 follow but were never invited', () => {
    const counting = invitedOnly(412, 600)
    const follows = [...crowd(412, 1_000), ...crowd(80, 5_000)]
    const explained = explainFollowers(follows, counting, NOON)
    expect(explained).toMatchObject({ followers: 492, threshold: 600 })
    expect(explained.totals).toMatchObject({ counted: 412, 'never-invited': 80, 'too-old': 0 })
    expect(explained.reasons.get(accountNumber(5_000))).toBe('never-invited')
  })

  it('names age and dates from ahead before it asks for evidence', () => {
    const counting = invitedOnly(1, 600, { maxAgeDays: 1 })
    const follows = [
      follow(1_000),
      follow(7, { timeMs: NOON - 2 * DAY_MS }),
      follow(8, { timeMs: NOON + DAY_MS }),
      follow(9, { kind: 'unfollow' }),
    ]
    const { totals, followers } = explainFollowers(follows, counting, NOON)
    expect(followers).toBe(3)
    expect(totals).toMatchObject({ counted: 1, 'too-old': 1, 'dated-ahead': 1 })
  })

  it('agrees with the count, and its totals are all followers', () => {
    const counting = invitedOnly(30, 10)
    const follows = [...crowd(50, 1_000), ...crowd(5, 1)]
    const { totals, followers } = explainFollowers(follows, counting, NOON)
    expect(totals.counted).toBe(countFollowers(follows, counting, NOON).counted)
    expect(COUNT_REASONS.reduce((sum, reason) => sum + totals[reason], 0)).toBe(followers)
    expect(Object.keys(totals).toSorted()).toEqual([...COUNT_REASONS].toSorted())
  })

  it('is empty where nobody follows', () => {
    expect(explainFollowers([], invitedOnly(1, 10), NOON).totals).toEqual(NOTHING_TO_EXPLAIN.totals)
  })

  it('says who did no work, or too little', () => {
    const ground = groundOf([founder])
    const policy = policyOf(10, { counted: { kind: 'pow', bits: 12 } })
    const worth = new Map([
      [accountNumber(2), 11],
      [accountNumber(3), 12],
    ])
    const admit = admitByWork(
      account => {
        const bits = worth.get(account)
        return bits === undefined
          ? undefined
          : { community, account, nonce: new Uint8Array(8), bits }
      },
      12,
      ground,
    )
    const { totals } = explainFollowers(crowd(4, 1), { policy, admit }, NOON)
    expect(totals).toMatchObject({ counted: 2, 'too-little-work': 1, 'no-work': 1 })
  })
})

describe.each([
  [599, false],
  [600, true],
  [601, true],
])('with %i followers of 600', (count, isEnough) => {
  it('an open community counts them all', () => {
    const counting = withoutEvidence(policyOf(600))
    expect(countFollowers(crowd(count, 1_000), counting, NOON).counted >= 600).toBe(isEnough)
  })

  it('a community of members counts those who were invited', () => {
    const follows = [...crowd(count, 1_000), ...crowd(300, 50_000)]
    const { counted } = countFollowers(follows, invitedOnly(count, 600), NOON)
    expect([counted, counted >= 600]).toEqual([count, isEnough])
  })
})
