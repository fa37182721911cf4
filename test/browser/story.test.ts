import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { expectSilence, expectToHear } from '../helpers/hearing.ts'
import { expectCarriedBeside, relayAndHost } from '../helpers/carried-by.ts'
import { mediaConnections } from '../helpers/media-connections.ts'
import {
  becomeSomebody,
  gainFollowers,
  listenByLink,
  speak,
  startSpace,
} from '../helpers/people.ts'
import { allowOutOfReach, putOutOfReach } from '../helpers/out-of-reach.ts'
import { holdBack } from '../helpers/hold-back.ts'
import { RelayProcess } from '../helpers/relay-process.ts'

/**
 * The main job, told once from the first click to the end, with real browsers, a real relay process
 * and real audio. The relay has one slot, so that the second listener has to be carried by the first.
 */
describe('two browsers hear each other', () => {
  let relay: RelayProcess
  let cast: Cast
  let alice: Person
  let bob: Person
  let carol: Person
  let link = ''

  beforeAll(async () => {
    const web = await builtWeb()
    relay = await RelayProcess.start({ flags: FLAGS, web })
    cast = await Cast.gather()
    ;[alice, bob, carol] = await Promise.all([
      cast.add('alice'),
      cast.add('bob'),
      cast.add('carol'),
    ])
    await allowOutOfReach(alice.context)
  })

  afterAll(async () => {
    await cast?.close()
    await relay?.close()
  })

  it('gives alice an identity and shuts the gate with the reason', async () => {
    await alice.page.goto(relay.url)
    await becomeSomebody(alice.page, 'Alice')
    expect(await alice.page.getByRole('button', { name: 'Start a Space' }).isDisabled()).toBe(true)
    await alice.page.getByText('You need 600 followers (you have 0).').waitFor()
  })

  it('opens the gate when 600 signed follows have arrived and been verified', async () => {
    await gainFollowers(alice.page)
    await alice.page.getByText('600 of 600', { exact: true }).waitFor()
  })

  it('lets alice start a Space and speak', async () => {
    link = await startSpace(alice.page, 'Evening in the square')
    expect(link).toContain('#/s/')
    await speak(alice.page)
  })

  it('lets bob hear her by the link, without an account', async () => {
    // Alice has places of her own, and would take him or carol from the relay on a busy machine.
    await putOutOfReach(alice.page, true)
    const release = await holdBack(bob.page, APP_SCRIPTS)
    await listenByLink(bob.page, link)
    const correlation = await expectToHear(bob.page, cast.speech)
    console.log(`bob hears alice through the relay: correlation ${correlation.toFixed(3)}`)
    // All of that by the door without words of the first script; the app goes on from there.
    expect(await bob.page.getByRole('button', { name: 'Going in…' }).isDisabled()).toBe(true)
    release()
    await bob.page.getByRole('button', { name: 'Leave', exact: true }).waitFor()
  })

  it('lets carol hear her through bob, her parent', async () => {
    await listenByLink(carol.page, link)
    await expectCarriedBeside(carol.page, await relayAndHost(relay, link))
    const correlation = await expectToHear(carol.page, cast.speech)
    console.log(`carol hears alice through bob: correlation ${correlation.toFixed(3)}`)
    // Each has one parent, and at most one more connection to fall back on; bob also has carol.
    expect([1, 2]).toContain(await mediaConnections(carol.page))
    expect([2, 3]).toContain(await mediaConnections(bob.page))
    expect(await mediaConnections(alice.page)).toBe(1)
    await putOutOfReach(alice.page, false)
  })

  it('goes on when the relay process is killed', async () => {
    await relay.kill('SIGKILL')
    const [bobHears, carolHears] = await Promise.all([
      expectToHear(bob.page, cast.speech),
      expectToHear(carol.page, cast.speech),
    ])
    console.log(`without the relay: bob ${bobHears.toFixed(3)}, carol ${carolHears.toFixed(3)}`)
  })

  it('carries a new title from alice to both without the relay', async () => {
    await alice.page.getByRole('button', { name: 'Edit', exact: true }).click()
    const dialog = alice.page.getByRole('dialog')
    await dialog.getByLabel('Title').fill('Night in the square')
    await dialog.getByRole('button', { name: 'Save' }).click()
    for (const { page } of [bob, carol]) {
      await page.getByRole('heading', { name: 'Night in the square' }).waitFor()
    }
  })

  it('carries announcements without the relay', async () => {
    await bob.page.getByRole('link', { name: 'Loggia' }).click()
    await bob.page.getByText('Just look around').click()
    await bob.page.getByRole('heading', { name: 'Night in the square' }).first().waitFor()
  })

  it('carries a follow from bob to alice without the relay', async () => {
    await bob.page.getByRole('button', { name: 'Get a key of your own' }).first().click()
    await becomeSomebody(bob.page, 'Bob')
    await bob.page.getByRole('button', { name: 'Follow Alice' }).first().click()
    await alice.page.getByRole('link', { name: 'Loggia' }).click()
    await alice.page.getByText('601 followers').waitFor({ timeout: 20_000 })
  })

  it('opens the link again without the relay', async () => {
    await carol.page.getByRole('button', { name: 'Leave', exact: true }).click()
    await expectSilence(carol.page)
    await carol.page.evaluate(hash => {
      window.location.hash = hash
    }, new URL(link).hash)
    await carol.page.getByRole('button', { name: 'Listen', exact: true }).click()
    await expectToHear(carol.page, cast.speech)
  })

  it('lets a newcomer in through a relay started later, after every original one has died', async () => {
    await relay.restartAnew()
    const dave = await cast.add('dave')
    await listenByLink(dave.page, link)
    await expectToHear(dave.page, cast.speech)
  })

  it('ends for everybody when alice ends it', async () => {
    await alice.page.getByRole('link', { name: 'Back to the Space' }).first().click()
    await alice.page.getByRole('button', { name: 'End', exact: true }).click()
    await alice.page.getByRole('button', { name: 'End for everybody' }).click()
    await carol.page.getByRole('heading', { name: 'This Space has ended' }).waitFor()
    await expectSilence(carol.page)
  })

  it('raised no error on any page', () => {
    expect(cast.errors).toEqual([])
  })
})

/** The app but for the door that the first scripts draw. */
const APP_SCRIPTS = /\/assets\/(screen|page)-[^/]*\.js$/
/** One slot: the second listener is sent on. The members sign without the pauses made for people. */
const FLAGS = ['--demo', '--demo-pace-ms', '20', '--slots', '1']
