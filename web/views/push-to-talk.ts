import { useEffect, useRef } from 'preact/hooks'
import type { RoomModel } from '../store/room-model.ts'

/** Where a space belongs to the page: it types one, presses a button, opens a list, moves a slider. */
const SPACE_IS_TAKEN =
  'input, textarea, select, button, a[href], summary, [role=button], [contenteditable=true]'

/**
 * While Space is held, a muted microphone is open. Not while typing, not on something that Space
 * itself presses, and muted again when the window loses the keyboard: the key's release would go
 * elsewhere. Does nothing before the microphone was switched on once, or where it is not wanted.
 */
export function usePushToTalk(room: RoomModel | undefined): void {
  const latest = useRef(room)
  latest.current = room
  useEffect(() => {
    let isHeld = false
    const release = (): void => {
      if (!isHeld) return
      isHeld = false
      if (latest.current?.microphone.value.phase === 'open') latest.current.toggleMicrophone()
    }
    const onDown = (event: KeyboardEvent): void => {
      if (!isPlainSpace(event) || isTaken(event.target)) return
      // Held or not, the page must not scroll under whoever talks.
      if (isHeld) return event.preventDefault()
      const now = latest.current
      if (now?.audio.choices.value.pushToTalk !== true) return
      if (now.microphone.value.phase !== 'muted') return
      event.preventDefault()
      isHeld = true
      now.toggleMicrophone()
    }
    const onUp = (event: KeyboardEvent): void => {
      if (event.key === ' ') release()
    }
    const onHidden = (): void => {
      if (document.visibilityState === 'hidden') release()
    }
    document.addEventListener('keydown', onDown)
    document.addEventListener('keyup', onUp)
    window.addEventListener('blur', release)
    document.addEventListener('visibilitychange', onHidden)
    return () => {
      release()
      document.removeEventListener('keydown', onDown)
      document.removeEventListener('keyup', onUp)
      window.removeEventListener('blur', release)
      document.removeEventListener('visibilitychange', onHidden)
    }
  }, [])
}

const isPlainSpace = (event: KeyboardEvent): boolean =>
  event.key === ' ' && !event.ctrlKey && !event.metaKey && !event.altKey

const isTaken = (target: EventTarget | null): boolean =>
  document.querySelector('dialog[open]') !== null ||
  (target instanceof Element && target.closest(SPACE_IS_TAKEN) !== null)
