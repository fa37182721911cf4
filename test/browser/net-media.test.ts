import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUNDLE_MAX } from '../../src/wire/bundle.ts'
import { CONTROL_MAX } from '../../src/wire/limits.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { NetPage, servePages, startRelay, wsOf } from '../helpers/net-pages.ts'
import { NodeLinks } from '../../src/adapters/webrtc/node-links.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { untilFar } from '../helpers/until.ts'
import type { Browser } from 'playwright-core'
import type { MediaLink } from '../../src/ports/media-link.ts'
import type { Network } from '../../src/ports/network.ts'
import type { ViteDevServer } from 'vite'

type Arrived = { peer: string; control: number[]; bundles: number[]; closed: number }
type Connected = { kind: string; reply: number[]; setupMs: number; link: number; why?: string }

const BUNDLES = 100
/** Under a busy machine the last of a hundred datagrams may be lost; nearly all is all we ask. */
const NEARLY_ALL = 95

describe('media links in Chromium', () => {
  let browser: Browser
  let server: ViteDevServer
  let rita: Network
  let links: NodeLinks
  let alice: NetPage
  let bob: NetPage
  const atRita: { link: MediaLink; control: number[]; bundles: number[]; closed: number }[] = []

  beforeAll(async () => {
    const pages = await servePages()
    server = pages.server
    browser = await launchChromium()
    rita = await startRelay(9)
    const [clock, log] = [new SystemClock(), new MemoryLog()]
    links = new NodeLinks({ streams: rita.streams, clock, log, blame: () => undefined })
    links.serve(async (_, ask) => ({
      accept: true,
      reply: ask,
      linked: link => {
        const arrived = { link, control: [] as number[], bundles: [] as number[], closed: 0 }
        atRita.push(arrived)
        link.handle({
          control: message => arrived.control.push(message.length),
          bundle: bundle => arrived.bundles.push(bundle.length),
          closed: () => (arrived.closed += 1),
        })
      },
      failed: () => undefined,
    }))
    const relays = [wsOf(rita)]
    alice = await NetPage.open(browser, pages.url, relays)
    bob = await NetPage.open(browser, pages.url, relays)
    for (const page of [alice, bob]) {
      await page.call('startLinks')
      await untilFar(async () => (await page.call('addresses')).length > 0, 'a reservation')
    }
  })

  afterAll(async () => {
    links.close()
    await rita.close()
    await browser.close()
    await server.close()
  })

  const arrivals = async (page: NetPage, index: number): Promise<Arrived> => {
    const all = await page.inWorker<Arrived[]>('links')
    const arrived = all[index]
    if (arrived === undefined) throw new Error(`the page has ${all.length} links`)
    return arrived
  }

  it('links a browser to a Node peer: track down, channels up', async () => {
    const outcome = await alice.inWorker<Connected>('connect', rita.streams.self, [], 10_000)
    expect(outcome).toMatchObject({ kind: 'linked', reply: [1, 2, 3] })
    await untilFar(() => atRita.length === 1, 'rita to be linked')
    const [end] = atRita
    expect(end?.link.carrier).toBe('track')
    for (let count = 0; count < BUNDLES; count += 1) {
      end?.link.sendBundle(new Uint8Array(331))
      await new Promise(resolve => setImmediate(resolve))
    }
    end?.link.sendBundle(new Uint8Array(BUNDLE_MAX))
    end?.link.sendControl(new Uint8Array(CONTROL_MAX))
    await alice.inWorker('send', 0, 10, 331)
    await alice.inWorker('sendControl', 0, CONTROL_MAX)
    await untilFar(
      async () => (await arrivals(alice, 0)).bundles.length >= NEARLY_ALL,
      'bundles down',
    )
    await untilFar(async () => (await arrivals(alice, 0)).control.length === 1, 'control down')
    await untilFar(() => end?.bundles.length === 10 && end.control.length === 1, 'bundles up')
    expect((await arrivals(alice, 0)).bundles).toContain(BUNDLE_MAX)
    expect(end?.control).toEqual([CONTROL_MAX])
  })

  it('sets links up quickly', async () => {
    const times: number[] = []
    for (let count = 0; count < 12; count += 1) {
      const page = count % 2 === 0 ? alice : bob
      const outcome = await page.inWorker<Connected>('connect', rita.streams.self, [], 10_000)
      expect(outcome.kind).toBe('linked')
      times.push(Math.round(outcome.setupMs))
    }
    console.log('Chromium → Node set-up ms:', times.join(' '), 'retried:', links.retried)
  })

  it('links browsers to each other, signalled through a circuit', async () => {
    await bob.inWorker('serve', true)
    const times: number[] = []
    for (let count = 0; count < 5; count += 1) {
      const outcome = await alice.inWorker<Connected>('connect', bob.self, [], 10_000)
      expect(outcome).toMatchObject({ kind: 'linked', reply: [7] })
      times.push(Math.round(outcome.setupMs))
      if (count > 0) continue
      await alice.inWorker('send', outcome.link, 10, BUNDLE_MAX)
      await alice.inWorker('sendControl', outcome.link, CONTROL_MAX)
      const bobs = await bob.inWorker<Arrived[]>('links')
      const index = bobs.findIndex(link => link.peer === alice.self)
      await untilFar(async () => (await arrivals(bob, index)).bundles.length >= 9, 'bundles')
      await untilFar(async () => (await arrivals(bob, index)).control.length === 1, 'control')
      await bob.inWorker('close', index)
      await untilFar(async () => (await arrivals(alice, outcome.link)).closed === 1, 'the end')
    }
    console.log('Chromium → Chromium set-up ms:', times.join(' '))
  })

  it('tells both sides when a peer is gone', async () => {
    const ends = atRita.filter(end => end.link.peer === bob.self)
    expect(ends.length).toBeGreaterThan(0)
    await bob.page.close()
    await untilFar(() => ends.every(end => end.closed === 1), 'the Node side to notice')
    links.close()
    await untilFar(async () => (await arrivals(alice, 0)).closed === 1, 'the browser to notice')
    expect(await alice.faults()).toEqual([])
  })
})
