/** A report in plain words, for whoever has to decide about it. */
import {
  fingerprintOf,
  toDidKey,
  type AccountId,
  type ProvenAct,
  type Report,
  type ReportReason,
} from '../../src/index.ts'

const REASONS: Readonly<Record<ReportReason, string>> = {
  insults: 'insults or hatred',
  threats: 'threats',
  content: 'sexual or violent content',
  fraud: 'spam or fraud',
  poses: 'poses as somebody else',
  other: 'something else',
}

const REFUSALS: Readonly<Record<string, string>> = {
  'too-long': 'it is longer than any report.',
  'not-a-report': 'there is no report in this file.',
  malformed: 'it is damaged, cut, or was altered.',
  'wrong-domain': 'it is a signed record of another kind.',
  key: 'the key that signed it is none.',
  signature: 'the signature does not fit: it was altered after it was signed.',
  undecided: 'the signature does not fit: it was altered after it was signed.',
  delegation: 'whoever signed it was not entitled to by the account that is named.',
  genesis: 'it does not show the Space that it is about.',
}

/** Of a private Space. */
const TRANSLATED: readonly string[] = [
  '  Names, title, reasons and links of this private Space are sealed in what was signed: here, and above, they',
  '  stand as the reporter read them. Whoever has the Space’s link can check that.',
]

const FRAMES_PER_SECOND = 50

/** Why a file is no good report. */
export const explainRefusal = (reason: string): string => REFUSALS[reason] ?? reason

/** What a good report says, and what of it is proven. */
export function explainReport(report: Report): string[] {
  const { space, acts, sound, unproven } = report
  const named = (account: AccountId): string => nameIn(report, account)
  const frames = sound.runs.reduce((sum, run) => sum + run.length, 0)
  return [
    'THE REPORT IS AS ITS REPORTER SIGNED IT.',
    '',
    `Reported     ${named(report.account)}`,
    ...identity(report.account),
    `By           ${named(report.reporter)}`,
    ...identity(report.reporter),
    `When         ${timeOf(report.atMs)}, by the reporter's clock`,
    `Reason       ${REASONS[report.reason]}`,
    ...inWords(report.text),
    `Space        ${space.title || '(title not in this report)'}, opened by ${named(space.host)} at ${timeOf(space.startedAtMs)}`,
    `             ${space.id}${space.isPrivate ? ', private' : ''}, community ${space.community}`,
    '',
    'PROVEN by signatures:',
    ...(report.isTranslated ? TRANSLATED : []),
    ...(report.names.length === 0
      ? ['  Nothing that the reported account signed itself.']
      : [`  The reported account called itself: ${report.names.join(', ')}.`]),
    ...acts.map(act => `  ${timeOf(act.atMs)}  ${sentence(act, named)}`),
    sound.bundles === 0
      ? '  No sound.'
      : `  ${(frames / FRAMES_PER_SECOND).toFixed(1)} s of the reported account's voice, in this Space and in this order.`,
    '',
    'NOT PROVEN:',
    '  Reason and words are what the reporter says. Times are those of whoever signed. Whether the Space let an act',
    '  count, its whole log says. When within its session a voice said what it says, the reporter says.',
    ...(unproven.actions + unproven.bundles === 0
      ? []
      : [
          `  ${unproven.actions} acts and ${unproven.bundles} pieces of sound in this file prove nothing and were left out.`,
        ]),
  ]
}

/** Each line set in: none of them passes for a line of ours. */
const inWords = (text: string): readonly string[] =>
  text === ''
    ? []
    : text.split('\n').map((line, at) => `${at === 0 ? 'In words     ' : '             '}| ${line}`)

function sentence(
  { kind, by, target, said }: ProvenAct,
  named: (who: AccountId) => string,
): string {
  const about = target === undefined ? '' : ` ${named(target)}`
  return `${named(by)}: ${kind}${about}${said === '' ? '' : ` ("${said}")`}`
}

const identity = (account: AccountId): readonly string[] => [
  `             ${fingerprintOf(account).join(' ')}`,
  `             ${toDidKey(account)}`,
]

const nameIn = ({ nameOf }: Report, account: AccountId): string =>
  nameOf.get(account) || fingerprintOf(account).join(' ')

/** Out of range for a calendar is still a time that somebody signed. */
function timeOf(atMs: number): string {
  const date = new Date(atMs)
  return Number.isNaN(date.getTime()) ? `${atMs} ms` : date.toISOString()
}
