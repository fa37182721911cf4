import type { ShellPlatform } from '../../web/offline/shell-store.ts'

type Kept = Pick<Cache, 'match' | 'put'>

/** A browser's caches in memory: bodies are read once, as they are there. */
export class FakeCaches {
  readonly all = new Map<string, Map<string, string>>()

  /** As a service worker sees them. */
  get asPlatform(): ShellPlatform['caches'] {
    return {
      // Only what the store uses of a cache.
      open: async name => this.#open(name) as Cache,
      keys: async () => [...this.all.keys()],
      delete: async name => this.all.delete(name),
      match: async url => {
        for (const kept of this.all.values()) {
          const body = kept.get(urlOf(url))
          if (body !== undefined) return new Response(body)
        }
        return undefined
      },
    }
  }

  #open(name: string): Kept {
    const kept = this.all.get(name) ?? new Map<string, string>()
    this.all.set(name, kept)
    return {
      match: async url => {
        const body = kept.get(urlOf(url))
        return body === undefined ? undefined : new Response(body)
      },
      put: async (url, response) => void kept.set(urlOf(url), await response.text()),
    }
  }
}

function urlOf(request: RequestInfo | URL): string {
  if (typeof request === 'string') return request
  return request instanceof URL ? request.href : request.url
}
