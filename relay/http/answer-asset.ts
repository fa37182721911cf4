import type { IncomingMessage, ServerResponse } from 'node:http'
import { chooseEncoding } from './accepts.ts'
import type { Asset } from './assets.ts'
import { appHeaders, cacheControl } from './headers.ts'

/** Sends a file of the web app, or 304 when the browser has it. */
export async function answerAsset(
  asset: Asset,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = {
    ...appHeaders(asset),
    'cache-control': cacheControl(asset.isImmutable),
    etag: asset.tag,
    vary: 'accept-encoding',
  }
  if (isKnown(request.headers['if-none-match'], asset.tag)) {
    response.writeHead(304, headers).end()
    return
  }
  const accepted = request.headers['accept-encoding']
  const encoding = chooseEncoding(
    typeof accepted === 'string' ? accepted : undefined,
    asset.encodings,
  )
  const body = await asset.body(encoding)
  response.writeHead(200, {
    ...headers,
    'content-type': asset.type,
    'content-length': body.length,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** The tag is weakened by proxies that compress (`W/"…"`); the content is the same. */
const isKnown = (header: string | undefined, tag: string): boolean =>
  (header ?? '').split(',').some(found => found.trim().replace(/^W\//, '') === tag)
