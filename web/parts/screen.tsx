import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

let isFirstScreen = true

/**
 * The main landmark of one screen. When somebody comes from another screen the heading takes the
 * focus, so that a screen reader says where they are now.
 */
export function Screen(props: {
  readonly name: string
  readonly title: string
  readonly children: ComponentChildren
}): JSX.Element {
  const main = useRef<HTMLElement>(null)
  useEffect(() => {
    if (!isFirstScreen) main.current?.querySelector<HTMLElement>('h1')?.focus()
    isFirstScreen = false
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
