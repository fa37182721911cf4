/**
 * What a browser spends: who listens to one speaker through a relay, the same in a bare WebRTC call, and who
 * feeds eight others besides. Then how long a bundle takes through that page while its main thread is blocked
 * for 300 ms in every second, beside a datagram that a bare Worker of the same page only sends back.
 * Renderer and helper processes are counted, the browser's own is not.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALICE_SEED, childNode, planSpace, TalkChain } from '../helpers/talk-chain.ts'
import { echoThrough } from './bare-echo.ts'
import { launchChromium } from '../helpers/chromium.ts'
import { ownBrowsers, secondsBelow } from '../helpers/processor-time.ts'
import { serveBareCall } from './bare-call.ts'
import { servePages } from '../helpers/net-pages.ts'
import { TalkPage } from '../helpers/talk-pages.ts'
import { toBase64url } from '../../src/domain/base64url.ts'
import { untilFar } from '../helpers/until.ts'
import { watchInside } from './inside-worker.ts'
import { writeSpeech } from '../helpers/speech.ts'
import type { Bench } from './run.ts'
import type { BrowserContext, Page } from 'playwright-core'

/** Loading, linking and compiling are over by then. */
const SETTLE_MS = 8_000
const COUNT_MS = 12_000
/** One after the other: two runs of the same build differ by a third. */
const ROUNDS = 3
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
    const bare: number[] = []
    const listening: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      bare.push(await bareCall(talk))
      listening.push((await listen(talk, 0)).cpu)
    }
    const [bareWebRtcCpu, listenerCpu] = [middle(bare), middle(listening)]
    console.log(`bare WebRTC call          ${bare.map(percent).join(', ')} of a core`)
    console.log(`listener                  ${listening.map(percent).join(', ')}`)
    const forwarder = await listen(talk, CHILDREN)
    console.log(`with ${CHILDREN} children           ${percent(forwarder.cpu)}`)
    const { free, blocked } = forwarder
    for (const [name, ways] of [['free', free] as const, ['blocked', blocked] as const]) {
      printWays(`through it, page ${name}`, ways.ours)
      printWays(`bare Worker, page ${name}`, ways.floor)
      printWays(`in its Worker, page ${name}`, ways.inside)
    }
    return {
      listenerCpu: round(listenerCpu),
      bareWebRtcCpu: round(bareWebRtcCpu),
      forwarder8Cpu: round(forwarder.cpu),
      listenerRatio: round(listenerCpu / bareWebRtcCpu),
      forwardP99Ms: free.ours.p99,
      forwardFloorP99Ms: free.floor.p99,
      forwardBlockedP99Ms: blocked.ours.p99,
      forwardBlockedFloorP99Ms: blocked.floor.p99,
      insideP99Ms: free.inside.p99,
      insideBlockedP99Ms: blocked.inside.p99,
    }
  } finally {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Talk = { readonly url: string; readonly microphone: string; readonly countMs: number }
type Ways = { readonly p50: number; readonly p99: number; readonly count: number }
/** Through the page, through a Worker of it that does nothing else, and of the first what our own code takes. */
type Both = { readonly ours: Ways; readonly floor: Ways; readonly inside: Ways }

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
): Promise<{ readonly cpu: number; readonly free: Both; readonly blocked: Both }> {
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
      const echo = await echoThrough(page.page)
      const inside = await watchInside(page.page)
      const measure = async (): Promise<Both> => {
        await page.page.waitForTimeout(1_000)
        through.take()
        echo.take()
        await inside()
        await page.page.waitForTimeout(talk.countMs)
        const [ours, floor] = [through.take(), waysOf(echo.take())]
        return { ours, floor, inside: waysOf(await inside()) }
      }
      const free = await measure()
      await page.page.evaluate(block, BLOCK)
      const blocked = await measure()
      echo.close()
      return { cpu, free, blocked }
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
      const taken = waysOf(ways)
      ways = []
      return taken
    },
  }
}

function waysOf(ways: readonly number[]): Ways {
  const sorted = ways.toSorted((a, b) => a - b)
  const at = (share: number): number =>
    Math.round((sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN) * 10) / 10
  return { p50: at(0.5), p99: at(0.99), count: sorted.length }
}

function printWays(name: string, { p50, p99, count }: Ways): void {
  console.log(`${name.padEnd(25)} p50 ${p50} p99 ${p99} ms (${count})`)
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

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const round = (value: number): number => Math.round(value * 1_000) / 1_000
