import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareBytes,
  compareStrength,
  isBetter,
  sortedByAccount,
} from '../../../src/domain/follow/order.ts'
import { foldLedger, foldWinners, improvements } from '../../../src/domain/follow/ledger.ts'
import { bytesOf, idFromBytes, type AccountId } from '../../../src/domain/ids.ts'
import { community, must } from '../../helpers/follows.ts'
import type { NamedAttestation } from '../../../src/domain/follow/attestation.ts'

const account = (byte: number): AccountId =>
  must(idFromBytes<AccountId>(new Uint8Array(32).fill(byte)))

const statement = (change: Partial<NamedAttestation> = {}): NamedAttestation => ({
  community,
  followee: account(1),
  follower: account(2),
  kind: 'follow',
  seq: 1,
  timeMs: 0,
  signature: new Uint8Array(64),
  hash: new Uint8Array(32),
  ...change,
})

const hash = (last: number): Uint8Array => new Uint8Array(32).with(31, last)

describe('of two statements by one follower', () => {
  it('the higher seq wins, whatever else', () => {
    expect(compareStrength(statement({ seq: 2 }), statement({ kind: 'unfollow' }))).toBeGreaterThan(
      0,
    )
  })

  it('the unfollow wins a tie', () => {
    const unfollow = statement({ kind: 'unfollow' })
    expect(compareStrength(unfollow, statement({ hash: hash(255) }))).toBeGreaterThan(0)
    expect(compareStrength(statement(), unfollow)).toBeLessThan(0)
  })

  it('the last bit of the hash decides where 42 are not enough', () => {
    expect(compareStrength(statement({ hash: hash(1) }), statement())).toBeGreaterThan(0)
  })

  it('neither is better than itself, and any is better than none', () => {
    expect(isBetter(statement(), statement())).toBe(false)
    expect(isBetter(statement(), undefined)).toBe(true)
  })

  it('a later time alone changes nothing', () => {
    expect(isBetter(statement({ timeMs: 5 }), statement())).toBe(false)
  })
})

describe('the fold', () => {
  const arbitrary = fc
    .record({
      follower: fc.integer({ min: 2, max: 5 }).map(account),
      followee: fc.integer({ min: 10, max: 11 }).map(account),
      seq: fc.integer({ min: 1, max: 3 }),
      kind: fc.constantFrom('follow' as const, 'unfollow' as const),
      hash: fc.nat(2).map(hash),
    })
    .map(change => statement(change))

  const summary = (attestations: readonly NamedAttestation[]): string[] =>
    [...foldLedger(attestations)]
      .flatMap(([followee, winners]) =>
        [...winners].map(([by, one]) => `${followee} ${by} ${one.kind} ${one.seq} ${one.hash[31]}`),
      )
      .sort()

  it('ignores order, repetition and grouping', () => {
    const histories = fc.array(arbitrary, { maxLength: 30 }).chain(history =>
      fc.record({
        history: fc.constant(history),
        shuffled: fc.shuffledSubarray([...history, ...history], {
          minLength: history.length * 2,
        }),
      }),
    )
    fc.assert(
      fc.property(histories, ({ history, shuffled }) => {
        expect(summary(shuffled)).toEqual(summary(history))
      }),
    )
  })

  it('agrees with sorting all statements and taking each follower’s last', () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 30 }), history => {
        const about = history.filter(one => one.followee === account(10))
        const last = new Map(about.toSorted(compareStrength).map(one => [one.follower, one]))
        const winners = foldWinners(about)
        expect([...winners.keys()].sort()).toEqual([...last.keys()].sort())
        for (const [by, one] of winners) expect(compareStrength(one, last.get(by) ?? one)).toBe(0)
      }),
    )
  })

  it('lets one of two winners in a batch through', () => {
    const [older, newer] = [statement({ seq: 1 }), statement({ seq: 2 })]
    expect(improvements([newer, older], new Map())).toEqual([newer])
    expect(improvements([newer, older], foldWinners([newer]))).toEqual([])
  })
})

describe('accounts', () => {
  it('are sorted by bytes and not by the letters of their text', () => {
    const accounts = Array.from({ length: 256 }, (_, byte) => account(byte))
    const sorted = sortedByAccount(accounts.toReversed(), one => one)
    expect(sorted).toEqual(accounts)
    expect(sorted).not.toEqual(accounts.toSorted())
  })

  it('compare like their numbers', () => {
    expect(compareBytes(bytesOf(account(1)), bytesOf(account(200)))).toBeLessThan(0)
    expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1, 0))).toBeLessThan(0)
    expect(compareBytes(Uint8Array.of(1), Uint8Array.of(1))).toBe(0)
  })
})
