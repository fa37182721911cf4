import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FollowWindow, placeOf, rankNumber, WINDOW_MAX } from '../../../src/domain/follow/window.ts'
import type { AccountId } from '../../../src/domain/ids.ts'
import type { NamedAttestation } from '../../../src/domain/follow/attestation.ts'

// The window looks at nothing but follower, kind and place.
const follower = (number: number): AccountId => `follower ${number}` as AccountId
const follow = (seq: number): NamedAttestation =>
  ({ follower: follower(seq), seq, kind: 'follow' }) as NamedAttestation
const unfollow = (seq: number): NamedAttestation => ({ ...follow(seq), kind: 'unfollow' })
const crowd = (count: number): NamedAttestation[] =>
  Array.from({ length: count }, (_, seq) => follow(seq))

const place = (one: NamedAttestation, isPreferred = true): number =>
  placeOf(one, one.seq, isPreferred)
const seqs = (window: FollowWindow<NamedAttestation>): number[] =>
  window.members.map(one => one.seq).sort((a, b) => a - b)

describe('the window of a document', () => {
  it('holds everybody while they fit', () => {
    const window = FollowWindow.choose(crowd(WINDOW_MAX), one => place(one, false))
    expect(window.size).toBe(WINDOW_MAX)
  })

  it('holds the lowest ranks when they do not', () => {
    const window = FollowWindow.choose(crowd(WINDOW_MAX + 100).toReversed(), one => place(one))
    expect(seqs(window)).toEqual(crowd(WINDOW_MAX).map(one => one.seq))
  })

  it('does not let ground keys push out those whom the policy counts', () => {
    const counted = ({ seq }: NamedAttestation): boolean => seq >= 1_500
    const window = FollowWindow.choose(crowd(2_100), one => place(one, counted(one)))
    expect(window.members.filter(counted)).toHaveLength(600)
    expect(window.size).toBe(WINDOW_MAX)
  })

  it('keeps no place for somebody who took the follow back while a follower waits', () => {
    const left = Array.from({ length: WINDOW_MAX }, (_, seq) => unfollow(seq))
    const all = [...left, ...crowd(WINDOW_MAX + 600).slice(WINDOW_MAX)]
    const window = FollowWindow.choose(all, one => place(one))
    expect(window.members.filter(one => one.kind === 'follow')).toHaveLength(600)
    expect(window.size).toBe(WINDOW_MAX)
  })

  it('reads a rank from its first six bytes', () => {
    expect(rankNumber(Uint8Array.of(0, 0, 0, 1, 0, 2, 9, 9))).toBe(65_538)
    expect(rankNumber(new Uint8Array(32).fill(255))).toBe(2 ** 48 - 1)
  })
})

describe('a window kept up to date', () => {
  const step = fc.record({
    who: fc.nat(11),
    isFollow: fc.boolean(),
    isCounted: fc.boolean(),
  })

  it('holds after any follows and unfollows what one chosen from all winners holds', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.nat(20), (steps, firstAsked) => {
        const winners = new Map<AccountId, NamedAttestation>()
        const counted = new Set<AccountId>()
        const placed = (one: NamedAttestation): number => place(one, counted.has(one.follower))
        const choose = () => FollowWindow.choose(winners.values(), placed, 5)
        let window = choose()
        for (const [index, { who, isFollow, isCounted }] of steps.entries()) {
          const one = isFollow ? follow(who) : unfollow(who)
          if (isCounted) counted.add(one.follower)
          winners.set(one.follower, one)
          const isKept = index >= firstAsked && window.offer(one, placed(one)) !== 'refill'
          if (!isKept) window = choose()
          expect(seqs(window)).toEqual(seqs(choose()))
        }
      }),
    )
  })

  it('is refilled from the winners when a member unfollows', () => {
    const all = new Map(crowd(8).map(one => [one.follower, one]))
    const window = FollowWindow.choose(all.values(), one => place(one), 5)
    all.set(follower(2), unfollow(2))
    expect(window.offer(unfollow(2), place(unfollow(2)))).toBe('refill')
    expect(seqs(FollowWindow.choose(all.values(), one => place(one), 5))).toEqual([0, 1, 3, 4, 5])
  })
})
