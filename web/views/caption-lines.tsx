import type { JSX } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { captionsLook } from '../captions-look.ts'
import { useCaptionWords } from '../caption-words.ts'
import { useStore } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { PersonName } from '../parts/person.tsx'
import { useStaysAtEnd } from '../parts/stays-at-end.ts'
import type { CaptionTurn } from '../store/shown-captions.ts'
import type { RoomModel } from '../store/room-model.ts'

/** So near to the end one is there: a line's height. */
const AT_END_PX = 40
/** Colours beside the names: a full stage begins again. */
const TONES = 8

/** Who says what. It stays at its end, unless it is paused or somebody has scrolled up to read. */
export function CaptionLines(props: {
  readonly room: RoomModel
  readonly turns: readonly CaptionTurn[]
  /** Captions that came since it was paused. */
  readonly more: number
  readonly isPaused: boolean
  readonly goOn: () => void
}): JSX.Element {
  const words = useCaptionWords()
  const { turns, isPaused } = props
  const { box, isAtEnd, toEnd, onScroll } = useStaysAtEnd(AT_END_PX)
  const { size } = captionsLook.value
  useLayoutEffect(() => {
    if (isAtEnd.peek() && !isPaused) toEnd()
  }, [turns, size, isPaused])
  return (
    <div class="captions-body">
      {/* What scrolls can be scrolled with the keyboard alone. */}
      <div
        ref={box}
        class="captions-lines"
        role="log"
        aria-live="off"
        aria-label={words.log}
        tabIndex={0}
        onScroll={onScroll}
      >
        {turns.length === 0 ? <Empty room={props.room} /> : <Turns turns={turns} />}
      </div>
      {!isPaused && !isAtEnd.value && (
        <button type="button" class="button accent to-end" aria-label={words.goOn} onClick={toEnd}>
          <Icon name="down" />
        </button>
      )}
      {isPaused && (
        <button type="button" class="button accent captions-paused" onClick={props.goOn}>
          <Icon name="play" /> {props.more > 0 ? words.more(props.more) : words.paused}
        </button>
      )}
      <Announced turns={turns} />
    </div>
  )
}

function Empty({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useCaptionWords()
  return (
    <p class="captions-empty">
      <strong>{words.emptyTitle}.</strong>{' '}
      {room.onStage.value ? words.emptySpeaker : words.emptyListener}
    </p>
  )
}

function Turns({ turns }: { readonly turns: readonly CaptionTurn[] }): JSX.Element {
  return (
    <ol>
      {turns.map(turn => (
        <Turn key={turn.id} turn={turn} />
      ))}
    </ol>
  )
}

function Turn({ turn }: { readonly turn: CaptionTurn }): JSX.Element {
  const words = useCaptionWords()
  const me = useStore().me.value?.account
  const { speaker, name, kind, byName, segments } = turn
  const how = kind === 'recognised' ? words.recognised : words.typed
  return (
    <li class="turn" data-tone={turn.tone % TONES}>
      <span class="turn-who">
        <strong>
          <PersonName name={name} />
        </strong>
        {speaker === me && <span class="small">{words.you}</span>}
        <span class="small">{byName === undefined ? how : words.typedBy(byName)}</span>
      </span>
      <p>
        {segments.map(({ id, language, text, isFinal }) => (
          <bdi key={id} lang={language} class={isFinal ? undefined : 'guess'}>
            {text}
            {isFinal ? '' : '…'}{' '}
          </bdi>
        ))}
      </p>
    </li>
  )
}

/** For whom it is wished: what is finished is said once, by whom first. Guesses would be said over and over. */
function Announced({ turns }: { readonly turns: readonly CaptionTurn[] }): JSX.Element | null {
  const { isAloud } = captionsLook.value
  const last = turns.at(-1)
  const said = last?.segments.findLast(({ isFinal }) => isFinal)
  if (!isAloud) return null
  return (
    <p class="unseen" role="status">
      {last !== undefined && said !== undefined && (
        <>
          {last.name}: <span lang={said.language}>{said.text}</span>
        </>
      )}
    </p>
  )
}
