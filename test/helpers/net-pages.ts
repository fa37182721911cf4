import { createServer, type ViteDevServer } from 'vite'
import { resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { createRelayNetwork } from '../../src/adapters/libp2p/node.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../src/adapters/system/random.ts'
import type { NetDriver } from '../browser/pages/net.ts'
import type { Network } from '../../src/ports/network.ts'

const ROOT = resolve(import.meta.dirname, '../..')

/** Serves the pages under test/browser/pages on loopback. */
export async function servePages(): Promise<{ url: string; server: ViteDevServer }> {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, watch: null },
    cacheDir: resolve(ROOT, 'node_modules/.vite-net-pages'),
    worker: { format: 'es' },
    optimizeDeps: {
      entries: ['net.ts', 'net-worker.ts', 'talk.ts'].map(page => `test/browser/pages/${page}`),
    },
  })
  await server.listen()
  const address = server.httpServer?.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
  return { url: `http://127.0.0.1:${address.port}/test/browser/pages/net.html`, server }
}

/** A relay on loopback; give `port` to start it again where it was, `direct` for WebRTC-Direct too. */
export async function startRelay(
  seed: number,
  { port = 0, direct = false } = {},
): Promise<Network> {
  return createRelayNetwork({
    clock: new SystemClock(),
    random: new SystemRandom(),
    log: new MemoryLog(),
    privateKeySeed: new Uint8Array(32).fill(seed),
    listen: [
      `/ip4/127.0.0.1/tcp/${port}/ws`,
      ...(direct ? ['/ip4/127.0.0.1/udp/0/webrtc-direct'] : []),
    ],
  })
}

/** The relay's WebSocket address. */
export function wsOf(relay: Network): string {
  const address = relay.streams.addresses().find(text => text.includes('/ws/'))
  if (address === undefined) throw new Error('the relay has no WebSocket address')
  return address
}

/** A page with a started network, and its driver's methods as calls. */
export class NetPage {
  readonly page: Page
  self = ''

  constructor(page: Page) {
    this.page = page
  }

  static async open(
    browser: Browser,
    url: string,
    relays: readonly string[],
    hidesAddress = false,
  ): Promise<NetPage> {
    const page = await (await browser.newContext()).newPage()
    if (process.env['NET_VERBOSE']) page.on('console', line => console.log(line.text()))
    page.on('pageerror', fault => console.log('page error:', fault.message))
    await page.goto(url)
    await page.waitForFunction('globalThis.driver !== undefined')
    const made = new NetPage(page)
    made.self = await made.call('start', relays, hidesAddress)
    return made
  }

  /** Calls a method of the page's driver. */
  async call<Name extends Callable>(
    name: Name,
    ...args: Parameters<NetDriver[Name]>
  ): Promise<Awaited<ReturnType<NetDriver[Name]>>> {
    const expression = `globalThis.driver[${JSON.stringify(name)}](...${JSON.stringify(args)})`
    return this.page.evaluate<Awaited<ReturnType<NetDriver[Name]>>>(expression)
  }

  /** Calls a method of the driver in the page's Worker. */
  inWorker<T>(method: string, ...args: readonly unknown[]): Promise<T> {
    return this.call('inWorker', method, ...args) as Promise<T>
  }

  heard(): Promise<string[]> {
    return this.page.evaluate('globalThis.driver.heard')
  }

  faults(): Promise<string[]> {
    return this.page.evaluate('globalThis.driver.faults')
  }
}

type Callable = {
  [Name in keyof NetDriver]: NetDriver[Name] extends (...args: never[]) => unknown ? Name : never
}[keyof NetDriver]
