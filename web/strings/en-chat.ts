import { countingIn } from './counting.ts'

const { count } = countingIn('en')

const inMinutes = (minutes: number): string =>
  count(minutes, { one: 'a minute', other: '# minutes' })

/** English texts of the chat, of reactions, and of what a Space says about itself. */
export const chat = {
  title: 'Chat',
  open: 'Chat',
  close: 'Close the chat',
  unread: (n: number) => count(n, { one: '# new line', other: '# new lines' }),
  emptyTitle: 'Nothing written yet',
  emptyText:
    'Say hello, or leave a link to what is being talked about. Everybody here can read it.',
  log: 'Lines',
  newLines: (n: number) => count(n, { one: '# new line', other: '# new lines' }),
  write: 'Write a line',
  send: 'Send',
  left: (letters: number) =>
    count(letters, { one: 'room for about # more letter', other: 'room for about # more letters' }),
  tooLong: 'Too long for one line. Split it in two.',
  you: 'you',
  sending: 'sending…',
  lost: 'Nobody has passed this on.',
  again: 'Send again',
  forget: 'Discard',
  kept: 'The last 200 lines are kept, for as long as the Space lives.',
  needKey: 'To write you need a key of your own.',
  needKeyReact: 'To react you need a key of your own.',
  needKeyHow: 'It takes a minute, and the sound goes on meanwhile.',
  getKey: 'Get a key to write',
  offNote: 'The chat is off. What was written can still be read.',
  slowNote: (minutes: number) =>
    `Slow chat: newcomers write one line, and the next after ${inMinutes(minutes)}.`,
  newcomer: (minutes: number) =>
    `One line for a start: the host lets newcomers write again after ${inMinutes(minutes)}.`,
  refusals: {
    ended: 'The Space has ended.',
    banned: 'You have been banned from this Space.',
    'not-a-member': 'Only who was let in may write here.',
    'chat-off': 'The host has switched the chat off.',
    removed: 'You were taken off the stage. You may write again in a few minutes.',
    'too-fast': 'Not so fast: five lines at once, then one a second. Your text is still here.',
    'too-long': 'Too long for one line. Split it in two.',
    'no-account': 'To write you need a key of your own.',
    unreachable: 'The chat cannot be loaded just now. Your text is still here: try again.',
  },
  linkTo: (host: string) => `link to ${host}, opens in another tab`,
}

/** English texts of a block by whoever hosts this Space. */
export const block = {
  asHost: 'Block',
  ask: (name: string) => `Block ${name} and keep them out?`,
  asHostHint:
    'You host this Space: whoever you block is banned from it on asking to speak or standing on the stage, and everybody here can read that. In other Spaces you alone see a label.',
}

/** English texts of reactions. */
export const reactions = {
  bar: 'React',
  names: ['applause', 'heart', 'laughter', 'surprise', 'fire', 'thumbs up'],
  reactWith: (name: string, key: number) => `React with ${name} (key ${key})`,
  told: (list: string) => `Reactions: ${list}`,
  counted: (name: string, n: number) => `${name} ${n}`,
}

/** English texts of what a Space says about itself. */
export const about = {
  topics: 'Topics',
  language: (name: string) => `in ${name}`,
  edit: 'Edit this Space',
  topicsLabel: 'Topics',
  topicsHint: 'Up to three, with commas between them.',
  topicsTooMany: 'Three topics at most.',
  topicLong: (letters: number) => `At most ${letters} letters for a topic.`,
  languageLabel: 'Language',
  save: 'Save',
  told: 'Everybody sees it at once, in the lobby too.',
  pinned: 'Pinned',
  pin: 'Pin a link',
  pinChange: 'Change',
  pinRemove: 'Take down',
  pinRemoveName: 'Take the pinned link down',
  pinLabel: 'Link',
  pinHint: 'One link that everybody sees, above the stage.',
  pinBad: (letters: number) =>
    `A link begins with https:// or http:// and has at most ${letters} letters.`,
  pinSave: 'Pin it',
  chatRule: 'Who writes in the chat',
  chatRules: {
    everyone: 'everybody',
    slow: 'everybody; newcomers one line for a start, and no place in the queue to speak',
    off: 'only the host and co-hosts',
  },
  newFor: 'Somebody is a newcomer for',
  inMinutes,
}

/** English texts of the keyboard. */
export const keys = {
  title: 'Keyboard',
  open: 'Keys',
  intro: 'Single keys work anywhere in a Space, except while you type.',
  off: 'Single keys are switched off.',
  use: 'Use single keys',
  rows: {
    m: 'microphone on and off',
    space: 'hold to talk, if you chose that in Audio',
    h: 'ask to speak, or take it back',
    react: 'react',
    c: 'open and close the chat',
    t: 'captions, open and closed',
    p: 'who is here',
    s: 'share',
    l: 'leave, or end',
    help: 'this list',
    escape: 'close whatever is open',
  },
  spaceKey: 'Space',
  escapeKey: 'Esc',
}
