import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import type { Browser, Page } from 'playwright-core'

const ROOT = resolve(import.meta.dirname, '../..')
const PHRASE = `${'abandon '.repeat(11)}about`
const ITALIAN = `${'abaco '.repeat(11)}abete`
const CASES = readFileSync(resolve(ROOT, 'test/vectors/ed25519-speccheck-cases.json'), 'utf8')

describe('identity in Chromium', () => {
  let server: ViteDevServer
  let browser: Browser
  let page: Page
  let url: string

  const call = (what: string): Promise<unknown> => page.evaluate(`globalThis.identity.${what}`)
  const open = async (fresh: Page): Promise<void> => {
    page = fresh
    await page.goto(url)
    await page.waitForFunction('globalThis.identity !== undefined')
  }

  beforeAll(async () => {
    server = await createServer({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, watch: null },
      cacheDir: resolve(ROOT, 'node_modules/.vite-identity-page'),
      optimizeDeps: { entries: ['test/browser/pages/identity.ts'] },
    })
    await server.listen()
    url = new URL('/test/browser/pages/identity.html', server.resolvedUrls?.local[0]).href
    browser = await launchChromium()
    await open(await (await browser.newContext()).newPage())
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  it('takes the same of the twelve odd signatures as Node does', async () => {
    expect(await call('hasNativeEd25519()')).toBe(true)
    expect(await call(`taken(${CASES})`)).toEqual({
      rule: [2, 3, 4, 5, 9],
      native: [0, 1, 2, 3, 11],
    })
  })

  it('verifies thirteen speakers with a fraction of a core', async () => {
    // 13 speakers send 217 bundles a second; without WebCrypto they take half a second.
    expect(await call('verifyTime(217)')).toBeLessThan(1_000)
  })

  it('keeps an account that no script can take away', async () => {
    expect(await call('load()')).toBeUndefined()
    expect(await call(`become(${JSON.stringify(PHRASE)})`)).toHaveLength(43)
    expect(await call('steal()')).toEqual({
      extractable: 'false',
      pkcs8: 'InvalidAccessError',
      jwk: 'InvalidAccessError',
    })
  })

  it('is the same person after a reload', async () => {
    const before = await call('load()')
    await open(page)
    expect(before).toHaveLength(43)
    expect(await call('load()')).toBe(before)
  })

  it('signs in a Worker with a session key posted there', async () => {
    expect(await call('signInWorker()')).toBe(true)
  })

  it('is the same person on another device, from the words in the other language', async () => {
    const before = await call('load()')
    await open(await (await browser.newContext()).newPage())
    expect(await call('load()')).toBeUndefined()
    expect(await call(`become(${JSON.stringify(ITALIAN)})`)).toBe(before)
  })
})
