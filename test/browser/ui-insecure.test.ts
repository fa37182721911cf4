import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { RelayProcess } from '../helpers/relay-process.ts'

/** A name that leads to this machine and is none of those that browsers trust without a certificate. */
const NAME = 'loggia.example'

describe('the app at an address without a certificate, away from localhost', () => {
  let relay: RelayProcess
  let browser: Browser

  beforeAll(async () => {
    relay = await RelayProcess.start({ web: await builtWeb() })
    browser = await launchChromium({ args: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`] })
  })

  afterAll(async () => {
    await browser?.close()
    await relay?.close()
  })

  it.each(['', '#/s/AQJ7abc'])('says so and what to do, also to who opens %j', async hash => {
    const page = await browser.newPage({ locale: 'en' })
    const errors: string[] = []
    page.on('pageerror', error => errors.push(error.message))
    await page.goto(`http://${NAME}:${relay.ports.httpPort}/${hash}`)
    await page.getByRole('heading', { name: 'This address is not secure' }).waitFor()
    await page.getByText('ask for the one that begins with https').waitFor()
    expect(errors).toEqual([])
    await page.close()
  })
})
