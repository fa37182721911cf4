import { browserAudio } from '../../../src/adapters/browser/audio-devices.ts'
import { ConsoleLog } from '../../../src/adapters/browser/console-log.ts'
import { createBrowserNetwork } from '../../../src/adapters/libp2p/browser.ts'
import { fromBase64url } from '../../../src/domain/base64url.ts'
import { isLinkMessage, type LinkOrder } from '../../../src/adapters/webrtc/link-messages.ts'
import { keyFromSeed } from '../../../src/crypto/ed25519.ts'
import { MediaWorker } from '../../../src/adapters/browser/media-worker.ts'
import { PageLinks } from '../../../src/adapters/webrtc/page-links.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../../src/adapters/system/random.ts'
import mediaWorkerUrl from '../../../src/workers/media.ts?worker&url'
import type { HearingReport } from '../../../src/domain/media/hearing-report.ts'
import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { Place } from '../../../src/domain/place.ts'
import type { SpaceId } from '../../../src/domain/ids.ts'

/** A tab without a screen: the product's network, media Worker and sound, driven by a bench. */
const log = new ConsoleLog()
const clock = new SystemClock()
const audio = browserAudio(log)

let engine: MediaWorker | undefined
let place: Place = { phase: 'joining', asked: 0 }
let report: HearingReport | undefined
let onStage = 0

/** What goes in over `page.evaluate`: bytes as base64url. */
export type TalkEntrance = {
  readonly space: string
  readonly log: readonly string[]
  readonly entries: readonly PeerAddress[]
  readonly session?: { readonly seed: string; readonly delegation: string; readonly name: string }
}

const bytesOf = (text: string): Uint8Array => {
  const bytes = fromBase64url(text)
  if (!bytes.ok) throw new TypeError('expected base64url')
  return bytes.value
}

const running = (): MediaWorker => {
  if (engine === undefined) throw new TypeError('start first')
  return engine
}

const driver = {
  async start(relays: readonly string[], seed: string, slots: number) {
    const privateKeySeed = bytesOf(seed)
    const random = new SystemRandom()
    const network = await createBrowserNetwork({ clock, random, log, relays, privateKeySeed })
    const worker = new Worker(mediaWorkerUrl, { type: 'module', name: 'media' })
    const made = new MediaWorker(worker)
    const { streams } = network
    const links = new PageLinks({ streams, worker, clock, log, blame: () => undefined })
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isLinkMessage(data)) links.handleOrder(data as LinkOrder)
    })
    made.onEvent(event => {
      if (event.type === 'place') place = event.place
      if (event.type === 'hearing') report = event.report
      if (event.type === 'state') onStage = event.state.stage.length
    })
    made.begin(network.streams.self, { slots, hides: false })
    engine = made
    network.streams.onChange(() =>
      made.post({ type: 'addresses', addresses: network.streams.addresses() }),
    )
    return network.streams.self
  },
  async enter({ space, log: envelopes, entries, session }: TalkEntrance) {
    running().post({
      type: 'enter',
      entrance: {
        // Made by the bench's own log.
        space: space as SpaceId,
        log: envelopes.map(bytesOf),
        entries,
        addresses: [],
        session: session && {
          key: await keyFromSeed(bytesOf(session.seed)),
          delegation: bytesOf(session.delegation),
          name: session.name,
        },
      },
    })
    const output = await audio.openOutput()
    running().post({ type: 'output', port: output.port })
    await output.resume()
  },
  async speak() {
    const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    const opened = await audio.openMicrophone({ ...plain, suppressor: false, device: undefined })
    if (!opened.ok) throw new TypeError(`no microphone: ${opened.reason}`)
    running().post({ type: 'microphone', port: opened.value.port })
    running().post({ type: 'mute', muted: false })
  },
  look: () => ({ place, report, onStage }),
}

/** The driver's type, for the bench's side of `page.evaluate`. */
export type TalkDriver = typeof driver

Object.assign(globalThis, { driver })
