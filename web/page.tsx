import { signal } from '@preact/signals'
import { render } from 'preact'
import { App, type Boot } from './app.tsx'
import { composeSpaces } from './compose.ts'
import { fetchTheRest } from './fetch-the-rest.ts'
import { createShell } from './shell.ts'
import { faultKind } from './store/faults.ts'
import { createStore } from './store/store.ts'
import type { MediaStart } from './media-start.ts'
import type { PlatformProblem } from './platform.ts'

/** Draws the page over what has begun, or says why nothing can. */
export function openPage(media: MediaStart | PlatformProblem): void {
  const shell = createShell(window)
  const boot = signal<Boot>({ phase: 'starting' })
  const start = async (begun: MediaStart): Promise<void> => {
    try {
      const spaces = await composeSpaces(begun)
      boot.value = { phase: 'ready', store: createStore(spaces, shell) }
      fetchTheRest(spaces)
    } catch (fault) {
      console.warn(fault)
      boot.value = { phase: 'failed', fault: faultKind(fault) }
    }
  }
  if ('kind' in media) boot.value = { phase: 'impossible', problem: media }
  else void start(media)
  const root = document.querySelector('#app')
  if (root !== null) render(<App shell={shell} boot={boot} />, root)
}
