import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { Cast, type Person } from '../helpers/cast.ts'
import { expectToHear } from '../helpers/hearing.ts'
import { launchFirefox } from '../helpers/firefox.ts'
import { matchWindows, medianCorrelation } from '../helpers/correlate.ts'
import { NullAudio } from '../helpers/null-audio.ts'
import {
  becomeSomebody,
  bringOnStage,
  fallSilent,
  gainFollowers,
  laneOf,
  listenByLink,
  speak,
  startSpace,
} from '../helpers/people.ts'
import { allowOutOfReach, putOutOfReach } from '../helpers/out-of-reach.ts'
import { expectCarriedBeside, relayAndHost } from '../helpers/carried-by.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { withoutVoiceProcessing } from '../helpers/without-voice-processing.ts'
import { writeSpeech } from '../helpers/speech.ts'
import type { Browser, Page } from 'playwright-core'

type Voice = Person & { readonly speech: Float32Array }

/** As long as one look of `expectToHear`, and as good as that asks. */
const LISTEN_MS = 4_000
const WINDOW_MS = 120
const SAME_VOICE = 0.9
const LOOKS = 5

/**
 * Firefox beside Chromium: bob sits at a Firefox between alice and carol. He hears alice, carol hears her
 * through him, and then he answers. What his Firefox plays is recorded at a sound server without hardware.
 */
describe('Firefox between two Chromiums', () => {
  let relay: RelayProcess
  let cast: Cast
  let sound: NullAudio
  let firefox: Browser
  let folder = ''
  let bob: Page
  let bobsSpeech: Float32Array
  let alice: Voice
  let carol: Person
  let others: readonly string[] = []
  const errors: string[] = []

  beforeAll(async () => {
    const web = await builtWeb()
    // Firefox takes no address of the loopback interface from anybody: the relay must have others.
    relay = await RelayProcess.start({ flags: FLAGS, web, host: '0.0.0.0' })
    cast = await Cast.gather()
    ;[alice, carol] = await Promise.all([cast.addVoice('alice'), cast.add('carol')])
    await allowOutOfReach(alice.context)
    folder = await mkdtemp(join(tmpdir(), 'loggia-firefox-'))
    const wav = join(folder, 'bob.wav')
    bobsSpeech = writeSpeech(wav, { seconds: 20, seed: 9, pitchHz: 170 })
    sound = await NullAudio.start(wav)
    firefox = await launchFirefox({ sound })
    const context = await firefox.newContext({ locale: 'en' })
    await withoutVoiceProcessing(context)
    bob = await context.newPage()
    bob.on('pageerror', error => errors.push(error.message))
  })

  afterAll(async () => {
    await firefox?.close()
    await sound?.close()
    await cast?.close()
    await relay?.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('receives and plays what alice says', async () => {
    await alice.page.goto(relay.url)
    await becomeSomebody(alice.page, 'Alice')
    await gainFollowers(alice.page)
    const link = await startSpace(alice.page, 'Two makes of browser')
    // The tree would have bob and carol below her as soon as a busy machine makes the relay seem late.
    await putOutOfReach(alice.page, true)
    await bob.goto(relay.url)
    await becomeSomebody(bob, 'Bob')
    await listenByLink(bob, link)
    await bob.locator('[data-place="attached"]').waitFor()
    await speak(alice.page)
    console.log(`bob hears alice: ${(await heardByBob(alice.speech)).toFixed(3)}`)
    await listenByLink(carol.page, link)
    others = await relayAndHost(relay, link)
  })

  it('verifies it and passes it on to carol, whom the relay has no place for', async () => {
    await expectCarriedBeside(carol.page, others)
    await putOutOfReach(alice.page, false)
    const correlation = await expectToHear(carol.page, alice.speech)
    console.log(`carol hears alice through Firefox: ${correlation.toFixed(3)}`)
  })

  it('encodes what bob says, and both others hear it', async () => {
    await bringOnStage(alice.page, bob, 'Bob')
    await fallSilent(alice.page)
    await speak(bob)
    const atAlice = await expectToHear(alice.page, bobsSpeech)
    const atCarol = await expectToHear(carol.page, bobsSpeech)
    expect((await laneOf(alice.page, 'Bob')).lane).toBe('stage')
    console.log(`bob is heard: alice ${atAlice.toFixed(3)}, carol ${atCarol.toFixed(3)}`)
  })

  it('raised no error on any page', () => {
    expect([...cast.errors, ...errors]).toEqual([])
  })

  /** What his loudspeaker plays, against what was said. */
  async function heardByBob(speech: Float32Array): Promise<number> {
    let correlation = 0
    for (let look = 0; look < LOOKS && correlation < SAME_VOICE; look += 1) {
      const samples = await sound.record(LISTEN_MS)
      const isSound = samples.some(sample => Math.abs(sample) > 0.01)
      const matches = isSound ? matchWindows(speech, samples, { windowMs: WINDOW_MS }) : []
      correlation = medianCorrelation(matches)
    }
    expect(correlation).toBeGreaterThanOrEqual(SAME_VOICE)
    return correlation
  }
})

/** One place at the relay; and the way to hosting is another story. */
const FLAGS = ['--slots', '1', '--demo', '--demo-members', '20', '--demo-pace-ms', '20']
