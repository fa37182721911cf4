import type { Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId, useRef } from 'preact/hooks'
import { useMemberWords } from '../member-words.ts'
import { useShortcuts } from './shortcuts.ts'

/** What leads from the field into what was found. */
const FIRST_FOUND = '.live-list .cards .primary'

/** A line to search the live Spaces by. The slash leads to it, Enter and the down arrow on, Escape empties it. */
export function LiveSearch(props: {
  readonly sought: Signal<string>
  /** How many were found; undefined where nothing is sought. */
  readonly found: number | undefined
}): JSX.Element {
  const { discovery } = useMemberWords()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const { sought, found } = props
  useShortcuts({ '/': () => input.current?.focus() })
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing) return
    if (event.key === 'Escape') sought.value = ''
    if (event.key !== 'Enter' && event.key !== 'ArrowDown') return
    event.preventDefault()
    document.querySelector<HTMLElement>(FIRST_FOUND)?.focus()
  }
  return (
    <div class="field live-search" role="search">
      <label for={id}>{discovery.search}</label>
      <input
        ref={input}
        id={id}
        type="search"
        value={sought.value}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        enterkeyhint="search"
        aria-keyshortcuts="/"
        aria-describedby={`${id}-note`}
        onInput={event => (sought.value = event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <p id={`${id}-note`} class="field-note" role="status">
        {found === undefined ? discovery.searchHint : discovery.found(found)}
      </p>
    </div>
  )
}

/** Nothing was found: what one can do instead. */
export function NothingFound({ sought }: { readonly sought: Signal<string> }): JSX.Element {
  const { discovery } = useMemberWords()
  return (
    <div class="nothing-found">
      <p>{discovery.notFound(sought.value.trim())}</p>
      <button type="button" class="button" onClick={() => (sought.value = '')}>
        {discovery.showAll}
      </button>
    </div>
  )
}
