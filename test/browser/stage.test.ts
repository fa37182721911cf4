import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { expectSilence, expectToHear } from '../helpers/hearing.ts'
import { arriveAs, gainFollowers, listenByLink, speak, startSpace } from '../helpers/people.ts'
import { verifyReport } from '../../relay/report/program.ts'
import {
  heardInRecording,
  openRecording,
  startRecording,
  verifyClip,
  verifySaved,
} from '../helpers/recording-story.ts'
import { RelayProcess } from '../helpers/relay-process.ts'

/**
 * A second person comes on stage: asks, is invited, speaks and is heard; is muted, allowed again and
 * banned. Real browsers, a real relay process, real audio. Alice’s own microphone stays off, so that
 * whatever anybody hears is bob.
 */
describe('the stage', () => {
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
  })

  afterAll(async () => {
    await cast?.close()
    await relay?.close()
  })

  it('opens with alice on it, and bob and carol listening', async () => {
    await Promise.all([
      arriveAs(alice.page, relay.url, 'Alice'),
      arriveAs(bob.page, relay.url, 'Bob'),
    ])
    await gainFollowers(alice.page)
    link = await startSpace(alice.page, 'Open stage')
    await listenByLink(bob.page, link)
    await listenByLink(carol.page, link)
    for (const { page } of [bob, carol]) await page.locator('[data-place="attached"]').waitFor()
  })

  it('lists bob, who has a key, and counts carol, who has none, for everybody', async () => {
    for (const { page } of [alice, carol]) {
      await page.getByRole('button', { name: /Who is here/ }).click()
      const dialog = page.getByRole('dialog', { name: 'Who is here' })
      await dialog.getByRole('button', { name: /^.*Bob/ }).waitFor()
      await dialog.getByText(/2 people are listed/).waitFor()
      await page.keyboard.press('Escape')
    }
  })

  it('shows alice who asks to speak, and bob where he stands', async () => {
    await askAndInvite(() => bob.page.getByText('number 1 in the queue').waitFor())
  })

  it('lets bob come on stage with his microphone off, and be heard when he switches it on', async () => {
    await bob.page.getByRole('button', { name: 'Come on stage' }).click()
    await bob.page.getByText('your microphone is off').waitFor()
    await speak(bob.page)
    const atAlice = await expectToHear(alice.page, cast.speech)
    const atCarol = await expectToHear(carol.page, cast.speech)
    console.log(`bob is heard: alice ${atAlice.toFixed(3)}, carol ${atCarol.toFixed(3)}`)
  })

  it('shows everybody that alice records, and asks bob, who is speaking', async () => {
    const noticeMs = await startRecording(alice.page, [bob.page, carol.page])
    console.log(`everybody sees REC after ${noticeMs.toFixed(0)} ms`)
    await bob.page.getByText('You were speaking when it began').waitFor()
    await bob.page.getByRole('button', { name: 'That is fine' }).click()
    await alice.page.getByText('It is being kept on this device').waitFor()
  })

  it('makes him silent for everybody when alice mutes him, and opens nothing when she allows it', async () => {
    await manage('Mute')
    await bob.page.getByText('Alice has muted you').waitFor()
    await Promise.all([expectSilence(alice.page), expectSilence(carol.page)])
    await manage('Let speak again')
    await bob.page.getByText('Alice has muted you').waitFor({ state: 'detached' })
    expect(await bob.page.locator('[data-microphone]').getAttribute('data-microphone')).toBe(
      'muted',
    )
    await expectSilence(carol.page)
    await speak(bob.page)
    await expectToHear(carol.page, cast.speech)
  })

  it('has his voice in the recording as he signed it, and nothing that alice muted', async () => {
    await openRecording(alice.page)
    const voice = await heardInRecording(alice.page, 'Save the voice of Bob', cast.speech)
    const mixed = await heardInRecording(alice.page, 'Save all voices in one', cast.speech)
    expect(mixed.seconds).toBeGreaterThan(voice.seconds - 1)
    expect(await verifyClip(alice.page, 'Bob')).toMatch(/Bob, \d+ s/)
    const out = await verifySaved(alice.page)
    console.log(
      `bob recorded: ${voice.correlation.toFixed(3)}, mixed ${mixed.correlation.toFixed(3)}`,
    )
    console.log(out)
    expect(out).toMatch(/^ +[\d.]+ s +Bob/m)
    await alice.page.evaluate(() => (window.location.hash = '#/space'))
  })

  it('makes him a co-host and ends it again: what he may do comes and goes', async () => {
    await manage('Make co-host')
    await bob.page.getByRole('button', { name: /^Moderation/ }).click()
    const muteAll = bob.page.getByRole('button', { name: 'Mute everybody but the hosts' })
    await muteAll.waitFor()
    await manage('End co-hosting')
    await muteAll.waitFor({ state: 'detached' })
    await bob.page.keyboard.press('Escape')
  })

  it('takes him off the stage: nobody hears him, and he may ask, decline, and come again', async () => {
    await manage('Take off the stage')
    await expectSilence(carol.page)
    await askAndInvite()
    await bob.page.getByRole('button', { name: 'No, thank you' }).click()
    await bob.page.getByRole('button', { name: 'Ask to speak' }).waitFor()
    await askAndInvite()
    await bob.page.getByRole('button', { name: 'Come on stage' }).click()
    await speak(bob.page)
    await expectToHear(carol.page, cast.speech)
  })

  it('sends him away for an hour when she bans him: by whom and why, and nobody hears him any more', async () => {
    await alice.page.getByRole('button', { name: 'Manage Bob' }).click()
    const dialog = alice.page.getByRole('dialog')
    await dialog.getByRole('button', { name: 'Ban from this Space' }).click()
    await dialog.getByLabel('Reason').fill('too loud')
    await dialog.getByLabel('an hour').check()
    await dialog.getByRole('button', { name: 'Ban', exact: true }).click()
    await bob.page.getByRole('heading', { name: 'You have been removed' }).waitFor()
    await bob.page.getByText('Reason: too loud').waitFor()
    await bob.page.getByText(/Until \d/).waitFor()
    await expectSilence(carol.page)
    await carol.page.getByRole('button', { name: /^Moderation/ }).click()
    await carol.page.getByText('Alice banned Bob').waitFor()
  })

  it('lets alice report him with his voice, and somebody elsewhere check and hear it', async () => {
    await alice.page.getByRole('button', { name: /^Moderation/ }).click()
    await alice.page.getByRole('button', { name: 'Report Bob' }).click()
    const dialog = alice.page.getByRole('dialog', { name: 'Report Bob' })
    await dialog.getByLabel(/^With what Bob said/).check()
    await dialog.getByRole('button', { name: 'Make the report' }).click()
    const download = alice.page.waitForEvent('download')
    await alice.page.getByRole('link', { name: 'Save the file' }).click()
    const path = await (await download).path()
    const { code, out } = await verifyReport([path])
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('"too loud"') })
    const reader = await carol.page.context().newPage()
    await reader.goto(`${relay.url}#/report`)
    await reader.locator('input[type=file]').setInputFiles(path)
    await reader.getByText('The report is as it was signed').waitFor()
    await reader.getByText('Alice banned Bob (“too loud”)').waitFor()
    // The browser's own player takes the packets as they were signed.
    const seconds = await reader.locator('audio').evaluate(
      (audio: HTMLAudioElement) =>
        new Promise<number>(resolve => {
          if (audio.readyState > 0) resolve(audio.duration)
          audio.onloadedmetadata = () => resolve(audio.duration)
          audio.onerror = () => resolve(0)
        }),
    )
    console.log(
      `bob's voice in the report: ${seconds.toFixed(1)} s, ${out.length} letters about it`,
    )
    expect(seconds).toBeGreaterThan(2)
    await reader.close()
  })

  it('keeps him out until she lets him back in, and then he hears her', async () => {
    await bob.page.reload()
    await bob.page.getByRole('button', { name: 'Listen', exact: true }).click()
    await bob.page.getByRole('heading', { name: 'You have been removed' }).waitFor()
    // From the report back to the sheet on moderation.
    await alice.page.keyboard.press('Escape')
    await alice.page.getByRole('button', { name: 'Let back in: Bob' }).click()
    await alice.page.getByText('Alice let Bob back in').waitFor()
    await alice.page.keyboard.press('Escape')
    await bob.page.reload()
    await bob.page.getByRole('button', { name: 'Listen', exact: true }).click()
    await speak(alice.page)
    await expectToHear(bob.page, cast.speech)
  })

  it('raised no error on any page', () => {
    expect(cast.errors).toEqual([])
  })

  async function askAndInvite(inQueue = async (): Promise<void> => {}): Promise<void> {
    await bob.page.getByRole('button', { name: 'Ask to speak' }).click()
    await inQueue()
    await alice.page.getByRole('button', { name: /^Moderation.*1 person waiting/ }).click()
    await alice.page.getByRole('button', { name: 'Invite Bob on stage' }).click()
    await alice.page.keyboard.press('Escape')
    await bob.page.getByText('Alice invites you on stage').waitFor()
  }

  async function manage(act: string): Promise<void> {
    await alice.page.getByRole('button', { name: 'Manage Bob' }).click()
    await alice.page.getByRole('dialog').getByRole('button', { name: act, exact: true }).click()
  }
})

/** Twenty members: the way to hosting is another story. They sign without the pauses made for people. */
const FLAGS = ['--demo', '--demo-members', '20', '--demo-pace-ms', '20']
