import { countingIn } from './counting.ts'

const { count } = countingIn('en')

/** English texts of private Spaces: their door and who is behind it. */
export const door = {
  admissions: {
    'no-account': {
      title: 'This Space is private',
      text: 'To knock you need a key of your own: then the host and co-hosts see who asks. It takes a minute.',
    },
    'no-keys': {
      title: 'This browser cannot open a private Space',
      text: 'What is said here is encrypted to each person, and this browser lacks the cipher (X25519). A newer one has it.',
    },
    waiting: {
      title: 'You have knocked',
      text: 'Host and co-hosts see your name and let you in or not. Until then you hear nothing: the sound is encrypted.',
    },
    refused: {
      title: 'You were not let in',
      text: 'The answer was no. What is said here stays encrypted for you.',
    },
  },
  badge: 'private',
  makeKey: 'Make a key',
  knockAgain: 'Knock again',
  knocking: 'At the door',
  asks: 'asks to be let in',
  admit: 'Let in',
  admitName: (name: string) => `Let in ${name}`,
  refuse: 'Not now',
  refuseName: (name: string) => `Not now: do not let in ${name}`,
  members: (n: number) => count(n, { one: 'Inside: # person', other: 'Inside: # people' }),
  membersHint:
    'Only these can hear. Relays and neighbours carry the sound and cannot. Whoever is put out is out within a second: everybody else gets a new key.',
  putOut: 'Put out',
  putOutName: (name: string) => `Put out ${name}`,
  putOutSure: 'Ban for good?',
  putOutSureName: (name: string) => `Ban for good? ${name}`,
}
