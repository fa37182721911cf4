import type { MemberWords } from './strings/members.ts'

const SECOND_MS = 1_000
const MINUTE_MS = 60 * SECOND_MS
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** From so far ahead on, hours say nothing more. */
const DAYS_FROM_MS = 2 * DAY_MS

/** How long it is until something begins, or how long it has been waited for. */
export function untilText(leftMs: number, words: MemberWords['scheduling']): string {
  if (leftMs >= DAYS_FROM_MS) return words.days(Math.floor(leftMs / DAY_MS))
  const minutes = Math.floor(leftMs / MINUTE_MS)
  if (leftMs >= HOUR_MS) return words.hours(Math.floor(minutes / 60), minutes % 60)
  if (leftMs >= MINUTE_MS) return words.minutes(minutes)
  if (leftMs > 0) return words.seconds
  return minutes > -2 ? words.due : words.late(-minutes)
}

/** A moment as people say it, in the reader's own time zone: "Thu 24 December at 21:30 CET". */
export const momentText = (atMs: number, language: string): string =>
  new Intl.DateTimeFormat(language, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(atMs)

/** The day and the month alone, as on a calendar's leaf. */
export const leafText = (
  atMs: number,
  language: string,
): { readonly day: string; readonly month: string } => ({
  day: new Intl.DateTimeFormat(language, { day: 'numeric' }).format(atMs),
  month: new Intl.DateTimeFormat(language, { month: 'short' }).format(atMs),
})

/** What a `datetime-local` field holds of a moment, in the reader's own time zone. */
export function fieldOf(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number): string => `${value}`.padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** The moment that such a field names; undefined for an empty or impossible one. */
export function momentIn(field: string): number | undefined {
  const atMs = new Date(field).getTime()
  return Number.isNaN(atMs) ? undefined : atMs
}

/** The name of the reader's own time zone. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
