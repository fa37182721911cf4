import type { AccountId, SessionId } from '../ids.ts'
import type { RecordedTalk } from './recording.ts'
import type { SoundFrame } from '../space/report.ts'

/** When somebody speaks in a recording. */

/** 20 ms of Opus. */
const FRAME_MS = 20
/** A bundle comes when its last frame has been said, and its first four times as long before. */
const BUNDLE_MS = 80
/** A minute: a talkspurt without a pause has no longer hole. */
const LEAP_FRAMES = 3_000
/** What comes late, in a bundle pulled from elsewhere, was counted long before. */
const AHEAD_MAX_MS = 10_000

/** A proven bundle, as the timeline takes it. */
export type SaidBundle = {
  readonly account: AccountId
  readonly session: SessionId
  /** When it came, since the recording began. */
  readonly atMs: number
  readonly startsTalkspurt: boolean
  readonly endsTalkspurt: boolean
  readonly frames: readonly SoundFrame[]
}

type Open = {
  readonly account: AccountId
  readonly session: SessionId
  readonly fromMs: number
  readonly firstIndex: number
  readonly frames: SoundFrame[]
}

/**
 * Puts bundles together to what was said in one breath. A talkspurt stands where its first bundle came; within it the
 * speaker's own count of frames tells the time, so that what came late does not stretch.
 */
export class TalkBuilder {
  readonly #open = new Map<SessionId, Open>()
  readonly #behindMs = new Map<SessionId, number>()
  readonly #talks: RecordedTalk[] = []

  /** Takes the next bundle of a session: each with a higher number than the one before. */
  take(bundle: SaidBundle): void {
    const [first] = bundle.frames
    if (bundle.startsTalkspurt) this.#end(bundle.session)
    if (first !== undefined) this.#add(bundle, first)
    if (bundle.endsTalkspurt) this.#end(bundle.session)
  }

  /** Everything, in the order in which it was begun. */
  talks(): readonly RecordedTalk[] {
    for (const session of this.#open.keys()) this.#end(session)
    return this.#talks.sort((one, other) => one.fromMs - other.fromMs)
  }

  #add({ account, session, atMs, frames }: SaidBundle, first: SoundFrame): void {
    const open = this.#open.get(session)
    const last = open?.frames.at(-1)
    if (open !== undefined && last !== undefined && isNext(open, last, { first, atMs })) {
      return void open.frames.push(...frames)
    }
    this.#end(session)
    const fromMs = Math.max(0, atMs - BUNDLE_MS, this.#behindMs.get(session) ?? 0)
    this.#open.set(session, {
      account,
      session,
      fromMs,
      firstIndex: first.index,
      frames: [...frames],
    })
  }

  #end(session: SessionId): void {
    const open = this.#open.get(session)
    const last = open?.frames.at(-1)
    this.#open.delete(session)
    if (open === undefined || last === undefined) return
    const { account, fromMs, firstIndex, frames } = open
    const untilMs = fromMs + (last.index + 1 - firstIndex) * FRAME_MS
    this.#behindMs.set(session, untilMs)
    this.#talks.push({ account, session, fromMs, untilMs, frames })
  }
}

/**
 * A speaker's count that goes back or leaps by a minute is no time; nor one that runs ahead of the clock by which it
 * came: each of a million bundles that leaps would leave a minute of silence to be filled.
 */
function isNext(
  open: Open,
  last: SoundFrame,
  { first, atMs }: { readonly first: SoundFrame; readonly atMs: number },
): boolean {
  const countedMs = (first.index - open.firstIndex) * FRAME_MS
  const isNear = first.index > last.index && first.index - last.index < LEAP_FRAMES
  return isNear && countedMs <= atMs - open.fromMs + AHEAD_MAX_MS
}

/** Who speaks at a moment. */
export const talkingAt = (talks: readonly RecordedTalk[], atMs: number): readonly AccountId[] => [
  ...new Set(
    talks.flatMap(({ account, fromMs, untilMs }) =>
      fromMs <= atMs && atMs < untilMs ? account : [],
    ),
  ),
]

/** Breaths of one person with less than this between them are one turn. */
const TURN_GAP_MS = 3_000

/** One person's turn to speak: for a timeline, and for skipping to the next. */
export type Turn = {
  readonly account: AccountId
  readonly fromMs: number
  readonly untilMs: number
}

/** Turns in the order in which they began; what one person says with short pauses is one, whoever speaks beside. */
export function turnsOf(talks: readonly RecordedTalk[]): readonly Turn[] {
  const turns: Turn[] = []
  const last = new Map<AccountId, number>()
  for (const { account, fromMs, untilMs } of talks) {
    const at = last.get(account)
    const before = at === undefined ? undefined : turns[at]
    if (at !== undefined && before !== undefined && fromMs - before.untilMs < TURN_GAP_MS) {
      turns[at] = { ...before, untilMs: Math.max(before.untilMs, untilMs) }
      continue
    }
    last.set(account, turns.length)
    turns.push({ account, fromMs, untilMs })
  }
  return turns
}

/** Where the next turn begins; of somebody else, while one person alone speaks. Undefined where none does. */
export function nextTurn(turns: readonly Turn[], atMs: number): Turn | undefined {
  const now = turns.filter(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs)
  const alone = now.length === 1 ? now[0]?.account : undefined
  return turns.find(({ account, fromMs }) => fromMs > atMs && account !== alone)
}
