import type { ComponentChildren, JSX } from 'preact'
import { useSignal } from '@preact/signals'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from './icon.tsx'

const STEPS: Readonly<Record<string, (at: number, count: number) => number>> = {
  ArrowDown: (at, count) => (at + 1) % count,
  ArrowUp: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/**
 * A button that opens a menu (WAI-ARIA menu button): arrows, Home and End walk through its items,
 * Escape and a click elsewhere close it and give the focus back. Items have a role of `menuitem…`.
 */
export function Menu(props: {
  readonly label: string
  readonly face: ComponentChildren
  readonly children: ComponentChildren
}): JSX.Element {
  const isOpen = useSignal(false)
  const root = useRef<HTMLDivElement>(null)
  const id = useId()
  // Before it is painted: the next key belongs to the menu, however soon it comes.
  useLayoutEffect(() => {
    if (!isOpen.value) return undefined
    itemsIn(root.current)[0]?.focus()
    const outside = (event: Event): void => {
      if (!(event.target instanceof Node) || root.current?.contains(event.target) !== true) {
        isOpen.value = false
      }
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [isOpen.value])
  const close = (): void => {
    isOpen.value = false
    root.current?.querySelector('button')?.focus()
  }
  return (
    <div class="menu" ref={root}>
      <button
        type="button"
        class="button menu-button"
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        aria-controls={isOpen.value ? id : undefined}
        aria-label={props.label}
        onClick={() => (isOpen.value = !isOpen.value)}
        onKeyDown={event => {
          if (event.key !== 'ArrowDown' && event.key !== 'Escape') return
          event.preventDefault()
          isOpen.value = event.key === 'ArrowDown'
        }}
      >
        {props.face} <Icon name="down" />
      </button>
      {isOpen.value && (
        <div
          id={id}
          role="menu"
          aria-label={props.label}
          class="menu-sheet"
          onClick={close}
          onKeyDown={event => walk(event, root.current, close)}
        >
          {props.children}
        </div>
      )}
    </div>
  )
}

function walk(event: KeyboardEvent, root: HTMLElement | null, close: () => void): void {
  if (event.key === 'Escape' || event.key === 'Tab') {
    if (event.key === 'Escape') event.preventDefault()
    return close()
  }
  const step = STEPS[event.key]
  const items = itemsIn(root)
  if (step === undefined || items.length === 0) return
  event.preventDefault()
  const at = items.findIndex(item => item === document.activeElement)
  items[step(at, items.length)]?.focus()
}

const itemsIn = (root: HTMLElement | null): readonly HTMLElement[] => [
  ...(root?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? []),
]
