import type { JSX } from 'preact'
import { captionsLook, setCaptionsLook } from '../captions-look.ts'
import { useCaptionWords } from '../caption-words.ts'
import { useShell } from '../context.ts'
import { Icon } from '../parts/icon.tsx'
import type { RoomModel } from '../store/room-model.ts'

/** Somebody whose last caption is younger than this is being captioned. */
const LIVE_MS = 30_000

/** Opens and closes the captions; a dot says that there is something to read. */
export function CaptionsButton({ room }: { readonly room: RoomModel }): JSX.Element {
  const words = useCaptionWords()
  const { isOpen } = captionsLook.value
  const { now } = useShell()
  const newest = room.captions.segments.value.at(-1)?.atMs ?? -Infinity
  const isLive = !isOpen && now.value - newest < LIVE_MS
  return (
    <button
      type="button"
      class={isOpen ? 'button round captions-button accent' : 'button round captions-button'}
      aria-keyshortcuts="t"
      aria-expanded={isOpen}
      aria-label={isLive ? `${words.open}, ${words.live}` : words.open}
      title={words.open}
      onClick={toggleCaptions}
    >
      <Icon name="captions" />
      {isLive && <span class="live-dot" aria-hidden="true" />}
    </button>
  )
}

/** Shows them or not, here and in the next Space. */
export const toggleCaptions = (): void => setCaptionsLook({ isOpen: !captionsLook.peek().isOpen })
