import {
  createServer as createHttp,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttps } from 'node:https'
import { answerAsset } from './answer-asset.ts'
import { COMMON_HEADERS, OPEN_HEADERS } from './headers.ts'
import type { Assets } from './assets.ts'
import type { Tls } from '../tls.ts'

/** A browser's request has under 2 kB of headers, with nothing but this app on the origin. */
const HEADER_BYTES_MAX = 8 * 1024
/** A slow sender of headers holds a socket no longer than this. */
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 15_000
/** A page loads its files within seconds; idle sockets are the cheapest flood. */
const KEEP_ALIVE_MS = 5_000
/** One page needs six; a school behind one address needs a few hundred. */
const CONNECTIONS_MAX = 1_024

/** What the HTTP side asks of the relay. */
export type HttpRoutes = {
  readonly assets: Assets
  /** Takes part in the network and is not about to stop. */
  isReady(): boolean
  /** The information document for whoever opened this relay under `host`; undefined until it runs. */
  info(host: string | undefined): string | undefined
}

/** Serves the web app, `/healthz`, `/readyz` and `/info`. Not listening yet. */
export function createHttpServer(routes: HttpRoutes, tls: Tls | undefined): Server {
  const answer: RequestListener = (request, response) => {
    // Bodies are never read: nothing here takes one.
    request.resume()
    route(routes, request, response).catch(() => response.destroy())
  }
  const options = {
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
  }
  const server = tls ? createHttps({ ...options, ...tls }, answer) : createHttp(options, answer)
  server.maxConnections = CONNECTIONS_MAX
  server.on('clientError', (error, socket) => {
    // A browser opens connections ahead of what it will ask. Told anything on one that waited too long, it shows that as
    // the answer to its next request: a page that cannot be loaded. A connection that closes it opens anew.
    const isLate = 'code' in error && error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
    if (socket.writable && !isLate)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    else socket.destroy()
  })
  return server
}

async function route(
  routes: HttpRoutes,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'OPTIONS') return answerText(response, 204, '', OPEN_HEADERS)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return answerText(response, 405, 'GET and HEAD only\n', { allow: 'GET, HEAD' })
  }
  const path = pathOf(request.url)
  if (path === '/healthz') return answerText(response, 200, 'ok\n', OPEN_HEADERS)
  if (path === '/readyz') {
    const isReady = routes.isReady()
    return answerText(
      response,
      isReady ? 200 : 503,
      isReady ? 'ready\n' : 'not ready\n',
      OPEN_HEADERS,
    )
  }
  if (path === '/info') return answerInfo(response, routes.info(request.headers.host))
  const asset = routes.assets.find(path)
  if (asset === undefined) return answerText(response, 404, 'There is nothing here.\n')
  return answerAsset(asset, request, response)
}

function answerInfo(response: ServerResponse, info: string | undefined): void {
  if (info === undefined) return answerText(response, 503, 'not ready\n', OPEN_HEADERS)
  const type = { 'content-type': 'application/json; charset=utf-8' }
  return answerText(response, 200, info, { ...OPEN_HEADERS, ...type })
}

/** The path before any query, as sent: files have plain names, so nothing is decoded. */
const pathOf = (url = '/'): string => url.split(/[?#]/, 1)[0] ?? '/'

function answerText(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
    ...COMMON_HEADERS,
    ...headers,
  })
  response.end(response.req.method === 'HEAD' ? undefined : text)
}
