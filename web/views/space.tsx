import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { isPrivate, type Speaker } from '../../src/index.ts'
import { useShell, useStore, useWords } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import { Screen } from '../parts/screen.tsx'
import { lazy } from '../parts/lazy.tsx'
import { Waiting } from '../parts/waiting.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { NetworkBanner } from './network-banner.tsx'
import { PlaceLine, PlaceTrouble } from './place-line.tsx'
import { Controls } from './space-controls.tsx'
import {
  EndDialog,
  ManageDialog,
  ModerationDialog,
  RenameDialog,
  ShareDialog,
} from './space-dialogs.tsx'
import { SoundBar, DeviceNotice, MicrophoneNote } from './space-notes.tsx'
import { AdmissionNote, DoorNotes } from './private-door.tsx'
import { usePushToTalk } from './push-to-talk.ts'
import { useShortcuts } from './shortcuts.ts'
import { Stage } from './stage.tsx'
import { LeaderNote, StageNotes, useRequest } from './stage-notes.tsx'
import type { Words } from '../strings/words.ts'
import '../style/space.css'

const AudioSheet = lazy(() => import('./audio-sheet.tsx').then(module => module.AudioSheet))

/** What lies over the Space at the moment. */
export type OpenSheet = 'none' | 'share' | 'audio' | 'rename' | 'end' | 'moderation'

const MINUTE_MS = 60_000

/** The Space we are in. */
export function Space({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  const store = useStore()
  const sheet = useSignal<OpenSheet>('none')
  const state = room.state.value
  const title = state?.title ?? (room.knownTitle || 'Space')
  const leave = (): void => {
    // It ends for everybody, or somebody else leads it: whoever leads is asked first.
    if (room.leads.value) sheet.value = 'end'
    else store.leave()
  }
  const managed = useSignal<Speaker | undefined>(undefined)
  const request = useRequest(room)
  usePushToTalk(room.onStage.value ? room : undefined)
  useShortcuts({
    m: room.onStage.value ? room.toggleMicrophone : undefined,
    h: request,
    s: () => (sheet.value = 'share'),
    l: leave,
  })
  return (
    <Screen name="space" title={title}>
      <header class="space-head">
        <h1 tabIndex={-1} lang={state?.language}>
          {title}
        </h1>
        <p class="space-facts">
          <Listeners room={room} />
          {state !== undefined && <Since startedAtMs={state.startedAtMs} />}
          {state !== undefined && isPrivate(state) && (
            <span>
              <Icon name="key" /> {words.door.badge}
            </span>
          )}
        </p>
      </header>
      <NetworkBanner />
      <SoundBar room={room} />
      <PlaceTrouble room={room} />
      <LeaderNote room={room} />
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
      <PlaceLine room={room} />
      <p class="small shortcuts">{keysOf(room, words)}</p>
      <Controls room={room} open={next => (sheet.value = next)} leave={leave} request={request} />
      <ManageDialog
        room={room}
        speaker={managed.value}
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
    case 'rename':
      return <RenameDialog room={props.room} title={props.title} onClose={props.close} />
    case 'moderation':
      return <ModerationDialog room={props.room} onClose={props.close} />
    case 'end':
      return <EndDialog room={props.room} onClose={props.close} />
    default:
      return props.open satisfies never
  }
}

function Listeners({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useWords()
  // Counts come up the tree every few seconds; whoever listens knows of one at least.
  const self = room.leads.value ? 0 : 1
  return (
    <span class="listeners">
      <Icon name="people" /> {words.space.listeners(Math.max(room.listeners.value, self))}
    </span>
  )
}

function Since({ startedAtMs }: { readonly startedAtMs: number }): JSX.Element {
  const minutes = Math.floor((useShell().now.value - startedAtMs) / MINUTE_MS)
  return <span>{useWords().space.since(minutes)}</span>
}
