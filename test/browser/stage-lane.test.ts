import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { expectToHear } from '../helpers/hearing.ts'
import {
  arriveAs,
  bringOnStage,
  fallSilent,
  gainFollowers,
  hideAddress,
  laneOf,
  listenByLink,
  speak,
  startSpace,
} from '../helpers/people.ts'
import { portsOf } from '../helpers/seen-addresses.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { untilFar } from '../helpers/until.ts'

type Voice = Person & { readonly speech: Float32Array }

/**
 * Two people on stage hear each other over a link of their own, and a listener hears both through the
 * tree. Each has a voice of its own, so that what is heard says who it is.
 */
describe('the stage lane', () => {
  let relay: RelayProcess
  let cast: Cast
  let alice: Voice
  let bob: Voice
  let carol: Person
  let link = ''

  beforeAll(async () => {
    const web = await builtWeb()
    relay = await RelayProcess.start({ flags: FLAGS, web })
    cast = await Cast.gather()
    alice = await cast.addVoice('alice')
    ;[bob, carol] = await Promise.all([cast.addVoice('bob'), cast.add('carol')])
  })

  afterAll(async () => {
    await cast?.close()
    await relay?.close()
  })

  it('leads bob, who listens to alice through the relay, on stage while she speaks', async () => {
    await Promise.all([
      arriveAs(alice.page, relay.url, 'Alice'),
      arriveAs(bob.page, relay.url, 'Bob'),
    ])
    await gainFollowers(alice.page)
    link = await startSpace(alice.page, 'Across the stage')
    await listenByLink(bob.page, link)
    await listenByLink(carol.page, link)
    for (const { page } of [bob, carol]) await page.locator('[data-place="attached"]').waitFor()
    await speak(alice.page)
    await expectToHear(bob.page, alice.speech)
    expect((await laneOf(bob.page, 'Alice')).lane).toBe('audience')
    await bringOnStage(alice.page, bob.page, 'Bob')
  })

  it('lets bob hear alice directly, and carol as before', async () => {
    await untilDirect(bob, 'Alice')
    const atBob = await expectToHear(bob.page, alice.speech)
    const { lane, percent } = await laneOf(bob.page, 'Alice')
    expect(lane).toBe('stage')
    expect(percent).toBeGreaterThan(50)
    const atCarol = await expectToHear(carol.page, alice.speech)
    expect(await laneOf(carol.page, 'Alice')).toMatchObject({ lane: 'audience', percent: 100 })
    console.log(
      `alice: bob ${atBob.toFixed(3)} (${percent} % directly), carol ${atCarol.toFixed(3)}`,
    )
  })

  it('lets alice hear bob directly when he answers, and carol through the tree', async () => {
    await fallSilent(alice.page)
    await speak(bob.page)
    await untilDirect(alice, 'Bob')
    const atAlice = await expectToHear(alice.page, bob.speech)
    const { lane, percent } = await laneOf(alice.page, 'Bob')
    expect(lane).toBe('stage')
    expect(percent).toBeGreaterThan(50)
    const atCarol = await expectToHear(carol.page, bob.speech)
    expect(await laneOf(carol.page, 'Bob')).toMatchObject({ lane: 'audience', percent: 100 })
    console.log(
      `bob: alice ${atAlice.toFixed(3)} (${percent} % directly), carol ${atCarol.toFixed(3)}`,
    )
  })

  it('lets dora, who hides her address, hear through the relay, and shows it to nobody else', async () => {
    const dora = await cast.add('dora')
    await dora.page.goto(relay.url)
    await hideAddress(dora.page)
    const sockets: string[] = []
    dora.page.on('websocket', socket => sockets.push(new URL(socket.url()).hostname))
    await listenByLink(dora.page, link)
    await expectToHear(dora.page, bob.speech)
    const { own, seen: relays } = await portsOf(dora.page)
    expect(own.length).toBeGreaterThan(0)
    const others = await Promise.all([alice, bob, carol].map(({ page }) => portsOf(page)))
    const seen = new Set(others.flatMap(ports => ports.seen))
    expect(own.filter(port => seen.has(port))).toEqual([])
    // And she sees none of theirs, where they do see each other.
    const theirs = new Set(others.flatMap(ports => ports.own))
    expect(relays.filter(port => theirs.has(port))).toEqual([])
    expect([...theirs].some(port => seen.has(port))).toBe(true)
    expect(new Set(sockets)).toEqual(new Set([new URL(relay.url).hostname]))
  })

  it('raised no error on any page', () => {
    expect(cast.errors).toEqual([])
  })

  /** A link was made, and ten frames in a row came over it. */
  async function untilDirect(ear: Person, speaker: string): Promise<void> {
    let lane = ''
    await untilFar(async () => {
      ;({ lane } = await laneOf(ear.page, speaker))
      return lane === 'stage'
    }, `${speaker} to be heard directly`)
  }
})

/** Twenty members: the way to hosting is another story. They sign without the pauses made for people. */
const FLAGS = ['--demo', '--demo-members', '20', '--demo-pace-ms', '20']
