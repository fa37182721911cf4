import { seekerOf } from '../look-alike.ts'
import type { Announcement } from './announcement.ts'
import type { ScheduledSpace } from './schedule.ts'

/** From so many Spaces, live or to come, on a search is a help: fewer are seen at a glance. */
export const SEARCH_FROM = 6

/** Those whose title, host or topics hold every word that is sought, in their order (DISC-8). */
export function findSpaces<Row extends { readonly announcement: Announcement }>(
  live: readonly Row[],
  sought: string,
): readonly Row[] {
  const isFound = seekerOf(sought)
  return live.filter(({ announcement: { title, hostName, topics } }) =>
    isFound([title, hostName, ...topics]),
  )
}

/** The same among those that are to come. */
export function findComing<Row extends { readonly scheduled: ScheduledSpace }>(
  coming: readonly Row[],
  sought: string,
): readonly Row[] {
  const isFound = seekerOf(sought)
  return coming.filter(({ scheduled: { title, hostName, topics } }) =>
    isFound([title, hostName, ...topics]),
  )
}
