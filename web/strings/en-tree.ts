import { countingIn } from './counting.ts'

const { number, count } = countingIn('en')

/** English texts of the picture of the tree. */
export const treeWords = {
  title: 'How the sound travels',
  looking: 'Asking the neighbours…',
  pictureTitle: 'The tree now',
  pictureText:
    'In the middle are you. Each ring is one hop further; an arc is as wide as the number of people who hear through it.',
  nobody: 'Nobody is attached yet. As soon as somebody listens, they appear here.',
  listen: 'listening',
  hops: 'hops at most',
  delay: 'for nine in ten',
  repairs: 'repairs in the last minute',
  within: (ms: number) => `≤ ${number(ms)} ms`,
  beyond: (ms: number) => `> ${number(ms)} ms`,
  legend: 'Delay from the stage',
  untold: 'not told one by one',
  branchesTitle: 'Who carries whom',
  relay: (name: string) => `Relay ${name}`,
  neighbour: (name: string) => `Neighbour ${name}`,
  carries: (n: number) => count(n, { one: '# listens through it', other: '# listen through it' }),
  carriesNobody: 'nobody listens through it yet',
  listens: 'listens, carries nobody',
  after: (ms: number) => `${number(ms)} ms`,
  more: (n: number) => count(n, { one: 'and # more', other: 'and # more' }),
  wayTitle: 'Your way to the stage',
  wayText: (hops: number, ms: number) =>
    `The sound reaches you over ${count(hops, { one: '# hop', other: '# hops' })}, and is on the way for about ${number(ms)} ms.`,
  top: 'You are at the top: whoever speaks sends to you directly.',
  noWay: 'You have no place in the tree at the moment. We keep looking for one.',
  stage: 'The stage',
  stageOf: (names: string) => `The stage: ${names}`,
  you: 'You',
  standby: (name: string) => `If that way breaks, ${name} takes over at once.`,
  noStandby: 'There is nobody to fall back on yet. We are looking for somebody.',
  below: 'You pass the sound on to',
}
