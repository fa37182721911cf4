import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import {
  expectSilence,
  expectToHear,
  likenessOf,
  longestGapMs,
  SAME_VOICE,
} from '../helpers/hearing.ts'
import { openMicrophones, watchMicrophones } from '../helpers/open-microphones.ts'
import {
  arriveAs,
  bringOnStage,
  gainFollowers,
  listenByLink,
  restoreSomebody,
  speak,
  startSpace,
} from '../helpers/people.ts'
import { processesOf, signalAll } from '../helpers/browser-processes.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { takeHeard } from '../helpers/sound-tap.ts'

/** A laptop that is shut for a moment. */
const ASLEEP_MS = 40_000
/** Host killed to heir leading (FEATURES ROOM-4): what the story waits for it. */
const TAKEOVER_MS = 20_000

/**
 * What becomes of a Space when those in it reload, move to another tab, die, sleep and come back. Real browsers,
 * a real relay process, real audio. Only bob’s microphone is on, so that whatever anybody hears is bob.
 */
describe('a Space survives', () => {
  let relay: RelayProcess
  let cast: Cast
  let alice: Person
  let bob: Person
  let carol: Person
  let dave: Person
  let link = ''
  let phrase: readonly string[] = []
  let stillAsleep: Promise<void> = Promise.resolve()
  let sleeping: readonly number[] = []

  beforeAll(async () => {
    const web = await builtWeb()
    relay = await RelayProcess.start({ flags: FLAGS, web })
    cast = await Cast.gather()
    ;[alice, bob, carol, dave] = await Promise.all([
      cast.add('alice'),
      cast.add('bob'),
      cast.add('carol'),
      cast.add('dave'),
    ])
    await watchMicrophones(bob.context)
  })

  afterAll(async () => {
    await cast?.close()
    await relay?.close()
  })

  it('opens with alice and her co-host bob on it, who speaks', async () => {
    ;[phrase] = await Promise.all([
      arriveAs(alice.page, relay.url, 'Alice'),
      arriveAs(bob.page, relay.url, 'Bob'),
    ])
    await gainFollowers(alice.page)
    link = await startSpace(alice.page, 'It goes on')
    for (const { page } of [bob, carol, dave]) await listenByLink(page, link)
    await bringOnStage(alice.page, bob.page, 'Bob')
    await alice.page.getByRole('button', { name: 'Manage Bob' }).click()
    await alice.page.getByRole('dialog').getByRole('button', { name: 'Make co-host' }).click()
    await speak(bob.page)
  })

  it('sleep, which begins for dave here', async () => {
    sleeping = await processesOf(dave.browser)
    signalAll(sleeping, 'SIGSTOP')
    stillAsleep = new Promise(resolve => setTimeout(resolve, ASLEEP_MS))
  })

  it('a reload of the host’s tab, which asks first: it leads again without a click', async () => {
    const asked: string[] = []
    alice.page.on('dialog', dialog => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await alice.page.reload()
    await alice.page.getByRole('button', { name: 'End', exact: true }).waitFor()
    expect(asked).toEqual(['beforeunload'])
  })

  it('a reload of the co-host’s, whose microphone is closed until it opens it', async () => {
    await bob.page.reload()
    await bob.page.locator('[data-microphone="off"]').waitFor()
    await expectSilence(carol.page)
    await speak(bob.page)
    await expectToHear(alice.page, cast.speech)
  })

  it('a second tab of the host’s, to which it moves with one click', async () => {
    const second = await alice.context.newPage()
    await second.goto(relay.url)
    await second.getByText('“It goes on” is open in another tab.').waitFor()
    expect(await second.getByRole('button', { name: 'Start a Space' }).isDisabled()).toBe(true)
    await second.getByRole('button', { name: 'Switch here' }).click()
    await second.getByRole('button', { name: 'End', exact: true }).waitFor()
    await alice.page.getByRole('heading', { name: 'It goes on in another tab' }).waitFor()
    await Promise.all([expectSilence(alice.page), expectToHear(second, cast.speech)])
  })

  it('the death of the host’s browser: bob leads, and carol hears him all the while', async () => {
    const dying = await processesOf(alice.browser)
    await takeHeard(carol.page)
    const diedAtMs = performance.now()
    signalAll(dying, 'SIGKILL')
    await bob.page
      .getByText('You lead this Space now, because Alice is away')
      .waitFor({ timeout: TAKEOVER_MS })
    const tookMs = Math.round(performance.now() - diedAtMs)
    const { samples, sampleRate } = await takeHeard(carol.page)
    const gapMs = longestGapMs(samples, sampleRate)
    const pauseMs = longestGapMs(cast.speech, sampleRate)
    console.log(
      `bob leads after ${tookMs} ms; longest silence at carol ${gapMs} ms, bob pauses ${pauseMs}`,
    )
    expect(gapMs).toBeLessThan(pauseMs + GAP_MS)
    // Comparing all of it would cost as many seconds again.
    const last = samples.subarray(-4 * sampleRate)
    expect(likenessOf(cast.speech, last)).toBeGreaterThanOrEqual(SAME_VOICE)
  })

  it('and its return: whoever restores the account leads again with one click', async () => {
    const again = await cast.add('alice again')
    await again.page.goto(relay.url)
    await restoreSomebody(again.page, phrase, 'Alice')
    await again.page.getByRole('heading', { name: 'It goes on' }).first().waitFor()
    await listenByLink(again.page, link)
    await again.page.getByText('Bob has led this Space while you were away').waitFor()
    await again.page.getByRole('button', { name: 'Lead it again' }).click()
    await again.page.getByRole('button', { name: 'End', exact: true }).waitFor()
    await bob.page.getByText('You lead this Space now').waitFor({ state: 'detached' })
    await expectToHear(again.page, cast.speech)
    alice = again
  })

  it('and dave’s sleep, forty seconds later and under the third leader: he hears again by himself', async () => {
    await stillAsleep
    signalAll(sleeping, 'SIGCONT')
    await expectToHear(dave.page, cast.speech)
  })

  it('nothing of its end: sound and microphones stop for everybody', async () => {
    expect(await openMicrophones(bob.page)).toBe(1)
    await alice.page.getByRole('button', { name: 'End', exact: true }).click()
    await alice.page.getByRole('button', { name: 'End for everybody' }).click()
    for (const { page } of [bob, carol, dave]) {
      await page.getByRole('heading', { name: 'This Space has ended' }).waitFor()
    }
    expect(await openMicrophones(bob.page)).toBe(0)
    await Promise.all([carol, dave].map(({ page }) => expectSilence(page)))
  })

  it('raised no error on any page', () => {
    expect(cast.errors).toEqual([])
  })
})

/** Whoever stood below the host falls back on the relay: a fifth of a second, and the rest is for a busy machine. */
const GAP_MS = 400
/** Twenty members: the way to hosting is another story. They sign without the pauses made for people. */
const FLAGS = ['--demo', '--demo-members', '20', '--demo-pace-ms', '20']
