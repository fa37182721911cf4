import { createBrowserNetwork } from '../../../src/adapters/libp2p/browser.ts'
import { isLinkMessage, type LinkOrder } from '../../../src/adapters/webrtc/link-messages.ts'
import { PageLinks } from '../../../src/adapters/webrtc/page-links.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../../src/adapters/system/random.ts'
import type { CommunityId, PeerId } from '../../../src/domain/ids.ts'
import type { Network } from '../../../src/ports/network.ts'

/** What a test page offers to its driver: a network, an echo, a topic, and media links by Worker. */
const log = {
  debug: (event: string, facts?: unknown) => console.debug(event, JSON.stringify(facts)),
  warn: (event: string, facts?: unknown) => console.warn(event, JSON.stringify(facts)),
  misbehaviour: (peer: string, protocol: string, reason: string) =>
    console.warn('misbehaviour', peer, protocol, reason),
}
const ECHO = '/loggia/echo/1'
const clock = new SystemClock()
const heard: string[] = []
const faults: string[] = []
globalThis.addEventListener('error', event => faults.push(event.message))
globalThis.addEventListener('unhandledrejection', event => faults.push(String(event.reason)))

let network: Network | undefined
let worker: Worker | undefined

const net = (): Network => {
  if (network === undefined) throw new Error('start first')
  return network
}

const driver = {
  heard,
  faults,
  async start(relays: readonly string[], hidesAddress: boolean) {
    const random = new SystemRandom()
    network = await createBrowserNetwork({ clock, random, log, relays, hidesAddress })
    network.streams.handle(ECHO, async stream => {
      for (;;) {
        const message = await stream.read()
        if (message === undefined) break
        await stream.write(message)
      }
      await stream.close()
    })
    return network.streams.self
  },
  meet: (community: string) => void net().meet(community as CommunityId),
  join(topic: string) {
    net().gossip.join(topic, async message => {
      heard.push(new TextDecoder().decode(message))
      return 'accept'
    })
  },
  publish: (topic: string, text: string) =>
    net().gossip.publish(topic, new TextEncoder().encode(text)),
  members: (topic: string) => net().gossip.members(topic),
  reach: () => net().reach.current,
  connected: () => net().streams.connected(),
  addresses: () => net().streams.addresses(),
  setRelays: (relays: readonly string[]) => net().setRelays(relays),
  /** Milliseconds until the echo of `bytes` came back. */
  async echo(peer: string, addresses: readonly string[], bytes: number) {
    const began = performance.now()
    const to = { peer: peer as PeerId, addresses }
    const stream = await net().streams.open(to, ECHO, AbortSignal.timeout(10_000))
    await stream.write(new Uint8Array(bytes))
    const answer = await stream.read()
    await stream.close()
    if (answer?.length !== bytes) throw new Error(`echo of ${answer?.length} bytes`)
    return performance.now() - began
  },
  async connect(peer: string, addresses: readonly string[]) {
    const began = performance.now()
    const to = { peer: peer as PeerId, addresses }
    await net().streams.connect(to, AbortSignal.timeout(10_000))
    return performance.now() - began
  },
  /** From nothing to the first answer of a relay. */
  async dialAndEcho(address: string) {
    const began = performance.now()
    const peer = await net().streams.dial(address, AbortSignal.timeout(10_000))
    const dialledMs = performance.now() - began
    return { dialledMs, echoMs: await driver.echo(peer, [], 10) }
  },
  startLinks() {
    const links = new Worker(new URL('./net-worker.ts', import.meta.url), { type: 'module' })
    worker = links
    const { streams } = net()
    const blame = () => undefined
    const page = new PageLinks({ streams, worker: links, clock, log, blame })
    links.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (isLinkMessage(data)) page.handleOrder(data as LinkOrder)
    })
  },
  /** Calls a method of the Worker's driver. */
  inWorker(method: string, ...args: readonly unknown[]): Promise<unknown> {
    const { port1, port2 } = new MessageChannel()
    return new Promise((resolve, reject) => {
      port1.onmessage = ({ data }: MessageEvent<{ value?: unknown; fault?: string }>) => {
        if (data.fault === undefined) resolve(data.value)
        else reject(new Error(data.fault))
      }
      worker?.postMessage({ kind: 'test/call', method, args, port: port2 }, [port2])
    })
  },
}

/** The driver's type, for the tests' side of `page.evaluate`. */
export type NetDriver = typeof driver

Object.assign(globalThis, { driver })
