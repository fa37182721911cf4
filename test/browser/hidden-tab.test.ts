import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { expectToHear } from '../helpers/hearing.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { PlainPage } from '../helpers/plain-page.ts'
import { settlePorts } from '../../relay/free-ports.ts'
import { firstSoundMs, tapSound } from '../helpers/sound-tap.ts'
import {
  becomeSomebody,
  gainFollowers,
  listenAtOnce,
  listenByLink,
  speak,
  startSpace,
} from '../helpers/people.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { VirtualScreen } from '../helpers/virtual-screen.ts'
import { untilFar } from '../helpers/until.ts'
import type { Browser } from 'playwright-core'

type Voice = Person & { readonly speech: Float32Array }

/** A browser holds a hidden tab's timers back to one a second at once, and to one a minute after five. */
const HIDDEN_MS = 15_000

/**
 * Bob's tab lies behind another one, in a browser with a window: he hears on, carries carol, and takes her
 * in while nobody looks. The relay has one place, so carol has to come to him.
 */
describe('a hidden tab', () => {
  let relay: RelayProcess
  let cast: Cast
  let screen: VirtualScreen
  let window: Browser
  let alice: Voice
  let carol: Person
  let bob: PlainPage
  let link = ''

  beforeAll(async () => {
    const web = await builtWeb()
    relay = await RelayProcess.start({ flags: FLAGS, web })
    cast = await Cast.gather()
    ;[alice, carol] = await Promise.all([cast.addVoice('alice'), cast.add('carol')])
    screen = await VirtualScreen.open()
    const ports = { host: '127.0.0.1', httpPort: 0, wsPort: 0, webrtcPort: 0 }
    const { httpPort } = await settlePorts(ports)
    window = await launchChromium({
      display: screen.display,
      args: ['--lang=en', `--remote-debugging-port=${httpPort}`],
    })
    bob = await PlainPage.open(httpPort)
  })

  afterAll(async () => {
    bob?.close()
    await window?.close()
    screen?.close()
    await cast?.close()
    await relay?.close()
  })

  const visibility = (): Promise<string> => bob.asPage.evaluate(() => document.visibilityState)

  it('plays while somebody looks at it', async () => {
    await alice.page.goto(relay.url)
    await becomeSomebody(alice.page, 'Alice')
    await gainFollowers(alice.page)
    link = await startSpace(alice.page, 'Behind another tab')
    await speak(alice.page)
    await tapSound(bob.asPage)
    await listenAtOnce(bob.asPage, link)
    await firstSoundMs(bob.asPage)
    expect(await visibility()).toBe('visible')
  })

  it('plays on when another tab lies before it', async () => {
    await bob.cover()
    await untilFar(async () => (await visibility()) === 'hidden', 'the tab to be hidden')
    await bob.asPage.waitForTimeout(HIDDEN_MS)
    const correlation = await expectToHear(bob.asPage, alice.speech)
    expect(await visibility()).toBe('hidden')
    console.log(`bob hears alice behind another tab: ${correlation.toFixed(3)}`)
  })

  it('takes carol in and passes on to her what it hears', async () => {
    await listenByLink(carol.page, link)
    const correlation = await expectToHear(carol.page, alice.speech)
    expect(await visibility()).toBe('hidden')
    console.log(`carol hears alice through the hidden tab: ${correlation.toFixed(3)}`)
  })

  it('raised no error on any page', () => {
    expect(cast.errors).toEqual([])
  })
})

/** One place at the relay; and the way to hosting is another story. */
const FLAGS = ['--slots', '1', '--demo', '--demo-members', '20', '--demo-pace-ms', '20']
