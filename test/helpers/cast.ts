import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from './chromium.ts'
import { watchAddresses } from './seen-addresses.ts'
import { tapSound } from './sound-tap.ts'
import { watchConnections } from './media-connections.ts'
import { withoutVoiceProcessing } from './without-voice-processing.ts'
import { writeSpeech } from './speech.ts'

/** One person at a browser process of their own, with what went wrong on their page. */
export type Person = {
  readonly name: string
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  /** Uncaught errors and refused content: stays empty in every story. */
  readonly errors: string[]
}

/** People in real browsers, and what their microphones hear. */
export class Cast {
  readonly speech: Float32Array
  readonly #folder: string
  readonly #wav: string
  readonly #people: Person[] = []

  private constructor(folder: string) {
    this.#folder = folder
    this.#wav = join(folder, 'speech.wav')
    this.speech = writeSpeech(this.#wav, { seconds: 20 })
  }

  static async gather(): Promise<Cast> {
    return new Cast(await mkdtemp(join(tmpdir(), 'loggia-cast-')))
  }

  /** Opens a browser process whose microphone plays the speech file, with an empty profile. */
  add(name: string): Promise<Person> {
    return this.#open(name, this.#wav)
  }

  /** As {@link add}, for somebody who says something else in another voice. Comes with what is said. */
  async addVoice(name: string): Promise<Person & { readonly speech: Float32Array }> {
    const seed = this.#people.length + 2
    const wav = join(this.#folder, `${name}.wav`)
    const speech = writeSpeech(wav, { seconds: 20, seed, pitchHz: 100 + 30 * seed })
    return { ...(await this.#open(name, wav)), speech }
  }

  async #open(name: string, microphone: string): Promise<Person> {
    const browser = await launchChromium({ microphone })
    // Keeping the app on the device has a test of its own: three browsers on two cores that write all of it at once
    // while they listen are no three people.
    const context = await browser.newContext({ locale: 'en', serviceWorkers: 'block' })
    await withoutVoiceProcessing(context)
    await tapSound(context)
    await watchConnections(context)
    await watchAddresses(context)
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', error => errors.push(`${name}: ${error.message}`))
    page.on('console', message => {
      if (message.text().includes('Content Security Policy'))
        errors.push(`${name}: ${message.text()}`)
    })
    const person = { name, browser, context, page, errors }
    this.#people.push(person)
    return person
  }

  get errors(): readonly string[] {
    return this.#people.flatMap(person => person.errors)
  }

  async close(): Promise<void> {
    await Promise.all(this.#people.map(({ browser }) => browser.close()))
    await rm(this.#folder, { recursive: true, force: true })
  }
}
