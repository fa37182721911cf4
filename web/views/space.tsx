import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { isPrivate, REACTIONS } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { NetworkBanner } from './network-banner.tsx'
import { PlaceLine, PlaceTrouble } from './place-line.tsx'
import { toggleCaptions } from './captions-button.tsx'
import { Controls } from './space-controls.tsx'
import {
  AboutDialog,
  EndDialog,
  KeysDialog,
  ManageDialog,
  ModerationDialog,
  ShareDialog,
} from './space-dialogs.tsx'
import { SoundBar, DeviceNotice, MicrophoneNote } from './space-notes.tsx'
import { AdmissionNote, DoorNotes } from './private-door.tsx'
import { AboutLine, Pinned } from './pinned.tsx'
import { Reactions } from './reactions.tsx'
import { RecordingMark, RecordingNote } from './recording-note.tsx'
import { useReact } from './talk-bar.tsx'
import { usePushToTalk } from './push-to-talk.ts'
import { useShortcuts } from './shortcuts.ts'
import { Stage } from './stage.tsx'
import { LeaderNote, StageNotes, useRequest } from './stage-notes.tsx'
import type { Somebody } from '../parts/person.tsx'
import type { Words } from '../strings/words.ts'
import '../style/space.css'

const PeopleSheet = lazy(() => import('./people-sheet.tsx').then(module => module.PeopleSheet))
const Chat = lazy(() => import('./chat.tsx').then(module => module.Chat))
const AudioSheet = lazy(() => import('./audio-sheet.tsx').then(module => module.AudioSheet))

const TreeSheet = lazy(() => import('./tree-sheet.tsx').then(module => module.TreeSheet))

/** What lies over the Space at the moment. */
export type OpenSheet =
  | 'none'
  | 'share'
  | 'audio'
  | 'tree'
  | 'rename'
  | 'end'
  | 'moderation'
  | 'people'
  | 'keys'

const MINUTE_MS = 60_000

/** The Space we are in. */
export function Space({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const { keys: keyWords } = useChatWords()
  const store = useStore()
  const sheet = useSignal<OpenSheet>('none')
  const state = room.state.value
  const title = state?.title ?? (room.knownTitle || 'Space')
  const leave = (): void => {
    // It ends for everybody, or somebody else leads it: whoever leads is asked first.
    if (room.leads.value) sheet.value = 'end'
    else store.leave()
  }
  const managed = useSignal<Somebody | undefined>(undefined)
  const request = useRequest(room)
  const react = useReact(room)
  const { isOpen } = room.chat
  usePushToTalk(room.onStage.value ? room : undefined)
  useShortcuts({
    m: room.onStage.value ? room.toggleMicrophone : undefined,
    h: request,
    p: () => (sheet.value = 'people'),
    s: () => (sheet.value = 'share'),
    l: leave,
    c: () => (isOpen.value = !isOpen.value),
    t: toggleCaptions,
    '?': () => (sheet.value = 'keys'),
    ...Object.fromEntries(REACTIONS.map((_, at) => [String(at + 1), () => react(at)])),
  })
  return (
    <Screen name="space" title={title}>
      <header class="space-head">
        <h1 tabIndex={-1} lang={state?.language}>
          {title}
        </h1>
        <AboutLine room={room} />
        <p class="space-facts">
          <RecordingMark room={room} />
          <Listeners room={room} open={() => (sheet.value = 'people')} />
          {state !== undefined && <Since startedAtMs={state.startedAtMs} />}
          {state !== undefined && isPrivate(state) && (
            <span>
              <Icon name="key" /> {words.door.badge}
            </span>
          )}
        </p>
      </header>
      <Pinned room={room} />
      <NetworkBanner />
      <SoundBar room={room} />
      <PlaceTrouble room={room} />
      <LeaderNote room={room} />
      <RecordingNote room={room} />
      <AdmissionNote room={room} />
      <DoorNotes room={room} />
      <StageNotes room={room} />
      {room.onStage.value && <MicrophoneNote room={room} />}
      <DeviceNotice room={room} />
      {state === undefined ? (
        <Waiting label={words.space.arriving} />
      ) : (
        <Stage
          room={room}
          stage={state.stage}
          manage={speaker => {
            managed.value = speaker
          }}
        />
      )}
      <PlaceLine room={room} open={() => (sheet.value = 'tree')} />
      <p class="small shortcuts">
        {keysOf(room, words)}{' '}
        <button type="button" class="button plain" onClick={() => (sheet.value = 'keys')}>
          <Icon name="keyboard" /> {keyWords.open}
        </button>
      </p>
      {isOpen.value && <Chat room={room} />}
      <Reactions room={room} />
      <Controls room={room} open={next => (sheet.value = next)} leave={leave} request={request} />
      <ManageDialog
        room={room}
        person={managed.value}
        onClose={() => {
          managed.value = undefined
        }}
      />
      <Sheet room={room} title={title} open={sheet.value} close={() => (sheet.value = 'none')} />
    </Screen>
  )
}

function keysOf(room: RoomModel, words: Words): string {
  if (room.leads.value) return words.space.hostShortcuts
  return room.onStage.value ? words.space.speakerShortcuts : words.space.shortcuts
}

function Sheet(props: {
  readonly room: RoomModel
  readonly title: string
  readonly open: OpenSheet
  readonly close: () => void
}): JSX.Element | null {
  switch (props.open) {
    case 'none':
      return null
    case 'share':
      return <ShareDialog link={props.room.link} title={props.title} onClose={props.close} />
    case 'audio':
      return <AudioSheet room={props.room} onClose={props.close} />
    case 'tree':
      return <TreeSheet room={props.room} onClose={props.close} />
    case 'rename':
      return <AboutDialog room={props.room} onClose={props.close} />
    case 'keys':
      return <KeysDialog onClose={props.close} />
    case 'moderation':
      return <ModerationDialog room={props.room} onClose={props.close} />
    case 'people':
      return <PeopleSheet room={props.room} onClose={props.close} />
    case 'end':
      return <EndDialog room={props.room} onClose={props.close} />
    default:
      return props.open satisfies never
  }
}

/** How many, and on a press who. */
function Listeners(props: { readonly room: RoomModel; readonly open: () => void }): JSX.Element {
  const words = useWords()
  const { room } = props
  // Counts come up the tree every few seconds; whoever listens knows of one at least.
  const self = room.leads.value ? 0 : 1
  return (
    <button
      type="button"
      class="listeners"
      aria-haspopup="dialog"
      aria-keyshortcuts="p"
      onClick={props.open}
    >
      <Icon name="people" />
      <span>
        {words.space.listeners(Math.max(room.listeners.value, self))}
        <span class="unseen">. {words.space.whoIsHere}</span>
      </span>
    </button>
  )
}

function Since({ startedAtMs }: { readonly startedAtMs: number }): JSX.Element {
  const minutes = Math.floor((useShell().now.value - startedAtMs) / MINUTE_MS)
  return <span>{useWords().space.since(minutes)}</span>
}
