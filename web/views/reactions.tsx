import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { AccountId, Tally } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { ReactionSign } from '../parts/reaction-sign.tsx'
import type { RoomModel } from '../store/room-model.ts'
import type { ChatWords } from '../strings/chat.ts'

/** On the screen at once: a thousand who clap are a number beside two that float. */
const FLOATING_MAX = 24
/** Of one kind and moment. */
const EACH_MAX = 3
/** As long as they float in the style sheet. */
const FLOAT_MS = 3_400
/** They are told in words, summed up, and not more often: nobody is talked over for a heart. */
const TOLD_EVERY_MS = 8_000
/** What comes together is told together. */
const TOLD_AFTER_MS = 700

type Floating = {
  readonly id: string
  readonly kind: number
  readonly count: number
  /** Percent of the width. */
  readonly at: number
  /** One after the other, as hands are. */
  readonly afterMs: number
}

/** What was just reacted, rising over the stage; still where somebody asked for less motion. */
export function Reactions({ room }: { readonly room: RoomModel }): JSX.Element {
  const floating = useSignal<readonly Floating[]>([])
  const reacted = room.chat.reacted.value
  const begun = useRef(reacted?.turn ?? 0)
  useEffect(() => {
    if (reacted === undefined || reacted.turn <= begun.current) return
    begun.current = reacted.turn
    const risen = risingFrom(reacted.turn, reacted.tally)
    floating.value = [...floating.value, ...risen].slice(-FLOATING_MAX)
    const gone = new Set(risen.map(({ id }) => id))
    setTimeout(() => {
      floating.value = floating.value.filter(({ id }) => !gone.has(id))
    }, FLOAT_MS)
  }, [reacted])
  return (
    <>
      <div class="floating" aria-hidden="true">
        {floating.value.map(({ id, kind, count, at, afterMs }) => (
          <span key={id} style={{ insetInlineStart: `${at}%`, animationDelay: `${afterMs}ms` }}>
            <ReactionSign kind={kind} />
            {count > 1 && <small>{count}</small>}
          </span>
        ))}
      </div>
      <Told room={room} />
    </>
  )
}

/** A few of each kind; of many, one with their number. */
function risingFrom(turn: number, { counts }: Tally): readonly Floating[] {
  return counts.flatMap((count, kind) => {
    const shown = count > EACH_MAX ? 1 : count
    return Array.from({ length: shown }, (_, n) => ({
      id: `${turn}:${kind}:${n}`,
      kind,
      count: count > EACH_MAX ? count : 1,
      // Spread, and the same for the same moment: no chance is needed for that.
      at: 6 + ((turn * 37 + kind * 23 + n * 13) % 84),
      afterMs: kind * 60 + n * 170,
    }))
  })
}

/** For who does not see them. */
function Told({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useChatWords()
  const told = useSignal('')
  const counts = useRef<readonly number[]>([])
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const toldAtMs = useRef(-Infinity)
  const reacted = room.chat.reacted.value
  useEffect(() => {
    if (reacted === undefined) return
    counts.current = reacted.tally.counts.map((count, at) => count + (counts.current[at] ?? 0))
    const waitsMs = toldAtMs.current + TOLD_EVERY_MS - performance.now()
    timer.current ??= setTimeout(
      () => {
        toldAtMs.current = performance.now()
        told.value = inWords(counts.current, words)
        counts.current = []
        timer.current = undefined
      },
      Math.max(TOLD_AFTER_MS, waitsMs),
    )
  }, [reacted])
  useEffect(() => () => clearTimeout(timer.current), [])
  return (
    <p class="unseen" role="status">
      {told.value}
    </p>
  )
}

function inWords(counts: readonly number[], { reactions }: ChatWords): string {
  const list = counts.flatMap((count, at) =>
    count === 0 ? [] : [reactions.counted(reactions.names[at] ?? '', count)],
  )
  return list.length === 0 ? '' : reactions.told(list.join(', '))
}

/** On somebody's arch, what they have just reacted with. */
export function BayReaction(props: {
  readonly room: RoomModel
  readonly account: AccountId
}): JSX.Element | null {
  const shown = useSignal<{ readonly kind: number; readonly turn: number } | undefined>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const reacted = props.room.chat.reacted.value
  const begun = useRef(reacted?.turn ?? 0)
  useEffect(() => {
    const own = reacted?.tally.named.find(({ account }) => account === props.account)
    if (reacted === undefined || own === undefined || reacted.turn <= begun.current) return
    shown.value = { kind: own.reaction, turn: reacted.turn }
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      shown.value = undefined
    }, FLOAT_MS)
  }, [reacted])
  useEffect(() => () => clearTimeout(timer.current), [])
  const now = shown.value
  return now === undefined ? null : (
    <span key={now.turn} class="bay-reaction" aria-hidden="true">
      <ReactionSign kind={now.kind} />
    </span>
  )
}
