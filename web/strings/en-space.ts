import { countingIn } from './counting.ts'
import { microphone, place } from './en-explained.ts'

const { count } = countingIn('en')

/** English texts of a Space. */
export const space = {
  stage: 'Stage',
  roles: { host: 'host', 'co-host': 'co-host', speaker: 'speaker' },
  you: 'you',
  whyHost: (name: string) => `Why may ${name} host?`,
  whyHostTitle: 'What lets this host in',
  speaking: 'speaking',
  silent: 'silent',
  volumeOf: (name: string) => `Volume of ${name}`,
  volumeValue: (percent: number) => `${percent} percent`,
  listeners: (n: number) =>
    n === 0
      ? 'Nobody is listening yet'
      : count(n, { one: 'about # person listening', other: 'about # people listening' }),
  whoIsHere: 'Who is here',
  nobodySpeaks: 'Nobody is speaking',
  isSpeaking: (names: string) => `${names} speaking`,
  arriving: 'Asking who is on stage…',
  controls: 'Controls',
  microphone: 'Microphone',
  micOn: 'on',
  micOff: 'off',
  micOpening: 'one moment…',
  micAsking: 'waiting for your permission…',
  micKey: 'key M',
  micInvite:
    'You are on stage, and your microphone is off. Nobody hears you until you switch it on.',
  micAskingNote: 'Your browser is asking whether Loggia may use the microphone.',
  listenGoesOn: 'Listening goes on.',
  microphoneTrouble: microphone,
  share: 'Share',
  edit: 'Edit',
  end: 'End',
  endTitle: 'End this Space for everybody?',
  endText: 'The sound stops at once for everyone here. It cannot be reopened under this link.',
  endConfirm: 'End for everybody',
  ending: 'Ending…',
  handOverTitle: 'Leave this Space?',
  handOverText: (name: string) =>
    `It goes on under ${name}, with the same link. You may come back and lead it again.`,
  handOverOr:
    'Or end it for everybody: the sound stops at once, and it cannot be reopened under this link.',
  handOver: (name: string) => `Leave it to ${name}`,
  leave: 'Leave',
  tapToHear: 'Tap to hear',
  tapToHearHint: 'Your browser has paused the sound.',
  soundStarting: 'Starting the sound…',
  pathTitle: 'How the sound comes',
  joining: (asked: number) =>
    asked === 0
      ? 'Looking for a place near the stage…'
      : count(asked, {
          one: 'Asked # neighbour for a place…',
          other: 'Asked # neighbours for a place…',
        }),
  hearFrom: (name: string) => `You hear ${name} directly`,
  hearThrough: (name: string, hops: number) =>
    `You hear through ${name}, ${count(hops, { one: '# hop', other: '# hops' })}`,
  aNeighbour: (id: string) => `a neighbour (${id})`,
  carrying: (n: number) =>
    count(n, {
      one: 'and pass the sound on to # other',
      other: 'and pass the sound on to # others',
    }),
  rootAlone: 'You are at the source. Nobody is attached yet',
  root: (n: number) =>
    count(n, {
      one: 'You are at the source: # neighbour carries your voice on',
      other: 'You are at the source: # neighbours carry your voice on',
    }),
  seeTree: 'See the tree',
  seeWay: 'See the way',
  repairing: 'Your neighbour has gone. Finding another way…',
  placeTrouble: place,
  endedTitle: 'This Space has ended',
  endedBefore: 'It was over before you came. Ask to be invited to the next one.',
  endedBy: (name: string) => `${name} has ended it. Thank you for listening.`,
  endedAbandoned: (name: string) =>
    `${name} has been out of reach for two minutes, and nobody was named to go on. It can be opened anew at any time.`,
  endedByYou: 'You have ended it. Everybody has been told, and your microphone is closed.',
  since: (minutes: number) =>
    minutes < 1 ? 'just opened' : count(minutes, { one: 'for # minute', other: 'for # minutes' }),
  shortcuts: 'Keys: H ask to speak, S share, L leave',
  hostShortcuts: 'Keys: M microphone, S share, L end',
  speakerShortcuts: 'Keys: M microphone, S share, L leave',
}

/** English texts of handing the link on. */
export const share = {
  onlyHere:
    'This link opens on this computer only. To open elsewhere, the relay needs a public address: docs/operators.md says how.',
  title: 'Share this Space',
  text: (title: string) => `Come and listen: ${title}`,
  intro: 'The link is signed by the host. Whoever opens it can listen with two clicks.',
  linkLabel: 'Link',
  copy: 'Copy the link',
  copied: 'Link copied',
  copyFailed: 'The browser would not copy. Select the link and copy it by hand.',
  system: 'Share with an app…',
  qrLabel: 'QR code with the link of this Space',
  qrTooLong: 'This link is too long for a QR code. Copy it instead.',
}

/** English texts of what another tab of the same browser is doing. */
export const tabs = {
  title: 'In another tab',
  elsewhere: (title: string) => `“${title}” is open in another tab.`,
  elsewhereOnStage: 'You are on stage there.',
  switchHere: 'Switch here',
  startShut: 'You are on stage in another tab. Switch here, or leave the stage there first.',
  movedTitle: 'It goes on in another tab',
  movedText: 'You moved this Space there. This tab is silent, and its microphone is closed.',
}
