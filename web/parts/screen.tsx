import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** The screen that was shown last. */
let shown: { readonly name: string; readonly title: string } | undefined

/**
 * The main landmark of one screen. When somebody comes from another screen the heading takes the
 * focus, so that a screen reader says where they are now; the same screen drawn anew leaves it alone.
 */
export function Screen(props: {
  readonly name: string
  readonly title: string
  readonly children: ComponentChildren
}): JSX.Element {
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    const isAnother = shown?.name !== props.name || shown.title !== props.title
    if (shown !== undefined && isAnother) main.current?.querySelector<HTMLElement>('h1')?.focus()
    shown = { name: props.name, title: props.title }
  }, [])
  useEffect(() => {
    document.title = props.title === 'Loggia' ? props.title : `${props.title} · Loggia`
  }, [props.title])
  return (
    <main id="content" class={`screen ${props.name}`} ref={main}>
      {props.children}
    </main>
  )
}
