import type { JSX } from 'preact'
import { useCaptionWords } from '../caption-words.ts'
import { useStore } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'

/** Says to whoever is captioned that they are, and what was understood; nothing to anybody else. */
export function OwnCaptionLine(props: {
  readonly room: RoomModel
  /** Where what was understood stands just above it is not said twice. */
  readonly isBesideThem?: boolean
}): JSX.Element | null {
  const words = useCaptionWords()
  const me = useStore().me.value?.account
  const { own, segments, stop } = props.room.captions
  const now = own.value
  if (now.phase !== 'on' && now.phase !== 'failed') return null
  if (now.phase === 'failed') {
    return (
      <p class="own-caption failed" role="alert">
        <Icon name="warning" /> {words.faults[now.reason]}
      </p>
    )
  }
  const last = segments.value.findLast(
    ({ speaker, kind }) => speaker === me && kind === 'recognised',
  )
  return (
    <p class="own-caption">
      <Icon name="captions" />
      <span>
        <strong>{now.isListening ? words.ownOn : words.ownWaits}</strong>
        {last !== undefined && props.isBesideThem !== true && (
          <bdi lang={last.language}>{words.ownHeard(last.text)}</bdi>
        )}
      </span>
      <button type="button" class="button" aria-label={words.stop} onClick={stop}>
        {words.stopShort}
      </button>
    </p>
  )
}
