import { useSignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import {
  nextTurn,
  soundPieces,
  talkingAt,
  turnsOf,
  type AccountId,
  type RecordedAct,
  type Recording,
  type Turn,
} from '../../src/index.ts'
import { Replay } from '../../src/adapters/browser/replay.ts'
import { PersonName } from '../parts/person.tsx'
import { useRecordingWords } from '../recording-words.ts'
import { clockOf } from './recording-time.ts'

const STEP_MS = 5_000
const BACK_MS = 10_000
const SECOND_MS = 1_000

/** Listens again: the stage in time, from anywhere, from one speaker to the next. */
export function RecordingPlayer(props: {
  readonly recording: Recording
  /** What goes with the place where the player stands. */
  readonly children: (placeMs: number) => ComponentChildren
}): JSX.Element {
  const { replay } = useRecordingWords()
  const { recording } = props
  const { fromMs, untilMs } = extentOf(recording)
  const at = useSignal(fromMs)
  const isPlaying = useSignal(false)
  const player = useMemo(
    () =>
      new Replay(soundPieces(recording.talks), untilMs, {
        at: atMs => (at.value = atMs),
        ended: () => (isPlaying.value = false),
      }),
    [recording],
  )
  useEffect(() => () => player.close(), [player])
  const turns = useMemo(() => turnsOf(recording.talks), [recording])
  const nameOf = useNames(recording)
  const play = (fromHere: number): void => {
    isPlaying.value = true
    void player.play(fromHere)
  }
  const go = (toMs: number): void => {
    at.value = Math.min(untilMs, Math.max(fromMs, toMs))
    if (isPlaying.value) play(at.value)
  }
  const toggle = (): void => {
    if (!isPlaying.value) return play(at.value >= untilMs ? fromMs : at.value)
    isPlaying.value = false
    player.pause()
  }
  const next = nextTurn(turns, at.value)
  const skip = (): void => {
    if (next !== undefined) go(next.fromMs)
  }
  const speaking = talkingAt(recording.talks, at.value).map(nameOf)
  const now = speaking.length === 0 ? replay.nobody : replay.now(speaking.join(', '))
  return (
    <>
      <section
        class="card recording-player"
        aria-labelledby="player"
        onKeyDown={event => {
          if (event.key.toLowerCase() === 'n' && !event.ctrlKey && !event.metaKey) skip()
        }}
      >
        <h2 id="player">{replay.player}</h2>
        <Lanes recording={recording} atMs={at.value} go={go} />
        <input
          type="range"
          class="recording-place"
          min={fromMs}
          max={untilMs}
          step={STEP_MS}
          value={at.value}
          aria-label={replay.place}
          aria-valuetext={replay.placeIs(clockOf(at.value), clockOf(untilMs), now)}
          onInput={event => go(event.currentTarget.valueAsNumber)}
          onKeyDown={event => {
            if (event.key !== ' ') return
            event.preventDefault()
            toggle()
          }}
        />
        <p class="recording-now">
          <span class="recording-clock">
            {clockOf(at.value)} / {clockOf(untilMs)}
          </span>{' '}
          {now}
        </p>
        <div class="row">
          <button type="button" class="button primary" onClick={toggle}>
            {isPlaying.value ? replay.pause : replay.play}
          </button>
          <button type="button" class="button" onClick={() => go(at.value - BACK_MS)}>
            {replay.back}
          </button>
          <button
            type="button"
            class="button"
            aria-keyshortcuts="n"
            disabled={next === undefined}
            onClick={skip}
          >
            {replay.next}
          </button>
        </div>
        <p class="small shortcuts">{replay.shortcuts}</p>
        <Turns recording={recording} turns={turns} atMs={at.value} go={go} />
      </section>
      {props.children(at.value)}
    </>
  )
}

/** From the first to the last thing that is in the file. */
function extentOf({ fromMs, untilMs, talks }: Recording): {
  readonly fromMs: number
  readonly untilMs: number
} {
  const [first] = talks
  const last = talks.reduce((latest, talk) => Math.max(latest, talk.untilMs), untilMs)
  return { fromMs: Math.min(fromMs, first?.fromMs ?? fromMs), untilMs: Math.max(last, fromMs + 1) }
}

function useNames({ speakers }: Recording): (account: AccountId) => string {
  return useMemo(() => {
    const names = new Map(speakers.map(({ account, name }) => [account, name]))
    return account => names.get(account) || '…'
  }, [speakers])
}

/** A row for each voice, dark where it speaks. For eyes; the list below says the same in words. */
function Lanes(props: {
  readonly recording: Recording
  readonly atMs: number
  readonly go: (toMs: number) => void
}): JSX.Element {
  const { recording, atMs, go } = props
  const { fromMs, untilMs } = extentOf(recording)
  const lanes = useRef<HTMLDivElement>(null)
  const place = (ms: number): string => `${((ms - fromMs) / (untilMs - fromMs)) * 100}%`
  const drawn = useMemo(
    () =>
      recording.speakers.map(({ account, name }) => (
        <div key={account} class="recording-lane">
          <span class="recording-lane-name">
            <PersonName name={name} />
          </span>
          <span class="recording-lane-time">
            {turnsOf(recording.talks.filter(talk => talk.account === account)).map(
              ({ fromMs: from, untilMs: until }) => (
                <i
                  key={from}
                  style={{
                    insetInlineStart: place(from),
                    inlineSize: `max(3px, ${((until - from) / (untilMs - fromMs)) * 100}%)`,
                  }}
                />
              ),
            )}
          </span>
        </div>
      )),
    [recording],
  )
  return (
    <div
      class="recording-lanes"
      aria-hidden="true"
      ref={lanes}
      onClick={event => {
        const time = lanes.current?.querySelector('.recording-lane-time')?.getBoundingClientRect()
        if (time === undefined || event.clientX < time.left) return
        go(fromMs + ((event.clientX - time.left) / time.width) * (untilMs - fromMs))
      }}
    >
      {drawn}
      <div class="recording-needle">
        <b style={{ insetInlineStart: place(atMs) }} />
      </div>
    </div>
  )
}

type Line =
  | { readonly kind: 'turn'; readonly atMs: number; readonly turn: Turn }
  | { readonly kind: 'act'; readonly atMs: number; readonly act: RecordedAct }

function Turns(props: {
  readonly recording: Recording
  readonly turns: readonly Turn[]
  readonly atMs: number
  readonly go: (toMs: number) => void
}): JSX.Element {
  const { replay } = useRecordingWords()
  const { recording, turns, atMs, go } = props
  const nameOf = useNames(recording)
  const lines = useMemo((): readonly Line[] => {
    // Who stood there when it began did not come.
    const acts = recording.acts.filter(act => act.atMs > 0 && act.atMs >= recording.fromMs)
    return [
      ...turns.map((turn): Line => ({ kind: 'turn', atMs: turn.fromMs, turn })),
      ...acts.map((act): Line => ({ kind: 'act', atMs: act.atMs, act })),
    ].sort((one, other) => one.atMs - other.atMs)
  }, [recording, turns])
  return (
    <section aria-labelledby="turns">
      <h3 id="turns">{replay.turns}</h3>
      <ol class="recording-turns">
        {lines.map((line, at) =>
          line.kind === 'act' ? (
            <li key={at} class="small">
              {clockOf(line.atMs)} {actIn(line.act, nameOf, replay)}
            </li>
          ) : (
            <li key={at}>
              <button
                type="button"
                class="button plain"
                aria-current={isIn(line.turn, atMs) ? 'true' : undefined}
                onClick={() => go(line.turn.fromMs)}
              >
                {replay.turn(
                  clockOf(line.turn.fromMs),
                  nameOf(line.turn.account),
                  `${Math.max(1, Math.round((line.turn.untilMs - line.turn.fromMs) / SECOND_MS))} s`,
                )}
              </button>
            </li>
          ),
        )}
      </ol>
    </section>
  )
}

const isIn = ({ fromMs, untilMs }: Turn, atMs: number): boolean => fromMs <= atMs && atMs < untilMs

function actIn(
  { kind, account, said }: RecordedAct,
  nameOf: (account: AccountId) => string,
  replay: ReturnType<typeof useRecordingWords>['replay'],
): string {
  if (kind === 'title' || account === undefined) return replay.titled(said)
  return replay[kind](nameOf(account))
}
