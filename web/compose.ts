/** Puts the real world behind {@link Spaces}: what only members need is loaded when it is wanted. */
import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { browserAudio } from '../src/adapters/browser/audio-devices.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { SystemRandom } from '../src/adapters/system/random.ts'
import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import { createSpaces, ROOM_LINK_MARK } from '../src/listen.ts'
import type { DocumentRoads, MemberPorts, Network, RelayInfo, Spaces } from '../src/index.ts'
import verifyWorkerUrl from '../src/workers/verify.ts?worker&url'
import workWorkerUrl from '../src/workers/work.ts?worker&url'
import { rememberedChoices, type Connection } from './audio-choices.ts'
import { hidesAddress } from './hidden-address.ts'
import { rememberedVolumes } from './volumes.ts'
import type { MediaStart } from './media-start.ts'

/**
 * Loading and starting libp2p takes a third of a second of the page. Somebody who came to listen is
 * given the sound first; the network follows at the first sound, when it is needed, or after this long.
 */
const NETWORK_AFTER_MS = 2_500

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
      openCaptionEngine: async choice =>
        (await import('../src/adapters/browser/caption-engines.ts')).openCaptionEngine(choice),
      appUrl: new URL('.', window.location.href).href,
      relayInfo,
      hidesAddress,
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
  // Kept by its browser and brought back by "Back", it is as it was when it said goodbye: its Space left, its network gone.
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) window.location.reload()
  })
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
    hidesAddress,
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
  const { openRoads: open } = await import('./roads.ts')
  return open()
}

/** Asked for when sound is there, or nobody waits for it. */
async function relayInfo(): Promise<RelayInfo | undefined> {
  const { relayInfo: ask } = await import('./relay-info.ts')
  return ask()
}
