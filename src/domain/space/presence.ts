import { bytesOf, type AccountId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Who is here besides the stage: what accounts say of themselves for the moment. PROTOCOL.md, "Who is here". */

/** A person says so again at most this often. */
export const PRESENCE_EVERY_MS = 60_000
/** … and the more listeners, the less often: so that the whole Space says ten such things a second, however large. */
export const PRESENCE_SPREAD_MS = 100
/** Before it is said for the first time, in a Space where nobody else says it: a moment to look and go. */
export const PRESENCE_FIRST_MS = 2_000
/** What was said holds for two and a half turns: one may get lost. */
const LASTS_TURNS = 2.5
/** Accounts that one leader remembers, some 0.6 MB. More are counted and not listed. */
export const PRESENT_MAX = 2_048
/** A clock may be off by that much. */
export const PRESENCE_SKEW_MS = 120_000

/** People on one page at most: 12.6 kB where all have the longest names, under the limit of a tree message. */
export const PAGE_MAX = 48
/** … and on average: accounts fall on pages by chance, and of 32 hardly ever 48 on one. */
const PAGE_AIM = 32
/** Pages of the largest list: the first seven bits of an account say which. */
export const PAGES_MAX = 128
/** A page is handed on for that long without asking above: so nobody asks above more than four times a second. */
export const pageLastsMs = (pages: number): number => Math.max(2_000, pages * 250)
/** Who looks reads the list again after so long: a short one is soon another, a long one costs 3.7 kB a second. */
export const readAgainMs = (pages: number): number => Math.max(5_000, pages * 1_000)

/** Somebody says that they are here, or that they are not any more. */
export type Presence = {
  readonly account: AccountId
  /** As they call themselves; empty in a private Space. */
  readonly name: string
  readonly isHere: boolean
  /** By their clock; of two by one account the later counts. */
  readonly atMs: TimeMs
}

/** Which part of the list, of how many. */
export type PageNumber = { readonly page: number; readonly pages: number }

/** Who is here: said upwards, asked for upwards, answered downwards. */
export type PeopleMessage =
  /** Somebody says that they are here: signed by their account. */
  | { readonly about: 'presence'; readonly presence: Uint8Array }
  /** Which part of the list is wanted. */
  | ({ readonly about: 'who' } & PageNumber)
  /** Part of the list, and how many it has in all. */
  | ({
      readonly about: 'here'
      readonly listed: number
      readonly people: readonly Uint8Array[]
    } & PageNumber)

/** How long to wait before saying it again. */
export const presenceEveryMs = (listeners: number): number =>
  Math.max(PRESENCE_EVERY_MS, listeners * PRESENCE_SPREAD_MS)

/** How long to wait before saying it first: `chance` is 0 … 1, so that a crowd does not speak at once. */
export const presenceFirstMs = (listeners: number, chance: number): number =>
  chance * Math.max(PRESENCE_FIRST_MS, listeners * PRESENCE_SPREAD_MS)

/** Whether what was said then still holds. */
export const stillHolds = (
  { atMs, isHere }: Pick<Presence, 'atMs' | 'isHere'>,
  nowMs: TimeMs,
  listeners: number,
): boolean =>
  isHere &&
  atMs <= nowMs + PRESENCE_SKEW_MS &&
  nowMs - atMs <= presenceEveryMs(listeners) * LASTS_TURNS + PRESENCE_SKEW_MS

/** On which page of so many an account stands. `pages` is a power of two up to PAGES_MAX. */
export const pageOf = (account: AccountId, pages: number): number =>
  Math.floor(((bytesOf(account)[0] ?? 0) * pages) / 256)

/** On how many pages so many people fit. */
export function pagesFor(listed: number): number {
  let pages = 1
  while (pages < PAGES_MAX && listed > pages * PAGE_AIM) pages *= 2
  return pages
}

/** Whether a stranger's page number is one. */
export const isPage = ({ page, pages }: PageNumber): boolean =>
  pages >= 1 && pages <= PAGES_MAX && (pages & (pages - 1)) === 0 && page >= 0 && page < pages
