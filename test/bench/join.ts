import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import {
  becomeSomebody,
  gainFollowers,
  listenAtOnce,
  speak,
  startSpace,
} from '../helpers/people.ts'
import { firstSoundMs, takeHeard, tapSound } from '../helpers/sound-tap.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { matchWindows, medianCorrelation } from '../helpers/correlate.ts'
import { withoutVoiceProcessing } from '../helpers/without-voice-processing.ts'
import { serveBareCall } from './bare-call.ts'
import { speechSamples, writeWav } from '../helpers/speech.ts'
import { PlainPage } from '../helpers/plain-page.ts'
import { RelayProcess } from '../helpers/relay-process.ts'
import { settlePorts } from '../../relay/free-ports.ts'
import { builtWeb } from '../helpers/built-web.ts'
import { whenQuiet } from './quiet.ts'
import type { Bench } from './run.ts'

/** Fewer would make the p95 a maximum by another name. */
const RUNS = 10
/** Heard after the first sound, for the comparison with what was said. */
const LISTEN_MS = 4_000

/** One arrival at the first sound, and what the page's own timeline says about the way there. */
type Arrival = { readonly ms: number; readonly marks: Readonly<Record<string, number>> }

/**
 * Navigation start of the link → first audible sample at the loudspeaker, in a cold browser process each
 * time, interleaved with the same way to a bare WebRTC call with the same microphone file.
 */
export const bench: Bench = async args => {
  const runs = Number(args.find(arg => arg.startsWith('--runs='))?.slice('--runs='.length) ?? RUNS)
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  const microphone = join(folder, 'speech.wav')
  // Pauses would be measured as delay: the speaker talks on.
  const speech = speechSamples({ seconds: 20, pauses: false })
  writeWav(microphone, speech)
  const relay = await RelayProcess.start({
    flags: ['--demo', '--demo-pace-ms', '5'],
    web: await builtWeb(),
  })
  const bare = await serveBareCall()
  const host = await launchChromium({ microphone })
  try {
    const link = await openSpace(host, relay.url)
    await openBareSpeaker(host, bare.speakerUrl)
    const ours: Arrival[] = []
    const theirs: Arrival[] = []
    const correlations: number[] = []
    for (let run = 0; run < runs; run++) {
      const arrive = async (): Promise<void> => {
        const { arrival, correlation } = await listenOnce(link, speech)
        ours.push(arrival)
        correlations.push(correlation)
      }
      const arriveBare = async (): Promise<void> =>
        void theirs.push(await callOnce(bare.listenerUrl))
      // A B, B A: whatever warms up or tires the machine meets both alike.
      for (const go of run % 2 === 0 ? [arrive, arriveBare] : [arriveBare, arrive]) await go()
      console.log(
        `run ${run + 1}/${runs}: Loggia ${round(ours.at(-1))} ms, bare ${round(theirs.at(-1))} ms`,
      )
    }
    return report(ours, theirs, correlations)
  } finally {
    await host.close()
    await bare.close()
    await relay.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function openSpace(host: Browser, url: string): Promise<string> {
  const context = await host.newContext({ locale: 'en' })
  await withoutVoiceProcessing(context)
  const page = await context.newPage()
  await page.goto(url)
  await becomeSomebody(page, 'Alice')
  await gainFollowers(page)
  const link = await startSpace(page, 'How fast is a click')
  await speak(page)
  return link
}

async function openBareSpeaker(host: Browser, url: string): Promise<void> {
  const page = await (await host.newContext()).newPage()
  await page.goto(url)
  await page.waitForFunction(() => document.title === 'ready')
}

async function listenOnce(
  link: string,
  speech: Float32Array,
): Promise<{ arrival: Arrival; correlation: number }> {
  return inColdBrowser(async page => {
    await listenAtOnce(page, link)
    const ms = await firstSoundMs(page)
    const marks = await page.evaluate(() =>
      Object.fromEntries(
        performance.getEntriesByType('mark').map(mark => [mark.name, mark.startTime]),
      ),
    )
    await page.waitForTimeout(LISTEN_MS)
    const heard = await takeHeard(page)
    return {
      arrival: { ms, marks },
      correlation: medianCorrelation(matchWindows(speech, heard.samples, { windowMs: 120 })),
    }
  })
}

async function callOnce(url: string): Promise<Arrival> {
  return inColdBrowser(async page => {
    await listenAtOnce(page, url)
    return { ms: await firstSoundMs(page), marks: {} }
  })
}

async function inColdBrowser<T>(work: (page: Page) => Promise<T>): Promise<T> {
  const { httpPort: port } = await settlePorts({
    host: '127.0.0.1',
    httpPort: 0,
    wsPort: 0,
    webrtcPort: 0,
  })
  const browser = await launchChromium({
    fakeDevices: false,
    args: ['--lang=en', `--remote-debugging-port=${port}`],
  })
  const plain = await PlainPage.open(port)
  try {
    await tapSound(plain.asPage)
    // A browser that has just been launched is busy with itself for a second: its profile is cold, not its start.
    await whenQuiet()
    return await work(plain.asPage)
  } finally {
    plain.close()
    await browser.close()
  }
}

function report(
  ours: readonly Arrival[],
  theirs: readonly Arrival[],
  correlations: readonly number[],
): Readonly<Record<string, number>> {
  const clickToAudioP50Ms = quantile(
    ours.map(({ ms }) => ms),
    0.5,
  )
  const bareWebRtcP50Ms = quantile(
    theirs.map(({ ms }) => ms),
    0.5,
  )
  const figures = {
    clickToAudioP50Ms,
    clickToAudioP95Ms: quantile(
      ours.map(({ ms }) => ms),
      0.95,
    ),
    bareWebRtcP50Ms,
    ratio: Number((clickToAudioP50Ms / bareWebRtcP50Ms).toFixed(2)),
    correlation: Number(quantile(correlations, 0.5, 1_000).toFixed(3)),
    runs: ours.length,
  }
  console.log('\nWhere the time goes (medians, ms from navigation start):')
  for (const name of Object.keys(ours[0]?.marks ?? {})) {
    const at = quantile(
      ours.map(({ marks }) => marks[name] ?? Number.NaN),
      0.5,
    )
    console.log(`  ${name.padEnd(28)} ${String(at).padStart(6)}`)
  }
  console.log(`  ${'first audible sample'.padEnd(28)} ${String(clickToAudioP50Ms).padStart(6)}\n`)
  console.table(figures)
  return figures
}

/** Nearest-rank quantile, rounded to 1 / `precision`. */
function quantile(values: readonly number[], share: number, precision = 1): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = Math.max(0, Math.ceil(share * sorted.length) - 1)
  return Math.round((sorted[at] ?? Number.NaN) * precision) / precision
}

const round = (arrival: Arrival | undefined): number => Math.round(arrival?.ms ?? Number.NaN)
