/**
 * What a page that was opened by a link begins before anything else: the media Worker, the relay's media
 * socket and the first peer connection come up while the rest of the page is still on its way.
 */
import { prepareOutput } from '../src/adapters/browser/output.ts'
import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { MediaWorker } from '../src/adapters/browser/media-worker.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { isLinkMessage, type LinkOrder } from '../src/adapters/webrtc/link-messages.ts'
import { MediaSocket } from '../src/adapters/webrtc/media-socket.ts'
import type { PageConnection } from '../src/adapters/webrtc/page-connection.ts'
import { PageLinks } from '../src/adapters/webrtc/page-links.ts'
import { SocketStream } from '../src/adapters/webrtc/socket-stream.ts'
import { signallingStreams } from '../src/adapters/webrtc/signalling-streams.ts'
import {
  FIRST_LOOK,
  generatePeer,
  MEDIA_PROTOCOL,
  PeerConduct,
  signHello,
  writeAsk,
} from '../src/listen.ts'
import type { MediaEngine, Network } from '../src/index.ts'
import { hidesAddress } from './hidden-address.ts'
import { pause } from './pause.ts'
import { mediaSocketUrl, startMediaWorker, type HeadStart } from './head-start.ts'

/** DESIGN §10: four children for a desktop, two for a phone, until links have shown what they carry. */
const SLOTS_DESKTOP = 4
const SLOTS_PHONE = 2

/**
 * Evaluating and drawing the page holds its thread for a tenth of a second or two, in which nobody could be
 * asked for sound nor an answer be heard: these go first, unless they take longer than a person notices.
 */
const ASKING_MAX_MS = 300

/** An answer that comes later than from next door finds the loudspeaker being opened. */
const NEAR_ANSWER_MS = 60

/** A tab's media side, before and beside its network. */
export type MediaStart = {
  /** The first ask for sound is on its way, or will not be soon: the thread is free for the page. */
  readonly underWay: Promise<void>
  /** The first engine has made its first sound. */
  readonly isHeard: Promise<void>
  readonly peer: ReturnType<typeof generatePeer>
  readonly socket: MediaSocket
  /** An engine for one Space; the first one was begun with this. */
  openEngine(network: Promise<Network>, wantNetwork: () => void): MediaEngine
}

type FirstEngine = {
  readonly engine: MediaEngine
  readonly joinNetwork: (network: Promise<Network>, wanted: () => void) => void
}

/** Goes on from the head start that a page opened by a link has: somebody may want to hear in a moment. */
export function startMedia(headStart: HeadStart | undefined): MediaStart {
  let unused = headStart
  const peer = generatePeer(headStart?.keys)
  const socket = new MediaSocket({
    connect: () => {
      const begun = unused
      unused = undefined
      if (begun === undefined) return new SocketStream(new WebSocket(mediaSocketUrl()))
      return new SocketStream(begun.socket, { early: begun.takeEarly() })
    },
    answer: async greeting => signHello(await peer, greeting),
  })
  let free: () => void = () => undefined
  const underWay = new Promise<void>(resolve => (free = resolve))
  let hear: () => void = () => undefined
  const isHeard = new Promise<void>(resolve => (hear = resolve))
  let answer: () => void = () => undefined
  const answered = new Promise<void>(resolve => (answer = resolve))
  let first =
    headStart && beginEngine({ ...headStart, peer, socket, asked: free, answered: answer })
  // While links are made, which needs no page any more; or while the answer is on a long way.
  if (first !== undefined) {
    prepareOutput(Promise.race([answered, underWay.then(() => pause(NEAR_ANSWER_MS))]))
  }
  if (first === undefined) free()
  else {
    void socket.knock().then(relay => relay === undefined && free())
    setTimeout(free, ASKING_MAX_MS)
    first.engine.onEvent(event => {
      if (event.type === 'mark' && event.name === 'first-frame') hear()
    })
  }
  return {
    underWay,
    isHeard,
    peer,
    socket,
    openEngine(network, wantNetwork) {
      const begun = first ?? beginEngine({ peer, socket, worker: startMediaWorker() })
      first = undefined
      begun.joinNetwork(network, wantNetwork)
      return begun.engine
    },
  }
}

type EngineParts = Pick<MediaStart, 'peer' | 'socket'> & {
  readonly worker: Worker
  /** Made ahead, of that Worker's. */
  readonly connection?: PageConnection | undefined
  /** Somebody was asked for a link. */
  readonly asked?: () => void
  /** Somebody answered, and the page has done its part. */
  readonly answered?: () => void
}

function beginEngine(parts: EngineParts): FirstEngine {
  const { peer, socket, worker, connection, asked, answered } = parts
  const engine = new MediaWorker(worker, ({ space, entries: [first] }) => {
    // The Worker would ask the same as soon as it is there.
    if (first !== undefined) links.askAhead(first, writeAsk({ space, ...FIRST_LOOK }))
  })
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
    asked: () => asked?.(),
    answered: () => {
      engine.mark('answered')
      answered?.()
    },
  })
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // Page and Worker run the same build: link messages that arrive here are orders.
    if (isLinkMessage(data)) links.handleOrder(data as LinkOrder)
  })
  if (connection !== undefined) links.takeSpare(connection)
  engine.onClose(() => links.close())
  void peer.then(own => {
    const slots = isPhone() ? SLOTS_PHONE : SLOTS_DESKTOP
    engine.begin(own.peer, { slots, hides: hidesAddress })
  })
  return {
    engine,
    joinNetwork: (made, want) => {
      wanted = want
      joinNetwork(made)
    },
  }
}

const isPhone = (): boolean => /Mobi|Android/.test(navigator.userAgent)
