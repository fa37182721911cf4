import { signal, type ReadonlySignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Booted, type Boot } from './app.tsx'
import { askBeforeUnload } from './before-unload.ts'
import { backgroundPlatform, keepInBackground } from './background.ts'
import type { Canvas } from './canvas.tsx'
import { fetchTheRest } from './fetch-the-rest.ts'
import { KeptContext, type Kept } from './offline/kept.ts'
import type { Begun } from './begun.ts'
import type { Arrival } from './doorbell.ts'
import iconUrl from './icon.svg'
import { pause } from './pause.ts'
import type { PlatformProblem } from './platform.ts'
import type { Shell } from './shell.ts'
import { faultKind } from './store/faults.ts'
import { createStore } from './store/store.ts'
import { rememberedIn } from './remembered.ts'
import { tabsPlatform } from './store/tabs.ts'

/** What is there before this is drawn once, and not first as something that is coming. */
const DRAWN_AT_LATEST_MS = 100

/** Where the page is drawn, and over what. */
export type PageParts = {
  readonly begun: Begun | PlatformProblem
  /** Ends the first scripts' door, where there is one, and tells what happened there. */
  readonly takeOver: (() => Arrival) | undefined
  readonly shell: Shell
  readonly canvas: Canvas
}

/** Draws the page over what has begun, or says why nothing can. */
export async function openPage({ begun, takeOver, shell, canvas }: PageParts): Promise<void> {
  const boot = signal<Boot>({ phase: 'starting' })
  const kept = signal<Kept | undefined>(undefined)
  const page = (
    <KeptContext.Provider value={kept}>
      <Page boot={boot} />
    </KeptContext.Provider>
  )
  if ('kind' in begun) {
    boot.value = { phase: 'impossible', problem: begun }
    return canvas.draw(page)
  }
  const start = async (): Promise<void> => {
    try {
      const spaces = await begun.spaces
      // In one turn: whoever presses Listen finds the first scripts' door or the page's, and never none.
      const tab = {
        memory: rememberedIn(() => window.sessionStorage),
        platform: tabsPlatform(window),
      }
      const store = createStore(spaces, shell, { arrival: takeOver?.(), tab })
      boot.value = { phase: 'ready', store }
      keepInBackground(store.room, () => store.leave(), backgroundPlatform(window))
      askBeforeUnload(store.room, window)
      void fetchTheRest(spaces)
        .then(() => import('./offline/keep.ts'))
        .then(({ keepWhenFree }) => keepWhenFree(window, { shell, store }))
        .then(all => (kept.value = all), console.warn)
    } catch (fault) {
      console.warn(fault)
      boot.value = { phase: 'failed', fault: faultKind(fault) }
    }
    canvas.draw(page)
    await canvas.seen()
  }
  const started = start()
  await Promise.race([started, pause(DRAWN_AT_LATEST_MS)])
  if (canvas.isEmpty) canvas.draw(page)
  await started
  showIcon()
}

/** Not in the page itself: a browser that comes upon a drawn icon draws it first, for 20 to 40 ms (measured). */
function showIcon(): void {
  const link = document.createElement('link')
  link.rel = 'icon'
  link.type = 'image/svg+xml'
  link.href = iconUrl
  document.head.append(link)
}

function Page({ boot }: { readonly boot: ReadonlySignal<Boot> }): JSX.Element {
  return <Booted boot={boot.value} />
}
