/** Puts the real world behind {@link Spaces}: what only members need is loaded when it is wanted. */
import '../src/adapters/libp2p/init-channel-fix.ts'
import { ConsoleLog } from '../src/adapters/browser/console-log.ts'
import { MediaWorker } from '../src/adapters/browser/media-worker.ts'
import { openMicrophone } from '../src/adapters/browser/microphone.ts'
import { openOutput } from '../src/adapters/browser/output.ts'
import { SystemClock } from '../src/adapters/system/clock.ts'
import { SystemRandom } from '../src/adapters/system/random.ts'
import { isLinkMessage, type LinkOrder } from '../src/adapters/webrtc/link-messages.ts'
import { PageLinks } from '../src/adapters/webrtc/page-links.ts'
import { trustedScriptUrl } from '../src/adapters/browser/trusted-url.ts'
import {
  createSpaces,
  INFO_MAX,
  readInfo,
  type MediaEngine,
  type MemberPorts,
  type Network,
  type RelayInfo,
  type Spaces,
} from '../src/index.ts'
import mediaWorkerUrl from '../src/workers/media.ts?worker&url'
import verifyWorkerUrl from '../src/workers/verify.ts?worker&url'
import { rememberedVolumes } from './volumes.ts'

/** DESIGN §10: four children for a desktop, two for a phone, until links have shown what they carry. */
const SLOTS_DESKTOP = 4
const SLOTS_PHONE = 2
/** The relay that served the page answers at once or is gone. */
const INFO_PATIENCE_MS = 4_000

/** Everything a person can do, over this browser's network, storage and sound. */
export async function composeSpaces(): Promise<Spaces> {
  const clock = new SystemClock()
  const random = new SystemRandom()
  const log = new ConsoleLog()
  const spaces = await createSpaces(
    {
      clock,
      random,
      log,
      audio: { openOutput, openMicrophone },
      volumes: rememberedVolumes(window.localStorage),
      appUrl: new URL('.', window.location.href).href,
      relayInfo,
      openMemberPorts,
      openNetwork: async () => {
        const { createBrowserNetwork } = await import('../src/adapters/libp2p/browser.ts')
        return createBrowserNetwork({ relays: [], clock, random, log })
      },
      openEngine: network => openEngine(network, clock, log),
    },
    { byLink: window.location.hash.startsWith('#/s/') },
  )
  // A closed tab says goodbye: its children look for another parent at once.
  window.addEventListener('pagehide', () => void spaces.close())
  return spaces
}

/** The Worker loads while the network is still being made. */
function openEngine(network: Promise<Network>, clock: SystemClock, log: ConsoleLog): MediaEngine {
  const worker = new Worker(trustedScriptUrl(mediaWorkerUrl), { type: 'module', name: 'media' })
  const engine = new MediaWorker(worker)
  void network.then(({ streams }) => {
    const links = new PageLinks({ streams, worker, clock, log })
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      // Page and Worker run the same build: link messages that arrive here are orders.
      if (isLinkMessage(data)) links.handleOrder(data as LinkOrder)
    })
    performance.mark('loggia network stands')
    engine.begin(streams.self, isPhone() ? SLOTS_PHONE : SLOTS_DESKTOP)
    engine.onClose(() => links.close())
  })
  return engine
}

const isPhone = (): boolean => /Mobi|Android/.test(navigator.userAgent)

async function openMemberPorts(): Promise<MemberPorts> {
  const [{ openIdbRows }, { YjsFollowCarrier }, { BrowserKeyStore }, { WorkerBulkVerifier }] =
    await Promise.all([
      import('../src/adapters/datastore/idb-rows.ts'),
      import('../src/adapters/yjs/follow-carrier.ts'),
      import('../src/adapters/browser/key-store.ts'),
      import('../src/adapters/browser/bulk-verifier.ts'),
    ])
  const verifyWorker = (): Worker =>
    new Worker(trustedScriptUrl(verifyWorkerUrl), { type: 'module', name: 'verify' })
  return {
    rows: await openIdbRows('loggia'),
    keyStore: new BrowserKeyStore(),
    followCarrier: new YjsFollowCarrier(),
    verifier: new WorkerBulkVerifier(verifyWorker),
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
