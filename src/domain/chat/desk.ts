import { isOnStage } from '../space/standing.ts'
import { judgeSay, NEW_WRITER, withWriter, type SayRefusal, type Writers } from './judge-say.ts'
import { COUNT_MAX, NO_TALLY, REACTIONS, SAY_LASTS_MS, type Say, type Tally } from './say.ts'
import type { SpaceState } from '../space/state.ts'
import type { TimeMs } from '../time.ts'

/** What whoever leads does with what is said: in which order it goes out, and what does not. */

/** Lines of one sheet, twice a second: sixteen a second is more than anybody reads. */
export const SHEET_LINES_MAX = 8
/** Their bytes: with the rest of the sheet under SHEET_MAX, so that a chat at its worst costs 16 KB a second. */
export const SHEET_LINES_BYTES = 6 * 1_024
/** Lines that wait for a sheet. A crowd that writes more than goes out for five seconds is told to slow down. */
export const LINES_WAITING_MAX = 64
/** Ids of lines that were taken: all that can go out within SAY_LASTS_MS, so that none is replayed. */
const KNOWN_MAX = 10_000

/** A line that waits, with its envelope. */
export type Waiting = { readonly line: Say; readonly envelope: Uint8Array }

/** The chat as its leader keeps it. */
export type ChatDesk = {
  readonly writers: Writers
  readonly waiting: readonly Waiting[]
  readonly known: ReadonlySet<string>
  readonly tally: Tally
  readonly sheetAtMs: TimeMs
}

/** Why something that was said goes nowhere. */
export type DeskRefusal = SayRefusal | 'not-now' | 'known' | 'full'

/** What is said to the leader, with what its sealed body says, if it is a reaction. */
export type Brought = Waiting & { readonly reaction: number | undefined }

/** Begins to lead: `passed` is what went out before, under whoever led. */
export function newDesk(
  passed: readonly { readonly line: Say; readonly stampMs: TimeMs }[],
  nowMs: TimeMs,
): ChatDesk {
  let writers: Writers = new Map()
  for (const { line, stampMs } of passed) {
    const before = writers.get(line.account) ?? NEW_WRITER
    const firstLineMs = before.firstLineMs ?? stampMs
    writers = withWriter(writers, line.account, { ...before, firstLineMs, saidAtMs: line.atMs })
  }
  const sheetAtMs = Math.max(nowMs - 1, ...passed.map(({ stampMs }) => stampMs))
  const known = new Set(passed.map(({ line }) => line.id))
  return { writers, waiting: [], known, tally: NO_TALLY, sheetAtMs }
}

/** Somebody's line or reaction arrived. */
export function takeSay(
  desk: ChatDesk,
  { line, envelope, reaction }: Brought,
  { state, nowMs }: { readonly state: SpaceState; readonly nowMs: TimeMs },
): { readonly desk: ChatDesk; readonly refused: DeskRefusal | undefined } {
  const same = (refused: DeskRefusal) => ({ desk, refused })
  const { account, atMs, window, kind } = line
  const isTimely =
    Math.abs(nowMs - atMs) <= SAY_LASTS_MS && window.fromMs <= atMs && atMs <= window.untilMs
  if (!isTimely) return same('not-now')
  if (desk.known.has(line.id)) return same('known')
  const before = desk.writers.get(account) ?? NEW_WRITER
  // A line that is said once more may be older than the newest; a reaction is for the moment.
  if (kind === 'reaction' && before.saidAtMs >= atMs) return same('known')
  if (kind === 'line' && desk.waiting.length >= LINES_WAITING_MAX) return same('full')
  const judged = judgeSay(line, before, { state, nowMs })
  if (judged.refused !== undefined) return same(judged.refused)
  const saidAtMs = Math.max(before.saidAtMs, atMs)
  const writers = withWriter(desk.writers, account, { ...judged.writer, saidAtMs })
  if (kind === 'line') {
    const known = remembered(desk.known, line.id)
    const waiting = [...desk.waiting, { line, envelope }]
    return { desk: { ...desk, writers, known, waiting }, refused: undefined }
  }
  const tally = counted(desk.tally, line, { reaction, state })
  return { desk: { ...desk, writers, tally }, refused: undefined }
}

/** What goes out now, and what is left; undefined when there is nothing to say. */
export function nextSheet(
  desk: ChatDesk,
  nowMs: TimeMs,
):
  | {
      readonly desk: ChatDesk
      readonly atMs: TimeMs
      readonly lines: readonly Uint8Array[]
      readonly tally: Tally
    }
  | undefined {
  const { tally } = desk
  if (desk.waiting.length === 0 && tally === NO_TALLY) return undefined
  let bytes = 0
  const fitting = desk.waiting.findIndex(({ envelope }, at) => {
    bytes += envelope.length
    return at >= SHEET_LINES_MAX || bytes > SHEET_LINES_BYTES
  })
  const count = fitting < 0 ? desk.waiting.length : fitting
  const lines = desk.waiting.slice(0, count).map(({ envelope }) => envelope)
  // Later than the last one, also when the clock was set back: the order is by this.
  const atMs = Math.max(desk.sheetAtMs + 1, nowMs)
  const waiting = desk.waiting.slice(count)
  return { desk: { ...desk, waiting, tally: NO_TALLY, sheetAtMs: atMs }, atMs, lines, tally }
}

function counted(
  { counts, named }: Tally,
  { account }: Say,
  { reaction, state }: { readonly reaction: number | undefined; readonly state: SpaceState },
): Tally {
  if (reaction === undefined || reaction >= REACTIONS.length) return { counts, named }
  const others = named.filter(other => other.account !== account)
  return {
    counts: counts.map((count, at) => (at === reaction ? Math.min(COUNT_MAX, count + 1) : count)),
    named: isOnStage(state, account) ? [...others, { account, reaction }] : named,
  }
}

function remembered(known: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(known).add(id)
  const [oldest] = next
  if (next.size > KNOWN_MAX && oldest !== undefined) next.delete(oldest)
  return next
}
