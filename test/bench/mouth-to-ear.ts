/**
 * From the microphone's sample to the loudspeaker's: a direct WebRTC call of two pages, then the stage lane, then
 * listeners behind 0, 1, 3 and 6 forwarders. The same speech file, the same two recorders in every case, one
 * browser process for who speaks and one for who hears; forwarders are Node peers on real links.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium } from '../helpers/chromium.ts'
import { pair, takeTimed, tapTimes, type Pair } from '../helpers/timed-sound.ts'
import { serveBareCall } from './bare-call.ts'
import { servePages } from '../helpers/net-pages.ts'
import { spectralDistanceDb } from '../helpers/spectrum.ts'
import { ALICE_SEED, BOB_SEED, planSpace, TalkChain } from '../helpers/talk-chain.ts'
import { TalkPage } from '../helpers/talk-pages.ts'
import { toBase64url } from '../../src/domain/base64url.ts'
import { untilFar } from '../helpers/until.ts'
import { writeSpeech } from '../helpers/speech.ts'
import type { Bench } from './run.ts'
import type { BrowserContext } from 'playwright-core'
import type { HearingReport } from '../../src/domain/media/hearing-report.ts'

/** A page that has just begun takes bundles in late for some seconds, and nothing is shortened before five. */
const SETTLE_MS = 9_000
const LISTEN_MS = 15_000
const HOPS = [0, 1, 3, 6] as const

type Run = {
  readonly pairs: readonly Pair[]
  /** Of the last five seconds; the rival's own buffer tells nothing. */
  readonly report: HearingReport | undefined
}

export const bench: Bench = async args => {
  const given = args.find(arg => arg.startsWith('--listen-ms='))?.slice('--listen-ms='.length)
  const listenMs = Number(given ?? LISTEN_MS)
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  const microphone = join(folder, 'speech.wav')
  writeSpeech(microphone, { seconds: 20 })
  const { url, server } = await servePages()
  const talk: Talk = { url: url.replace('net.html', 'talk.html'), microphone, listenMs }
  try {
    const direct = await directCall(talk)
    print('direct WebRTC call', direct)
    const stage = await speakThrough(talk, { hops: 1, isOnStage: true })
    print('stage lane', stage)
    const audience: Run[] = []
    for (const hops of HOPS) {
      audience.push(await speakThrough(talk, { hops, isOnStage: false }))
      print(`audience, ${hops} forwarders`, audience.at(-1))
    }
    const [at0, at1, at3, at6] = audience.map(delayOf)
    const [far0, , , far6] = audience.map(distanceOf)
    return {
      directWebRtcMs: delayOf(direct),
      stageMs: delayOf(stage),
      audience0HopsMs: at0,
      audience1HopMs: at1,
      audience3HopsMs: at3,
      audience6HopsMs: at6,
      spectralDistanceDb: round((far6 ?? 0) - (far0 ?? 0), 2),
      spectralDistance0HopsDb: round(far0 ?? 0, 2),
      spectralDistance6HopsDb: round(far6 ?? 0, 2),
      concealedShare: Math.max(...audience.map(concealedIn)),
      stageConcealedShare: concealedIn(stage),
      stageDirectShare: stage.report?.speakers[0]?.directShare ?? 0,
    }
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Talk = { readonly url: string; readonly microphone: string; readonly listenMs: number }

async function directCall(talk: Talk): Promise<Run> {
  const call = await serveBareCall()
  try {
    return await betweenTwo(talk, async (mouth, ear) => {
      const speaker = await mouth.newPage()
      await speaker.goto(call.speakerUrl)
      await speaker.waitForFunction(() => document.title === 'ready')
      const listener = await ear.newPage()
      await listener.goto(call.listenerUrl)
      await listener.getByRole('button', { name: 'Listen' }).click()
      return { speaker, listener, report: async () => undefined }
    })
  } finally {
    await call.close()
  }
}

async function speakThrough(
  talk: Talk,
  { hops, isOnStage }: { readonly hops: number; readonly isOnStage: boolean },
): Promise<Run> {
  const { space, log, alice } = await planSpace(hops + (isOnStage ? 100 : 0))
  const chain = await TalkChain.open(space, hops)
  const [relay] = chain.entries
  const entryOfEar = chain.entries[hops - 1]
  try {
    return await betweenTwo(talk, async (mouth, ear) => {
      const speaker = await TalkPage.open(mouth, talk.url)
      const self = await speaker.call('start', [chain.relay], ALICE_SEED, 4)
      const fed = hops === 0 || relay === undefined ? [] : [relay]
      await speaker.call('enter', { space, log, entries: fed, session: alice })
      if (hops > 0) await chain.join()
      const listener = await TalkPage.open(ear, talk.url)
      const seed = isOnStage ? BOB_SEED : toBase64url(new Uint8Array(32).fill(200 + hops))
      await listener.call('start', [chain.relay], seed, 0)
      const entries = [entryOfEar ?? { peer: self, addresses: [] }]
      await listener.call('enter', { space, log: [], entries })
      await untilFar(
        async () => (await listener.call('look')).place.phase === 'attached',
        'a place',
      )
      await speaker.call('speak')
      return {
        speaker: speaker.page,
        listener: listener.page,
        report: async () => {
          const { place, report } = await listener.call('look')
          const above = place.phase === 'attached' ? place.hops : undefined
          if (!isOnStage && above !== Math.max(1, hops))
            console.log(`  (stands ${above} links below the stage)`)
          return report
        },
      }
    })
  } finally {
    await chain.close()
  }
}

type Ends = {
  readonly speaker: Parameters<typeof takeTimed>[0]
  readonly listener: Parameters<typeof takeTimed>[0]
  readonly report: () => Promise<HearingReport | undefined>
}

async function betweenTwo(
  { microphone, listenMs }: Talk,
  begin: (mouth: BrowserContext, ear: BrowserContext) => Promise<Ends>,
): Promise<Run> {
  const [mouths, ears] = [await launchChromium({ microphone }), await launchChromium()]
  try {
    const [mouth, ear] = [await mouths.newContext(), await ears.newContext()]
    await Promise.all([tapTimes(mouth), tapTimes(ear)])
    const { speaker, listener, report } = await begin(mouth, ear)
    await listener.waitForTimeout(SETTLE_MS)
    await takeTimed(speaker, 'said')
    await speaker.waitForTimeout(1_000)
    await takeTimed(listener, 'played')
    await listener.waitForTimeout(listenMs)
    // First: taking the recordings out keeps the pages busy.
    const last = await report()
    const played = await takeTimed(listener, 'played')
    const said = await takeTimed(speaker, 'said')
    return { pairs: pair(said, played), report: last }
  } finally {
    await Promise.all([mouths.close(), ears.close()])
  }
}

const concealedIn = ({ report }: Run): number =>
  round(Math.max(0, ...(report?.speakers ?? []).map(({ concealedShare }) => concealedShare)), 4)

const delayOf = ({ pairs }: Run): number =>
  round(
    quantile(
      pairs.map(({ delayMs }) => delayMs),
      0.5,
    ),
    1,
  )

const distanceOf = ({ pairs }: Run): number =>
  quantile(
    pairs.map(({ said, played }) => spectralDistanceDb(said, played)),
    0.5,
  )

function print(name: string, run: Run | undefined): void {
  if (run === undefined) return
  const delays = run.pairs.map(({ delayMs }) => delayMs)
  const correlations = run.pairs.map(({ correlation }) => correlation)
  console.log(
    `${name.padEnd(24)} p10 ${quantile(delays, 0.1).toFixed(0)}  p50 ${quantile(delays, 0.5).toFixed(1)}` +
      `  p90 ${quantile(delays, 0.9).toFixed(0)} ms  distance ${distanceOf(run).toFixed(2)} dB` +
      `  correlation ${quantile(correlations, 0.5).toFixed(3)}  windows ${delays.length}` +
      `  concealed ${concealedIn(run)}  direct ${run.report?.speakers[0]?.directShare.toFixed(2) ?? '–'}`,
  )
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

const round = (value: number, digits: number): number =>
  Math.round(value * 10 ** digits) / 10 ** digits
