/**
 * What the page may do (DESIGN §12). Scripts, styles and workers come from here only; texts become
 * code nowhere except through the policy named `loggia`; connections go to this relay and, by WebSocket, to others.
 * WebAssembly is our own libopus, which restores lost frames; it gives no text a way to become code. Players get only
 * what the page itself put together: the sound in a report.
 */
const contentSecurityPolicy = (scripts: readonly string[]): string =>
  [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...scripts].join(' '),
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    'media-src blob:',
    "connect-src 'self' ws: wss:",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types loggia',
  ].join('; ')

/** On every answer. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** What the app's service worker may do, and no page: fetch the app's own files. */
const SERVICE_WORKER_POLICY = "default-src 'none'; connect-src 'self'"

/** What a file's policy depends on. */
export type AppFile = {
  /** The sources of the scripts inside a page, as a policy names them. */
  readonly scripts: readonly string[]
  readonly isServiceWorker: boolean
}

/**
 * On every file of the web app. No opener policy: with one a browser begins a second process for the page when the first
 * one is ready (docs/decisions/0044).
 */
export const appHeaders = ({
  scripts,
  isServiceWorker,
}: AppFile): Readonly<Record<string, string>> => ({
  ...COMMON_HEADERS,
  'content-security-policy': isServiceWorker
    ? SERVICE_WORKER_POLICY
    : contentSecurityPolicy(scripts),
  'permissions-policy':
    'microphone=(self), camera=(), geolocation=(), display-capture=(), payment=(), usb=()',
  'cross-origin-resource-policy': 'same-origin',
})

/** On what other origins' pages may read: an app served elsewhere asks relays who they are. */
export const OPEN_HEADERS: Readonly<Record<string, string>> = {
  ...COMMON_HEADERS,
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, HEAD',
  'cross-origin-resource-policy': 'cross-origin',
  'cache-control': 'no-store',
}

/** Hashed names never change; everything else is asked for again, at the price of one 304. */
export const cacheControl = (isImmutable: boolean): string =>
  isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache'
