/** One build of the app, as its service worker keeps it whole. */
export type Build = {
  /** Of all that is in it: another build has another. */
  readonly id: string
  /** SHA-256 of the page, as `fetch` checks it: a page of another build must not meet these files. */
  readonly pageIntegrity: string
  /** Every other file, relative to the app's folder. Each name holds a hash of what is inside. */
  readonly files: readonly string[]
}

/** Under which the page says of which build it is; the bundler writes it. */
export const BUILD_META = 'loggia-build'

/** The folder of what the bundler named by its content. */
export const HASHED_FOLDER = 'assets/'

/**
 * Names the cache of one build, and the lock that every page of that build holds while it is open. `scope` is the
 * address of the app's folder: two apps on one host share their storage.
 */
export const storeName = (scope: string, build: string): string => storePrefix(scope) + build

/** How the stores of all builds of this app begin; a scope ends with a slash, so that none begins another. */
export const storePrefix = (scope: string): string => `loggia:${scope}:`

/** What a page asks of a service worker: of which build it is, or to serve every page from now on. */
export type Asked = { readonly kind: 'which-build' } | { readonly kind: 'take-over' }

/** Only our own pages post here, perhaps of another version: what does not fit is passed over. */
export function readAsked(data: unknown): Asked | undefined {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return undefined
  return data.kind === 'which-build' || data.kind === 'take-over' ? { kind: data.kind } : undefined
}
