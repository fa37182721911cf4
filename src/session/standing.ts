import { mayHost, mayOpenUnlisted, type Policy } from '../domain/community/policy.ts'
import type { AccountId } from '../domain/ids.ts'
import type { FollowerCounts } from '../domain/follow/eligibility.ts'
import type { Gate, Standing } from './spaces-api.ts'
import type { Verdict } from '../verdict.ts'

/** How an account stands under a policy, as its screen shows it. Nobody and no policy: shut, with the reason. */
export function standingOf(
  account: AccountId | undefined,
  policy: Policy | undefined,
  counts: FollowerCounts,
): Standing {
  return {
    ...counts,
    shown: { exact: true, followers: counts.followers },
    threshold: policy?.threshold ?? 0,
    gate: gateOf(account, policy, { counts, rule: mayHost }),
    unlisted: gateOf(account, policy, { counts, rule: mayOpenUnlisted }),
  }
}

type Rule<Right> = (
  account: AccountId,
  policy: Policy,
  counted: number,
) => Verdict<Right, 'too-few-followers'>

type Shut = Exclude<Gate, { open: true }>

function gateOf<Right>(
  account: AccountId | undefined,
  policy: Policy | undefined,
  { counts, rule }: { readonly counts: FollowerCounts; readonly rule: Rule<Right> },
): Shut | { readonly open: true; readonly because: Right } {
  if (policy === undefined) return { open: false, reason: 'no-policy' }
  if (account === undefined) return { open: false, reason: 'too-few-followers' }
  const right = rule(account, policy, counts.counted)
  return right.ok ? { open: true, because: right.value } : { open: false, reason: right.reason }
}
