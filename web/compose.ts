/** Puts the real world behind {@link Spaces}: what only members need is loaded when it is wanted. */
import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { browserAudio } from '../src/adapters/browser/audio-devices.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { SystemRandom } from '../src/adapters/system/random.ts'
import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import {
  createSpaces,
  INFO_MAX,
  readInfo,
  ROOM_LINK_MARK,
  SIGNAL_PATH,
  type DocumentRoads,
  type MemberPorts,
  type Network,
  type RelayInfo,
  type Spaces,
} from '../src/index.ts'
import verifyWorkerUrl from '../src/workers/verify.ts?worker&url'
import workWorkerUrl from '../src/workers/work.ts?worker&url'
import { socketUrl } from './socket-url.ts'
import { rememberedChoices, type Connection } from './audio-choices.ts'
import { rememberedVolumes } from './volumes.ts'
import type { MediaStart } from './media-start.ts'

/**
 * Loading and starting libp2p takes a third of a second of the page. Somebody who came to listen is
 * given the sound first; the network follows at the first sound, when it is needed, or after this long.
 */
const NETWORK_AFTER_MS = 2_500
/** The relay that served the page answers at once or is gone. */
const INFO_PATIENCE_MS = 4_000

/** Everything a person can do, over this browser's network, storage and sound. */
export async function composeSpaces(media: MediaStart): Promise<Spaces> {
  const byLink = window.location.hash.startsWith(ROOM_LINK_MARK)
  const wanted = patience(byLink ? NETWORK_AFTER_MS : 0)
  const log = new ConsoleLog()
  const spaces = await createSpaces(
    {
      clock: new SystemClock(),
      random: new SystemRandom(),
      log,
      audio: browserAudio(log),
      volumes: rememberedVolumes(window.localStorage),
      choices: rememberedChoices(window.localStorage, connectionOf(window.navigator)),
      appUrl: new URL('.', window.location.href).href,
      relayInfo,
      openMemberPorts,
      openNetwork: () => openNetwork(media, wanted.over),
      wantNetwork: wanted.end,
      greetRelay: () => media.socket.knock(),
      openEngine: network => media.openEngine(network, wanted.end),
    },
    { byLink },
  )
  // A closed tab says goodbye: its children look for another parent at once.
  window.addEventListener('pagehide', () => void spaces.close())
  return spaces
}

/** TypeScript's library does not know it: only Chromium has one. */
const connectionOf = (navigator: Navigator & { readonly connection?: Connection }) =>
  navigator.connection

/** Something to wait for that ends by itself, or earlier. */
function patience(longestMs: number): { readonly over: Promise<void>; readonly end: () => void } {
  let end: () => void = () => undefined
  const over = new Promise<void>(resolve => {
    end = resolve
    setTimeout(resolve, longestMs)
  })
  return { over, end }
}

async function openNetwork(media: MediaStart, wanted: Promise<void>): Promise<Network> {
  await wanted
  const { createBrowserNetwork } = await import('../src/adapters/libp2p/browser.ts')
  const { seed: privateKeySeed } = await media.peer
  return createBrowserNetwork({
    relays: [],
    clock: new SystemClock(),
    random: new SystemRandom(),
    log: new ConsoleLog(),
    privateKeySeed,
  })
}

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
    openRoads,
  }
}

/** Loaded only by somebody whom the page's own server reaches and no peer does. */
async function openRoads(): Promise<DocumentRoads> {
  const { YWebrtcRoads } = await import('../src/adapters/y-webrtc/roads.ts')
  const connect = (): WebSocket => new WebSocket(socketUrl(SIGNAL_PATH))
  return new YWebrtcRoads({
    connect,
    clock: new SystemClock(),
    log: new ConsoleLog(),
    hidesAddress: false,
  })
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
