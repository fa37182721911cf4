/**
 * Who is joined to a founder by invitations. Liars may sign as many as they like: one place of one
 * inviter is taken once, so a branch never has more people than the rule gives it places.
 */
import { accept, refuse } from '../../verdict.ts'
import { compareBytes } from '../follow/order.ts'
import { depthMaxOf, fanOutOf, FOUNDER_SLOTS_MAX, type Counted } from './counted.ts'
import { revocationKey, type Invitation } from './invitation.ts'
import { bytesOf, type AccountId } from '../ids.ts'
import type { AdmissionRefusal, Admit, Ground } from './admission.ts'

/** An account's place: how far below a founder, and by which invitation. */
export type Placed = { readonly depth: number; readonly invitation: Invitation }

/** Everybody whom the invitations at hand place, and why the others have no place. */
export type InviteTree = {
  readonly placed: ReadonlyMap<AccountId, Placed>
  readonly refused: ReadonlyMap<AccountId, AdmissionRefusal>
}

/** What a tree grows under. */
export type TreeRules = { readonly counted: Counted; readonly ground: Ground }

/** Whether a member may give an invitation with this number. Founders have their own limit. */
export const hasPlace = ({ inviter, slot }: Invitation, { counted, ground }: TreeRules): boolean =>
  slot <= (ground.founders.includes(inviter) ? FOUNDER_SLOTS_MAX : fanOutOf(counted))

/** Positive when `a` gives way to `b` in a place that both want: the earlier stays. */
export function compareClaims(a: Invitation, b: Invitation): number {
  return (
    a.timeMs - b.timeMs ||
    compareBytes(bytesOf(a.invitee), bytesOf(b.invitee)) ||
    compareBytes(a.signature, b.signature)
  )
}

/**
 * Grows the tree from the founders, the shortest way to everybody. Of two ways of one length the
 * inviter whose bytes are lower: the same on every peer that knows the same invitations.
 */
export function growTree(invitations: Iterable<Invitation>, rules: TreeRules): InviteTree {
  const { founders, revoked } = rules.ground
  const cut = new Set(revoked.map(revocationKey))
  const isCut = (one: Invitation): boolean => cut.has(revocationKey(one))
  const all = [...invitations]
  const within = all.filter(one => hasPlace(one, rules))
  const standing = settleClaims(within.filter(one => !isCut(one)))
  const placed = spread(founders, byInviter(standing))
  const lost = spread([...founders, ...placed.keys()], byInviter(within.filter(isCut)), standing)
  return {
    placed: new Map([...placed].filter(([, { depth }]) => depth <= depthMaxOf(rules.counted))),
    refused: reasonsOf(all, { rules, placed, lost, standing }),
  }
}

/** The rule of invitations: founders, and everybody in the tree. */
export function admitByTree(tree: InviteTree, { founders }: Ground): Admit {
  return account => {
    if (founders.includes(account)) return accept({ by: 'founder' })
    const place = tree.placed.get(account)
    if (place !== undefined) return accept({ by: 'invitation', ...place })
    return refuse(tree.refused.get(account) ?? 'never-invited')
  }
}

/** One invitation for each place of each inviter. */
function settleClaims(invitations: readonly Invitation[]): readonly Invitation[] {
  const holders = new Map<string, Invitation>()
  for (const one of invitations) {
    const place = `${one.inviter}/${one.slot}`
    const holder = holders.get(place)
    if (holder === undefined || compareClaims(one, holder) < 0) holders.set(place, one)
  }
  return [...holders.values()]
}

type Inviting = ReadonlyMap<AccountId, readonly Invitation[]>

function byInviter(invitations: readonly Invitation[]): Inviting {
  const groups = new Map<AccountId, Invitation[]>()
  for (const one of invitations) {
    const group = groups.get(one.inviter)
    if (group === undefined) groups.set(one.inviter, [one])
    else group.push(one)
  }
  return groups
}

/**
 * Layer by layer from `roots`: every account once, at its least depth. `beyond`: invitations that are
 * followed too, but only below the first layer.
 */
function spread(
  roots: readonly AccountId[],
  inviting: Inviting,
  beyond: readonly Invitation[] = [],
): Map<AccountId, Placed> {
  const further = byInviter(beyond)
  const found = new Map<AccountId, Placed>()
  const known = new Set(roots)
  let layer = roots
  for (let depth = 1; layer.length > 0; depth++) {
    const next: Invitation[] = []
    for (const inviter of inByteOrder(layer)) {
      const rest = depth === 1 ? [] : (further.get(inviter) ?? [])
      for (const one of [...(inviting.get(inviter) ?? []), ...rest]) {
        if (known.has(one.invitee)) continue
        known.add(one.invitee)
        found.set(one.invitee, { depth, invitation: one })
        next.push(one)
      }
    }
    layer = next.map(one => one.invitee)
  }
  return found
}

const inByteOrder = (accounts: readonly AccountId[]): readonly AccountId[] =>
  accounts
    .map(account => ({ account, bytes: bytesOf(account) }))
    .sort((a, b) => compareBytes(a.bytes, b.bytes))
    .map(({ account }) => account)

type Findings = {
  readonly rules: TreeRules
  /** Everybody whom standing invitations reach, at whatever depth. */
  readonly placed: ReadonlyMap<AccountId, Placed>
  /** Whom only invitations reach that were revoked, or stand below such a one. */
  readonly lost: ReadonlyMap<AccountId, Placed>
  readonly standing: readonly Invitation[]
}

/** One reason for each invited account without a place: the one closest to having one. */
function reasonsOf(
  all: readonly Invitation[],
  findings: Findings,
): ReadonlyMap<AccountId, AdmissionRefusal> {
  const { rules, placed, lost } = findings
  const standing = new Set(findings.standing)
  const reasons = new Map<AccountId, AdmissionRefusal>()
  const isReached = (account: AccountId): boolean =>
    placed.has(account) || rules.ground.founders.includes(account)
  for (const one of all) {
    const place = placed.get(one.invitee)
    if (place !== undefined) {
      if (place.depth > depthMaxOf(rules.counted)) reasons.set(one.invitee, 'too-deep')
    } else if (lost.has(one.invitee)) reasons.set(one.invitee, 'invitation-revoked')
    else if (!isReached(one.inviter)) {
      if (!reasons.has(one.invitee)) reasons.set(one.invitee, 'inviter-not-admitted')
    } else if (!standing.has(one)) {
      reasons.set(one.invitee, hasPlace(one, rules) ? 'slot-used-twice' : 'beyond-fan-out')
    }
  }
  return reasons
}
