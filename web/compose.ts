/** Puts the real world behind {@link Spaces}: what only members need is loaded when it is wanted. */
import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { MediaWorker } from '../src/adapters/browser/media-worker.ts'
import { openMicrophone } from '../src/adapters/browser/microphone.ts'
import { openOutput } from '../src/adapters/browser/output.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { SystemRandom } from '../src/adapters/system/random.ts'
import { isLinkMessage, type LinkOrder } from '../src/adapters/webrtc/link-messages.ts'
import { MediaSocket } from '../src/adapters/webrtc/media-socket.ts'
import { PageLinks } from '../src/adapters/webrtc/page-links.ts'
import { signallingStreams } from '../src/adapters/webrtc/signalling-streams.ts'
import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import {
  createSpaces,
  INFO_MAX,
  MEDIA_SOCKET_PATH,
  peerKeyFromSeed,
  readInfo,
  ROOM_LINK_MARK,
  signHello,
  type MediaEngine,
  type MemberPorts,
  type Network,
  type RelayInfo,
  type Spaces,
} from '../src/index.ts'
import mediaWorkerUrl from '../src/workers/media.ts?worker&url'
import verifyWorkerUrl from '../src/workers/verify.ts?worker&url'
import workWorkerUrl from '../src/workers/work.ts?worker&url'
import { rememberedVolumes } from './volumes.ts'

/** DESIGN §10: four children for a desktop, two for a phone, until links have shown what they carry. */
const SLOTS_DESKTOP = 4
const SLOTS_PHONE = 2
/**
 * Loading and starting libp2p takes a third of a second of the page. Somebody who came to listen is
 * given the sound first; the network follows at the first sound, when it is needed, or after this long.
 */
const NETWORK_AFTER_MS = 2_500
/** The relay that served the page answers at once or is gone. */
const INFO_PATIENCE_MS = 4_000

/** Everything a person can do, over this browser's network, storage and sound. */
export async function composeSpaces(): Promise<Spaces> {
  const byLink = window.location.hash.startsWith(ROOM_LINK_MARK)
  const world = openWorld()
  const wanted = patience(byLink ? NETWORK_AFTER_MS : 0)
  const spaces = await createSpaces(
    {
      ...world,
      audio: { openOutput, openMicrophone },
      volumes: rememberedVolumes(window.localStorage),
      appUrl: new URL('.', window.location.href).href,
      relayInfo,
      openMemberPorts,
      openNetwork: () => openNetwork(world, wanted.over),
      wantNetwork: wanted.end,
      greetRelay: () => world.socket.knock(),
      openEngine: network => openEngine(network, world, wanted.end),
    },
    { byLink },
  )
  // A closed tab says goodbye: its children look for another parent at once.
  window.addEventListener('pagehide', () => void spaces.close())
  return spaces
}

/** What page, network and media links of this tab share. */
type World = {
  readonly clock: SystemClock
  readonly random: SystemRandom
  readonly log: ConsoleLog
  /** Makes this tab's PeerId, before there is a network and in it. */
  readonly peerSeed: Uint8Array
  readonly peerKey: ReturnType<typeof peerKeyFromSeed>
  readonly socket: MediaSocket
}

function openWorld(): World {
  const random = new SystemRandom()
  const peerSeed = random.bytes(32)
  const peerKey = peerKeyFromSeed(peerSeed)
  const socketUrl = new URL(`.${MEDIA_SOCKET_PATH}`, window.location.href)
  socketUrl.protocol = socketUrl.protocol.replace('http', 'ws')
  socketUrl.hash = ''
  const socket = new MediaSocket({
    connect: () => new WebSocket(socketUrl),
    answer: async greeting => signHello(await peerKey, greeting),
  })
  return { clock: new SystemClock(), random, log: new ConsoleLog(), peerSeed, peerKey, socket }
}

/** Something to wait for that ends by itself, or earlier. */
function patience(longestMs: number): { readonly over: Promise<void>; readonly end: () => void } {
  let end: () => void = () => undefined
  const over = new Promise<void>(resolve => {
    end = resolve
    setTimeout(resolve, longestMs)
  })
  return { over, end }
}

async function openNetwork(world: World, wanted: Promise<void>): Promise<Network> {
  await wanted
  const { createBrowserNetwork } = await import('../src/adapters/libp2p/browser.ts')
  const { clock, random, log, peerSeed } = world
  return createBrowserNetwork({ relays: [], clock, random, log, privateKeySeed: peerSeed })
}

/** The Worker loads while a link is checked and its preview read. */
function openEngine(network: Promise<Network>, world: World, wanted: () => void): MediaEngine {
  const { clock, log, socket, peerKey } = world
  const worker = new Worker(trustedScriptUrl(mediaWorkerUrl), { type: 'module', name: 'media' })
  const engine = new MediaWorker(worker)
  const streams = signallingStreams({
    socket,
    network: network.then(made => made.streams),
    wanted,
  })
  const links = new PageLinks({ streams, worker, clock, log })
  worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    // Page and Worker run the same build: link messages that arrive here are orders.
    if (isLinkMessage(data)) links.handleOrder(data as LinkOrder)
  })
  engine.onClose(() => links.close())
  void peerKey.then(({ peer }) => engine.begin(peer, isPhone() ? SLOTS_PHONE : SLOTS_DESKTOP))
  return engine
}

const isPhone = (): boolean => /Mobi|Android/.test(navigator.userAgent)

async function openMemberPorts(): Promise<MemberPorts> {
  const [
    { openIdbRows },
    { YjsFollowCarrier },
    { BrowserKeyStore },
    { WorkerBulkVerifier },
    { WorkerWorkMaker },
  ] = await Promise.all([
    import('../src/adapters/datastore/idb-rows.ts'),
    import('../src/adapters/yjs/follow-carrier.ts'),
    import('../src/adapters/browser/key-store.ts'),
    import('../src/adapters/browser/bulk-verifier.ts'),
    import('../src/adapters/browser/work-maker.ts'),
  ])
  const verifyWorker = (): Worker =>
    new Worker(trustedScriptUrl(verifyWorkerUrl), { type: 'module', name: 'verify' })
  return {
    rows: await openIdbRows('loggia'),
    keyStore: new BrowserKeyStore(),
    followCarrier: new YjsFollowCarrier(),
    verifier: new WorkerBulkVerifier(verifyWorker),
    workMaker: new WorkerWorkMaker(
      () => new Worker(trustedScriptUrl(workWorkerUrl), { type: 'module', name: 'work' }),
    ),
  }
}

/** Undefined when the page came from elsewhere than a relay, or its relay is gone. */
async function relayInfo(): Promise<RelayInfo | undefined> {
  try {
    const answer = await fetch('info', {
      cache: 'no-store',
      signal: AbortSignal.timeout(INFO_PATIENCE_MS),
    })
    const text = await answer.text()
    const info = text.length <= INFO_MAX ? readInfo(text) : undefined
    return info?.ok ? info.value : undefined
  } catch {
    // No relay there now: whoever asks will ask again.
    return undefined
  }
}
