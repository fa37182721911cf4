import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { build, createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchChromium } from '../helpers/chromium.ts'
import { matchWindows, medianCorrelation } from '../helpers/correlate.ts'
import { firstSoundMs, takeHeard, tapSound } from '../helpers/sound-tap.ts'
import { writeSpeech } from '../helpers/speech.ts'
import { PROMISED } from '../contracts/audio-codecs.ts'
import { ALL_VECTORS } from '../contracts/sframe-vectors.ts'
import type { AudioDriver, LoopNetwork } from './pages/audio.ts'
import type { Browser, Page } from 'playwright-core'

const ROOT = resolve(import.meta.dirname, '../..')
const VECTORS = readFileSync(resolve(ROOT, 'test/vectors/sframe-rfc9605.json'), 'utf8')
const HEARD_SECONDS = 6
/** A pause that the playout stretched, or two frames it overlapped, spoil one window only. */
const WINDOWS = { windowMs: 250 }
/** No script but our own files, no string as code: worklets and Workers must live with it. */
const STRICT_POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; require-trusted-types-for 'script'"

/** What {@link Window} has on the test page. */
type Driven = { readonly audio: AudioDriver }

describe('sound in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'loggia-audio-'))
  const wav = join(folder, 'speech.wav')
  const speech = writeSpeech(wav, { seconds: 12 })
  let server: ViteDevServer
  let browser: Browser
  let url: string

  beforeAll(async () => {
    server = await createServer({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, watch: null },
      cacheDir: resolve(ROOT, 'node_modules/.vite-audio-page'),
      worker: { format: 'es' },
      optimizeDeps: {
        entries: ['test/browser/pages/audio.ts', 'test/browser/pages/audio-worker.ts'],
      },
    })
    await server.listen()
    url = new URL('/test/browser/pages/audio.html', server.resolvedUrls?.local[0]).href
    browser = await launchChromium({ microphone: wav })
  })

  afterAll(async () => {
    await browser?.close()
    await server?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const open = async (address = url): Promise<Page> => {
    const context = await browser.newContext()
    await tapSound(context)
    const page = await context.newPage()
    await page.goto(address)
    await page.waitForFunction(() => 'audio' in globalThis)
    return page
  }

  const listen = async (page: Page, network: LoopNetwork): Promise<Float32Array> => {
    const state = await page.evaluate(
      given => (globalThis as unknown as Driven).audio.loop(given),
      network,
    )
    expect(state).toBe('playing')
    await firstSoundMs(page)
    // Sound takes its own time: this waits for samples, not for a clock.
    await page.waitForFunction(least => {
      const { heard } = globalThis as unknown as { heard: { blocks: Float32Array[] } }
      return heard.blocks.reduce((sum, block) => sum + block.length, 0) > least
    }, 48_000 * HEARD_SECONDS)
    const heard = await takeHeard(page)
    expect(heard.sampleRate).toBe(48_000)
    return heard.samples
  }

  it('plays what the microphone heard, through Opus, SFrame, signature and playout', async () => {
    const page = await open()
    const heard = await listen(page, { delayMs: 5, jitterMs: 0, loseEvery: 0 })
    expect(medianCorrelation(matchWindows(speech, heard, WINDOWS))).toBeGreaterThan(0.9)
    const report = await page.evaluate(() => (globalThis as unknown as Driven).audio.report())
    // One or two are still under way.
    expect(report.verified).toBeGreaterThanOrEqual(report.count - 2)
    expect(report.speakingChanges).toBeGreaterThan(1)
    await page.context().close()
  })

  it('keeps talking through jitter of 60 ms and a lost bundle in twelve', async () => {
    const page = await open()
    const heard = await listen(page, { delayMs: 20, jitterMs: 60, loseEvery: 12 })
    expect(medianCorrelation(matchWindows(speech, heard, WINDOWS))).toBeGreaterThan(0.8)
    const report = await page.evaluate(() => (globalThis as unknown as Driven).audio.report())
    expect(report.concealed).toBeGreaterThan(0)
    await page.context().close()
  })

  it('keeps every promise of the codec port, concealment and recovery among them', async () => {
    const page = await open()
    const facts = await page.evaluate(() => (globalThis as unknown as Driven).audio.codecs())
    expect(facts).toEqual(PROMISED)
    await page.context().close()
  })

  it('keeps them with libopus alone, for browsers without a decoder', async () => {
    const page = await open()
    const facts = await page.evaluate(() => (globalThis as unknown as Driven).audio.libopus())
    expect(facts).toEqual(PROMISED)
    await page.context().close()
  })

  it('keeps talking when libopus takes over after many losses', async () => {
    const page = await open()
    const warnings: string[] = []
    page.on('console', message => warnings.push(message.text()))
    const heard = await listen(page, { delayMs: 20, jitterMs: 0, loseEvery: 5 })
    expect(medianCorrelation(matchWindows(speech, heard, WINDOWS))).toBeGreaterThan(0.8)
    expect(warnings.filter(text => text.includes('libopus'))).toEqual([])
    await page.context().close()
  })

  it('keeps talking through a hostile speaker and a hostile forwarder, and no error reaches the page', async () => {
    const page = await open()
    const errors: string[] = []
    page.on('pageerror', error => errors.push(error.message))
    const heard = await listen(page, { delayMs: 20, jitterMs: 0, loseEvery: 0, hostileEvery: 10 })
    expect(medianCorrelation(matchWindows(speech, heard, WINDOWS))).toBeGreaterThan(0.8)
    const report = await page.evaluate(() => (globalThis as unknown as Driven).audio.report())
    // Five of the six things that are signed are refused before any decoder: one round of them at least.
    const refused = Object.values(report.refused).reduce((sum, times) => sum + times, 0)
    expect(refused).toBeGreaterThanOrEqual(5)
    expect(report.forged).toBeGreaterThanOrEqual(24 * refused)
    expect(errors).toEqual([])
    await page.context().close()
  })

  it('yields a frame for each of 2,000 random packets that pass the TOC check', async () => {
    const page = await open()
    const errors: string[] = []
    page.on('pageerror', error => errors.push(error.message))
    const frames = await page.evaluate(() => (globalThis as unknown as Driven).audio.fuzz(2_000))
    expect(frames).toBe(2_000)
    expect(errors).toEqual([])
    await page.context().close()
  })

  it('passes the vectors of RFC 9605 as Node does', async () => {
    const page = await open()
    const facts = await page.evaluate(
      text => (globalThis as unknown as Driven).audio.sframe(text),
      VECTORS,
    )
    expect(facts).toEqual(ALL_VECTORS)
    await page.context().close()
  })

  it('names devices, plays on the chosen one, and through a loopback while echo is cancelled', async () => {
    const page = await open()
    const facts = await page.evaluate(() => (globalThis as unknown as Driven).audio.devices())
    expect(facts).toEqual({
      kinds: ['loudspeaker', 'microphone'],
      usesKnown: true,
      usesUnknown: false,
      paths: ['direct', 'loopback', 'direct'],
      device: true,
    })
    await page.context().close()
  })

  it('says why there is no microphone when it was denied', async () => {
    const strict = await launchChromium({
      grantMicrophone: false,
      args: ['--deny-permission-prompts'],
    })
    const page = await (await strict.newContext()).newPage()
    await page.goto(url)
    await page.waitForFunction(() => 'audio' in globalThis)
    const reason = await page.evaluate(() => (globalThis as unknown as Driven).audio.microphone())
    expect(reason).toBe('denied')
    await strict.close()
  })

  it('plays from the built page under a strict content security policy', async () => {
    const built = join(folder, 'built')
    await build({
      root: resolve(ROOT, 'test/browser/pages'),
      configFile: false,
      logLevel: 'error',
      base: './',
      worker: { format: 'es' },
      build: {
        outDir: built,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
        rollupOptions: { input: resolve(ROOT, 'test/browser/pages/audio.html') },
      },
    })
    const site = await serveFolder(built)
    const page = await open(site.url)
    const heard = await listen(page, { delayMs: 5, jitterMs: 0, loseEvery: 0 })
    expect(medianCorrelation(matchWindows(speech, heard, WINDOWS))).toBeGreaterThan(0.9)
    const facts = await page.evaluate(() => (globalThis as unknown as Driven).audio.libopus())
    expect(facts).toEqual(PROMISED)
    const quietened = await page.evaluate(() =>
      (globalThis as unknown as Driven).audio.suppressed(),
    )
    expect(quietened.faults).toEqual([])
    expect(quietened.frames).toBeGreaterThanOrEqual(50)
    await page.context().close()
    site.server.close()
  })
})

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

async function serveFolder(folder: string): Promise<{ url: string; server: Server }> {
  const server = createHttpServer((request, response) => {
    const path = join(folder, new URL(request.url ?? '/', 'http://localhost').pathname)
    response.setHeader('content-security-policy', STRICT_POLICY)
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream')
    try {
      response.end(readFileSync(path))
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new TypeError('the server has no port')
  return { url: `http://127.0.0.1:${address.port}/audio.html`, server }
}
