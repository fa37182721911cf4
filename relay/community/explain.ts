/** A community's rules in plain words, for `show`. */
import { toDidKey, type AccountId, type Counted, type FoundersFile } from '../../src/index.ts'

/** What a community is and asks for, line by line. */
export function explainCommunity({
  community,
  policy,
  bulletin,
  invitations,
}: FoundersFile): readonly string[] {
  const { founders, mustSign, name, id } = community
  return [
    name,
    `  id ${id}`,
    `  ${plural(founders.length, 'founder')}; ${mustSign} must sign:`,
    ...founders.map(indented),
    ...(policy === undefined ? ['No policy yet.'] : explainPolicy(policy.policy)),
    ...(bulletin === undefined ? ['No bulletin yet.'] : explainBulletin(bulletin.bulletin)),
    ...(invitations.length === 0
      ? []
      : [`${plural(invitations.length, 'invitation')} by founders in this file.`]),
  ]
}

type Rules = NonNullable<FoundersFile['policy']>['policy']
type Told = NonNullable<FoundersFile['bulletin']>['bulletin']

function explainPolicy(rules: Rules): readonly string[] {
  const { version, threshold, maxAgeDays, starters, counted, unlisted } = rules
  return [
    `Policy ${version}`,
    `  To host a Space one needs ${plural(threshold, 'follower')} who count.`,
    `  ${inWords(counted)}`,
    `  A follow counts for ${plural(maxAgeDays, 'day')}.`,
    unlisted === 'anyone'
      ? '  Anyone may open a Space by link that no lobby shows.'
      : '  A Space by link needs the same followers.',
    ...(starters.length === 0 ? [] : ['  May host without followers:', ...starters.map(indented)]),
  ]
}

function inWords(counted: Counted): string {
  if (counted.kind === 'members') return 'Only people whom a founder invited count.'
  if (counted.kind === 'invite') {
    const reach = plural(counted.depth, 'invitation')
    return `Only invited people count, at most ${reach} away from a founder; each may invite ${counted.fanOut}.`
  }
  if (counted.kind === 'pow') {
    const tries = (2 ** counted.bits).toLocaleString('en-GB')
    return `Only people whose computer did work for this community count: some ${tries} tries, once.`
  }
  return 'Everybody counts. Nothing stops one person from making up many followers.'
}

function explainBulletin(told: Told): readonly string[] {
  const { version, description, relays, moderators, revoked } = told
  return [
    `Bulletin ${version}`,
    ...(description === '' ? [] : [`  ${description}`]),
    ...relays.flatMap(({ addresses }) => addresses.map(address => `  relay ${address}`)),
    ...(moderators.length === 0 ? [] : ['  Moderators:', ...moderators.map(indented)]),
    ...(revoked.length === 0
      ? []
      : [
          `  ${plural(revoked.length, 'invitation')} taken back, with everybody below:`,
          ...revoked.map(
            ({ inviter, invitee }) => `    ${toDidKey(inviter)} → ${toDidKey(invitee)}`,
          ),
        ]),
  ]
}

const indented = (account: AccountId): string => `    ${toDidKey(account)}`

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`
