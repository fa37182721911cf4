import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { successorsOf, type Speaker } from '../../src/index.ts'
import { useStore, useWords } from '../context.ts'
import { Dialog } from '../parts/dialog.tsx'
import { lazy } from '../parts/lazy.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { TitleField, titleProblem } from './title-field.tsx'

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

/** What a moderator can do about somebody who is still on stage. */
export function ManageDialog(props: {
  readonly room: RoomModel
  readonly speaker: Speaker | undefined
  readonly onClose: () => void
}): JSX.Element | null {
  const { room, speaker, onClose } = props
  const now = room.state.value?.stage.find(({ account }) => account === speaker?.account)
  return now === undefined ? null : <Person room={room} speaker={now} onClose={onClose} />
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

/** A new title for everybody. */
export function RenameDialog(props: {
  readonly room: RoomModel
  readonly title: string
  readonly onClose: () => void
}): JSX.Element {
  const words = useWords()
  const title = useSignal(props.title)
  const tried = useSignal(false)
  return (
    <Dialog title={words.space.edit} onClose={props.onClose}>
      <form
        onSubmit={event => {
          event.preventDefault()
          tried.value = true
          if (titleProblem(title.value, words) !== undefined) return
          props.room.rename(title.value.trim())
          props.onClose()
        }}
      >
        <TitleField title={title} showProblem={tried.value} />
        <div class="row">
          <button type="submit" class="button primary">
            {words.space.editSave}
          </button>
        </div>
      </form>
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
