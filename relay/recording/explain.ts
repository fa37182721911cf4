/** A recording in plain words, for whoever wants to know whether it is one. */
import {
  fingerprintOf,
  isSound,
  toDidKey,
  turnsOf,
  type AccountId,
  type FaultKind,
  type GapCause,
  type Recording,
  type RecordingFault,
} from '../../src/index.ts'

const REFUSALS: Readonly<Record<string, string>> = {
  'not-a-recording': 'there is no recording in this file.',
  empty: 'it breaks off before it has begun.',
  'too-long': 'its first piece is longer than any.',
  malformed: 'its beginning is damaged, cut, or was altered.',
  'wrong-domain': 'its first piece is a signed record of another kind.',
  key: 'the key that signed its first piece is none.',
  signature: 'its first piece was altered after it was signed.',
  undecided: 'its first piece was altered after it was signed.',
  delegation: 'whoever recorded was not entitled to by the account that is named.',
  genesis: 'it does not show the Space that it is of.',
}

const FAULTS: Readonly<Record<RecordingFault['of'], Readonly<Record<FaultKind, string>>>> = {
  block: {
    altered: 'pieces of the file are not as whoever recorded signed them',
    removed: 'pieces of the file were taken out',
    reordered: 'pieces of the file stand where they do not belong',
    foreign: 'pieces of the file are of another recording',
    unreadable: 'pieces of the file cannot be read',
    unwanted: 'pieces of the file should not be there',
  },
  bundle: {
    altered: 'pieces of sound are not as their speaker signed them',
    removed: 'pieces of sound were taken out',
    reordered: 'pieces of sound stand where they do not belong, or twice',
    foreign: 'pieces of sound are of nobody who stood on this stage, or of another Space',
    unreadable: 'pieces of sound cannot be opened',
    unwanted: 'pieces of sound are of somebody who did not want to be recorded',
  },
}

const GAPS: Readonly<Record<GapCause, string>> = {
  'left-out': 'did not want to be recorded meanwhile',
  muted: 'was muted meanwhile',
  'off-stage': 'was not on stage meanwhile',
  unknown: 'lost on the way, or taken out by whoever recorded',
}

const SECOND_MS = 1_000
/** The longest that a bundle can be. */
const BUNDLE_MS = 80

/** Why a file is no recording. */
export const explainRefusal = (reason: string): string => REFUSALS[reason] ?? reason

/** What a recording proves, where something is missing, and what is wrong with it. */
export function explainRecording(recording: Recording): string[] {
  const { space, faults, gaps, speakers } = recording
  const named = (account: AccountId): string =>
    speakers.find(speaker => speaker.account === account)?.name || shortOf(account)
  return [
    isSound(recording)
      ? 'EVERYTHING IN IT IS AS IT WAS SIGNED.'
      : 'NOT ALL OF IT IS AS IT WAS SIGNED: see WRONG below. The rest stands.',
    '',
    `Space        ${space.title || '(no title)'}, opened by ${space.hostName || shortOf(space.host)}`,
    `             ${space.id}${space.isPrivate ? ', private' : ''}, community ${space.community}`,
    `Recorded by  ${recording.recorderName || shortOf(recording.recorder)}`,
    `             ${toDidKey(recording.recorder)}`,
    `Began        ${timeOf(recording.startedAtMs)}, by the recorder's clock`,
    `Here         ${clock(recording.fromMs)} to ${clock(recording.untilMs)}${extentOf(recording)}`,
    `Clips        ${recording.mayClip ? 'may be cut and passed on, says the host' : 'the host did not allow any'}`,
    '',
    'PROVEN by the signatures of those who speak:',
    ...(recording.isTranslated
      ? ['  (Names and title of this private Space stand as whoever recorded read them.)']
      : []),
    ...speakers.map(
      ({ account, name, spokenMs }) =>
        `  ${(spokenMs / SECOND_MS).toFixed(1)} s  ${name || 'somebody'}  ${toDidKey(account)}`,
    ),
    ...(speakers.length === 0 ? ['  Nobody says anything.'] : []),
    '',
    'In turn, as it came to whoever recorded:',
    ...turnsOf(recording.talks).map(
      ({ account, fromMs, untilMs }) =>
        `  ${clock(fromMs)}  ${named(account)}, ${Math.max(1, Math.round((untilMs - fromMs) / SECOND_MS))} s`,
    ),
    '',
    gaps.length === 0
      ? 'NOTHING IS MISSING between the first and the last word of anybody.'
      : 'MISSING, by the numbers that each speaker gave what they said:',
    ...gaps.map(
      ({ account, fromMs, untilMs, bundles, why }) =>
        `  ${clock(fromMs)} to ${clock(untilMs)}  ${named(account)}: ${bundles} pieces, at most ${((bundles * BUNDLE_MS) / SECOND_MS).toFixed(1)} s (${GAPS[why]})`,
    ),
    ...(faults.length === 0 ? [] : ['', 'WRONG:']),
    ...faults.map(
      ({ of, kind, atMs, count, account }) =>
        `  ${clock(atMs)}  ${count} ${FAULTS[of][kind]}${account === undefined ? '' : ` (${named(account)})`}`,
    ),
    '',
    'NOT PROVEN: when something was said, and who spoke first of two, is the word of whoever recorded.',
  ]
}

function extentOf({ isClip, ends }: Recording): string {
  if (isClip) return ', a clip of a longer recording'
  return ends ? ', to its end' : '; it breaks off there'
}

const shortOf = (account: AccountId): string => fingerprintOf(account).slice(0, 3).join(' ')

/** Hours, minutes and seconds. */
function clock(ms: number): string {
  const seconds = Math.floor(ms / SECOND_MS)
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts.map(part => String(part).padStart(2, '0')).join(':')
}

const timeOf = (atMs: number): string =>
  Number.isNaN(new Date(atMs).getTime()) ? `${atMs} ms` : new Date(atMs).toISOString()
