import { mayHost, type Policy } from '../domain/community/policy.ts'
import type { AccountId } from '../domain/ids.ts'
import type { FollowerCounts } from '../domain/follow/eligibility.ts'
import type { Gate, Standing } from './spaces-api.ts'

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
    gate: gateOf(account, policy, counts),
  }
}

function gateOf(
  account: AccountId | undefined,
  policy: Policy | undefined,
  { counted }: FollowerCounts,
): Gate {
  if (policy === undefined) return { open: false, reason: 'no-policy' }
  if (account === undefined) return { open: false, reason: 'too-few-followers' }
  const right = mayHost(account, policy, counted)
  return right.ok ? { open: true, because: right.value } : { open: false, reason: right.reason }
}
