import { calendarFile, type ComingSpace } from '../../src/index.ts'
import type { MemberWords } from '../strings/members.ts'

/** Letters of a file's name: what every file system takes. */
const NAME_MAX_LETTERS = 60

/** The calendar file of a scheduled Space, in the reader's language. */
export function calendarOf(
  { scheduled, signedAtMs, url }: ComingSpace,
  words: MemberWords['scheduling'],
): File {
  const description = `${words.icsHosted(scheduled.hostName)}\n${words.icsListen(url)}`
  const text = calendarFile(scheduled, { signedAtMs, url, description })
  return new File([text], `${fileNameOf(scheduled.title)}.ics`, {
    type: 'text/calendar;charset=utf-8',
  })
}

/** A title as a file may be called: letters, digits and blanks of whatever language. */
const fileNameOf = (title: string): string =>
  title
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, NAME_MAX_LETTERS) || 'loggia'
