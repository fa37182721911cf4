import { COMMUNITY, standingWith, type FakeSpaces } from '../../helpers/fake-spaces.ts'
import { followersOf, GARDEN, GOOD_COMMUNITY_CODE, rulesOf } from '../../helpers/fake-members.ts'
import { member, TWO_COMMUNITIES, type Scene } from './scene.ts'
import type { CommunityRules } from '../../../src/index.ts'

/** Rita on the page of a community, with what its members see there. */
const inCommunity = (
  rules: CommunityRules,
  more: (spaces: FakeSpaces) => void = () => {},
): Scene => ({
  hash: '#/community',
  set: member(spaces => {
    const { id, name } = rules.community
    spaces.ofMembers.communities.joined.set(
      TWO_COMMUNITIES.map(one => ({ ...one, isCurrent: one.id === id })),
    )
    spaces.ofMembers.communities.rules.set(rules)
    spaces.community.set({ ...COMMUNITY, id, name, threshold: rules.policy.threshold, demo: false })
    more(spaces)
  }),
})

/** The page of a community, and what a link to one leads to. */
export const COMMUNITY_SCENES = {
  community: inCommunity(GARDEN, spaces => {
    spaces.standing.set({ ...standingWith(112, 217), threshold: 150 })
    spaces.ofMembers.followers = followersOf(
      { counted: 112, 'never-invited': 80, 'invitation-revoked': 21, 'too-old': 4 },
      150,
    )
    spaces.ofMembers.counting.invitations.set({ phase: 'ready', left: 3 })
  }),
  'community-open': inCommunity(rulesOf(COMMUNITY.id, COMMUNITY.name), spaces => {
    spaces.ofMembers.followers = followersOf({ counted: 412, 'too-old': 19 }, 600)
  }),
  'community-work': inCommunity(
    rulesOf(COMMUNITY.id, COMMUNITY.name, { counted: { kind: 'pow', bits: 20 } }),
    spaces => spaces.ofMembers.counting.work.set({ phase: 'wanted', bits: 20 }),
  ),
  'community-working': {
    ...inCommunity(
      rulesOf(COMMUNITY.id, COMMUNITY.name, { counted: { kind: 'pow', bits: 20 } }),
      spaces => spaces.ofMembers.counting.work.set({ phase: 'wanted', bits: 20 }),
    ),
    press: [/^(Do the work|Fai il lavoro)$/],
  },
  'community-members': inCommunity(
    rulesOf(COMMUNITY.id, COMMUNITY.name, { counted: { kind: 'members' }, starters: [] }),
    spaces => spaces.ofMembers.counting.invitations.set({ phase: 'not-admitted' }),
  ),
  'community-share': {
    ...inCommunity(GARDEN),
    press: [/^(Share this community|Condividi questa comunità)$/],
  },
  'community-leave': {
    ...inCommunity(GARDEN),
    press: [/^(Leave this community|Lascia questa comunità)$/],
  },
  'community-waiting': {
    hash: '#/community',
    set: member(spaces => spaces.ofMembers.communities.rules.set(undefined)),
  },
  'community-guest': {
    hash: '#/community',
    set: spaces => spaces.ofMembers.communities.rules.set(rulesOf(COMMUNITY.id, COMMUNITY.name)),
  },
  'community-link': {
    hash: `#/c/${GOOD_COMMUNITY_CODE}`,
    set: member(spaces => spaces.ofMembers.communities.joined.set(TWO_COMMUNITIES.slice(0, 1))),
  },
  'community-link-joined': { hash: `#/c/${GOOD_COMMUNITY_CODE}`, set: member(() => {}) },
  'community-link-refused': { hash: '#/c/policy', set: () => {} },
} satisfies Record<string, Scene>
