import { once } from 'node:events'
import { createServer as createHttp, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { attest, community, people, person, type Person } from '../helpers/follows.ts'
import { bytesOf } from '../../src/domain/ids.ts'
import { documentRoadsContract, type RoadsDriver } from '../contracts/document-roads.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { launchFirefox } from '../helpers/firefox.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { SignalServer } from '../../relay/signal-server.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { topicOf } from '../../src/session/follow-roads.ts'
import { untilFar } from '../helpers/until.ts'
import { Upgrades } from '../../relay/http/upgrades.ts'
import { writeFollowUpdate } from '../../src/wire/follow-update.ts'
import { writeStatement } from '../../src/wire/attestation.ts'
import type { NamedAttestation } from '../../src/domain/follow/attestation.ts'
import type { RoadDriver } from './pages/road.ts'
import type { StockDriver } from './pages/stock.ts'

const ROOT = resolve(import.meta.dirname, '../..')

type Drivers = { readonly road: RoadDriver; readonly stock: StockDriver }
type Call<Driver> = <Name extends keyof Driver>(
  name: Name,
  ...args: Driver[Name] extends (...given: infer Args) => unknown ? Args : never
) => Promise<Driver[Name] extends (...given: never[]) => Promise<infer Answer> ? Answer : never>

let browser: Browser
let firefox: Browser
let vite: ViteDevServer
let http: Server
let signals: SignalServer
let signalUrl: string
let opened: Page[] = []

beforeAll(async () => {
  vite = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, watch: null },
    cacheDir: resolve(ROOT, 'node_modules/.vite-road-pages'),
    optimizeDeps: { entries: ['test/browser/pages/road.ts', 'test/browser/pages/stock.ts'] },
  })
  await vite.listen()
  http = createHttp()
  signals = new SignalServer(new Upgrades(http), { log: new MemoryLog(), clock: new SystemClock() })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  // A listening TCP server answers an AddressInfo.
  signalUrl = `ws://127.0.0.1:${(http.address() as AddressInfo).port}/y-signal`
  ;[browser, firefox] = await Promise.all([launchChromium(), launchFirefox()])
})

afterEach(async () => {
  for (const page of opened) await page.context().close()
  opened = []
})

afterAll(async () => {
  await browser.close()
  await firefox.close()
  await vite.close()
  signals.close()
  http.close()
})

/** A page in a context of its own, and what may be asked of it. */
async function open<Name extends keyof Drivers>(
  name: Name,
  where = browser,
): Promise<{ readonly call: Call<Drivers[Name]>; readonly page: Page }> {
  const page = await (await where.newContext()).newPage()
  opened.push(page)
  const address = vite.httpServer?.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${address.port}/test/browser/pages/${name}.html`)
  await page.waitForFunction('globalThis.driver !== undefined')
  const call = (method: string, ...args: unknown[]): Promise<unknown> =>
    page.evaluate(
      ([called, given]) =>
        // The page's own driver, which the types of `call` describe.
        (globalThis as unknown as { driver: Record<string, (...a: unknown[]) => unknown> }).driver[
          called
        ]?.(...given),
      [method, args] as const,
    )
  // Untyped across the border; `Call` says what each method takes and answers.
  return { call: call as Call<Drivers[Name]>, page }
}

const pageRoads = async (): Promise<RoadsDriver> => {
  const { call } = await open('road')
  await call('openRoads', signalUrl, false)
  return {
    join: topic => call('join', topic),
    leave: topic => call('leave', topic),
    send: (link, frame) => call('send', link, [...frame.subarray(0, 64)], frame.length),
    closeLink: link => call('closeLink', link),
    seen: () => call('seen'),
    close: async () => {
      await call('closeRoads')
    },
  }
}

documentRoadsContract('y-webrtc in Chromium', async () => [await pageRoads(), await pageRoads()])

describe('our page beside a stock y-webrtc page', () => {
  let alice: Person
  let crowd: Person[]
  let follows: NamedAttestation[]
  let account: number[]
  let topic: string

  beforeAll(async () => {
    alice = await person(1)
    crowd = await people(700)
    follows = await Promise.all(crowd.map(one => attest(one, alice.account)))
    account = [...bytesOf(alice.account)]
    topic = topicOf({ community, account: alice.account })
  })

  const statements = (from: number, to: number): number[][] =>
    follows.slice(from, to).map(one => [...writeStatement(one)])
  const update = (from: number, to: number): number[] => [
    ...writeFollowUpdate(follows.slice(from, to)),
  ]

  it.each([
    ['Chromium', () => browser],
    ['Firefox', () => firefox],
  ])('syncs both ways in %s through our signalling, a full window too', async (_name, where) => {
    const [ours, stock] = [await open('road', where()), await open('stock', where())]
    await ours.call('watch', signalUrl, account)
    await ours.call('publish', statements(0, 600))
    await stock.call('apply', update(590, 650))
    await stock.call('open', signalUrl, topic)
    await untilFar(async () => (await stock.call('count')) === 650, 'stock has ours')
    await untilFar(async () => (await ours.call('followers', account)) === 650, 'we have theirs')
    // What is new later travels as an update.
    await stock.call('apply', update(650, 652))
    await ours.call('publish', statements(652, 653))
    await untilFar(async () => (await stock.call('count')) === 653, 'stock hears')
    await untilFar(async () => (await ours.call('followers', account)) === 653, 'we hear')
    expect(await ours.call('faults')).toEqual([])
  })

  it('loses nothing to a page that wipes, overwrites and floods', async () => {
    const [ours, honest, mallory] = [await open('road'), await open('stock'), await open('stock')]
    await ours.call('watch', signalUrl, account)
    await ours.call('publish', statements(0, 80))
    await mallory.call('open', signalUrl, topic)
    await untilFar(async () => (await mallory.call('count')) === 80, 'mallory has all')
    await mallory.call('wipe')
    await mallory.call(
      'overwrite',
      follows.slice(0, 80).map(one => one.follower),
    )
    await mallory.call('flood', [0, 2, 3, 1, 2, 3], 30)
    await mallory.call('signalGarbage', signalUrl, topic)
    await untilFar(async () => (await ours.call('lines')).length > 0, 'we noticed')
    await mallory.call('flood', [9, 9, 9], 2_000)
    await untilFar(async () => (await mallory.call('connected')) === 0, 'mallory is cut off')
    expect(await ours.call('followers', account)).toBe(80)
    // An honest page that comes later still gets everything, in a room of its own with us.
    await mallory.page.context().close()
    await honest.call('open', signalUrl, topic)
    await untilFar(async () => (await honest.call('count')) === 80, 'the honest one has all')
    expect(await ours.call('followers', account)).toBe(80)
    expect(await ours.call('faults')).toEqual([])
  })

  it('meets nobody while it hides its address', async () => {
    const [ours, stock] = [await open('road'), await open('stock')]
    await ours.call('openRoads', signalUrl, true)
    await ours.call('join', topic)
    await stock.call('open', signalUrl, topic)
    const other = await pageRoads()
    await other.join(topic)
    await untilFar(async () => (await other.seen()).open.length > 0, 'others meet')
    expect(await ours.call('seen')).toEqual({ open: [], heard: [] })
  })
})
