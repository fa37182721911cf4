// The app's service worker: a script of its own beside the page, which keeps its address over all builds.
import { readAsked, type Build } from './build.ts'
import { ShellStore } from './shell-store.ts'

/** Written here by the bundler. */
declare const LOGGIA_BUILD: Build

/** What we use of it; TypeScript's library for pages does not know service workers from inside. */
type ServiceWorkerScope = {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', handle: (event: Extendable) => void): void
  addEventListener(type: 'fetch', handle: (event: FetchAsked) => void): void
  addEventListener(type: 'message', handle: (event: MessageEvent & Extendable) => void): void
}
type Extendable = { waitUntil(work: Promise<unknown>): void }
type FetchAsked = {
  readonly request: Request
  respondWith(answer: Promise<Response>): void
}

/** Once: the bundler writes it wherever the name stands. */
const build = LOGGIA_BUILD
const worker = globalThis as unknown as ServiceWorkerScope

const store = new ShellStore(new URL('.', worker.location.href).href, build, {
  caches,
  fetch: (request, init) => fetch(request, init),
  heldLocks: async () => {
    const { held = [] } = (await navigator.locks?.query()) ?? {}
    return new Set(held.map(({ name = '' }) => name))
  },
})

worker.addEventListener('install', event => event.waitUntil(store.fill()))
worker.addEventListener('activate', event => {
  // Also the page that is open while the first one comes: from then on it finds all its parts here.
  event.waitUntil(Promise.all([store.tidy(), worker.clients.claim()]))
})
worker.addEventListener('fetch', event => {
  const answer = store.answer(event.request)
  if (answer !== undefined) event.respondWith(answer)
})
worker.addEventListener('message', event => {
  const asked = readAsked(event.data)
  if (asked?.kind === 'which-build') event.ports[0]?.postMessage(build.id)
  if (asked?.kind === 'take-over') event.waitUntil(worker.skipWaiting())
})
