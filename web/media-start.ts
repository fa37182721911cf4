/**
 * What a page that was opened by a link begins before anything else: the media Worker, the relay's media
 * socket and the first peer connection come up while the rest of the page is still on its way.
 */
import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { MediaWorker } from '../src/adapters/browser/media-worker.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { prepareOutput, wakeAudio } from '../src/adapters/browser/output.ts'
import { isLinkMessage, type LinkOrder } from '../src/adapters/webrtc/link-messages.ts'
import { MediaSocket } from '../src/adapters/webrtc/media-socket.ts'
import { PageLinks, type PageLinksOptions } from '../src/adapters/webrtc/page-links.ts'
import { signallingStreams } from '../src/adapters/webrtc/signalling-streams.ts'
import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import {
  generatePeer,
  MEDIA_PROTOCOL,
  MEDIA_SOCKET_PATH,
  openRoomLink,
  PeerConduct,
  signHello,
  type MediaEngine,
  type Network,
} from '../src/index.ts'
import { socketUrl } from './socket-url.ts'
import mediaWorkerUrl from '../src/workers/media.ts?worker&url'

/** DESIGN §10: four children for a desktop, two for a phone, until links have shown what they carry. */
const SLOTS_DESKTOP = 4
const SLOTS_PHONE = 2

/**
 * Evaluating and drawing the page holds its thread for a tenth of a second or two, in which nobody could be
 * asked for sound nor an answer be heard: these go first, unless they take longer than a person notices.
 */
const ASKING_MAX_MS = 300

/** A tab's media side, before and beside its network. */
export type MediaStart = {
  /** The first ask for sound was answered, or will not be soon: the thread is free for the page. */
  readonly underWay: Promise<void>
  readonly peer: ReturnType<typeof generatePeer>
  readonly socket: MediaSocket
  /** An engine for one Space; the first one was begun with this. */
  openEngine(network: Promise<Network>, wantNetwork: () => void): MediaEngine
}

type FirstEngine = {
  readonly engine: MediaEngine
  readonly joinNetwork: (network: Promise<Network>, wanted: () => void) => void
}

/** Begins; with the link that opened this page, if one did: somebody may want to hear in a moment. */
export function startMedia(link: string | undefined): MediaStart {
  const peer = generatePeer()
  const socket = new MediaSocket({
    connect: () => new WebSocket(socketUrl(MEDIA_SOCKET_PATH)),
    answer: async greeting => signHello(await peer, greeting),
  })
  let free: () => void = () => undefined
  const underWay = new Promise<void>(resolve => (free = resolve))
  let first =
    link === undefined
      ? undefined
      : beginEngine(peer, socket, { asked: once(prepareOutput), answered: free })
  if (first === undefined || link === undefined) free()
  else {
    void lookAhead(first.engine, socket, link).then(isAsking => isAsking || free())
    setTimeout(free, ASKING_MAX_MS)
    wakeAudio()
  }
  // Last: the page's thread waits while WebRTC starts its own.
  first?.prepare()
  return {
    underWay,
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

/** Later links are asked for as well; only before the first one is there an idle moment. */
function once(work: () => void): () => void {
  let isDue = true
  return () => {
    if (isDue) work()
    isDue = false
  }
}

/**
 * Asks the relay that served this page for a place while the page is still on its way. The page reads the
 * link once more and says what is wrong with it; here a bad one is only not followed. False when nobody
 * will be asked.
 */
async function lookAhead(engine: MediaEngine, socket: MediaSocket, link: string): Promise<boolean> {
  const [relay, read] = await Promise.all([
    socket.knock(),
    openRoomLink(link, new SystemClock().now()),
  ])
  if (relay === undefined || !read.ok) return false
  engine.post({ type: 'look', space: read.value.space, entries: [{ peer: relay, addresses: [] }] })
  return true
}

function beginEngine(
  peer: MediaStart['peer'],
  socket: MediaSocket,
  { asked, answered }: Partial<Pick<PageLinksOptions, 'asked' | 'answered'>> = {},
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
  const [clock, log] = [new SystemClock(), new ConsoleLog()]
  const conduct = network.then(made => new PeerConduct({ clock, log, streams: made.streams }))
  // Without a network there is nothing that anybody could be disconnected from.
  conduct.catch(() => undefined)
  const links = new PageLinks({
    streams,
    worker,
    clock,
    log,
    blame: (from, misdeed) =>
      void conduct.then(
        each => each.strike(from, MEDIA_PROTOCOL, misdeed),
        () => undefined,
      ),
    ...(asked && { asked }),
    answered: () => {
      engine.mark('answered')
      answered?.()
    },
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
