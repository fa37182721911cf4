/**
 * What takes the browser or the relay long (a Worker, an audio process, a connection), begun before
 * everything else is even read.
 */
import { SocketStream } from '../src/adapters/webrtc/socket-stream.ts'
import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import { wakeAudio } from '../src/adapters/browser/wake-audio.ts'
import { MEDIA_SOCKET_PATH } from '../src/index.ts'
import { parseRoute } from './route.ts'
import { socketUrl } from './socket-url.ts'
import mediaWorkerUrl from '../src/workers/media.ts?worker&url'

/** What somebody with a link will need in a moment. */
export type HeadStart = {
  readonly worker: Worker
  /** To the relay that served this page. */
  readonly socket: SocketStream
}

/** Another media Worker. */
export const startMediaWorker = (): Worker =>
  new Worker(trustedScriptUrl(mediaWorkerUrl), { type: 'module', name: 'media' })

/** Another connection to the relay that served this page. */
export const connectMediaSocket = (): SocketStream =>
  new SocketStream(new WebSocket(socketUrl(MEDIA_SOCKET_PATH)))

/** Undefined on a page that was not opened by a link. */
export const headStart: HeadStart | undefined =
  parseRoute(window.location.hash).screen === 'link' ? begin() : undefined

function begin(): HeadStart {
  wakeAudio()
  return { worker: startMediaWorker(), socket: connectMediaSocket() }
}
