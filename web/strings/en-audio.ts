import type { AudioNotice, OwnVoice, SilenceCause } from '../../src/index.ts'
import { countingIn } from './counting.ts'
import type { Explained, SoundSwitch } from './shape.ts'

const { count } = countingIn('en')

const hearing: Record<SilenceCause, Explained> = {
  'output-suspended': {
    title: 'Your browser has paused the sound',
    whatToDo: 'It plays only after a click on this page.',
  },
  'output-stopped': {
    title: 'Your loudspeaker takes no sound',
    whatToDo: 'It was unplugged, or another program holds it. Choose another one below.',
  },
  'volume-zero': {
    title: 'You have turned them down to nothing',
    whatToDo: 'Only you do not hear them.',
  },
  'wrong-signature': {
    title: 'A neighbour brought sound that they had not signed',
    whatToDo: 'Nothing of it was played. We are taking another way.',
  },
  'no-parent': {
    title: 'You have no neighbour to hear through',
    whatToDo: 'We keep looking for one.',
  },
  'not-let-in': {
    title: 'Nobody has let you in',
    whatToDo: 'The sound comes encrypted. The host sees that you have knocked.',
  },
  'speaker-muted': {
    title: 'A host has muted them',
    whatToDo: 'Nobody hears them now.',
  },
  'nothing-arrives': {
    title: 'Nothing of them arrives here',
    whatToDo: 'Their connection, or the way in between, is broken.',
  },
  'arrives-late': {
    title: 'Their sound comes too late, or with holes',
    whatToDo: 'The network is overloaded. We wait longer for each word and look for another way.',
  },
  'decoder-restarted': {
    title: 'Something broken came from them',
    whatToDo: 'It was left out, and their sound was set up anew.',
  },
  'speaker-silent': {
    title: 'All is well: they are saying nothing',
    whatToDo: 'Their machine answers.',
  },
  heard: {
    title: 'Their voice is being played',
    whatToDo: 'If you hear nothing, turn up your device or choose another loudspeaker.',
  },
}

const own: Record<OwnVoice, Explained> = {
  'microphone-off': {
    title: 'Your microphone is off',
    whatToDo: 'Nobody hears you until you switch it on.',
  },
  'microphone-asking': {
    title: 'Your browser is asking',
    whatToDo: 'Allow the microphone in the window that it shows.',
  },
  'microphone-failed': {
    title: 'Your microphone does not open',
    whatToDo: 'Choose another one below, or allow it in your browser.',
  },
  'microphone-muted': {
    title: 'You are muted',
    whatToDo: 'Nobody hears you until you switch the microphone on.',
  },
  'input-silent': {
    title: 'Your microphone delivers nothing',
    whatToDo: 'It is the wrong one, or has a switch of its own. Choose another one below.',
  },
  'input-clips': {
    title: 'You are too loud for your microphone',
    whatToDo: 'Your words rattle. Speak softer, or move away from it.',
  },
  'no-way-out': {
    title: 'Nobody takes your sound',
    whatToDo: 'No neighbour is connected to you. We keep trying.',
  },
  'nobody-listens': {
    title: 'Nobody is listening yet',
    whatToDo: 'Share the link, and somebody will.',
  },
  unconfirmed: {
    title: 'Nobody has confirmed your sound lately',
    whatToDo: 'It may be lost on the way. We wait for a sign of a neighbour.',
  },
  heard: {
    title: 'You are heard',
    whatToDo: 'Your neighbours confirm what you say.',
  },
}

const notices: Record<AudioNotice['kind'], (device: string) => string> = {
  'microphone-fell-back': device =>
    `${device === '' ? 'Your microphone' : device} went away. You go on speaking through the system’s microphone.`,
  'loudspeaker-fell-back': device =>
    `${device === '' ? 'Your loudspeaker' : device} went away. You go on hearing through the system’s loudspeaker.`,
}

const switches: Record<SoundSwitch, { readonly name: string; readonly hint: string }> = {
  echoCancellation: {
    name: 'Cancel echo',
    hint: 'Takes out of your microphone what your loudspeaker plays. Off for headphones or music.',
  },
  noiseSuppression: { name: 'Suppress noise', hint: 'Fans, streets, hum. Off for music.' },
  autoGainControl: { name: 'Even out loudness', hint: 'Lifts a soft voice. Off for music.' },
  suppressor: {
    name: 'Suppress noise harder',
    hint: 'A small neural network in this page, for keyboards and clatter. Loads 220 kB.',
  },
  pushToTalk: {
    name: 'Hold the space bar to talk',
    hint: 'While you are muted: the microphone is on as long as you hold it.',
  },
}

/** English texts of the sound sheet. */
export const audio = {
  open: 'Sound',
  title: 'Sound',
  hearingTitle: 'Why can’t I hear?',
  hearingFine: 'Sound reaches you',
  nobodyElse: 'Nobody else is on stage.',
  stillLooking: 'One moment: we are listening…',
  hearing,
  ownTitle: 'Am I heard?',
  own,
  heardBy: (n: number) =>
    count(n, {
      one: 'You are heard by about # listener',
      other: 'You are heard by about # listeners',
    }),
  confirmedAgo: (seconds: number) =>
    seconds < 1
      ? 'Confirmed just now.'
      : count(seconds, {
          one: 'Last confirmed # second ago.',
          other: 'Last confirmed # seconds ago.',
        }),
  resume: 'Play the sound',
  raise: 'Full volume',
  retry: 'Try again now',
  unmute: 'Microphone on',
  devicesTitle: 'Devices',
  microphone: 'Microphone',
  loudspeaker: 'Loudspeaker',
  systemChoice: 'as the system chooses',
  unnamed: (n: number) => `Device ${n}`,
  missing: 'the chosen one, unplugged now',
  chooseHint: 'The names appear when you have allowed the microphone.',
  noOutputChoice: 'This browser leaves the choice of the loudspeaker to your system.',
  level: 'How loud you are',
  levelValue: (percent: number) => `${percent} percent`,
  clipping: 'too loud',
  check: 'Hear how you sound',
  checkHint:
    'Say a sentence: it is played back to you as others would hear it. Nobody else hears it.',
  checkRecording: 'Recording four seconds: speak now…',
  checkPlaying: 'This is how you sound.',
  checkOpen: 'Mute yourself first: now everybody would hear it.',
  switchesTitle: 'Your voice on its way',
  switches,
  loopback: 'Your sound plays through a loop inside the browser, so that it can cancel your echo.',
  notices,
  carryTitle: 'Passing the sound on',
  carryNobody: 'To nobody at the moment.',
  carrying: (n: number, kilobits: number) =>
    `${count(n, { one: 'To # person', other: 'To # people' })}: ${kilobits} kbit/s of your line.`,
  carryChoice: 'To how many others',
  carries: { auto: 'as many as the connection takes', one: 'one at most', none: 'nobody' },
  carryWhy: 'There is no server: everybody who hears well hands the sound to a few others.',
  carryMetered: 'Your connection is metered, so you pass on to nobody unless you choose to.',
  carryHost: 'It begins with you: others hand it on from here.',
  numbersTitle: 'Numbers',
  numberOf: {
    speaker: 'Speaker',
    buffer: 'Held ready',
    spread: 'Waited for late ones',
    lost: 'Never came',
    concealed: 'Made up',
    lane: 'Comes',
  },
  milliseconds: (value: number) => `${value} ms`,
  percent: (value: number) => `${value} %`,
  laneOf: { stage: 'directly', audience: 'through others' },
  path: 'Way',
  hops: (n: number) => count(n, { one: '# hop', other: '# hops' }),
  atSource: 'at the source',
  noWay: 'none',
  copy: 'Copy diagnostics',
  copyHint: 'Numbers only: no names, no addresses, no keys.',
  copied: 'Diagnostics copied',
  copyFailed: 'The browser would not copy',
  backgroundTitle: 'When you look away',
  backgroundLacks: {
    'no-lock-screen':
      'This browser shows nothing on the lock screen and heeds no headset button. The sound goes on all the same; to stop it, come back here.',
    'no-wake-lock':
      'This browser cannot keep your screen on. If your phone sleeps it takes the microphone away: touch it now and then while you speak.',
  },
  muteForMe: (name: string) => `Mute ${name} for me`,
  pushHint: 'Hold the space bar to talk',
}
