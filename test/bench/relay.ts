/**
 * What one listener costs a relay: processor time of the relay's process alone, by the scheduler's own counter, for each
 * listener and second of one speaker's audio. In the same run, in turns: bare UDP from Node (the floor), and a naive
 * forwarder that sends every 20 ms packet over a data channel, and where it is installed Janus' VideoRoom with one event
 * loop. The relay is the product's hub, links and caps; its
 * signalling is plain, so that what libp2p does beside is not counted. Listeners are `libdatachannel`, not browsers.
 */
import { readFileSync } from 'node:fs'
import { buildPeers } from './peers/peer-process.ts'
import { janus, loggia, naive, udp, type Rival } from './relay/rivals.ts'
import { nanosecondsOf } from '../helpers/processor-time.ts'
import { numberOption } from './options.ts'
import { median, percentile, rounded } from './median.ts'
import { watchOthers } from './others-work.ts'
import { whenQuiet } from './quiet.ts'
import type { Bench } from './run.ts'

const LISTENERS = 200
const SPEAKERS = 1
const SECONDS = 8
/** Each rival twice forwards and twice back: what drifts meets all alike. */
const PASSES = 2
/** A turn in which the machine did other work is taken again, so often. */
const AGAIN_MAX = 2
const WARM_UP_S = 2

type Turn = {
  readonly us: number
  readonly delivered: number
  readonly delaysMs: readonly number[]
  readonly busyPct: number | null
  readonly isDisturbed: boolean
}

type Size = {
  readonly listeners: number
  readonly speakers: number
  /** Waits for a quiet machine, and takes again what was disturbed. */
  readonly isPatient: boolean
}

async function turn(
  rival: Rival,
  seconds: number,
  { listeners, speakers, isPatient }: Size,
): Promise<Turn> {
  if (isPatient) await whenQuiet()
  await rival.speak(WARM_UP_S)
  const others = await watchOthers()
  const before = nanosecondsOf(rival.pid)
  const { delivered, delaysMs } = await rival.speak(seconds)
  const us = (nanosecondsOf(rival.pid) - before) / 1_000 / listeners / speakers / seconds
  const { machineBusyPct, isDisturbed } = await others()
  console.log(
    `${rival.name.padEnd(7)} ${us.toFixed(0).padStart(6)} µs per listener and second  delivered ${delivered.toFixed(5)}  others ${machineBusyPct} %${isDisturbed ? ', disturbed' : ''}`,
  )
  return { us, delivered, delaysMs, busyPct: machineBusyPct, isDisturbed }
}

async function undisturbed(...given: Parameters<typeof turn>): Promise<Turn> {
  const last = await turn(...given)
  return last.isDisturbed && given[2].isPatient ? takenAgain(given) : last
}

async function takenAgain(given: Parameters<typeof turn>): Promise<Turn> {
  let last = await turn(...given)
  for (let again = 1; last.isDisturbed && again < AGAIN_MAX; again += 1) last = await turn(...given)
  return last
}

const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024

/** Prints a line for each turn and answers the figures. */
export const bench: Bench = async args => {
  const listeners = numberOption(args, 'listeners', LISTENERS)
  const speakers = numberOption(args, 'speakers', SPEAKERS)
  const seconds = numberOption(args, 'seconds', SECONDS)
  const passes = numberOption(args, 'passes', PASSES)
  const size = { listeners, speakers, isPatient: !args.includes('--as-it-is') }
  await buildPeers()
  const empty = await loggia({ listeners: 1, speakers })
  const emptyMiB = residentMiB(empty.pid)
  await empty.close()
  const ours = await loggia(size)
  const server = await janus(size)
  const rivals = [
    ours,
    await udp(size),
    await naive(size),
    ...(server === undefined ? [] : [server]),
  ]
  const turns = new Map<string, Turn[]>()
  try {
    for (let pass = 0; pass < passes; pass += 1) {
      for (const rival of pass % 2 === 0 ? rivals : rivals.toReversed()) {
        const taken = await undisturbed(rival, seconds, size)
        turns.set(rival.name, [...(turns.get(rival.name) ?? []), taken])
      }
    }
    const relay = ours.pid
    const rssMiBPerListener = rounded((residentMiB(relay) - emptyMiB) / listeners, 3)
    return tell(turns, { listeners, speakers, rssMiBPerListener })
  } finally {
    await Promise.all(rivals.map(rival => rival.close()))
  }
}

function tell(
  turns: ReadonlyMap<string, readonly Turn[]>,
  size: {
    readonly listeners: number
    readonly speakers: number
    readonly rssMiBPerListener: number | null
  },
) {
  const costOf = (name: string): number => median((turns.get(name) ?? []).map(({ us }) => us))
  const ours = turns.get('loggia') ?? []
  const delays = ours.flatMap(({ delaysMs }) => delaysMs)
  const all = [...turns.values()].flat()
  const us = costOf('loggia')
  const isDisturbed = all.some(one => one.isDisturbed)
  console.log(
    `${(us / costOf('naive')).toFixed(3)} of the naive one, ${(us / costOf('janus')).toFixed(3)} of Janus, ${(us / costOf('udp')).toFixed(2)} times bare UDP; ` +
      `a bundle holds 80 ms, so that its first frame waits 60 ms more than these latencies say`,
  )
  if (isDisturbed) console.log('disturbed: the machine was never left alone')
  return {
    listeners: size.listeners,
    speakers: size.speakers,
    usPerListenerSecond: us,
    naiveUsPerListenerSecond: costOf('naive'),
    udpUsPerListenerSecond: costOf('udp'),
    janusUsPerListenerSecond: turns.has('janus') ? costOf('janus') : null,
    // Its protocol is not spoken here.
    mumbleUsPerListenerSecond: null,
    listenersPerCore: Math.floor(1e6 / us / size.speakers),
    p50Ms: rounded(percentile(delays, 0.5), 2),
    p99Ms: rounded(percentile(delays, 0.99), 2),
    bundlingMs: 60,
    delivered: Math.min(...ours.map(({ delivered }) => delivered)),
    rssMiBPerListener: size.rssMiBPerListener,
    machineBusyPct: Math.max(...all.map(({ busyPct }) => busyPct ?? 0)),
    isDisturbed,
  }
}
