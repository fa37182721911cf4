import type { JSX } from 'preact'
import type { PeerId, Place, SpaceState } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import type { Words } from '../strings/words.ts'
import { Countdown } from './network-banner.tsx'

/** The last letters of a PeerId differ; the first ones are the same for everybody. */
const SHORT_PEER_LETTERS = 6

/** Where our sound comes from and where it goes on to, in plain words. */
export function PlaceLine(props: {
  readonly room: RoomModel
  readonly open: () => void
}): JSX.Element | null {
  const { room } = props
  const words = useWords()
  const place = room.place.value
  if (place.phase === 'failed') return null
  return (
    <div class="place-line">
      <p
        class={place.phase}
        role="status"
        data-place={place.phase}
        data-parent={place.phase === 'attached' ? place.parent : undefined}
      >
        <span class="pulse" aria-hidden="true" />
        <span class="unseen">{words.space.pathTitle}: </span>
        {placeInWords(place, room.state.value, words)}
      </p>
      <button type="button" class="button plain" aria-haspopup="dialog" onClick={props.open}>
        {room.leads.value ? words.space.seeTree : words.space.seeWay}
      </button>
    </div>
  )
}

function placeInWords(
  place: Exclude<Place, { phase: 'failed' }>,
  state: SpaceState | undefined,
  words: Words,
): string {
  const { space } = words
  switch (place.phase) {
    case 'joining':
      return space.joining(place.asked)
    case 'repairing':
      return space.repairing
    case 'root':
      return `${place.children === 0 ? space.rootAlone : space.root(place.children)}.`
    case 'attached': {
      const carrying = place.children > 0 ? ` ${space.carrying(place.children)}` : ''
      return `${source(place.parent, place.hops, state, words)}${carrying}.`
    }
    default:
      return place satisfies never
  }
}

function source(parent: PeerId, hops: number, state: SpaceState | undefined, words: Words): string {
  const onStage = state?.stage.find(speaker => speaker.peer === parent)
  if (onStage !== undefined) return words.space.hearFrom(onStage.name)
  const short = `…\u2060${parent.slice(-SHORT_PEER_LETTERS)}`
  return words.space.hearThrough(words.space.aNeighbour(short), hops)
}

/** Why no sound can come, and when we try again. Nothing while there is a place. */
export function PlaceTrouble({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const words = useWords()
  const store = useStore()
  const place = room.place.value
  if (place.phase !== 'failed') return null
  const { title, whatToDo } = words.space.placeTrouble[place.reason]
  return (
    <section class="banner trouble" aria-label={title} data-place="failed">
      <Icon name="warning" />
      <p role="status">
        <strong>{title}.</strong> {whatToDo}
      </p>
      <div class="banner-act">
        <Countdown untilMs={place.retryAtMs} />
        <button type="button" class="button" onClick={() => store.retry()}>
          {words.network.retryNow}
        </button>
      </div>
    </section>
  )
}
