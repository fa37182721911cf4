import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import {
  LINE_PACE,
  paced,
  type ChatLine,
  type Pace,
  type Room,
  type Tally,
  type TalkRefusal,
} from '../../src/index.ts'
import type { Attempt } from './attempt.ts'
import type { Follower } from './follow.ts'
import { NO_DRAFT, putBack, type Draft } from './put-back.ts'
import { newestMs } from './shown-lines.ts'

/** What was reacted just now; `turn` tells two alike apart. */
export type Reacted = { readonly turn: number; readonly tally: Tally }

/** The chat as the screen sees it. */
export type ChatModel = {
  readonly lines: ReadonlySignal<readonly ChatLine[]>
  /** What is being written: it waits while the chat is closed, and what was refused comes back into it. */
  readonly draft: ReadonlySignal<Draft>
  /** Why something came back; undefined since the person went on writing. */
  readonly problem: Signal<TalkRefusal | undefined>
  readonly reacted: ReadonlySignal<Reacted | undefined>
  readonly isOpen: Signal<boolean>
  /** What is later was not read yet: a time of the leader's clock, as every line has. */
  readonly readAtMs: Signal<number>
  readonly write: (text: string) => void
  /** Says what was written, unless it is too soon; `needsKey` when there is no account to write with. */
  readonly say: (needsKey: () => void) => void
  readonly react: (reaction: number, needsKey: () => void) => void
  readonly again: (id: string) => void
  readonly forget: (id: string) => void
}

/** What was written before we came arrives at once, a round trip after the chat is there. */
const HISTORY_MS = 1_500

/** Mirrors the room's chat; `follower` ends with the room. */
export function modelChat(
  { chat, role }: Pick<Room, 'chat' | 'role'>,
  follower: Follower,
  attempt: Attempt,
): ChatModel {
  const reacted = signal<Reacted | undefined>(undefined)
  let turn = 0
  follower.add(
    chat.onReactions(tally => {
      turn += 1
      reacted.value = { turn, tally }
    }),
  )
  const lines = follower.signal(chat.lines)
  const draft = signal<Draft>(NO_DRAFT)
  const problem = signal<TalkRefusal | undefined>(undefined)
  // Who hosts has the leader's clock.
  const readAtMs = signal(role === 'host' ? Date.now() : (newestMs(chat.lines.current) ?? 0))
  const giveBack = (text: string): void => {
    draft.value = putBack(draft.peek(), text)
  }
  follower.watch(chat.refusal, refused => {
    if (refused === undefined) return
    giveBack(refused.text)
    problem.value = refused.reason
  })
  // What was written before one came is there to be read, and calls nobody.
  let openedAtMs: number | undefined
  follower.watch(chat.lines, now => {
    if (role === 'host') return
    openedAtMs ??= Date.now()
    if (Date.now() - openedAtMs < HISTORY_MS) readAtMs.value = newestMs(now) ?? readAtMs.peek()
  })
  let pace: Pace | undefined
  const say = (needsKey: () => void): void => {
    const { text } = draft.peek()
    // Asked before the field is cleared: a line that nobody takes now stays where it is being written.
    const next = paced(pace, LINE_PACE, Date.now())
    problem.value = next === undefined ? 'too-fast' : undefined
    if (next === undefined) return
    pace = next
    draft.value = NO_DRAFT
    attempt(async () => {
      const said = await chat.say(text).catch((fault: unknown) => {
        giveBack(text)
        throw fault
      })
      if (said !== 'no-account') return
      giveBack(text)
      needsKey()
    })
  }
  return {
    lines,
    draft,
    problem,
    reacted,
    isOpen: signal(false),
    readAtMs,
    write: text => {
      draft.value = { ...draft.peek(), text }
      problem.value = undefined
    },
    say,
    react: (reaction, needsKey) =>
      attempt(async () => {
        if ((await chat.react(reaction)) === 'no-account') needsKey()
      }),
    again: id => chat.again(id),
    forget: id => chat.forget(id),
  }
}
