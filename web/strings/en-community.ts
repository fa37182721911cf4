import { countingIn } from './counting.ts'
import { linkRefusals } from './en-explained.ts'
import type { CommunityLinkRefusal, CountReason } from '../../src/index.ts'
import type { Explained } from './shape.ts'

const { number, count } = countingIn('en')

/** English texts about communities: their rules, who counts, joining one. */
export const community = {
  change: (name: string) => `Community: ${name}. Change it`,
  menu: 'Your communities',
  unnamed: 'A community on its way',
  live: (n: number) => count(n, { one: '# Space live', other: '# Spaces live' }),
  about: 'Rules and followers',
  overline: 'Community',
  waiting: 'The rules have not arrived yet…',
  rulesTitle: 'The rules, in plain words',
  threshold: (n: number) =>
    count(n, {
      one: 'To open a Space that the lobby shows, one needs # follower who counts.',
      other: 'To open a Space that the lobby shows, one needs # followers who count.',
    }),
  whoCounts: {
    open: 'Everybody who follows counts.',
    members: 'Only those count whom a founder has invited.',
    invite: (depth: number, fanOut: number) =>
      `Those count who were invited by a founder, or by somebody who was: at most ${count(depth, { one: '# step', other: '# steps' })} away from a founder. Every member has ${count(fanOut, { one: '# invitation', other: '# invitations' })} to give.`,
    pow: (bits: number) =>
      `A follower counts once their device has done a piece of work for this community, worth ${count(bits, { one: '# bit', other: '# bits' })}.`,
  },
  whatItCannot: {
    open: (n: number) =>
      `What this rule cannot stop: ${count(n, { one: '# key', other: '# keys' })} may be one person. It proves keys, not people.`,
    members: (n: number) =>
      `What this rule rests on: the founders know whom they invite. ${count(n, { one: '# key', other: '# keys' })} of strangers open nothing.`,
    invite: (n: number) =>
      `What this rule cannot stop: somebody who invites keys of their own. But they never get more places than invitations, and founders can cut off a whole branch. ${count(n, { one: '# key', other: '# keys' })} out of nowhere open nothing.`,
    pow: (n: number) =>
      `What this rule cannot stop: somebody with many computers. Work makes ${count(n, { one: '# key', other: '# keys' })} expensive, not impossible.`,
  },
  maxAge: (days: number) =>
    count(days, {
      one: 'A follow counts for # day; then it must be renewed.',
      other: 'A follow counts for # days; then it must be renewed.',
    }),
  starters: (n: number) =>
    n === 0
      ? 'Nobody may host without followers.'
      : count(n, {
          one: 'The founders named # person who may host without followers.',
          other: 'The founders named # people who may host without followers.',
        }),
  unlisted: {
    gate: 'A Space that no lobby shows asks for just as many.',
    anyone: 'Anybody may open a Space that no lobby shows, and hand out its link.',
  },
  founders: 'Founders',
  mustSign: (must: number, of: number) =>
    of === 1
      ? 'One person signs the rules.'
      : `${number(must)} of ${number(of)} founders must sign before a rule changes.`,
  moderators: (n: number) => count(n, { one: '# moderator', other: '# moderators' }),
  relays: (n: number) =>
    n === 0
      ? 'The founders name no relay: people here carry each other.'
      : count(n, { one: 'The founders name # relay.', other: 'The founders name # relays.' }),
  version: (n: number) => `Signed rules, version ${number(n)}`,
  share: 'Share this community',
  shareIntro:
    'The link carries the founders’ signed rules. Whoever opens it can read them before joining.',
  shareText: (name: string) => `Join ${name} on Loggia`,
  leave: 'Leave this community',
  leaveTitle: (name: string) => `Leave ${name}?`,
  leaveText:
    'It disappears from this browser. Your follows there stay signed: when you come back by its link, they are still yours.',
  leaveConfirm: 'Leave',
  leaveHosting: 'You are hosting here. End your Space first.',
  joinInvited: 'You are invited to a community',
  join: 'Join',
  joining: 'Joining…',
  joined: (name: string) => `You are in ${name} now`,
  alreadyIn: 'You are in this community already.',
  enter: 'Go in',
  tooMany: 'You are in as many communities as a browser can follow. Leave one first.',
  linkProven: 'The founders’ signatures fit. Nobody has changed these rules.',
  joinHint: 'Joining tells nobody anything. You can leave whenever you like.',
}

/** Why a community link is not opened. */
export const communityRefusals: Record<CommunityLinkRefusal, Explained> = {
  'not-a-link': {
    title: 'This is not a community link',
    whatToDo:
      'A community link contains “#/c/” and a long code. Copy it again from where you found it.',
  },
  truncated: linkRefusals.truncated,
  'unknown-version': linkRefusals['unknown-version'],
  malformed: linkRefusals.malformed,
  genesis: {
    title: 'The community’s founding record does not fit',
    whatToDo: 'What names this community was changed. Ask somebody who is in it for the link.',
  },
  policy: {
    title: 'The founders’ signature does not fit these rules',
    whatToDo: 'Somebody changed the rules in this link. Ask a member for a fresh one.',
  },
  bulletin: {
    title: 'The founders’ signature does not fit their notice',
    whatToDo: 'Somebody changed the founders’ notice in this link. Ask a member for a fresh one.',
  },
  entries: {
    title: 'The addresses in this link are damaged',
    whatToDo: 'The rules in it are genuine, but the way there was changed. Ask for the link again.',
  },
}

/** Who counted among my followers, and why. */
export const counting = {
  title: 'Who counted, and why',
  intro: 'Both numbers come from signed statements that this browser has checked itself.',
  of: (countedNow: number, threshold: number) => `${number(countedNow)} of ${number(threshold)}`,
  followers: (n: number) => count(n, { one: '# follower', other: '# followers' }),
  about: (n: number) => `≈ ${number(n)} followers`,
  underRules: 'under the rules here',
  inAll: 'all who follow you here',
  aboutHint: 'An estimate from a sample, give or take 3 %. It never decides who may host.',
  totals: {
    counted: n => count(n, { one: '# counts', other: '# count' }),
    'too-old': n =>
      count(n, { one: '# followed you too long ago', other: '# followed you too long ago' }),
    'dated-ahead': n =>
      count(n, {
        one: '# has a clock that runs ahead',
        other: '# have clocks that run ahead',
      }),
    'never-invited': n =>
      count(n, {
        one: '# follows you but was never invited',
        other: '# follow you but were never invited',
      }),
    'inviter-not-admitted': n =>
      count(n, {
        one: '# was invited by somebody who does not count',
        other: '# were invited by somebody who does not count',
      }),
    'invitation-revoked': n =>
      count(n, {
        one: '# had their invitation taken back by the founders',
        other: '# had their invitations taken back by the founders',
      }),
    'too-deep': n =>
      count(n, {
        one: '# is too many steps away from a founder',
        other: '# are too many steps away from a founder',
      }),
    'slot-used-twice': n =>
      count(n, {
        one: '# holds an invitation that was given twice',
        other: '# hold invitations that were given twice',
      }),
    'beyond-fan-out': n =>
      count(n, {
        one: '# was invited by somebody with no invitation left',
        other: '# were invited by somebody with no invitation left',
      }),
    'no-work': n =>
      count(n, {
        one: '# has not done the community’s work yet',
        other: '# have not done the community’s work yet',
      }),
    'too-little-work': n =>
      count(n, { one: '# did too little work', other: '# did too little work' }),
  } satisfies Record<CountReason, (n: number) => string>,
  reasons: {
    counted: 'counts',
    'too-old': 'followed too long ago',
    'dated-ahead': 'clock runs ahead',
    'never-invited': 'never invited',
    'inviter-not-admitted': 'inviter does not count',
    'invitation-revoked': 'invitation taken back',
    'too-deep': 'too many steps from a founder',
    'slot-used-twice': 'invitation given twice',
    'beyond-fan-out': 'inviter had none left',
    'no-work': 'work not done yet',
    'too-little-work': 'too little work',
  } satisfies Record<CountReason, string>,
  since: (when: string) => `since ${when}`,
  noName: 'Somebody who has told us no name',
  nobody: 'Nobody follows you here yet.',
  needKey: 'With a key of your own you see here who follows you, and who counts.',
  list: 'Your followers',
  search: 'Find somebody',
  searchHint: 'By name or by words of the fingerprint',
  notFound: 'Nobody of that name among those who follow you.',
  page: (from: number, to: number, of: number) =>
    `${number(from)} to ${number(to)} of ${number(of)}`,
  next: 'Next',
  previous: 'Previous',
  open: 'Who counted, and why',
  invitations: 'Your invitations',
  invitationsLeft: (n: number) =>
    n === 0
      ? 'You have given all your invitations.'
      : count(n, {
          one: 'You have # invitation left. Give it to somebody whom you know.',
          other: 'You have # invitations left. Give them to people whom you know.',
        }),
  notAdmitted: 'You have not been invited yourself yet, so you cannot invite anybody.',
  invite: 'Invite',
  invitePerson: (name: string) => `Invite ${name}`,
  invited: (name: string) => `${name} is invited`,
  inviteRefused: 'No invitation is left for that.',
  workTitle: 'Work for this community',
  workWanted: (bits: number) =>
    `So that your follows count here, this device does a piece of work once, worth ${number(bits)} bits.`,
  work: 'Do the work',
  workRunning: (tries: number, expected: number) =>
    `${number(tries)} tries; on average it takes ${number(expected)}`,
  workStop: 'Stop',
  workDone: 'Your work is done: your follows count here.',
}

/** What lets a host in. */
export const evidence = {
  looking: 'Checking the proof…',
  gone: 'The proof cannot be reached any more. The Space may have ended.',
  starter:
    'The founders named this account: it may host without followers. The rules they signed say so.',
  certificate: (counted: number, members: number) =>
    `${number(counted)} of the ${number(members)} statements in the proof count now. Each is signed by another key, and this browser has checked every signature.`,
  needed: (threshold: number) =>
    count(threshold, { one: 'The rules ask for #.', other: 'The rules ask for #.' }),
  fresh: (n: number) =>
    count(n, {
      one: '# was signed within the last 30 days.',
      other: '# were signed within the last 30 days.',
    }),
  between: (oldest: string, newest: string) => `Signed between ${oldest} and ${newest}`,
  offline: (id: string) => `Anybody can check the same proof offline, by its name: ${id}`,
  rule: 'The rule',
}

/** Another key: one's own, or that of somebody one follows. */
export const moves = {
  said: (name: string) => `${name} says they have a new key`,
  saidText:
    'Both keys signed it. If you are not sure, ask them before you follow the new one: whoever stole a key could say so too.',
  newKey: 'New key',
  oldKey: 'Old key',
  follow: 'Follow the new one',
  unfollowOld: 'and stop following the old one',
  no: 'Not now',
  disputed: (name: string) => `Two keys say they are the next one of ${name}`,
  disputedText:
    'So the old key is in two hands, and nobody can tell which is theirs. Ask them in person before you follow either.',
  understood: 'I will ask them',
  yourKey: 'Your key',
  didKey: 'Your account, as others may write it down',
  signOut: 'Sign out my other sessions',
  signOutWhy:
    'A device is lost, or somebody else sat at it? Only this page keeps speaking for you.',
  signedOut: 'Every other session of yours is signed out. Others hear of it within seconds.',
  blocksFull: 'You have blocked 4,096 people already: unblock somebody first.',
  wasSignedOut: 'You have signed this session out from another device: your Space here has ended.',
  move: 'Move to a new key',
  moveTitle: 'Move to a new key',
  moveWhy:
    'For when somebody else may know your recovery phrase. Your old key signs, once, that you go on under a new one.',
  moveWarnings: [
    'Your followers do not come along by themselves: each is told, and decides.',
    'Your own follows come along.',
    'Spaces you host go on until they end; the next one needs followers of the new key.',
    'It cannot be taken back.',
  ],
  moveBegin: 'Make a new key',
  moveSign: 'Sign the move',
  moving: 'Signing with both keys…',
  moved: 'You have moved. Those who follow you are being told.',
  waiting: (n: number) =>
    count(n, {
      one: '# follow is kept here and goes out when somebody answers.',
      other: '# follows are kept here and go out when somebody answers.',
    }),
}
