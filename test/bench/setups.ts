/**
 * Media links of Node made one after the other, or so many at once: how many fail, how many needed a second try and
 * why, and how long each takes. Signalling is plain; the peer connections are the product's.
 */
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { NodeLinks } from '../../src/adapters/webrtc/node-links.ts'
import { numberOption } from './options.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { percentile, rounded } from './median.ts'
import { SocketStreams } from '../helpers/socket-streams.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import type { Bench } from './run.ts'
import type { MediaLink } from '../../src/ports/media-link.ts'

const SETUPS = 500
const WITHIN_MS = 30_000
/** Both sides close: as many stand at once as a relay has. */
const STANDING = 50

/** A side of the links, with what it says of failures. */
async function side(name: string) {
  const streams = await SocketStreams.open(peerOf(name))
  const log = new MemoryLog()
  const ports = { streams, clock: new SystemClock(), log, blame: () => undefined }
  const links = new NodeLinks({ ...ports, bindAddress: '127.0.0.1' })
  return { links, log, entry: { peer: streams.self, addresses: streams.addresses() } }
}

/** A link counts when a bundle has come through it both ways: open channels alone prove little. */
function echoed(link: MediaLink): Promise<void> {
  return new Promise((resolve, reject) => {
    const asking = setInterval(() => link.sendBundle(BUNDLE), 20)
    const end = (settle: () => void): void => {
      clearInterval(asking)
      settle()
    }
    link.handle({
      control: () => undefined,
      bundle: () => end(resolve),
      closed: () => end(() => reject(new Error('closed before anything came through'))),
    })
    link.sendBundle(BUNDLE)
  })
}

const BUNDLE = new Uint8Array(411)

/** Prints why set-ups were tried again, and answers how many. */
export const bench: Bench = async args => {
  const setups = numberOption(args, 'setups', SETUPS)
  const atOnce = numberOption(args, 'at-once', 1)
  const answering = await side('answering')
  answering.links.serve(async () => ({
    accept: true,
    reply: new Uint8Array(1),
    linked: link => {
      const bundle = (bytes: Uint8Array): void => void link.sendBundle(bytes)
      link.handle({ control: () => undefined, bundle, closed: () => undefined })
    },
    failed: () => undefined,
  }))
  const asking = await Promise.all(Array.from({ length: atOnce }, (_, at) => side(`asking${at}`)))
  const [tookMs, failures, standing] = [[] as number[], [] as string[], [] as MediaLink[]]
  let begun = 0
  const lane = async ({ links }: (typeof asking)[number]): Promise<void> => {
    while (begun < setups) {
      begun += 1
      const beganMs = performance.now()
      const signal = AbortSignal.timeout(WITHIN_MS)
      const outcome = await links.connect(answering.entry, new Uint8Array(1), signal)
      if (outcome.kind !== 'linked') {
        failures.push(outcome.kind === 'unreachable' ? outcome.why : outcome.kind)
        continue
      }
      const echo = echoed(outcome.link).catch((fault: unknown) => void failures.push(String(fault)))
      await Promise.race([echo, new Promise(resolve => setTimeout(resolve, WITHIN_MS))])
      tookMs.push(performance.now() - beganMs)
      standing.push(outcome.link)
      if (standing.length > STANDING) standing.shift()?.close()
    }
  }
  await Promise.all(asking.map(lane))
  const retried = asking.reduce((sum, { links }) => sum + links.retried, 0)
  const said = [answering, ...asking].flatMap(({ log }) => log.lines)
  for (const line of new Set([...failures, ...said.filter(one => one.includes('link'))])) {
    console.log(line)
  }
  const figures = {
    setups,
    atOnce,
    failed: failures.length,
    retried,
    p50Ms: rounded(percentile(tookMs, 0.5)),
    p99Ms: rounded(percentile(tookMs, 0.99)),
    worstMs: rounded(percentile(tookMs, 1)),
    // A lost first message of the handshake is repeated after a second.
    repeated: tookMs.filter(ms => ms > 900).length,
  }
  console.log(
    `${setups} set-ups, ${atOnce} at once: ${figures.failed} failed, ${retried} tried again; p50 ${figures.p50Ms} ms, p99 ${figures.p99Ms} ms`,
  )
  return figures
}
