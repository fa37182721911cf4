/**
 * What a browser spends: who listens to one speaker through a relay, the same in a bare WebRTC call, and who
 * feeds eight others besides. Then how long a bundle takes through that page while its main thread is blocked
 * for 300 ms in every second. Renderer and helper processes are counted, the browser's own is not.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALICE_SEED, childNode, planSpace, TalkChain } from '../helpers/talk-chain.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { ownBrowsers, secondsBelow } from '../helpers/processor-time.ts'
import { serveBareCall } from './bare-call.ts'
import { servePages } from '../helpers/net-pages.ts'
import { TalkPage } from '../helpers/talk-pages.ts'
import { toBase64url } from '../../src/domain/base64url.ts'
import { untilFar } from '../helpers/until.ts'
import { writeSpeech } from '../helpers/speech.ts'
import type { Bench } from './run.ts'
import type { BrowserContext, Page } from 'playwright-core'

/** Loading, linking and compiling are over by then. */
const SETTLE_MS = 8_000
const COUNT_MS = 20_000
const CHILDREN = 8
const BLOCK = { everyMs: 1_000, forMs: 300 } as const

export const bench: Bench = async args => {
  const given = args.find(arg => arg.startsWith('--count-ms='))?.slice('--count-ms='.length)
  const countMs = Number(given ?? COUNT_MS)
  const folder = await mkdtemp(join(tmpdir(), 'loggia-bench-'))
  const microphone = join(folder, 'speech.wav')
  writeSpeech(microphone, { seconds: 20 })
  const { url, server } = await servePages()
  const talk: Talk = { url: url.replace('net.html', 'talk.html'), microphone, countMs }
  try {
    const bareWebRtcCpu = await bareCall(talk)
    console.log(`bare WebRTC call          ${percent(bareWebRtcCpu)} of a core`)
    const { cpu: listenerCpu } = await listen(talk, 0)
    console.log(`listener                  ${percent(listenerCpu)}`)
    const forwarder = await listen(talk, CHILDREN)
    console.log(`with ${CHILDREN} children           ${percent(forwarder.cpu)}`)
    const [free, blocked] = [forwarder.free, forwarder.blocked]
    console.log(
      `through it, page free     p50 ${free.p50} p99 ${free.p99} ms (${free.count} bundles)`,
    )
    console.log(
      `through it, page blocked  p50 ${blocked.p50} p99 ${blocked.p99} ms (${blocked.count})`,
    )
    return {
      listenerCpu: round(listenerCpu),
      bareWebRtcCpu: round(bareWebRtcCpu),
      forwarder8Cpu: round(forwarder.cpu),
      listenerRatio: round(listenerCpu / bareWebRtcCpu),
      forwardP99Ms: free.p99,
      forwardBlockedP99Ms: blocked.p99,
    }
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Talk = { readonly url: string; readonly microphone: string; readonly countMs: number }
type Ways = { readonly p50: number; readonly p99: number; readonly count: number }

async function bareCall(talk: Talk): Promise<number> {
  const call = await serveBareCall()
  try {
    return await betweenTwo(talk, async (mouth, ear, count) => {
      const speaker = await mouth.newPage()
      await speaker.goto(call.speakerUrl)
      await speaker.waitForFunction(() => document.title === 'ready')
      const listener = await ear.newPage()
      await listener.goto(call.listenerUrl)
      await listener.getByRole('button', { name: 'Listen' }).click()
      return count(listener)
    })
  } finally {
    await call.close()
  }
}

/** A page below a relay, with so many children below it. */
async function listen(
  talk: Talk,
  children: number,
): Promise<{ readonly cpu: number; readonly free: Ways; readonly blocked: Ways }> {
  const { space, log, alice } = await planSpace(50 + children)
  const chain = await TalkChain.open(space, 1)
  const nodes: Awaited<ReturnType<typeof childNode>>[] = []
  try {
    return await betweenTwo(talk, async (mouth, ear, count) => {
      const speaker = await TalkPage.open(mouth, talk.url)
      await speaker.call('start', [chain.relay], ALICE_SEED, 4)
      await speaker.call('enter', { space, log, entries: chain.entries, session: alice })
      await chain.join()
      const page = await TalkPage.open(ear, talk.url)
      const seed = toBase64url(new Uint8Array(32).fill(210 + children))
      const self = await page.call('start', [chain.relay], seed, children)
      await page.call('enter', { space, log: [], entries: chain.entries })
      await untilFar(async () => (await page.call('look')).place.phase === 'attached', 'a place')
      const above = { peer: self, addresses: [] }
      for (let place = 0; place < children; place += 1) {
        const child = await childNode(space, { seed: 20 + place, relay: chain.relay, above })
        nodes.push(child)
        await untilFar(() => child.session.isAttached, `child ${place} to be placed`)
      }
      await speaker.call('speak')
      const cpu = await count(page.page)
      const through = stopwatch(chain, nodes)
      await page.page.waitForTimeout(talk.countMs)
      const free = through.take()
      await page.page.evaluate(block, BLOCK)
      await page.page.waitForTimeout(1_000)
      through.take()
      await page.page.waitForTimeout(talk.countMs)
      return { cpu, free, blocked: through.take() }
    })
  } finally {
    await Promise.all(nodes.map(child => child.close()))
    await chain.close()
  }
}

/** Runs in the page: its main thread does nothing else for a while, again and again. */
function block({ everyMs, forMs }: { readonly everyMs: number; readonly forMs: number }): void {
  setInterval(() => {
    for (const until = performance.now() + forMs; performance.now() < until;);
  }, everyMs)
}

/** From a bundle's leaving the relay to its being verified at a child: two links and the page between them. */
function stopwatch(chain: TalkChain, nodes: readonly Awaited<ReturnType<typeof childNode>>[]) {
  const left = new Map<bigint, number>()
  let ways: number[] = []
  chain.root?.facts.on('bundle', ({ ctr }) => left.set(ctr, performance.now()))
  for (const { session } of nodes) {
    session.facts.on('bundle', ({ ctr }) => {
      const atMs = left.get(ctr)
      if (atMs !== undefined) ways.push(performance.now() - atMs)
    })
  }
  return {
    take(): Ways {
      const sorted = ways.sort((a, b) => a - b)
      ways = []
      const at = (share: number): number =>
        Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) * 10) / 10
      return { p50: at(0.5), p99: at(0.99), count: sorted.length }
    },
  }
}

/** Two browser processes; `count` answers the second one's share of a core while it listens. */
async function betweenTwo<T>(
  { microphone, countMs }: Talk,
  run: (
    mouth: BrowserContext,
    ear: BrowserContext,
    count: (page: Page) => Promise<number>,
  ) => Promise<T>,
): Promise<T> {
  const mouths = await launchChromium({ microphone })
  const before = ownBrowsers()
  const ears = await launchChromium()
  const [pid] = [...ownBrowsers()].filter(each => !before.has(each))
  if (pid === undefined) throw new TypeError('the browser that was started is not to be found')
  try {
    const [mouth, ear] = [await mouths.newContext(), await ears.newContext()]
    return await run(mouth, ear, async page => {
      await page.waitForTimeout(SETTLE_MS)
      const [seconds, atMs] = [secondsBelow(pid), performance.now()]
      await page.waitForTimeout(countMs)
      return (secondsBelow(pid) - seconds) / ((performance.now() - atMs) / 1_000)
    })
  } finally {
    await Promise.all([mouths.close(), ears.close()])
  }
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const round = (value: number): number => Math.round(value * 1_000) / 1_000
