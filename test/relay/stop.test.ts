import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import type { Browser } from 'playwright-core'

/** Each stop with browsers connected is a race of native threads: one try proves little. */
const STOPS = 3

let rita: RelayProcess
let browser: Browser

beforeAll(async () => {
  rita = await RelayProcess.start({
    web: await builtWeb(),
    flags: ['--demo', '--demo-members', '3'],
  })
  browser = await launchChromium()
})

afterAll(async () => {
  await browser.close()
  await rita.close()
})

it('a relay with browsers connected ends with 0 and comes back for them', async () => {
  const context = await browser.newContext()
  for (let stop = 0; stop < STOPS; stop++) {
    const page = await context.newPage()
    const isDialled = page.waitForEvent('websocket', { timeout: 30_000 })
    await page.goto(rita.url)
    await isDialled
    await page.getByRole('main').waitFor()
    expect(await rita.kill('SIGTERM')).toEqual({ code: 0, signal: null })
    await rita.restart()
  }
  expect(rita.output).not.toContain('stray-fault')
})
