/** Calendar files (PROTOCOL.md, "Calendar file"): RFC 5545 text for a person's own calendar. */
import type { ScheduledSpace } from '../domain/directory/schedule.ts'
import type { TimeMs } from '../domain/time.ts'

/** RFC 5545 §3.1: lines of text should not be longer, without their end. */
const LINE_MAX_OCTETS = 75
/** Nobody knows how long people will talk; a calendar wants to know. */
const DURATION = 'PT1H'
/** Time to find the headphones. */
const ALARM_BEFORE = '-PT10M'

/** What goes into a calendar beside what the schedule says. */
export type CalendarTexts = {
  /** When the host last signed its schedule. */
  readonly signedAtMs: TimeMs
  /** The whole room link. */
  readonly url: string
  /** For whoever reads the entry; may have several lines. */
  readonly description: string
}

/** The `text/calendar` file of one scheduled Space. Whatever its title holds, it adds no line and no property. */
export function calendarFile(
  scheduled: Pick<ScheduledSpace, 'space' | 'title' | 'topics' | 'startsAtMs' | 'revision'>,
  { signedAtMs, url, description }: CalendarTexts,
): string {
  const { space, title, topics, startsAtMs, revision } = scheduled
  const categories = topics.map(textOf).filter(topic => topic !== '')
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Loggia//Loggia//EN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${space}@loggia`,
    `SEQUENCE:${revision}`,
    `DTSTAMP:${utcOf(signedAtMs)}`,
    `LAST-MODIFIED:${utcOf(signedAtMs)}`,
    `DTSTART:${utcOf(startsAtMs)}`,
    `DURATION:${DURATION}`,
    `SUMMARY:${textOf(title)}`,
    `DESCRIPTION:${textOf(description)}`,
    ...(categories.length === 0 ? [] : [`CATEGORIES:${categories.join(',')}`]),
    `URL:${uriOf(url)}`,
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `TRIGGER:${ALARM_BEFORE}`,
    `DESCRIPTION:${textOf(title)}`,
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ]
  return lines.map(line => `${folded(line)}\r\n`).join('')
}

/** A value of type TEXT (RFC 5545 §3.3.11). */
const textOf = (text: string): string =>
  text
    .replace(/\r\n|[\r\n\u0085\u2028\u2029]/gu, '\n')
    .replace(/[^\P{Cc}\n]/gu, '')
    .replace(/[\\;,]/gu, '\\$&')
    .replace(/\n/gu, '\\n')

/** A URI stands as it is: whatever could end its line is no part of one. */
const uriOf = (url: string): string => url.replace(/[^\x21-\x7e]/gu, '')

/** `19970714T173000Z`: times in UTC need no time zone beside them. */
const utcOf = (atMs: TimeMs): string => new Date(atMs).toISOString().replace(/[-:]|\.\d+/gu, '')

/** Long lines go on behind a blank, and no letter is cut in two. */
function folded(line: string): string {
  let text = ''
  let octets = 0
  for (const letter of line) {
    const length = new TextEncoder().encode(letter).length
    if (octets + length > LINE_MAX_OCTETS) {
      text += '\r\n '
      octets = 1
    }
    text += letter
    octets += length
  }
  return text
}
