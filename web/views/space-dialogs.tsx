import type { JSX } from 'preact'
import { successorsOf } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { lazy } from '../parts/lazy.tsx'
import type { RoomModel } from '../store/room-model.ts'
import type { Somebody } from '../parts/person.tsx'

const ShareSheet = lazy(() => import('./share-sheet.tsx').then(module => module.ShareSheet))

const ModerationSheet = lazy(() =>
  import('./moderation-sheet.tsx').then(module => module.ModerationSheet),
)

/** Queue, settings and the record of moderation. */
export function ModerationDialog(props: {
  readonly room: RoomModel
  readonly onClose: () => void
}): JSX.Element {
  return (
    <Dialog title={useWords().stage.moderation} onClose={props.onClose}>
      <ModerationSheet room={props.room} />
    </Dialog>
  )
}

const Person = lazy(() => import('./person-dialog.tsx').then(module => module.PersonDialog))

/** Who somebody is, and what one may do about them: also when they have just left the stage. */
export function ManageDialog(props: {
  readonly room: RoomModel
  readonly person: Somebody | undefined
  readonly onClose: () => void
}): JSX.Element | null {
  const { room, person, onClose } = props
  return person === undefined ? null : <Person room={room} person={person} onClose={onClose} />
}

/** Ways to hand the link on. */
export function ShareDialog(props: {
  readonly link: string
  readonly title: string
  readonly onClose: () => void
}): JSX.Element {
  const words = useWords()
  return (
    <Dialog title={words.share.title} onClose={props.onClose}>
      <ShareSheet link={props.link} title={props.title} />
    </Dialog>
  )
}

const About = lazy(() => import('./about-sheet.tsx').then(module => module.AboutSheet))

/** Title, topics and language, anew for everybody. */
export function AboutDialog(props: {
  readonly room: RoomModel
  readonly onClose: () => void
}): JSX.Element {
  return (
    <Dialog title={useChatWords().about.edit} onClose={props.onClose}>
      <About room={props.room} onSaved={props.onClose} />
    </Dialog>
  )
}

const Keys = lazy(() => import('./keys-sheet.tsx').then(module => module.KeysSheet))

/** What single keys do. */
export function KeysDialog(props: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title={useChatWords().keys.title} onClose={props.onClose}>
      <Keys />
    </Dialog>
  )
}

/** Asks whoever leads: the Space may go on under the next heir, or end for everybody. */
export function EndDialog(props: {
  readonly room: RoomModel
  readonly onClose: () => void
}): JSX.Element {
  const words = useWords()
  const store = useStore()
  const ending = props.room.busy.value === 'ending'
  const state = props.room.state.value
  const [heir] = state === undefined ? [] : successorsOf(state)
  const name = state?.stage.find(({ account }) => account === heir)?.name
  const title = name === undefined ? words.space.endTitle : words.space.handOverTitle
  return (
    <Dialog title={title} onClose={props.onClose}>
      {name !== undefined && <p>{words.space.handOverText(name)}</p>}
      <p>{name === undefined ? words.space.endText : words.space.handOverOr}</p>
      <div class="row">
        <button type="button" class="button plain" onClick={props.onClose}>
          {words.common.cancel}
        </button>
        {name !== undefined && (
          <button type="button" class="button primary" onClick={() => store.leave()}>
            {words.space.handOver(name)}
          </button>
        )}
        <button
          type="button"
          class="button alarm"
          disabled={ending}
          onClick={() => props.room.end()}
        >
          {ending ? words.space.ending : words.space.endConfirm}
        </button>
      </div>
    </Dialog>
  )
}
