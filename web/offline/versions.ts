import { signal, type ReadonlySignal } from '@preact/signals'
import type { Asked } from './build.ts'

/** A build other than this page's: none, one that a click brings, or on its way after the click. */
export type NewVersion = 'none' | 'ready' | 'coming'

/** What a browser has for an app that is kept on the device. */
export type VersionsPlatform = {
  /** Of this page. */
  readonly build: string
  readonly workers: Pick<
    ServiceWorkerContainer,
    'controller' | 'addEventListener' | 'removeEventListener'
  >
  readonly registration: Pick<
    ServiceWorkerRegistration,
    'installing' | 'waiting' | 'update' | 'addEventListener' | 'removeEventListener'
  >
  /** Of which build a worker is; undefined when it does not say. */
  readonly buildOf: (worker: ServiceWorker) => Promise<string | undefined>
  readonly reload: () => void
  /** Whether a Space is open in this tab, or about to be. */
  readonly isInside: () => boolean
  /** Calls back after so many ms; the result cancels it. */
  readonly after: (ms: number, then: () => void) => () => void
  readonly now: () => number
}

/** Whether a newer build is there, and how a person gets it. */
export type Versions = {
  readonly state: ReadonlySignal<NewVersion>
  /**
   * Looks for a newer build, and downloads it where there is one: not while somebody listens. `why`: somebody came
   * back to the page, which may be often, or a relay is there again, perhaps started anew with another build.
   */
  look(why: 'seen' | 'relay'): void
  /**
   * Lets the new build serve every page from now on, and loads this page anew unless a Space is open in it by then.
   * Other pages go on as they are.
   */
  apply(): void
  close(): void
}

/** A tab may be shown a hundred times an hour; a new build that is seen a quarter of an hour late is early enough. */
const LOOK_EVERY_MS = 15 * 60_000
/** A worker that took over says so at once. One that does not leaves the page with the build it has. */
const TAKE_OVER_MS = 5_000

/** Watches the workers of this app. Nothing here loads the page anew but {@link Versions.apply}, and never in a Space. */
export function watchVersions(platform: VersionsPlatform): Versions {
  const { build, workers, registration, buildOf } = platform
  const state = signal<NewVersion>('none')
  let isClosed = false
  let turn = 0
  let lookedMs = -Infinity
  const undos: (() => void)[] = []

  /** A page is old when the worker that waits, or the one that serves by now, is of another build. */
  const compare = async (): Promise<void> => {
    const mine = ++turn
    const { waiting } = registration
    const [waits, serves] = await Promise.all([ask(waiting), ask(workers.controller)])
    if (isClosed || mine !== turn || state.peek() === 'coming') return
    if (waits === build) {
      // This page came past the worker and has the new build already: nobody needs to be asked.
      tell(waiting, { kind: 'take-over' })
      return
    }
    const isOld = waits !== undefined || (serves !== undefined && serves !== build)
    state.value = isOld ? 'ready' : 'none'
  }
  const ask = async (worker: ServiceWorker | null): Promise<string | undefined> =>
    worker === null ? undefined : buildOf(worker)

  const handleFound = (): void => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') void compare()
    })
  }
  /** Whoever has entered a Space since the click stays there: the build is offered again when they have left. */
  const reload = (): void => {
    if (state.peek() !== 'coming') return
    if (platform.isInside()) state.value = 'ready'
    else platform.reload()
  }
  const handleServed = (): void => {
    if (state.peek() === 'coming') reload()
    else void compare()
  }
  registration.addEventListener('updatefound', handleFound)
  workers.addEventListener('controllerchange', handleServed)
  undos.push(
    () => registration.removeEventListener('updatefound', handleFound),
    () => workers.removeEventListener('controllerchange', handleServed),
  )
  handleFound()
  void compare()

  return {
    state,
    look: why => {
      const nowMs = platform.now()
      const isEarly = why === 'seen' && nowMs - lookedMs < LOOK_EVERY_MS
      if (isClosed || isEarly) return
      lookedMs = nowMs
      // Nobody answers, or with something else than the app: it is looked for again.
      registration.update().catch(() => undefined)
    },
    apply: () => {
      if (state.peek() !== 'ready') return
      state.value = 'coming'
      const { waiting } = registration
      // Another tab has let it take over already: then this page only has to be loaded.
      if (waiting === null) return reload()
      undos.push(platform.after(TAKE_OVER_MS, reload))
      tell(waiting, { kind: 'take-over' })
    },
    close: () => {
      isClosed = true
      for (const undo of undos.splice(0)) undo()
    },
  }
}

const tell = (worker: ServiceWorker | null, asked: Asked): void => worker?.postMessage(asked)
