import { signal } from '@preact/signals'
import { render } from 'preact'
import { App, type Boot } from './app.tsx'
import { backgroundPlatform, keepInBackground } from './background.ts'
import { composeSpaces } from './compose.ts'
import { fetchTheRest } from './fetch-the-rest.ts'
import { createShell } from './shell.ts'
import { faultKind } from './store/faults.ts'
import { createStore } from './store/store.ts'
import type { MediaStart } from './media-start.ts'
import type { PlatformProblem } from './platform.ts'

/** What is there before this is drawn once, and not first as something that is coming. */
const DRAWN_AT_LATEST_MS = 100

/** Draws the page over what has begun, or says why nothing can. */
export async function openPage(media: MediaStart | PlatformProblem): Promise<void> {
  const shell = createShell(window)
  const boot = signal<Boot>({ phase: 'starting' })
  const start = async (begun: MediaStart): Promise<void> => {
    try {
      const spaces = await composeSpaces(begun)
      const store = createStore(spaces, shell)
      boot.value = { phase: 'ready', store }
      keepInBackground(store.room, () => store.leave(), backgroundPlatform(window))
      fetchTheRest(spaces)
    } catch (fault) {
      console.warn(fault)
      boot.value = { phase: 'failed', fault: faultKind(fault) }
    }
  }
  if ('kind' in media) boot.value = { phase: 'impossible', problem: media }
  else await Promise.race([start(media), pause(DRAWN_AT_LATEST_MS)])
  // A turn for what has come meanwhile: sound's answers wait behind nothing longer than they must.
  await pause(0)
  const root = document.querySelector('#app')
  if (root !== null) render(<App shell={shell} boot={boot} />, root)
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
