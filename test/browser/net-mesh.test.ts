import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { NetPage, servePages, startRelay, wsOf } from '../helpers/net-pages.ts'
import { untilFar } from '../helpers/until.ts'
import { readPeerNotice } from '../../src/wire/peer-notice.ts'
import type { Browser } from 'playwright-core'
import type { MessageStream } from '../../src/ports/streams.ts'
import type { Network } from '../../src/ports/network.ts'
import type { ViteDevServer } from 'vite'

const COMMUNITY = 'c'.repeat(43)
const TOPIC = `loggia/${COMMUNITY}/announce`

async function echo(stream: MessageStream): Promise<void> {
  for (let said = await stream.read(); said !== undefined; said = await stream.read()) {
    await stream.write(said)
  }
  await stream.close()
}

/** Alice and Bob meet at Rita's relay; Carol comes later. The relay then stops. */
describe('browsers and a relay', () => {
  let browser: Browser
  let server: ViteDevServer
  let rita: Network
  let alice: NetPage
  let bob: NetPage
  let url: string

  beforeAll(async () => {
    const pages = await servePages()
    ;({ server, url } = pages)
    browser = await launchChromium()
    rita = await startRelay(7)
    rita.meet(COMMUNITY as never)
    rita.gossip.join(TOPIC, async () => 'accept')
    rita.streams.handle('/loggia/echo/1', echo)
    ;[alice, bob] = [await NetPage.open(browser, url, []), await NetPage.open(browser, url, [])]
  })

  afterAll(async () => {
    await rita.close()
    await browser.close()
    await server.close()
  })

  it('reaches a relay and gets an answer', async () => {
    const first = await alice.call('dialAndEcho', wsOf(rita))
    const again = await alice.call('echo', rita.streams.self, [], 100_000)
    console.log('ws dial, echo:', first, '100 kB echo:', again)
    for (const page of [alice, bob]) await page.call('setRelays', [wsOf(rita)])
  })

  it('hears gossip across the relay', async () => {
    for (const page of [alice, bob]) await page.call('join', TOPIC)
    await untilFar(
      async () => (await alice.call('members', TOPIC)).length >= 1,
      'alice sees members',
    )
    await untilFar(async () => (await bob.call('members', TOPIC)).length >= 1, 'bob sees members')
    // Nothing promises delivery while a subscription is on its way: heartbeats are repeated too.
    let heartbeat = 0
    await untilFar(async () => {
      await alice.call('publish', TOPIC, `hello ${(heartbeat += 1)}`)
      return (await bob.heard()).length > 0
    }, 'bob to hear')
  })

  it('opens streams to a browser through the relay, without its addresses', async () => {
    await untilFar(async () => (await bob.call('addresses')).length > 0, 'bob to be reachable')
    const ms = await alice.call('echo', bob.self, [], 1_000)
    console.log('echo through a circuit:', ms)
  })

  it('browsers of a community connect directly by themselves', async () => {
    for (const page of [alice, bob]) await page.call('meet', COMMUNITY)
    await untilFar(
      async () => (await alice.call('connected')).includes(bob.self as never),
      'neighbours',
    )
    const ms = await alice.call('connect', bob.self, await bob.call('addresses'))
    console.log('direct after:', ms)
  })

  it('shows who hides its address to relays alone', async () => {
    const mallory = await startRelay(11)
    const notices: string[] = []
    rita.gossip.join(`loggia/${COMMUNITY}/peers`, async message => {
      const notice = readPeerNotice(message)
      if (notice.ok) notices.push(notice.value.peer)
      return 'accept'
    })
    const dora = await NetPage.open(browser, url, [wsOf(rita)], true)
    await untilFar(async () => (await dora.call('reach')).relays === 1, 'dora to reach rita')
    await dora.call('meet', COMMUNITY)
    await dora.call('echo', rita.streams.self, [], 100)
    // Others are reached through the relay, and addresses that strangers name are not dialled.
    await dora.call('echo', alice.self, await alice.call('addresses'), 100)
    const trap = [wsOf(mallory), `${wsOf(mallory)}/p2p-circuit/webrtc/p2p/${alice.self}`]
    await expect(dora.call('echo', mallory.streams.self, trap.slice(0, 1), 1)).rejects.toThrow()
    await expect(dora.call('connect', alice.self, trap)).rejects.toThrow()
    await expect(dora.call('dialAndEcho', wsOf(mallory))).rejects.toThrow()
    expect(mallory.streams.connected()).toEqual([])
    // Nobody is told where she is, and nobody gets to her.
    expect(await dora.call('addresses')).toEqual([])
    await expect(bob.call('echo', dora.self, [], 1)).rejects.toThrow()
    const throughRita = [`${wsOf(rita)}/p2p-circuit/webrtc/p2p/${dora.self}`]
    await expect(bob.call('connect', dora.self, throughRita)).rejects.toThrow()
    expect(await dora.call('connected')).toEqual(
      expect.arrayContaining([rita.streams.self, alice.self]),
    )
    // The others tell of themselves meanwhile, every ten seconds.
    await untilFar(() => [alice, bob].every(({ self }) => notices.includes(self)), 'notices')
    expect(notices).not.toContain(dora.self)
    expect(await dora.faults()).toEqual([])
    await dora.page.close()
    await mallory.close()
  })

  it('goes on without the relay, and lets others in', async () => {
    const carol = await NetPage.open(browser, url, [wsOf(rita)])
    await carol.call('join', TOPIC)
    await carol.call('meet', COMMUNITY)
    // Over circuits she would be connected too, and alone as soon as the relay is gone.
    await untilFar(async () => (await carol.call('reach')).peers >= 3, 'carol to have neighbours')
    await rita.close()
    await untilFar(async () => (await carol.call('reach')).relays === 0, 'the relay to be missed')
    await untilFar(async () => (await alice.call('members', TOPIC)).length >= 2, 'the mesh')
    // Gossip promises no delivery: like a heartbeat, it is said again until it was heard.
    let said = 0
    let dueMs = 0
    const isHeard = async (page: NetPage): Promise<boolean> =>
      (await page.heard()).some(text => text.startsWith('still here'))
    await untilFar(async () => {
      if (performance.now() >= dueMs) {
        dueMs = performance.now() + 1_000
        said += 1
        await alice.call('publish', TOPIC, `still here ${said}`)
      }
      return (await isHeard(carol)) && (await isHeard(bob))
    }, 'carol and bob to hear')
    console.log('after the relay:', await carol.call('addresses'), await carol.call('reach'))
    await untilFar(
      async () => (await carol.call('addresses')).length > 0,
      'a browser to be the relay',
    )
    for (const page of [alice, bob, carol]) expect(await page.faults()).toEqual([])
  })

  it('reaches a relay without domain or certificate', async () => {
    const direct = await startRelay(8, { direct: true })
    direct.streams.handle('/loggia/echo/1', echo)
    const address = direct.streams.addresses().find(text => text.includes('webrtc-direct')) ?? ''
    const times = await bob.call('dialAndEcho', address)
    expect(await bob.call('connected')).toContain(direct.streams.self)
    console.log('webrtc-direct dial, echo:', times)
    // It stays up until the process ends: see createRelayNetwork.
  })

  it('finds a relay that comes back, within seconds', async () => {
    const began = performance.now()
    const port = Number(/tcp\/(\d+)/.exec((await alice.call('reach')).tried.join())?.[1])
    rita = await startRelay(7, { port })
    await untilFar(async () => (await alice.call('reach')).relays === 1, 'the relay')
    console.log('relay found again after ms:', performance.now() - began)
  })
})
