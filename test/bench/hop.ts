/**
 * What one forwarder adds: a chain of six of them, each in a process of its own, verifies and passes on the bundles of
 * one speaker over real links on loopback; beside it a chain of as many bare UDP forwarders in processes of their own,
 * whose packets go out between the bundles. Every node notes when what came: the listener behind 0, 1, 2, 4 and 6
 * forwarders is a node of the same chain.
 */
import { buildPeers, PeerProcess } from './peers/peer-process.ts'
import { listenerConfig, hostConfig } from './peers/configs.ts'
import { numberOption } from './options.ts'
import { percentile, rounded } from './median.ts'
import { untilFar } from '../helpers/until.ts'
import { watchOthers } from './others-work.ts'
import { whenQuiet } from './quiet.ts'
import type { Arrival } from './peers/messages.ts'
import type { Bench } from './run.ts'

const FORWARDERS = 6
/** Forwarders above the listeners that are told of. */
const BEHIND = [0, 1, 2, 4, 6]
const SECONDS = 90
const BUNDLE_MS = 80
/** Of four frames with all that is around them. */
const BUNDLE_BYTES = 411
/** Code runs slow at first, and links keep back nothing. */
const WARM_UP = 50

/** The chain of the product: the host, its forwarders, and one who only listens. */
async function chain(): Promise<readonly PeerProcess[]> {
  const host = await PeerProcess.start(hostConfig({ slots: 1 }))
  const nodes = [host]
  for (let place = 1; place <= FORWARDERS + 1; place += 1) {
    const above = nodes.at(-1)?.place
    if (above === undefined) throw new TypeError('a chain has a beginning')
    const slots = place <= FORWARDERS ? 1 : 0
    const config = listenerConfig(`n${place}`, host.place, { slots, entries: [above.entry] })
    const node = await PeerProcess.start(config)
    await untilFar(async () => (await node.standing()).isAttached, `${place} to be attached`)
    nodes.push(node)
  }
  return nodes
}

async function udpChain(): Promise<readonly PeerProcess[]> {
  const nodes = [await PeerProcess.start({ kind: 'udp', to: [], sockets: 1 })]
  while (nodes.length < FORWARDERS + 2) {
    const below = nodes[0]?.place.ports ?? []
    nodes.unshift(await PeerProcess.start({ kind: 'udp', to: below, sockets: 1 }))
  }
  return nodes
}

/** First arrivals of each number at each node. */
async function timesOf(nodes: readonly PeerProcess[]): Promise<readonly Map<number, number>[]> {
  const all = await Promise.all(nodes.map(node => node.arrivals()))
  return all.map(({ came }) => firsts(came))
}

function firsts(came: readonly Arrival[]): Map<number, number> {
  const times = new Map<number, number>()
  for (const { ctr, atMs } of came) if (!times.has(ctr)) times.set(ctr, atMs)
  return times
}

/** From one node to another: what each number took. */
function between(
  from: ReadonlyMap<number, number> | undefined,
  to: ReadonlyMap<number, number> | undefined,
): readonly number[] {
  if (from === undefined || to === undefined) return []
  return [...to].flatMap(([ctr, atMs]) => {
    const leftMs = from.get(ctr)
    return leftMs === undefined || ctr < WARM_UP ? [] : [atMs - leftMs]
  })
}

/** Prints a line for each length of the chain, and answers the figures. */
export const bench: Bench = async args => {
  const count = Math.round((numberOption(args, 'seconds', SECONDS) * 1_000) / BUNDLE_MS) + WARM_UP
  await buildPeers()
  await whenQuiet()
  const nodes = await chain()
  const udpNodes = await udpChain()
  try {
    const how = { kind: 'speak', count, everyMs: BUNDLE_MS, bytes: BUNDLE_BYTES } as const
    const others = await watchOthers()
    const longMs = count * BUNDLE_MS + 10_000
    const said = nodes[0]?.ask(how, longMs)
    await new Promise(resolve => setTimeout(resolve, BUNDLE_MS / 2))
    await Promise.all([said, udpNodes[0]?.ask(how, longMs)])
    const work = await others()
    const [times, udpTimes] = [await timesOf(nodes), await timesOf(udpNodes)]
    // The first way is the host's: what it sends nobody forwards.
    const hops = times.slice(2).flatMap((to, at) => between(times[at + 1], to))
    const udpHops = udpTimes.slice(2).flatMap((to, at) => between(udpTimes[at + 1], to))
    for (const behind of BEHIND) {
      const [ours, udp] = [
        between(times[0], times[behind + 1]),
        between(udpTimes[0], udpTimes[behind + 1]),
      ]
      console.log(
        `${behind} forwarders  p50 ${rounded(percentile(ours, 0.5), 2)} ms  p99 ${rounded(percentile(ours, 0.99), 2)} ms` +
          `  UDP p50 ${rounded(percentile(udp, 0.5), 2)} ms  p99 ${rounded(percentile(udp, 0.99), 2)} ms  (${ours.length} bundles)`,
      )
    }
    const delivered = hops.length / ((count - WARM_UP) * FORWARDERS)
    if (work.isDisturbed) console.log(`disturbed: others used ${work.machineBusyPct} % meanwhile`)
    return {
      perHopP50Ms: rounded(percentile(hops, 0.5), 3),
      perHopP99Ms: rounded(percentile(hops, 0.99), 3),
      sixHopsP99Ms: rounded(percentile(between(times[0], times[FORWARDERS + 1]), 0.99), 3),
      udpPerHopP50Ms: rounded(percentile(udpHops, 0.5), 3),
      udpPerHopP99Ms: rounded(percentile(udpHops, 0.99), 3),
      delivered: rounded(delivered, 5),
      ...work,
    }
  } finally {
    await Promise.all([...nodes, ...udpNodes].map(node => node.close()))
  }
}
