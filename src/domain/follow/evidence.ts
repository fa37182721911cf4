/** The part of a certificate that shows why its members count. */
import { compareBytes } from './order.ts'
import { accept, refuse } from '../../verdict.ts'
import { depthMaxOf } from '../community/counted.ts'
import { hasPlace, type TreeRules } from '../community/invite-tree.ts'
import { revocationKey, type Invitation } from '../community/invitation.ts'
import { bytesOf, type AccountId } from '../ids.ts'
import type { Admission, AdmissionRefusal, Admit } from '../community/admission.ts'
import type { Verdict } from '../../verdict.ts'

/**
 * A step of the tree that joins founders to members, each written once. A link stands under the
 * nearest step before it that is one less deep: that one's account is the inviter.
 */
export type ChainStep =
  | { readonly depth: 0; readonly founder: AccountId }
  | { readonly depth: number; readonly invitation: Invitation }

/** Why members count, as a certificate carries it. */
export type Evidence =
  | { readonly kind: 'none' }
  | { readonly kind: 'chains'; readonly steps: readonly ChainStep[] }
  /** One nonce per member, in their order. */
  | { readonly kind: 'work'; readonly nonces: readonly Uint8Array[] }

/** The evidence of a certificate in an open community. */
export const NO_EVIDENCE: Evidence = { kind: 'none' }

/** Whether a step is a link, which somebody signed. */
export const isLink = (
  step: ChainStep,
): step is { readonly depth: number; readonly invitation: Invitation } => 'invitation' in step

/** The account that stands at a step. */
export const accountAt = (step: ChainStep): AccountId =>
  isLink(step) ? step.invitation.invitee : step.founder

/** Every invitation that the evidence rests on. */
export const linksOf = (evidence: Evidence): readonly Invitation[] =>
  evidence.kind === 'chains' ? evidence.steps.filter(isLink).map(step => step.invitation) : []

/**
 * The links that join these members to founders, roots and places in their one order. `admit` must
 * admit every one of them.
 */
export function chainsOf(members: readonly AccountId[], admit: Admit): readonly ChainStep[] {
  const below = new Map<AccountId, Map<AccountId, Invitation>>()
  for (const member of members) climb(member, admit, below)
  const invited = new Set([...below.values()].flatMap(links => [...links.keys()]))
  const roots = [...below.keys()].filter(account => !invited.has(account))
  const ordered = roots.sort((a, b) => compareBytes(bytesOf(a), bytesOf(b)))
  return ordered.flatMap(founder => [{ depth: 0 as const, founder }, ...descend(founder, 1, below)])
}

/** Notes every link from an account up to its founder, until one that is noted already. */
function climb(
  member: AccountId,
  admit: Admit,
  below: Map<AccountId, Map<AccountId, Invitation>>,
): void {
  for (let account = member; ;) {
    const admitted = admit(account)
    if (!admitted.ok || admitted.value.by !== 'invitation') return
    const { invitation } = admitted.value
    const links = below.get(invitation.inviter) ?? new Map<AccountId, Invitation>()
    if (links.has(account)) return
    links.set(account, invitation)
    below.set(invitation.inviter, links)
    account = invitation.inviter
  }
}

function descend(
  inviter: AccountId,
  depth: number,
  below: ReadonlyMap<AccountId, ReadonlyMap<AccountId, Invitation>>,
): ChainStep[] {
  const links = [...(below.get(inviter)?.values() ?? [])].sort((a, b) => a.slot - b.slot)
  return links.flatMap(invitation => [
    { depth, invitation },
    ...descend(invitation.invitee, depth + 1, below),
  ])
}

/**
 * Whom the steps of a certificate admit under a policy and bulletin. The reader saw to it that no
 * place and no account is in them twice, so what the rule gives to an inviter cannot be passed here.
 */
export function admitByChains(steps: readonly ChainStep[], rules: TreeRules): Admit {
  const verdicts = new Map<AccountId, Verdict<Admission, AdmissionRefusal>>()
  const path: Verdict<Admission, AdmissionRefusal>[] = []
  const cut = new Set(rules.ground.revoked.map(revocationKey))
  for (const step of steps) {
    const verdict = isLink(step)
      ? judgeLink(step, path[step.depth - 1] ?? refuse('never-invited'), { ...rules, cut })
      : rootOf(step.founder, rules)
    path[step.depth] = verdict
    verdicts.set(accountAt(step), verdict)
  }
  return account => {
    if (rules.ground.founders.includes(account)) return accept({ by: 'founder' })
    return verdicts.get(account) ?? refuse('never-invited')
  }
}

const rootOf = (account: AccountId, { ground }: TreeRules): Verdict<Admission, AdmissionRefusal> =>
  ground.founders.includes(account) ? accept({ by: 'founder' }) : refuse('inviter-not-admitted')

function judgeLink(
  { depth, invitation }: { readonly depth: number; readonly invitation: Invitation },
  above: Verdict<Admission, AdmissionRefusal>,
  rules: TreeRules & { readonly cut: ReadonlySet<string> },
): Verdict<Admission, AdmissionRefusal> {
  if (!above.ok) return above
  if (rules.cut.has(revocationKey(invitation))) return refuse('invitation-revoked')
  if (!hasPlace(invitation, rules)) return refuse('beyond-fan-out')
  if (depth > depthMaxOf(rules.counted)) return refuse('too-deep')
  return accept({ by: 'invitation', depth, invitation })
}
