import { describe, expect, it } from 'vitest'
import {
  checkShape,
  countMembers,
  isStruckBy,
  membersMax,
  selectMembers,
  SPARE_MEMBERS,
  type Certificate,
} from '../../../src/domain/follow/certificate.ts'
import { NO_EVIDENCE } from '../../../src/domain/follow/evidence.ts'
import { withoutEvidence } from '../../../src/domain/community/admission.ts'
import { community, must, NOON, otherCommunity, policyOf } from '../../helpers/follows.ts'
import { idFromBytes, type AccountId } from '../../../src/domain/ids.ts'
import type { Attestation } from '../../../src/domain/follow/attestation.ts'

const account = (number: number): AccountId => {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(0, number)
  return must(idFromBytes<AccountId>(bytes))
}

const host = account(0xffffffff)

const follow = (number: number, change: Partial<Attestation> = {}): Attestation => ({
  community,
  followee: host,
  follower: account(number),
  kind: 'follow',
  seq: 1,
  timeMs: NOON,
  signature: new Uint8Array(64),
  ...change,
})

const crowd = (count: number): Attestation[] =>
  Array.from({ length: count }, (_, index) => follow(index))

const certificate = (members: readonly Attestation[]): Certificate => ({
  community,
  followee: host,
  members,
  evidence: NO_EVIDENCE,
})

const policy = policyOf(10)
const open = withoutEvidence(policy)
const reasonOf = (members: readonly Attestation[]): string => {
  const shape = checkShape(certificate(members), policy)
  return shape.ok ? 'ok' : shape.reason
}

describe('a certificate', () => {
  it.each([
    [9, 'too-few'],
    [10, 'ok'],
    [10 + SPARE_MEMBERS, 'ok'],
    [11 + SPARE_MEMBERS, 'too-many'],
  ])('of %i members for a threshold of 10: %s', (count, answer) => {
    expect(reasonOf(crowd(count))).toBe(answer)
  })

  it('names nobody twice', () => {
    expect(reasonOf([...crowd(10), follow(9)])).toBe('not-ascending')
    expect(reasonOf([...crowd(10), follow(9, { seq: 2 })])).toBe('not-ascending')
  })

  it('has one order', () => {
    expect(reasonOf(crowd(10).toReversed())).toBe('not-ascending')
  })

  it('holds follows only', () => {
    expect(reasonOf([...crowd(9), follow(10, { kind: 'unfollow' })])).toBe('not-a-follow')
  })

  it('is of its policy’s community', () => {
    const foreign = { ...certificate(crowd(10)), community: otherCommunity }
    expect(checkShape(foreign, policy)).toEqual({ ok: false, reason: 'wrong-community' })
  })
})

describe('members', () => {
  const all = certificate(crowd(12))

  it('are struck by an unfollow as new or newer, and not by an older one or another follow', () => {
    const known = new Map([
      [account(0), follow(0, { kind: 'unfollow', seq: 1 })],
      [account(1), follow(1, { kind: 'unfollow', seq: 5 })],
      [account(2), follow(2, { seq: 7 })],
    ])
    expect(countMembers(all, open, NOON, isStruckBy(known))).toBe(10)
    const newer = certificate([follow(0, { seq: 2 }), ...crowd(12).slice(1)])
    expect(countMembers(newer, open, NOON, isStruckBy(known))).toBe(11)
  })

  it('age', () => {
    const young = withoutEvidence(policyOf(10, { maxAgeDays: 1 }))
    const never = (): boolean => false
    expect(countMembers(all, young, NOON + 86_400_000, never)).toBe(12)
    expect(countMembers(all, young, NOON + 86_400_001, never)).toBe(0)
  })
})

describe('selecting members', () => {
  it('takes nobody below the threshold', () => {
    expect(selectMembers(crowd(9), open, NOON)).toBeUndefined()
    expect(
      selectMembers([...crowd(9), follow(10, { kind: 'unfollow' })], open, NOON),
    ).toBeUndefined()
  })

  it('takes them in the order a certificate needs', () => {
    const members = selectMembers(crowd(30).toReversed(), open, NOON)
    expect(members).toHaveLength(30)
    expect(reasonOf(members ?? [])).toBe('ok')
  })

  it('takes the youngest when there are more than fit, those from ahead last', () => {
    const many = Array.from({ length: 200 }, (_, index) => follow(index, { timeMs: NOON - index }))
    const members = selectMembers([...many, follow(999, { timeMs: NOON + 1 })], open, NOON)
    expect(members).toHaveLength(membersMax(policy))
    expect(Math.min(...(members ?? []).map(one => one.timeMs))).toBe(NOON - membersMax(policy) + 1)
    expect(members?.some(one => one.timeMs > NOON)).toBe(false)
  })
})
