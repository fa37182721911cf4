import { describe, expect, it } from 'vitest'
import { accountNumber, groundOf, invited } from '../../helpers/invitations.ts'
import { NOON } from '../../helpers/follows.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'
import { admitByTree, growTree, type TreeRules } from '../../../src/domain/community/invite-tree.ts'
import type { AccountId } from '../../../src/domain/ids.ts'
import type { Counted } from '../../../src/domain/community/counted.ts'
import type { Invitation } from '../../../src/domain/community/invitation.ts'

const [founder, alice, bob, carol, dave, mallory] = [1, 2, 3, 4, 5, 6].map(accountNumber) as [
  AccountId,
  AccountId,
  AccountId,
  AccountId,
  AccountId,
  AccountId,
]
const invite = (depth: number, fanOut: number): Counted => ({ kind: 'invite', depth, fanOut })
const rules = (counted: Counted, revoked: TreeRules['ground']['revoked'] = []): TreeRules => ({
  counted,
  ground: groundOf([founder], revoked),
})

const say = (
  invitations: readonly Invitation[],
  under: TreeRules,
): ((account: AccountId) => string) => {
  const admit = admitByTree(growTree(invitations, under), under.ground)
  return account => {
    const verdict = admit(account)
    if (!verdict.ok) return verdict.reason
    return verdict.value.by === 'invitation' ? `depth ${verdict.value.depth}` : verdict.value.by
  }
}

describe('a tree of invitations', () => {
  const chain = [invited(founder, alice), invited(alice, bob), invited(bob, carol)]

  it('admits whom a chain joins to a founder, as far down as the rule says and no further', () => {
    const of = say(chain, rules(invite(2, 5)))
    expect([founder, alice, bob, carol, dave].map(of)).toEqual([
      'founder',
      'depth 1',
      'depth 2',
      'too-deep',
      'never-invited',
    ])
  })

  it('of one level admits whom a founder invited', () => {
    const of = say(chain, rules({ kind: 'members' }))
    expect([alice, bob, carol].map(of)).toEqual([
      'depth 1',
      'beyond-fan-out',
      'inviter-not-admitted',
    ])
  })

  it('gives a member the places of the rule, and a founder a million', () => {
    const all = [
      invited(founder, alice, { slot: 1_000_000 }),
      invited(alice, bob, { slot: 5 }),
      invited(alice, carol, { slot: 6 }),
    ]
    const of = say(all, rules(invite(3, 5)))
    expect([alice, bob, carol].map(of)).toEqual(['depth 1', 'depth 2', 'beyond-fan-out'])
  })

  it('lets the earlier of two invitations have the place that both want, in any order', () => {
    const first = invited(alice, bob, { timeMs: NOON - 1 })
    const second = invited(alice, carol)
    for (const two of [
      [first, second],
      [second, first],
    ]) {
      const of = say([...two, invited(founder, alice)], rules(invite(3, 5)))
      expect([bob, carol].map(of)).toEqual(['depth 2', 'slot-used-twice'])
    }
  })

  it('takes the shorter of two ways', () => {
    const of = say([...chain, invited(founder, carol, { slot: 2 })], rules(invite(3, 5)))
    expect(of(carol)).toBe('depth 1')
  })

  it('loses a branch that founders cut off, with everybody below who has no other way', () => {
    const cut = [{ inviter: founder, invitee: alice }]
    const of = say(chain, rules(invite(3, 5), cut))
    expect([alice, bob, carol].map(of)).toEqual(Array(3).fill('invitation-revoked'))
    const elsewhere = [...chain, invited(founder, bob, { slot: 2 })]
    expect([alice, bob, carol].map(say(elsewhere, rules(invite(3, 5), cut)))).toEqual([
      'invitation-revoked',
      'depth 1',
      'depth 2',
    ])
  })

  it('gives the place of a revoked invitation back', () => {
    const both = [invited(alice, bob, { timeMs: NOON - 1 }), invited(alice, carol)]
    const cut = [{ inviter: alice, invitee: bob }]
    const of = say([...both, invited(founder, alice)], rules(invite(3, 5), cut))
    expect([bob, carol].map(of)).toEqual(['invitation-revoked', 'depth 2'])
  })

  it('is not entered by people who only invite each other', () => {
    const of = say([invited(mallory, dave), invited(dave, mallory)], rules(invite(3, 5)))
    expect([mallory, dave].map(of)).toEqual(['inviter-not-admitted', 'inviter-not-admitted'])
  })
})

/** Everybody below these accounts who is not honest, by the invitations of the tree. */
const quotaOf = (depths: readonly number[], depth: number, fanOut: number): number =>
  depths.reduce((sum, at) => {
    let quota = 0
    for (let level = 1; at + level <= depth; level++) quota += fanOut ** level
    return sum + quota
  }, 0)

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('liars with many keys (seed %i)', seed => {
  const chance = seededChance(seed)
  const pick = (below: number): number => Math.floor(chance() * below)
  const depth = 2 + pick(3)
  const fanOut = 1 + pick(4)
  const honest = honestTree(chance, depth, fanOut)
  const corrupt = honest.filter(() => chance() < 0.2).map(one => one.invitee)
  const sybils = Array.from({ length: 400 }, (_, index) => accountNumber(10_000 + index))
  const lies = signEverything(chance, [...corrupt, ...sybils], sybils, fanOut)
  const isSybil = new Set(sybils)
  const counted = (revoked: TreeRules['ground']['revoked']): AccountId[] => {
    const under = rules(invite(depth, fanOut), revoked)
    const admit = admitByTree(growTree([...honest, ...lies], under), under.ground)
    return sybils.filter(one => admit(one).ok)
  }

  it('are never more than the places of the members who let them in', () => {
    const tree = growTree(honest, rules(invite(depth, fanOut)))
    const depths = corrupt.map(one => tree.placed.get(one)?.depth ?? depth)
    expect(counted([]).length).toBeLessThanOrEqual(quotaOf(depths, depth, fanOut))
    const places = new Set(
      counted([]).map(one => {
        const placed = growTree([...honest, ...lies], rules(invite(depth, fanOut))).placed.get(one)
        return `${placed?.invitation.inviter}/${placed?.invitation.slot}`
      }),
    )
    expect(places.size).toBe(counted([]).length)
  }, 20_000)

  it('are all gone once the branches that let them in are cut off, and nobody honest beside them', () => {
    const revoked = honest.filter(one => corrupt.includes(one.invitee))
    expect(counted(revoked)).toEqual([])
    expect(isSybil.size).toBe(400)
  })
})

/** A founder's people: everybody at their own place. */
function honestTree(chance: () => number, depth: number, fanOut: number): Invitation[] {
  const invitations: Invitation[] = []
  let layer: AccountId[] = [founder]
  let number = 100
  for (let level = 1; level <= depth; level++) {
    const next: AccountId[] = []
    for (const inviter of layer) {
      const places = level === 1 ? 6 : fanOut
      for (let slot = 1; slot <= places; slot++) {
        if (chance() < 0.3) continue
        const invitee = accountNumber(number++)
        invitations.push(invited(inviter, invitee, { slot }))
        next.push(invitee)
      }
    }
    layer = next.slice(0, 20)
  }
  return invitations
}

/** Liars invite each other at every place they have, many times over, and at places they have not. */
function signEverything(
  chance: () => number,
  inviters: readonly AccountId[],
  invitees: readonly AccountId[],
  fanOut: number,
): Invitation[] {
  return inviters.flatMap(inviter =>
    Array.from({ length: 12 }, () => {
      const invitee = invitees[Math.floor(chance() * invitees.length)] ?? founder
      const slot = 1 + Math.floor(chance() * (fanOut + 3))
      const timeMs = NOON - Math.floor(chance() * 1_000)
      return invited(inviter, invitee, { slot, timeMs })
    }).filter(one => one.invitee !== inviter),
  )
}
