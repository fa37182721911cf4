/**
 * How much of what is said is heard in time through a lossy access: real links between two nodes, packets
 * thrown away at the UDP level on the listener's access, repair as in the product, and the playout on the
 * arrivals. 20 ms each way, phrases of 2.4 s. Beside it a bare WebRTC call behind the same loss. `--channel`: only
 * what two pages hear of each other over a data channel, which no relay's track spares the retransmission timer.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { FRAMES_PER_BUNDLE } from '../../src/domain/media/bundle-filling.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { NodeLinks } from '../../src/adapters/webrtc/node-links.ts'
import { SpaceHub } from '../../src/session/space-hub.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { SystemClock } from '../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../src/adapters/system/random.ts'
import { LossyAccess } from '../helpers/lossy-access.ts'
import type { AccessLoss } from '../helpers/access-loss.ts'
import { concealedShare } from './lossy-call.ts'
import { heardOverChannel } from './lossy-channel.ts'
import { bundleBy, delegationOf, type Author } from '../helpers/bundles.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { playTrace, type PlayoutFigures } from '../helpers/playout-run.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import { until } from '../helpers/until.ts'
import type { Bench } from './run.ts'
import type { CommunityId } from '../../src/domain/ids.ts'
import type { Delivery } from '../helpers/arrival-traces.ts'
import type { PlayoutBundle } from '../../src/domain/media/playout.ts'
import type { SpaceSession } from '../../src/session/space-session.ts'

/** Four minutes: at 5 % a dozen bundles need a third pull, and bursts longer than any playout waits for come. */
const SECONDS = 240
const DELAY_MS = 20
const BUNDLE_MS = FRAMES_PER_BUNDLE * 20
const PHRASE_BUNDLES = 40
const PERSON = { isRelay: false, hides: false } as const
const PAUSE_BUNDLES = 10
const CALL_SEED = 5
const CHANNEL_SEED = 6

const CASES = {
  onTime1: { kind: 'random', share: 0.01 },
  onTime5: { kind: 'random', share: 0.05 },
  onTime10: { kind: 'random', share: 0.1 },
  onTimeBurst20: { kind: 'bursts', share: 0.2, meanMs: 120 },
} as const satisfies Readonly<Record<string, AccessLoss>>

/** Prints a line for each loss and answers the shares on time. */
export const bench: Bench = async args => {
  const given = args.find(arg => arg.startsWith('--seconds='))?.slice('--seconds='.length)
  const seconds = Number(given ?? SECONDS)
  if (args.includes('--channel')) return overChannel(seconds)
  // Two browsers that start take both cores for seconds, and no bundle comes in time.
  let rival: Promise<number | null> = Promise.resolve(null)
  await new Promise<void>(began => {
    rival = callBehind(CASES.onTime5, seconds, began).finally(began)
  })
  const stalls = monitorEventLoopDelay({ resolution: 5 })
  stalls.enable()
  const runs = Object.entries(CASES).map(async ([name, loss], place) => {
    const run = await listen(loss, seconds, seededChance(place + 1))
    console.log(
      `${name.padEnd(14)} on time ${run.onTime.toFixed(5)}  buffer ${run.meanBufferMs.toFixed(0)} ms` +
        `  pulled ${run.pulled}  heard ${run.heard} of ${run.said}`,
    )
    return [name, run] as const
  })
  const results = Object.fromEntries(await Promise.all(runs))
  const longestStallMs = Math.round(stalls.max / 1e6)
  console.log(`this process stood still for ${longestStallMs} ms at most`)
  const shares = Object.entries(results).map(([name, { onTime }]) => [name, onTime] as const)
  return {
    ...Object.fromEntries(shares),
    webRtcConcealed5: await rival,
    meanBufferMs5: results['onTime5']?.meanBufferMs,
    longestStallMs,
  }
}

/** Pages one after the other: two of them are all that two cores run in time. */
async function overChannel(seconds: number): Promise<Readonly<Record<string, number>>> {
  const figures: Record<string, number> = {}
  for (const name of ['onTime5', 'onTimeBurst20'] as const) {
    const chance = seededChance(CHANNEL_SEED)
    const run = await heardOverChannel(CASES[name], { delayMs: DELAY_MS, seconds, chance })
    const buffer = `buffer ${run.meanBufferMs.toFixed(0)} ms`
    const count = `heard ${run.heard} of ${run.said}`
    console.log(`${name.padEnd(14)} on time ${run.onTime.toFixed(5)}  ${buffer}  ${count}`)
    figures[`channel${name.replace('on', 'On')}`] = run.onTime
    figures[`channelBufferMs${name.slice('onTime'.length)}`] = run.meanBufferMs
  }
  return figures
}

/** Null when there is no browser to call with: the rest is measured all the same. */
async function callBehind(
  loss: AccessLoss,
  seconds: number,
  began: () => void,
): Promise<number | null> {
  const chance = seededChance(CALL_SEED)
  try {
    const concealed = await concealedShare(loss, { delayMs: DELAY_MS, seconds, chance, began })
    console.log(
      `bare WebRTC at 5 %: ${(100 * concealed).toFixed(2)} % of what was played was made up`,
    )
    return concealed
  } catch (fault) {
    console.log(`no bare WebRTC call: ${String(fault)}`)
    return null
  }
}

type Run = PlayoutFigures & {
  readonly pulled: number
  readonly heard: number
  readonly said: number
}

async function listen(loss: AccessLoss, seconds: number, chance: () => number): Promise<Run> {
  const access = await LossyAccess.open(loss, DELAY_MS, chance)
  const { alice, bob, author, close } = await twoNodes(access)
  const beganMs = performance.now()
  const spoken = phrases((seconds * 1_000) / BUNDLE_MS)
  const deliveries: Delivery[] = []
  bob.facts.on('bundle', ({ ctr }) => {
    const bundle = spoken[Number(ctr)]
    if (bundle !== undefined) deliveries.push({ ...bundle, atMs: performance.now() - beganMs })
  })
  access.isLossy = true
  for (const [ctr, { frameIndex }] of spoken.entries()) {
    const signed = await bundleBy(author, BigInt(ctr))
    const dueMs = beganMs + frameIndex * 20 + BUNDLE_MS
    await new Promise(resolve => setTimeout(resolve, Math.max(0, dueMs - performance.now())))
    alice.sendBundle(signed)
  }
  await new Promise(resolve => setTimeout(resolve, 1_000))
  const { pulled } = bob.stats()
  close()
  access.close()
  const figures = playTrace(deliveries, { spoken, bestMs: DELAY_MS })
  return { ...figures, pulled, heard: deliveries.length, said: spoken.length }
}

async function twoNodes(access: LossyAccess): Promise<{
  readonly alice: SpaceSession
  readonly bob: SpaceSession
  readonly author: Author
  readonly close: () => void
}> {
  const [account, session] = [await generateSigner(), await generateSigner()]
  const clock = new SystemClock()
  const startedAtMs = clock.now()
  const { space, envelope } = await SpaceLog.openSpace(account, {
    community: idOf<CommunityId>('community'),
    title: 'Loss',
    language: 'en',
    topics: [],
    hostName: 'Alice',
    nonce: new Uint8Array(16),
    startedAtMs,
  })
  const actions = new SpaceLog(space)
  await actions.add(envelope)
  const delegation = await delegationOf({ account, session, peer: peerOf('alice'), startedAtMs })
  const act = { kind: 'present', delegation, name: 'Alice', atMs: startedAtMs } as const
  await actions.add(await SpaceLog.authorAction(session, actions, act))
  const network = new MemoryNetwork()
  const nodeOf = (name: string, isBehind: boolean) => {
    const { streams } = network.join(peerOf(name))
    const log = new MemoryLog()
    const ports = { streams: isBehind ? access.behind(streams) : streams, clock, log }
    const links = new NodeLinks({ ...ports, blame: () => undefined, bindAddress: '127.0.0.1' })
    const addresses = (): readonly string[] => streams.addresses()
    const deps = { self: streams.self, addresses, links, clock, log, warm: () => {} }
    const hub = new SpaceHub({ ...deps, random: new SystemRandom() })
    return { hub, links, entry: { peer: streams.self, addresses: addresses() } }
  }
  const [host, ear] = [nodeOf('alice', false), nodeOf('bob', true)]
  const alice = host.hub.open(space, {
    slots: 4,
    slotsMax: 4,
    ...PERSON,
    listens: false,
    isSource: true,
    actions,
  })
  const asListener = { slots: 0, slotsMax: 0, ...PERSON, listens: true, isSource: false }
  const entering = { ...asListener, actions: new SpaceLog(space) }
  const bob = ear.hub.open(space, entering)
  bob.start([host.entry])
  await until(() => bob.isAttached)
  const close = (): void => {
    for (const { hub, links } of [ear, host]) {
      hub.close()
      links.close()
    }
  }
  return { alice, bob, author: { space, session }, close }
}

/** Full bundles in phrases; numbered by their place. */
function phrases(count: number): readonly PlayoutBundle[] {
  const bundles: PlayoutBundle[] = []
  for (let place = 0; place < count; place += 1) {
    const within = place % (PHRASE_BUNDLES + PAUSE_BUNDLES)
    if (within >= PHRASE_BUNDLES) continue
    const index = place * FRAMES_PER_BUNDLE
    const places = Array.from({ length: FRAMES_PER_BUNDLE }, (_, each) => index + each)
    const frames = places.map(each => Uint8Array.of(each >> 8, each & 255))
    const startsTalkspurt = within === 0
    const endsTalkspurt = within === PHRASE_BUNDLES - 1
    bundles.push({ frameIndex: index, startsTalkspurt, endsTalkspurt, frames })
  }
  return bundles
}
