import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isPremature,
  isSpent,
  newerRevocation,
  revokes,
  type Revocation,
} from '../../../src/domain/identity/revocation.ts'
import { idOf } from '../../helpers/space-actions.ts'
import type { AccountId, SessionId } from '../../../src/domain/ids.ts'

const alice = idOf<AccountId>('alice')
const phone = idOf<SessionId>('phone')
const laptop = idOf<SessionId>('laptop')
const HOUR_MS = 3_600_000

const revocation: Revocation = { account: alice, beforeMs: 1_000, kept: [laptop] }
const delegated = (session: SessionId, notBeforeMs: number, account = alice) => ({
  account,
  session,
  notBeforeMs,
})

describe('a revocation', () => {
  it('ends what began before it, spares what began with or after it', () => {
    const ended = [999, 1_000, 1_001].map(atMs => revokes(revocation, delegated(phone, atMs)))
    expect(ended).toEqual([true, false, false])
  })

  it('spares the sessions that it keeps, and everybody else’s', () => {
    expect(revokes(revocation, delegated(laptop, 1))).toBe(false)
    expect(revokes(revocation, delegated(phone, 1, idOf('bob')))).toBe(false)
  })

  it('is one of any number, in whatever order and however often they come', () => {
    const one = fc.record({
      account: fc.constant(alice),
      beforeMs: fc.integer({ min: 1, max: 4 }),
      kept: fc.constantFrom<readonly SessionId[]>([], [phone], [laptop], [phone, laptop]),
    })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 8 }), fc.nat(), (records, turn) => {
        const at = turn % records.length
        const turned = [...records.slice(at), ...records.slice(0, at), ...records]
        const last = (all: readonly Revocation[]): string =>
          JSON.stringify(all.reduce(newerRevocation))
        expect(last(turned)).toBe(last(records))
        expect(last(records.toReversed())).toBe(last(records))
      }),
    )
  })

  it('of two with one time ends more: a doubt never gives a session back', () => {
    const strict: Revocation = { ...revocation, kept: [] }
    expect(newerRevocation(revocation, strict)).toBe(strict)
    expect(newerRevocation(strict, revocation)).toBe(strict)
  })

  it('waits if its clock is ahead, and is forgotten when nothing is left to end', () => {
    const now = 10 * HOUR_MS
    const at = (beforeMs: number): Revocation => ({ ...revocation, beforeMs })
    expect(isPremature(at(now + 120_000), now)).toBe(false)
    expect(isPremature(at(now + 120_001), now)).toBe(true)
    expect(isSpent(at(now - 12 * HOUR_MS - 120_000), now)).toBe(false)
    expect(isSpent(at(now - 12 * HOUR_MS - 120_001), now)).toBe(true)
  })
})
