import { computed, effect, signal } from '@preact/signals'
import { trustedScriptUrl } from '../../src/adapters/browser/trusted-url.ts'
import type { Undo } from '../../src/index.ts'
import { rememberedIn } from '../remembered.ts'
import { pause } from '../pause.ts'
import type { Shell } from '../shell.ts'
import type { Store } from '../store/store.ts'
import { BUILD_META, storeName, type Asked } from './build.ts'
import { installsByHand, watchInstall } from './install.ts'
import type { Kept } from './kept.ts'
import { manifestName } from './manifest-name.ts'
import { watchVersions, type Versions } from './versions.ts'

/** A worker answers within a turn of its own, once it has started. */
const ANSWER_MS = 5_000

/**
 * Whoever listens has this much of the line for the sound alone: by then the tree has settled and the playout knows
 * how late bundles come. Fetching the rest of the app takes two seconds of a slow phone's line.
 */
const SOUND_FIRST_MS = 10_000

/** What keeping the app has to do with. */
export type KeepGiven = { readonly shell: Shell; readonly store: Store }

/** Puts the app on this device when the page has nothing better to do. */
export async function keepWhenFree(
  window: Window & typeof globalThis,
  given: KeepGiven,
): Promise<Kept> {
  await until(() => !isAtDoor(given))
  if (isInside(given.store)) await pause(SOUND_FIRST_MS)
  await isIdle(window)
  return keepApp(window, given)
}

/** Somebody listens or speaks, or is about to. */
const isInside = ({ room, busy }: Store): boolean =>
  room.value !== undefined || busy.value.what !== 'nothing'

/** Somebody reads what a link leads to and may press Listen at any moment: nothing is to be in the way of the sound. */
const isAtDoor = ({ shell, store }: KeepGiven): boolean =>
  shell.route.value.screen === 'link' && store.room.value === undefined

function until(isSo: () => boolean): Promise<void> {
  const now = computed(isSo)
  return new Promise(resolve => {
    const stop = now.subscribe(so => {
      if (!so) return
      resolve()
      // It may be so at once, before there is anything to stop.
      queueMicrotask(() => stop())
    })
  })
}

/** Safari has no word for it. */
const isIdle = (window: Window): Promise<void> =>
  new Promise(resolve => {
    if ('requestIdleCallback' in window) window.requestIdleCallback(() => resolve())
    else resolve()
  })

/** Lets the browser install the app, and a service worker keep all of its files. */
function keepApp(window: Window & typeof globalThis, { shell, store }: KeepGiven): Kept {
  const { navigator, document } = window
  const installing = watchInstall({
    window,
    memory: rememberedIn(() => window.localStorage),
    isInstalled: window.matchMedia('(display-mode: standalone)').matches,
    isByHand: installsByHand(navigator),
  })
  // After the listener: it is the manifest that makes a browser ask.
  linkManifest(window, shell)
  const versions = signal<Versions | undefined>(undefined)
  const build = document.querySelector<HTMLMetaElement>(`meta[name="${BUILD_META}"]`)?.content
  // None while developing; and no worker in a private window of some browsers.
  if (build !== undefined && 'serviceWorker' in navigator) {
    void startVersions(window, build, store).then(
      started => {
        versions.value = started
        if (started !== undefined) lookWhenFree(window, started, store)
      },
      (fault: unknown) => console.warn(fault),
    )
  }
  return { installing, versions }
}

/** Follows language and colours: a browser takes an installed app's window from it. */
function linkManifest(window: Window, { language, theme }: Shell): void {
  const { document } = window
  const manifest = document.createElement('link')
  manifest.rel = 'manifest'
  const touch = document.createElement('link')
  touch.rel = 'apple-touch-icon'
  touch.href = './icons/apple-180.png'
  const isDark = window.matchMedia('(prefers-color-scheme: dark)').matches
  effect(() => {
    const system = isDark ? 'dark' : 'light'
    const shade = theme.value === 'system' ? system : theme.value
    manifest.href = `./${manifestName(language.value, shade)}`
  })
  document.head.append(manifest, touch)
}

async function startVersions(window: Window, build: string, store: Store): Promise<Versions> {
  const { navigator, location } = window
  const { serviceWorker: workers } = navigator
  const registration = await workers.register(trustedScriptUrl('./sw.js'), {
    updateViaCache: 'none',
  })
  // For as long as this page is open: its build is not cleared away (see ShellStore).
  const name = storeName(registration.scope, build)
  void navigator.locks?.request(name, { mode: 'shared' }, () => new Promise(() => undefined))
  const after = (ms: number, then: () => void): Undo => {
    const timer = window.setTimeout(then, ms)
    return () => window.clearTimeout(timer)
  }
  return watchVersions({
    build,
    workers,
    registration,
    buildOf: worker => askBuild(worker, after),
    reload: () => location.reload(),
    isInside: () => isInside(store),
    after,
    now: () => performance.now(),
  })
}

function askBuild(
  worker: ServiceWorker,
  after: (ms: number, then: () => void) => Undo,
): Promise<string | undefined> {
  const { port1, port2 } = new MessageChannel()
  return new Promise<string | undefined>(resolve => {
    const stop = after(ANSWER_MS, () => resolve(undefined))
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      stop()
      resolve(typeof data === 'string' ? data : undefined)
    }
    worker.postMessage({ kind: 'which-build' } satisfies Asked, [port2])
  }).finally(() => port1.close())
}

/**
 * A page looks for a new build when somebody comes back to it, and when a relay is there again. Never inside a Space:
 * fetching one would take the line from the sound.
 */
function lookWhenFree({ document }: Window, versions: Versions, store: Store): void {
  const isFree = computed(() => {
    const network = store.network.value
    return !isInside(store) && network.phase === 'online' && network.relays > 0
  })
  document.addEventListener('visibilitychange', () => {
    if (isFree.peek() && document.visibilityState === 'visible') versions.look('seen')
  })
  effect(() => {
    if (isFree.value) versions.look('relay')
  })
}
