/**
 * THREATS T18 and T19 in both browsers: a million hostile frames through the Worker's path (decryption, checks,
 * playout, decoder), with an honest word between them; then packets that declare six times their time, at 500 a
 * second beside honest speech, and what they cost beside that speech alone. Measured once on a busy machine of two cores: no
 * decoder died and nothing was thrown in either; an honest word came 80 ms later at most; the bombs cost 1.3 % of a core in
 * Chromium and 0.5 in Firefox, with 120 ms queued. `--frames=N`, `--bomb-ms=N`, `--seed=N`.
 */
import { resolve } from 'node:path'
import { createServer } from 'vite'
import { launchChromium } from '../helpers/chromium.ts'
import { launchFirefox } from '../helpers/firefox.ts'
import { ownBrowsers, secondsBelow } from '../helpers/processor-time.ts'
import { tenths } from './median.ts'
import type { Bench } from './run.ts'
import type { Browser, Page } from 'playwright-core'
import type { FuzzOrder, FuzzReport } from '../browser/pages/fuzz.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const FRAMES = 1_000_000
const BOMB_MS = 10_000
const SEED = 20_261_126
/** Bundles of four in 80 ms: 500 packets a second. */
const BOMBS_PER_BUNDLE = 10

export const bench: Bench = async args => {
  const option = (name: string, otherwise: number): number =>
    Number(args.find(arg => arg.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise)
  const only = args.find(arg => arg.startsWith('--only='))?.split('=')[1]
  const frames = option('frames', FRAMES)
  const seed = option('seed', SEED)
  const bombMs = option('bomb-ms', BOMB_MS)
  const server = await createServer({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 0, hmr: false, ws: false, watch: null },
    cacheDir: resolve(ROOT, 'node_modules/.vite-fuzz-page'),
    worker: { format: 'es' },
    optimizeDeps: { entries: ['test/browser/pages/fuzz.ts', 'test/browser/pages/fuzz-worker.ts'] },
  })
  await server.listen()
  const url = new URL('/test/browser/pages/fuzz.html', server.resolvedUrls?.local[0]).href
  console.log(`seed ${seed}`)
  const figures: Record<string, unknown> = { seed }
  try {
    for (const [name, launch] of Object.entries(BROWSERS)) {
      if (only !== undefined && only !== name) continue
      figures[name] = await inBrowser(name, launch, { url, frames, seed, bombMs })
    }
  } finally {
    await server.close()
  }
  return figures
}

const BROWSERS: Readonly<Record<string, () => Promise<Browser>>> = {
  chromium: () => launchChromium(),
  firefox: () => launchFirefox(),
}

type Task = {
  readonly url: string
  readonly frames: number
  readonly seed: number
  readonly bombMs: number
}

async function inBrowser(
  name: string,
  launch: () => Promise<Browser>,
  { url, frames, seed, bombMs }: Task,
): Promise<Readonly<Record<string, unknown>>> {
  const known = ownBrowsers()
  const browser = await launch()
  try {
    const [process] = [...ownBrowsers()].filter(pid => !known.has(pid))
    const page = await (await browser.newContext()).newPage()
    await page.goto(url)
    await page.waitForFunction('globalThis.fuzz !== undefined')
    const from = performance.now()
    const fuzzed = await run(page, { kind: 'fuzz', frames, seed })
    console.log(
      `${name}: ${fuzzed.sent} hostile frames, ${fuzzed.decoded} decoded, ${fuzzed.restarts} decoders died, an honest word heard after ${fuzzed.usualMs} ms, at most ${fuzzed.longestSilenceMs} later, ${fuzzed.uncaught} uncaught errors, ${Math.round((performance.now() - from) / 1_000)} s, refused ${JSON.stringify(fuzzed.refused)}`,
    )
    const costOf = async (perBundle: number): Promise<FuzzReport & { readonly share: number }> => {
      const before = process === undefined ? Number.NaN : secondsBelow(process)
      const report = await run(page, { kind: 'bomb', perBundle, forMs: bombMs })
      const after = process === undefined ? Number.NaN : secondsBelow(process)
      return { ...report, share: ((after - before) * 1_000) / bombMs }
    }
    // The first time warms up; the others take turns.
    await costOf(0)
    const [one, two] = [await costOf(0), await costOf(BOMBS_PER_BUNDLE)]
    const [three, four] = [await costOf(BOMBS_PER_BUNDLE), await costOf(0)]
    const honest = (one.share + four.share) / 2
    const bombed = (two.share + three.share) / 2
    const addedPercent = tenths((bombed - honest) * 100)
    const queueMs = Math.max(two.longestSilenceMs, three.longestSilenceMs)
    console.log(
      `${name}: honest speech ${tenths(honest * 100)} % of a core, with 500 time bombs a second ${tenths(bombed * 100)} % (+${addedPercent}), at most ${queueMs} ms queued`,
    )
    return { ...fuzzed, addedPercent, queueMs }
  } finally {
    await browser.close()
  }
}

const run = (page: Page, order: FuzzOrder): Promise<FuzzReport> =>
  page.evaluate<FuzzReport>(`globalThis.fuzz(${JSON.stringify(order)})`)
