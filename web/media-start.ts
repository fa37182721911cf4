/**
 * What a page that was opened by a link begins before anything else: the media Worker, the relay's media
 * socket and the first peer connection come up while the rest of the page is still on its way.
 */
import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { MediaWorker } from '../src/adapters/browser/media-worker.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { wakeAudio } from '../src/adapters/browser/output.ts'
import { isLinkMessage, type LinkOrder } from '../src/adapters/webrtc/link-messages.ts'
import { MediaSocket } from '../src/adapters/webrtc/media-socket.ts'
import { PageLinks } from '../src/adapters/webrtc/page-links.ts'
import { signallingStreams } from '../src/adapters/webrtc/signalling-streams.ts'
import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import {
  generatePeer,
  MEDIA_SOCKET_PATH,
  signHello,
  type MediaEngine,
  type Network,
} from '../src/index.ts'
import mediaWorkerUrl from '../src/workers/media.ts?worker&url'

/** DESIGN §10: four children for a desktop, two for a phone, until links have shown what they carry. */
const SLOTS_DESKTOP = 4
const SLOTS_PHONE = 2

/** A tab's media side, before and beside its network. */
export type MediaStart = {
  readonly peer: ReturnType<typeof generatePeer>
  readonly socket: MediaSocket
  /** An engine for one Space; the first one was begun with this. */
  openEngine(network: Promise<Network>, wantNetwork: () => void): MediaEngine
}

type FirstEngine = {
  readonly engine: MediaEngine
  readonly joinNetwork: (network: Promise<Network>, wanted: () => void) => void
}

/** Begins; `byLink`: somebody may want to hear in a moment. */
export function startMedia({ byLink }: { readonly byLink: boolean }): MediaStart {
  const socketUrl = new URL(`.${MEDIA_SOCKET_PATH}`, window.location.href)
  socketUrl.protocol = socketUrl.protocol.replace('http', 'ws')
  socketUrl.hash = ''
  const peer = generatePeer()
  const socket = new MediaSocket({
    connect: () => new WebSocket(socketUrl),
    answer: async greeting => signHello(await peer, greeting),
  })
  let first = byLink ? beginEngine(peer, socket) : undefined
  if (byLink) {
    void socket.knock()
    wakeAudio()
  }
  // Last: the page's thread waits while WebRTC starts its own.
  first?.prepare()
  return {
    peer,
    socket,
    openEngine(network, wantNetwork) {
      const begun = first ?? beginEngine(peer, socket)
      first = undefined
      begun.joinNetwork(network, wantNetwork)
      return begun.engine
    },
  }
}

function beginEngine(
  peer: MediaStart['peer'],
  socket: MediaSocket,
): FirstEngine & { readonly prepare: () => void } {
  const worker = new Worker(trustedScriptUrl(mediaWorkerUrl), { type: 'module', name: 'media' })
  const engine = new MediaWorker(worker)
  let wanted: () => void = () => undefined
  let joinNetwork: (network: Promise<Network>) => void = () => undefined
  const network = new Promise<Network>(resolve => (joinNetwork = resolve))
  const streams = signallingStreams({
    socket,
    network: network.then(made => made.streams),
    wanted: () => wanted(),
  })
  const links = new PageLinks({
    streams,
    worker,
    clock: new SystemClock(),
    log: new ConsoleLog(),
    answered: () => engine.mark('answered'),
  })
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // Page and Worker run the same build: link messages that arrive here are orders.
    if (isLinkMessage(data)) links.handleOrder(data as LinkOrder)
  })
  engine.onClose(() => links.close())
  void peer.then(own => engine.begin(own.peer, isPhone() ? SLOTS_PHONE : SLOTS_DESKTOP))
  return {
    engine,
    prepare: () => links.prepare(),
    joinNetwork: (made, want) => {
      wanted = want
      joinNetwork(made)
    },
  }
}

const isPhone = (): boolean => /Mobi|Android/.test(navigator.userAgent)
