import { countingIn } from './counting.ts'

const { count } = countingIn('en')

/** A Space that is recorded. */
export const recorded = {
  mark: 'REC',
  markFull: 'This Space is being recorded',
  title: 'This Space is being recorded.',
  honest: 'Anybody can also record with other programs, at any time, and nothing shows it.',
  listener: 'Only those on stage are in it. Whoever listens is not.',
  speaker:
    'What you say from your next sentence on is in it. If you do not want that, say so here: then you are left out.',
  speaking:
    'You were speaking when it began: that sentence is not in it. What you say after it will be, unless you say no.',
  clips: 'Its host lets clips of up to a minute be cut and passed on.',
  fine: 'That is fine',
  leaveOut: 'Leave me out',
  isOut: 'From here on you are left out of the recording. Everybody hears you as before.',
  takeIn: 'Record me again',
  keep: 'Keep a copy on this device',
  kept: 'It is being kept on this device, a second at a time.',
  keepNoMore: 'Stop keeping it',
  failed:
    'The recording cannot be kept on here: this browser has no room, or part of the app is missing. What was kept until then is there.',
  keepAgain: 'Try again',
  where: 'You find it under Recordings.',
  stop: 'Stop recording',
  leftOut: 'not recorded',
  startTitle: 'Recording',
  startText:
    'Everybody is told at once. Who speaks after that is in it, each voice by itself as it was signed; who does not want to be is left out. It is kept on this device and on those of speakers who want it, on no server.',
  mayClip: 'Clips of up to a minute may be cut from it and passed on',
  start: 'Record from now on',
  running: 'It is being recorded.',
}

/** Recordings in this browser, and what they prove. */
export const replay = {
  title: 'Recordings',
  intro: 'They are in this browser alone. Nobody else has them unless you give them away.',
  none: 'Nothing has been recorded here yet.',
  noneHow: 'Whoever hosts a Space finds the switch under “Edit”. Who speaks in it can keep a copy.',
  noKey: 'Whoever has no key of their own keeps no recordings; files can be opened all the same.',
  untitled: 'Space without a title',
  lasts: (length: string, size: string) => `${length}, ${size}`,
  brokeOff: 'not ended',
  open: 'Open',
  openName: (title: string) => `Open the recording of ${title}`,
  save: 'Save the file',
  saveName: (title: string) => `Save the file of ${title}`,
  forget: 'Delete',
  forgetName: (title: string) => `Delete the recording of ${title}`,
  forgetTitle: 'Delete this recording?',
  forgetText: 'It is in this browser alone. Whoever you gave the file keeps it.',
  choose: 'Open a file',
  drop: 'Or drop a recording here. It is checked on this device: nobody learns that you have it.',
  reading: (percent: string) => `Checking every signature… ${percent}`,
  another: 'All recordings',
  refusedTitle: 'This is no good recording',
  refusals: {
    'not-a-recording': 'There is no recording in this file.',
    empty: 'It breaks off before it has begun.',
    'too-long': 'It is longer than any recording.',
    malformed: 'Its beginning is damaged, cut, or was altered.',
    'wrong-domain': 'It begins with a signed record of another kind.',
    key: 'The key that signed its beginning is none.',
    signature: 'Its beginning was altered after it was signed.',
    undecided: 'Its beginning was altered after it was signed.',
    delegation: 'Whoever recorded was not entitled to by the account that is named.',
    genesis: 'It does not show the Space that it is of.',
    unreadable: 'This file could not be read.',
  },
  sound: 'Everything in it is as it was signed',
  unsound: 'Not everything in it is as it was signed. What is wrong is left out of what you hear.',
  whole: 'Nothing is missing between anybody’s first and last word.',
  by: 'Recorded by',
  began: 'Began',
  length: 'Length',
  space: 'Space',
  openedBy: (name: string) => `opened by ${name}`,
  isClip: 'a clip of a longer recording',
  breaksOff: 'it breaks off at the end',
  private: 'private',
  translated: 'Names and title of this private Space stand here as whoever recorded read them.',
  notProven:
    'When something was said, and who spoke first of two, is the word of whoever recorded.',
  player: 'Listen again',
  play: 'Play',
  pause: 'Pause',
  next: 'Next speaker',
  back: 'Back 10 seconds',
  place: 'Place in the recording',
  placeIs: (at: string, of: string, who: string) => `${at} of ${of}, ${who}`,
  now: (names: string) => `${names} speaking`,
  nobody: 'nobody speaks',
  shortcuts:
    'On the slider space plays and pauses, arrows go five seconds; N goes to the next speaker.',
  turns: 'Who spoke when',
  turn: (at: string, name: string, length: string) => `${at}, ${name}, ${length}`,
  came: (name: string) => `${name} came on stage`,
  went: (name: string) => `${name} left the stage`,
  'leave-out': (name: string) => `${name} did not want to be recorded any more`,
  'take-in': (name: string) => `${name} may be recorded again`,
  titled: (title: string) => `The Space was now called ${title}`,
  voices: 'Voices',
  voice: (name: string, length: string) => `${name}, ${length}`,
  saveVoice: 'Save',
  saveVoiceName: (name: string) => `Save the voice of ${name}`,
  voicesText:
    'Each as it was sent, nothing encoded again. All begin at the same moment, so that they fit beside each other.',
  saveMix: 'Save all voices in one',
  mixing: (percent: string) => `Mixing… ${percent}`,
  mixFailed: 'This browser cannot mix them.',
  missing: 'What is missing',
  gap: (at: string, name: string, seconds: string, why: string) =>
    `${at}, ${name}: at most ${seconds} s, ${why}`,
  gaps: {
    'left-out': 'did not want to be recorded',
    muted: 'was muted',
    'off-stage': 'was not on stage',
    unknown: 'lost on the way, or taken out by whoever recorded',
  },
  wrong: 'What is wrong',
  fault: (at: string, what: string) => `${at}, ${what}`,
  faults: {
    block: {
      altered: (n: number) =>
        count(n, {
          one: '# piece of the file was altered',
          other: '# pieces of the file were altered',
        }),
      removed: (n: number) =>
        count(n, {
          one: '# piece of the file was taken out',
          other: '# pieces of the file were taken out',
        }),
      reordered: (n: number) =>
        count(n, {
          one: '# piece of the file stands where it does not belong',
          other: '# pieces of the file stand where they do not belong',
        }),
      foreign: (n: number) =>
        count(n, {
          one: '# piece is of another recording',
          other: '# pieces are of another recording',
        }),
      unreadable: (n: number) =>
        count(n, { one: '# piece cannot be read', other: '# pieces cannot be read' }),
      unwanted: (n: number) =>
        count(n, { one: '# piece should not be there', other: '# pieces should not be there' }),
    },
    bundle: {
      altered: (n: number) =>
        count(n, {
          one: '# piece of sound is not as its speaker signed it',
          other: '# pieces of sound are not as their speaker signed them',
        }),
      removed: (n: number) =>
        count(n, {
          one: '# piece of sound was taken out',
          other: '# pieces of sound were taken out',
        }),
      reordered: (n: number) =>
        count(n, {
          one: '# piece of sound stands in the wrong place, or twice',
          other: '# pieces of sound stand in the wrong place, or twice',
        }),
      foreign: (n: number) =>
        count(n, {
          one: '# piece of sound is of nobody who stood on this stage',
          other: '# pieces of sound are of nobody who stood on this stage',
        }),
      unreadable: (n: number) =>
        count(n, {
          one: '# piece of sound cannot be opened',
          other: '# pieces of sound cannot be opened',
        }),
      unwanted: (n: number) =>
        count(n, {
          one: '# piece of sound is of somebody who did not want to be recorded',
          other: '# pieces of sound are of somebody who did not want to be recorded',
        }),
    },
  },
  clip: 'Cut a clip',
  clipText: (from: string) =>
    `From ${from} on, where the player stands. It proves by itself that nothing in it was altered.`,
  clipLength: 'Length',
  seconds: (n: number) => count(n, { one: '# second', other: '# seconds' }),
  saveClip: 'Save the clip',
  clipEmpty: 'Nobody speaks there. Move the player to where somebody does.',
  noClip: {
    host: 'The host of this Space did not allow clips.',
    private:
      'No clips of a private Space: a part would carry the keys of everything that was said before it.',
  },
  fileName: 'loggia-recording',
  clipName: 'loggia-clip',
}
