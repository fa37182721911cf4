import type { JSX } from 'preact'
import { linkOf } from '../../src/index.ts'
import { useChatWords } from '../chat-words.ts'
import { useShell } from '../context.ts'
import { languageName } from '../language-name.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'
import { SafeLink } from './safe-link.tsx'
import { useMayDo } from './may-do.ts'

/** What the Space is about, besides its title. */
export function AboutLine({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const { about: words } = useChatWords()
  const spoken = useShell().language.value
  const state = room.state.value
  if (state === undefined) return null
  const { topics, language } = state
  const name = languageName(language, spoken)
  if (topics.length === 0 && name === undefined) return null
  return (
    <ul class="topics" aria-label={words.topics}>
      {[...new Set(topics)].map(topic => (
        <li key={topic} lang={language}>
          {topic}
        </li>
      ))}
      {name !== undefined && <li class="spoken">{words.language(name)}</li>}
    </ul>
  )
}

/** The one link that everybody is shown. */
export function Pinned({ room }: { readonly room: RoomModel }): JSX.Element | null {
  const { about: words } = useChatWords()
  const may = useMayDo(room.state.value)
  const pinned = room.state.value?.pinned
  const link = pinned === undefined ? undefined : linkOf(pinned)
  if (link === undefined) return null
  return (
    <div class="pinned">
      <Icon name="pin" />
      <p>
        <span class="small">{words.pinned}</span> <SafeLink {...link} />
      </p>
      {room.onStage.value && may({ kind: 'pin', url: undefined }) && (
        <button
          type="button"
          class="button plain"
          aria-label={words.pinRemoveName}
          onClick={() => room.act({ kind: 'pin', url: undefined })}
        >
          {words.pinRemove}
        </button>
      )}
    </div>
  )
}
