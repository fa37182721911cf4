import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ALL_VECTORS } from '../contracts/sframe-vectors.ts'
import { ALL_HPKE } from '../contracts/hpke-vectors.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { launchFirefox } from '../helpers/firefox.ts'
import { ONE_RULE } from '../contracts/ed25519.ts'
import type { Browser, Page } from 'playwright-core'

const ROOT = resolve(import.meta.dirname, '../..')
const PHRASE = `${'abandon '.repeat(11)}about`
const ITALIAN = `${'abaco '.repeat(11)}abete`
const vectors = (name: string): string =>
  JSON.stringify(readFileSync(resolve(ROOT, 'test/vectors', name), 'utf8'))

describe.each([
  ['Chromium', launchChromium],
  ['Firefox', launchFirefox],
] as const)('identity in %s', (name, launch) => {
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
      cacheDir: resolve(ROOT, `node_modules/.vite-identity-page-${name}`),
      optimizeDeps: {
        entries: ['test/browser/pages/identity.ts', 'test/browser/pages/hpke-worker.ts'],
      },
    })
    await server.listen()
    url = new URL('/test/browser/pages/identity.html', server.resolvedUrls?.local[0]).href
    browser = await launch()
    await open(await (await browser.newContext()).newPage())
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  it('takes the same signatures as Node does: RFC 8032, small order, the twelve odd ones', async () => {
    expect(await call('hasNativeEd25519()')).toBe(true)
    const facts = await call(`ed25519Facts(${vectors('ed25519-speccheck-cases.json')})`)
    expect(facts).toEqual(ONE_RULE)
  })

  it('encrypts as RFC 9605 says', async () => {
    expect(await call(`sframeFacts(${vectors('sframe-rfc9605.json')})`)).toEqual(ALL_VECTORS)
  })

  it('seals as RFC 9180 says, in a Worker, and to no key of small order', async () => {
    expect(await call('hpkeInWorker()')).toEqual(ALL_HPKE)
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
