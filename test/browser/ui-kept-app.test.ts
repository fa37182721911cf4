import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { builtWeb } from '../helpers/built-web.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { writeNextBuild } from '../helpers/next-build.ts'
import { becomeSomebody, gainFollowers, startSpace } from '../helpers/people.ts'
import { RelayProcess } from '../helpers/relay-process.ts'

const NEW_VERSION = 'A new version is ready.'

let folder: string
let served: string
let relay: RelayProcess
let browser: Browser
let context: BrowserContext

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loggia-kept-'))
  served = join(folder, 'web')
  await cp(await builtWeb(), served, { recursive: true })
  relay = await RelayProcess.start({ web: served, flags: ['--demo', '--demo-members', '20'] })
  browser = await launchChromium()
  context = await browser.newContext({ locale: 'en' })
})

afterAll(async () => {
  await browser?.close()
  await relay?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The build that a page is of. */
const buildOf = (page: Page): Promise<string | null> =>
  page.locator('meta[name="loggia-build"]').getAttribute('content')

/** All of the app is on the device. */
const isKept = (page: Page) =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null)

const newVersion = (page: Page) => page.getByText(NEW_VERSION)

describe('the app on a device', () => {
  it('can be installed, goes on whole in a Space while its relay moves on, is renewed by a click, and starts without a network', async () => {
    const errors: string[] = []
    const open = async (): Promise<Page> => {
      const page = await context.newPage()
      page.on('pageerror', error => errors.push(error.message))
      return page
    }
    const alice = await open()
    await alice.goto(relay.url)
    await becomeSomebody(alice, 'Alice')
    await isKept(alice)
    const { errors: inManifest, manifest, installability } = await asInstallable(alice)
    expect({ inManifest, installability }).toEqual({
      inManifest: [],
      // A test's context is a private window.
      installability: ['in-incognito'],
    })
    expect(manifest).toMatchObject({ display: 'standalone', scope: './', lang: 'en' })

    await gainFollowers(alice)
    await startSpace(alice, 'Through a change of builds')
    const first = await buildOf(alice)

    const gone = await writeNextBuild(served, join(folder, 'next'))
    await relay.kill('SIGTERM')
    await rm(served, { recursive: true })
    await rename(join(folder, 'next'), served)
    await relay.restart()
    expect((await fetch(new URL(gone, relay.url))).status).toBe(404)
    const other = await open()
    await other.goto(relay.url)
    expect(await buildOf(other)).toBe(first)
    await newVersion(other).waitFor()

    // In the Space: a part that was never loaded is there, and nobody is asked anything.
    await alice.evaluate(() => (window.location.hash = '#/report'))
    await alice.getByRole('heading', { level: 1, name: 'Open a report' }).waitFor()
    await alice.getByText('You are in').waitFor()
    expect(await newVersion(alice).count()).toBe(0)

    await other.getByRole('button', { name: 'Load it' }).click()
    await other.waitForFunction(
      was => document.querySelector<HTMLMetaElement>('meta[name="loggia-build"]')?.content !== was,
      first,
    )
    const second = await buildOf(other)
    await other.getByRole('heading', { level: 1 }).waitFor()
    expect(await newVersion(other).count()).toBe(0)
    expect([await buildOf(alice), await newVersion(alice).count()]).toEqual([first, 0])

    await alice.evaluate(() => (window.location.hash = '#/space'))
    await alice.getByRole('button', { name: 'End', exact: true }).click()
    await alice.getByRole('button', { name: 'End for everybody' }).click()
    await alice.getByRole('heading', { name: 'This Space has ended' }).waitFor()
    await alice.evaluate(() => (window.location.hash = '#/'))
    await newVersion(alice).waitFor()
    await alice.getByRole('button', { name: 'Load it' }).click()
    await alice.waitForFunction(
      build =>
        document.querySelector<HTMLMetaElement>('meta[name="loggia-build"]')?.content === build,
      second,
    )

    await relay.kill()
    await other.close()
    await alice.reload()
    await alice.getByRole('heading', { level: 1, name: 'In the square' }).waitFor()
    expect(await buildOf(alice)).toBe(second)
    expect(errors).toEqual([])
  })
})

/** What the browser itself makes of the manifest. */
async function asInstallable(page: Page) {
  const session = await page.context().newCDPSession(page)
  await page.locator('link[rel=manifest]').waitFor({ state: 'attached' })
  const { data = '', errors } = await session.send('Page.getAppManifest')
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  return {
    errors: errors.map(({ message }) => message),
    manifest: JSON.parse(data) as unknown,
    installability: installabilityErrors.map(({ errorId }) => errorId),
  }
}
