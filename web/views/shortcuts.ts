import { useEffect, useRef } from 'preact/hooks'
import { singleKeys } from '../single-keys.ts'

/** One action per letter; undefined where the letter does nothing for this person. */
export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>

/** Single letters act anywhere on the page, except while typing, in a sheet or with a modifier. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts)
  latest.current = shortcuts
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return
      // The list of them can always be opened: there they are switched on again.
      if (!singleKeys.value && event.key !== '?') return
      if (isTyping(event.target) || document.querySelector('dialog[open]') !== null) return
      const act = latest.current[event.key.toLowerCase()]
      if (act === undefined) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return target.type !== 'range'
  return target.isContentEditable || target.matches('textarea, select')
}
