import { countingIn } from './counting.ts'

const { count } = countingIn('en')

/** English texts about one person, and about everybody who is here. */
export const person = {
  followsYou: 'follows you',
  you: 'This is you',
  checking: 'Asking who follows them…',
  unknown: 'Who follows them is not known here yet.',
  mutualNone: 'Nobody whom you follow follows them.',
  mutual: (names: string) => `Followed by ${names}`,
  mutualMore: (names: string, n: number) =>
    `Followed by ${names} and ${count(n, { one: '# more', other: '# more' })} whom you follow`,
  mutualUnnamed: (n: number) =>
    `Followed by ${count(n, { one: '# person', other: '# people' })} whom you follow`,
  invite: 'Invite to speak',
  invited: 'Invited to speak, no answer yet.',
  forMe: 'Between you and them',
}

/** English texts of the list of who is here. */
export const here = {
  title: 'Who is here',
  search: 'Find somebody',
  nobody: 'Nobody is listed yet.',
  notFound: 'Nobody of that name is listed.',
  reading: (n: number) =>
    count(n, {
      one: '# person so far, asking for more…',
      other: '# people so far, asking for more…',
    }),
  counts: (listed: number, others: number) =>
    others === 0
      ? count(listed, { one: '# person is listed.', other: '# people are listed.' })
      : `${count(listed, { one: '# person is listed', other: '# people are listed' })}, and about ${count(others, { one: '# more listens', other: '# more listen' })} without an account or unlisted.`,
  nameless: 'Without a name',
  followed: 'you follow',
  showMe: 'List me here as well',
  showMeHint:
    'Whoever is in this Space can see that you are here. Otherwise you are only counted. On stage everybody is listed.',
  inviteTitle: 'Invite somebody',
  inviteOpen: 'Invite somebody you follow',
  invite: 'Invite',
  inviteName: (name: string) => `Invite ${name} to this Space`,
  inviteAgain: 'Try again',
  calling: 'Calling…',
  delivered: 'invited',
  notThere: 'not reached',
  inviteHow:
    'An invitation shows at once where Loggia is open, to people who follow you. Everybody else needs the link.',
  inviteNobody: 'Everybody whom you follow is here already.',
  inviteLink: 'Or send the link',
  calledBy: (name: string, title: string) => `${name} invites you to “${title}”`,
  goThere: 'Have a look',
}

/** English texts of who takes over a Space. */
export const heirs = {
  title: 'Who takes over if you fall silent',
  nobody: 'Nobody yet: this Space would end two minutes after you fall silent.',
  coHosts: 'The co-hosts, in the order in which they became one.',
  named: 'As you named them. Somebody who has left the stage is passed over.',
  earlierName: (name: string) => `${name} takes over earlier`,
  notName: (name: string) => `${name} does not take over`,
  add: 'Add',
  addName: (name: string) => `Add ${name} to those who take over`,
  reset: 'Back to the co-hosts',
}
