import { currentBans, type AccountId, type ChatLine, type SpaceState } from '../../src/index.ts'

/** What decides which lines are shown here. */
export type Seen = {
  readonly state: SpaceState | undefined
  readonly blocked: ReadonlySet<AccountId> | undefined
  readonly nowMs: number
}

/** Lines as they are shown here: nothing by whom the Space keeps out, or we have blocked. */
export function shownLines(
  lines: readonly ChatLine[],
  { state, blocked, nowMs }: Seen,
): readonly ChatLine[] {
  const banned = state === undefined ? [] : currentBans(state, nowMs)
  const hidden = new Set([...banned.map(({ account }) => account), ...(blocked ?? [])])
  return hidden.size === 0 ? lines : lines.filter(({ account }) => !hidden.has(account))
}

/** How many of them are new: by others, and later than what was read last. */
export const unreadIn = (
  lines: readonly ChatLine[],
  { me, readAtMs }: { readonly me: AccountId | undefined; readonly readAtMs: number },
): number =>
  lines.filter(({ account, atMs, phase }) => phase === 'out' && account !== me && atMs > readAtMs)
    .length

/** Of the last line that everybody has: own ones that are on their way stand behind it, by another clock. */
export const newestMs = (lines: readonly ChatLine[]): number | undefined =>
  lines.findLast(({ phase }) => phase === 'out')?.atMs
