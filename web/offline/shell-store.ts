import { HASHED_FOLDER, storeName, storePrefix, type Build } from './build.ts'

/** What a browser gives a service worker of it. */
export type ShellPlatform = {
  readonly caches: Pick<CacheStorage, 'open' | 'keys' | 'delete' | 'match'>
  readonly fetch: (request: string, init?: RequestInit) => Promise<Response>
  /** The names of all locks that somebody holds; none where the browser knows of no locks. */
  readonly heldLocks: () => Promise<ReadonlySet<string>>
}

/**
 * Files at once while a build is fetched. A browser opens six connections to a host: whoever listens meanwhile
 * finds two free, and the relay is asked for no more than a page with a cold cache asks for.
 */
const AT_ONCE = 4

/**
 * A whole build of the app in the browser's cache, so that it starts without a network and a page that is open
 * while its relay moves on to another build finds all of its own parts. Builds lie side by side.
 */
export class ShellStore {
  readonly #scope: string
  readonly #build: Build
  readonly #platform: ShellPlatform

  /** `scope`: the address of the app's folder, with its slash. */
  constructor(scope: string, build: Build, platform: ShellPlatform) {
    this.#scope = scope
    this.#build = build
    this.#platform = platform
  }

  get #name(): string {
    return storeName(this.#scope, this.#build.id)
  }

  /** Fetches all of the build. Rejects when the server has not just this build, whole: it is tried again. */
  async fill(): Promise<void> {
    const { caches, fetch } = this.#platform
    const cache = await caches.open(this.#name)
    const page = await fetch(this.#scope, {
      cache: 'no-cache',
      integrity: this.#build.pageIntegrity,
      redirect: 'error',
    })
    if (!page.ok) throw new TypeError(`expected the page, got ${page.status}`)
    const files = this.#build.files.values()
    const fetchInTurn = async (): Promise<void> => {
      for (const file of files) {
        const url = this.#scope + file
        // A name stands for its content: what another build has too is not asked for again.
        const known = await caches.match(url, IGNORE_VARY)
        const response = known ?? (await fetch(url, { priority: 'low' }))
        if (!response.ok) throw new TypeError(`expected ${file}, got ${response.status}`)
        await cache.put(url, response)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, fetchInTurn))
    // Last: where the page is, the build is whole.
    await cache.put(this.#scope, page)
  }

  /**
   * Deletes what no page needs. The build before this one stays: a page of it may be just opening and hold no lock yet.
   */
  async tidy(): Promise<void> {
    const { caches, heldLocks } = this.#platform
    const names = await caches.keys()
    const others = names.filter(
      name => name.startsWith(storePrefix(this.#scope)) && name !== this.#name,
    )
    const held = await heldLocks()
    // In the order in which they were made.
    const before = others.at(-1)
    const unneeded = others.filter(name => name !== before && !held.has(name))
    await Promise.all(unneeded.map(name => caches.delete(name)))
  }

  /** The answer to a request; undefined for what is none of the app's files, and goes its own way. */
  answer(request: Pick<Request, 'method' | 'mode' | 'url'>): Promise<Response> | undefined {
    const { method, mode, url } = request
    if (method !== 'GET' || !url.startsWith(this.#scope)) return undefined
    const [path = ''] = url.slice(this.#scope.length).split(/[?#]/, 1)
    if (mode === 'navigate') {
      return path === '' || path === 'index.html' ? this.#page(url) : undefined
    }
    return path.startsWith(HASHED_FOLDER) ? this.#file(this.#scope + path) : undefined
  }

  async #page(url: string): Promise<Response> {
    const { caches, fetch } = this.#platform
    const cache = await caches.open(this.#name)
    return (await cache.match(this.#scope, IGNORE_VARY)) ?? fetch(url)
  }

  /** Of whichever build: a page that was opened before this one took over asks for its own. */
  async #file(url: string): Promise<Response> {
    const { caches, fetch } = this.#platform
    return (await caches.match(url, IGNORE_VARY)) ?? fetch(url)
  }
}

/** The relay's answers vary with how they are packed; here they lie unpacked. */
const IGNORE_VARY = { ignoreVary: true } as const
