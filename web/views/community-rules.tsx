import type { JSX } from 'preact'
import type { AccountId, Policy } from '../../src/index.ts'
import { useMemberWords } from '../member-words.ts'
import { Avatar } from '../parts/avatar.tsx'
import { Icon } from '../parts/icon.tsx'
import { Fingerprint } from '../parts/person.tsx'
import type { AllWords } from '../strings/members.ts'

/** A community's rules as one would tell them to a friend, and what they cannot stop. */
export function RulesInWords({ policy }: { readonly policy: Policy }): JSX.Element {
  const words = useMemberWords()
  return (
    <>
      <ul class="rules">
        {[
          words.community.threshold(policy.threshold),
          whoCounts(policy.counted, words),
          words.community.maxAge(policy.maxAgeDays),
          words.community.starters(policy.starters.length),
          words.community.unlisted[policy.unlisted],
        ].map(rule => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <p class="note rule-limit">
        <Icon name="warning" />{' '}
        {words.community.whatItCannot[policy.counted.kind](policy.threshold)}
      </p>
    </>
  )
}

/** The founders, by what cannot be copied. */
export function Founders(props: {
  readonly founders: readonly AccountId[]
  readonly mustSign: number
}): JSX.Element {
  const words = useMemberWords()
  return (
    <>
      <p class="small">{words.community.mustSign(props.mustSign, props.founders.length)}</p>
      <ul class="founders">
        {props.founders.map(founder => (
          <li key={founder}>
            <Avatar account={founder} name={words.community.founders} />
            <Fingerprint account={founder} />
          </li>
        ))}
      </ul>
    </>
  )
}

/** The rule about who counts, in one sentence. */
export function whoCounts(counted: Policy['counted'], words: AllWords): string {
  switch (counted.kind) {
    case 'open':
      return words.community.whoCounts.open
    case 'members':
      return words.community.whoCounts.members
    case 'invite':
      return words.community.whoCounts.invite(counted.depth, counted.fanOut)
    case 'pow':
      return words.community.whoCounts.pow(counted.bits)
    default:
      return counted satisfies never
  }
}
