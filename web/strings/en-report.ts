import { countingIn } from './counting.ts'
import type { ProvenAct, ReportReason } from '../../src/index.ts'

const { number, count } = countingIn('en')

const REASONS: Readonly<Record<ReportReason, string>> = {
  insults: 'Insults or hatred',
  threats: 'Threats',
  content: 'Sexual or violent content',
  fraud: 'Spam or fraud',
  poses: 'Poses as somebody else',
  other: 'Something else',
}

const ACTS: Readonly<
  Record<ProvenAct['kind'], (by: string, whom: string, said: string) => string>
> = {
  present: by => `${by} came on stage`,
  accept: by => `${by} took up an invitation to speak`,
  decline: by => `${by} turned an invitation down`,
  edit: (by, _whom, said) => `${by} changed the Space ${said && `to “${said}”`}`,
  close: by => `${by} ended the Space`,
  'step-down': by => `${by} left the stage`,
  invite: (by, whom) => `${by} invited ${whom} to speak`,
  grant: (by, whom) => `${by} made ${whom} a co-host`,
  revoke: (by, whom) => `${by} ended co-hosting of ${whom}`,
  mute: (by, whom) => `${by} muted ${whom}`,
  allow: (by, whom) => `${by} let ${whom} speak again`,
  remove: (by, whom, said) => `${by} took ${whom} off the stage ${said && `(“${said}”)`}`,
  ban: (by, whom, said) => `${by} banned ${whom} ${said && `(“${said}”)`}`,
  unban: (by, whom) => `${by} let ${whom} back in`,
  pin: (by, _whom, said) => `${by} pinned a link: ${said}`,
  'record-on': by => `${by} began to record`,
  'record-off': by => `${by} stopped recording`,
  'leave-out': by => `${by} did not want to be recorded`,
  'take-in': by => `${by} may be recorded again`,
  heirs: by => `${by} named who takes over`,
  admit: (by, whom) => `${by} let ${whom} in`,
  'take-over': by => `${by} took over the Space`,
}

/** English texts of reporting somebody, and of reading such a report. */
export const report = {
  open: 'Report…',
  openName: (name: string) => `Report ${name}`,
  title: (name: string) => `Report ${name}`,
  intro:
    'This makes a signed file with what can be proven. It goes to nobody by itself: you send it to the community’s moderators.',
  why: 'What is it about?',
  reasons: REASONS,
  text: 'What happened, in your words',
  textHint: 'Optional. Whoever reads the report sees it as yours.',
  textLong: (max: number) => `At most ${number(max)} letters.`,
  goesIn: 'What goes in',
  you: (name: string) => `Your name, ${name}, your key, and when you report: you sign it.`,
  space: 'Which Space it is, its title and who opened it.',
  acts: (n: number, name: string) =>
    n === 0
      ? `Nothing that ${name} signed: they were never on stage here.`
      : count(n, {
          one: `# signed act by ${name} or about them: coming on stage, being muted or banned.`,
          other: `# signed acts by ${name} or about them: coming on stage, being muted or banned.`,
        }),
  others: (names: string) => `That ${names} took part, because they signed some of these acts.`,
  sound: (seconds: number, name: string) =>
    `With what ${name} said in the last minute: about ${count(seconds, { one: '# second', other: '# seconds' })}.`,
  noSound: (name: string) => `${name} said nothing in the last minute that could go along.`,
  stays:
    'What stays out: everybody else’s voice, who listens, addresses, and whatever is on this device.',
  make: 'Make the report',
  making: 'Making it…',
  needKey: 'To report somebody you need a key of your own: a report is signed.',
  failed: 'The report could not be made. Try again in a moment.',
  madeTitle: 'The report is made',
  made: (size: string) => `A text file of ${size}. Keep it, and send it to whoever keeps order.`,
  kilobytes: (n: number) => `${number(n)} kB`,
  save: 'Save the file',
  share: 'Send it to somebody',
  moderators: 'Moderators of this community',
  founders: 'The founders of this community, who name moderators',
  notSent: 'Nothing has been sent yet.',
  fileHead: (name: string) =>
    `A report about “${name}” from Loggia. What follows is signed and can be checked by anybody: in Loggia under “Open a report”, or with “npm run verify-report”.`,
  fileName: 'loggia-report',

  readTitle: 'Open a report',
  readIntro:
    'Somebody sent you a report file from Loggia. It is checked here, on this device: nobody learns that you have it.',
  choose: 'Choose the file',
  drop: 'Or drop it here.',
  reading: 'Checking signatures…',
  another: 'Open another one',
  refusedTitle: 'This report proves nothing',
  refusals: {
    'too-long': 'The file is longer than any report.',
    'not-a-report': 'There is no report in this file.',
    malformed: 'It is damaged, cut, or was altered.',
    'wrong-domain': 'It is a signed record of another kind.',
    key: 'The key that signed it is none.',
    signature: 'It was altered after it was signed.',
    undecided: 'It was altered after it was signed.',
    delegation: 'Whoever signed it was not entitled to by the account that is named.',
    genesis: 'It does not show the Space that it is about.',
    unreadable: 'This file could not be read.',
  },
  goodTitle: 'The report is as it was signed',
  reported: 'Reported',
  reporter: 'Reported by',
  when: 'When',
  reason: 'Reason',
  words: 'In the words of who reports',
  in: 'In the Space',
  openedBy: (name: string) => `opened by ${name}`,
  private: 'private',
  untold: 'title not in this report',
  proven: 'Proven by signatures',
  calledItself: (names: string) => `Called itself: ${names}`,
  nothingSigned: 'Nothing that the reported account signed itself.',
  translated:
    'Names, title, reasons and links of this private Space are sealed in what was signed: they stand here as the reporter read them.',
  actIn: ACTS,
  voice: (seconds: string) => `${seconds} s of their voice, said in this Space and in this order`,
  noVoice: 'No sound is in this report.',
  saveSound: 'Save the sound',
  notProven: 'Not proven',
  notProvenText:
    'Reason and words are what the reporter says. Times are those of whoever signed. Whether an act counted in the end, only the Space’s whole log says.',
  voiceWhen: 'When the voice said it, within a session of twelve hours, is what the reporter says.',
  unproven: (n: number) =>
    count(n, {
      one: '# piece of this file proves nothing and was left out.',
      other: '# pieces of this file prove nothing and were left out.',
    }),
}
