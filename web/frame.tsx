import './style/layers.css'
import './style/tokens.css'
import './style/base.css'
import './style/parts.css'
import './style/notices.css'
import './style/drawings.css'
import './style/controls.css'
import type { ReadonlySignal } from '@preact/signals'
import type { ComponentChildren, JSX } from 'preact'
import { ShellContext, useWords } from './context.ts'
import { Toasts } from './parts/toasts.tsx'
import type { Shell } from './shell.ts'
import { TopBar } from './views/top-bar.tsx'

/** What stays while screens change. `inside` is the screen. */
export function Frame(props: {
  readonly shell: Shell
  readonly inside: ReadonlySignal<ComponentChildren>
}): JSX.Element {
  return (
    <ShellContext.Provider value={props.shell}>
      <div class="app">
        <SkipLink />
        <TopBar />
        <Toasts />
        {props.inside.value}
      </div>
    </ShellContext.Provider>
  )
}

function SkipLink(): JSX.Element {
  return (
    <a
      class="skip"
      href="#content"
      onClick={event => {
        // The hash is our route: move the focus without touching it.
        event.preventDefault()
        document.querySelector<HTMLElement>('#content h1')?.focus()
      }}
    >
      {useWords().common.skipToContent}
    </a>
  )
}
