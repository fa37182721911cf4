import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import { PageConnection } from '../src/adapters/webrtc/page-connection.ts'
import { SPARE_LINK } from '../src/adapters/webrtc/link-messages.ts'
import { MEDIA_SOCKET_PATH } from '../src/listen.ts'
import { parseRoute } from './route.ts'
import { socketUrl } from './socket-url.ts'
import mediaWorkerUrl from '../src/workers/media.ts?worker&url'

/** What takes the browser or the relay long and somebody with a link will need in a moment. */
export type HeadStart = {
  readonly worker: Worker
  /** With its offer under way and its channels in the Worker; undefined where the browser makes none. */
  readonly connection: PageConnection | undefined
  /** To the relay that served this page. */
  readonly socket: WebSocket
  /** What came over the socket until now. Call once, and listen from then on. */
  readonly takeEarly: () => readonly MessageEvent[]
  /** An Ed25519 key of this tab's; undefined where the browser makes none. */
  readonly keys: Promise<CryptoKeyPair | undefined>
}

/** A relay greets, and says no more before it is answered. */
const EARLY_MAX = 1

/** Where the script inside the page leaves what it began. */
const page = window as { loggiaHeadStart?: HeadStart | undefined }

/** Begins it on a page that was opened by a link; undefined on any other, and where a browser gives nothing of it. */
function beginHeadStart(): HeadStart | undefined {
  const isLink = parseRoute(window.location.hash).screen === 'link'
  if (!isLink || !window.isSecureContext) return undefined
  const worker = startMediaWorker()
  const keys = crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']).catch(() => undefined)
  const socket = new WebSocket(mediaSocketUrl())
  socket.binaryType = 'arraybuffer'
  const takeEarly = collect(socket)
  const connection = connectionIfAny(worker)
  return { worker, connection, socket, takeEarly, keys }
}

/** For the script inside the page, which shares no module with those that follow. */
export function leaveHeadStart(): void {
  page.loggiaHeadStart = beginHeadStart()
}

/**
 * What the script inside the page began. While developing there is none, nor where a host's policy is stricter
 * than a relay's: then it is begun now.
 */
export function takeHeadStart(): HeadStart | undefined {
  return page.loggiaHeadStart ?? beginHeadStart()
}

/** Another media Worker. */
export const startMediaWorker = (): Worker =>
  new Worker(trustedScriptUrl(mediaWorkerUrl), { type: 'module', name: 'media' })

/** Where the relay that served this page takes media signalling. */
export const mediaSocketUrl = (): URL => socketUrl(MEDIA_SOCKET_PATH)

function collect(socket: WebSocket): () => readonly MessageEvent[] {
  const early: MessageEvent[] = []
  const take = (message: MessageEvent): void => {
    if (early.length < EARLY_MAX) early.push(message)
    else socket.close()
  }
  socket.addEventListener('message', take)
  return () => {
    socket.removeEventListener('message', take)
    return early
  }
}

function connectionIfAny(worker: Worker): PageConnection | undefined {
  try {
    const connection = new PageConnection({ worker, link: SPARE_LINK })
    connection.prepareOffer()
    return connection
  } catch {
    // Whoever connects meets it again and says so.
    return undefined
  }
}
