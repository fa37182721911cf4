/**
 * How long nothing is heard when a forwarder dies: a tree of real processes with real links, one of which is killed,
 * frozen, cut off one way or both, leaves or drains while somebody speaks. Packets are lost on the peer's own access
 * (`AccessLine`). For each child of the victim: from the last frame through it to the first one in order through
 * another. Beside it, in the same run, a tree without repair: wait for the connection to fail, then ask the next.
 */
import { buildPeers } from './peers/peer-process.ts'
import { dealt, inflict, isPolite, mayHappenTo, type Fault } from './repair/faults.ts'
import { Grove, type Stood, type Tree } from './repair/grove.ts'
import { gapHeardMs, lostFrames, resumedAfterMs, type Said } from './repair/resumed.ts'
import { monotonicMs } from './peers/messages.ts'
import { naiveRepairs, naiveRoot } from './repair/naive.ts'
import { numberOption } from './options.ts'
import { percentile, rounded } from './median.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import { watchOthers } from './others-work.ts'
import { whenQuiet } from './quiet.ts'
import type { Bench } from './run.ts'

const FAULTS = 60
const LONG_FAULTS = 300
/** There and back between two peers: four access lines. */
const RTT_MS = 20
const BUNDLE_MS = 80
const BUNDLE_BYTES = 411
/** Everybody who can has somebody to fall back on by then: a relay takes three seconds to be fed again. */
const SETTLE_MS = 8_000
/** Heard for so long before and after. */
const BEFORE_MS = 4_000
const AFTER_MS = 2_500
/** Who hears nothing by then is stuck. */
const STUCK_MS = 10_000
/** More than anybody waits for. */
const SPOKEN = 60_000

/** What a fault did to one peer below. */
type Hit = {
  readonly how: string
  readonly name: string
  readonly isPolite: boolean
  readonly isChild: boolean
  readonly hadStandby: boolean
  /** Undefined: stuck. */
  readonly resumedMs: number | undefined
  readonly gapMs: number
  readonly lost: number
}

async function saidSince(grove: Grove, sinceMs: number): Promise<Said> {
  const { came } = await grove.host.arrivals(sinceMs)
  return new Map(came.filter(({ from }) => from === undefined).map(({ ctr, atMs }) => [ctr, atMs]))
}

/** One fault, and what it did to everybody below. */
async function hit(
  grove: Grove,
  fault: Fault,
  chance: () => number,
  stood: Stood,
): Promise<readonly Hit[]> {
  const able = grove.trees.filter(
    tree => mayHappenTo(fault, tree) && grove.below(tree.id, stood).length > 0,
  )
  const victim = able[Math.floor(chance() * able.length)]
  if (victim === undefined) return []
  const below = grove.below(victim.id, stood)
  const faultMs = monotonicMs()
  const how = await inflict(fault, victim, chance)
  await pause(AFTER_MS)
  const hits = await Promise.all(
    below.map(tree => look(grove, { tree, victim, stood, faultMs, how, polite: isPolite(fault) })),
  )
  await mend(grove, fault, victim)
  return hits
}

type Look = {
  readonly tree: Tree
  readonly victim: Tree
  readonly stood: Stood
  readonly faultMs: number
  readonly how: string
  readonly polite: boolean
}

async function look(
  grove: Grove,
  { tree, victim, stood, faultMs, how, polite }: Look,
): Promise<Hit> {
  const standing = stood.get(tree.id)
  const isChild = standing?.parents.includes(victim.id) === true
  const untilMs = polite ? Infinity : faultMs + STUCK_MS
  const hear = async () => {
    const { came, heard } = await tree.peer.arrivals(faultMs - BEFORE_MS)
    return { heard, resumedMs: resumedAfterMs(came, victim.id, { untilMs }) }
  }
  let ear = await hear()
  const waitsUntilMs = isChild ? faultMs + STUCK_MS : 0
  while (ear.resumedMs === undefined && monotonicMs() < waitsUntilMs) {
    await pause(500)
    ear = await hear()
  }
  const { heard, resumedMs } = ear
  const said = await saidSince(grove, faultMs - BEFORE_MS - 1_000)
  const window = { fromMs: faultMs - 500, untilMs: faultMs + AFTER_MS - 1_000 }
  return {
    how,
    name: tree.id.slice(-4),
    isPolite: polite,
    isChild,
    hadStandby: (standing?.standbys.length ?? 0) > 0,
    resumedMs,
    gapMs: gapHeardMs(heard, said, faultMs),
    lost: lostFrames(heard, said, window),
  }
}

/** The grove is as large as before. */
async function mend(grove: Grove, fault: Fault, victim: Tree): Promise<void> {
  const { peer, kind } = victim
  if (fault === 'stop') peer.signal('SIGCONT')
  if (fault === 'stop' || fault === 'all-lost' || fault === 'one-way-lost') {
    await peer.ask({ kind: 'cut', towards: [] })
    return
  }
  await grove.remove(victim)
  await grove.add(kind)
}

/** Prints each kind of fault and answers the figures of all. */
export const bench: Bench = async args => {
  const isLong = args.includes('--long')
  const faults = numberOption(args, 'faults', isLong ? LONG_FAULTS : FAULTS)
  const seed = numberOption(args, 'seed', Math.floor(Math.random() * 2 ** 31))
  const rttMs = numberOption(args, 'rtt-ms', RTT_MS)
  console.log(`seed ${seed}, ${faults} faults, ${rttMs} ms there and back`)
  const chance = seededChance(seed)
  await buildPeers()
  await whenQuiet()
  const grove = await Grove.plant(rttMs / 4)
  const over = new AbortController()
  try {
    const isAlone = args.includes('--without-naive')
    const root = isAlone ? undefined : await naiveRoot(grove.host.place)
    await grove.grow()
    const everyMs = BUNDLE_MS
    const speech = { kind: 'speak', count: SPOKEN, everyMs, bytes: BUNDLE_BYTES } as const
    grove.host.ask(speech, SPOKEN * BUNDLE_MS).catch(() => undefined)
    const others = await watchOthers()
    const naive = root === undefined ? Promise.resolve([]) : naiveRepairs(root, over.signal)
    const hits: Hit[] = []
    let [done, unsafe] = [0, 0]
    for (const fault of dealt(faults, chance)) {
      const { stood, isWhole } = await grove.settled(SETTLE_MS)
      if (!isWhole) unsafe += 1
      const these = await hit(grove, fault, chance, stood)
      if (args.includes('--each')) for (const one of these) console.log(lineOf(one))
      hits.push(...these)
      done += 1
    }
    over.abort()
    const naiveMs = await naive
    const work = await others()
    const uncaught = [...(await grove.look()).values()].flatMap(({ faults: these }) => these)
    for (const fault of new Set(uncaught)) console.log(fault)
    return tell({ hits, done, unsafe, naiveMs, rttMs, seed, uncaught, work })
  } finally {
    over.abort()
    await grove.close()
  }
}

type Outcome = {
  readonly hits: readonly Hit[]
  readonly done: number
  readonly unsafe: number
  readonly naiveMs: readonly number[]
  readonly rttMs: number
  readonly seed: number
  /** Promises that nobody caught, and exceptions. */
  readonly uncaught: readonly string[]
  readonly work: { readonly machineBusyPct: number | null; readonly isDisturbed: boolean }
}

function tell({ hits, done, unsafe, naiveMs, rttMs, seed, uncaught, work }: Outcome) {
  const children = hits.filter(({ isChild }) => isChild)
  for (const how of new Set(hits.map(one => one.how))) {
    const these = children.filter(one => one.how === how)
    const resumed = resumedOf(these)
    console.log(
      `${how.padEnd(10)} ${String(these.length).padStart(4)} children  resumed p50 ${rounded(percentile(resumed, 0.5))}` +
        `  p95 ${rounded(percentile(resumed, 0.95))}  worst ${rounded(percentile(resumed, 1))} ms` +
        `  heard gap p50 ${rounded(
          percentile(
            hits.filter(one => one.how === how).map(({ gapMs }) => gapMs),
            0.5,
          ),
        )} ms` +
        `  lost ${hits.filter(one => one.how === how).reduce((sum, { lost }) => sum + lost, 0)} frames`,
    )
  }
  const abrupt = children.filter(one => !one.isPolite)
  const resumed = resumedOf(abrupt)
  console.log(
    `without repair ${naiveMs.length} children  p50 ${rounded(percentile(naiveMs, 0.5))}  p95 ${rounded(percentile(naiveMs, 0.95))} ms`,
  )
  const alone = abrupt.filter(({ hadStandby }) => !hadStandby)
  console.log(
    `${alone.length} of ${abrupt.length} had nobody to fall back on: p50 ${rounded(percentile(resumedOf(alone), 0.5))} ms`,
  )
  if (unsafe > 0) console.log(`before ${unsafe} faults somebody had nobody to fall back on`)
  if (work.isDisturbed) console.log(`disturbed: others used ${work.machineBusyPct} % meanwhile`)
  const polite = hits.filter(one => one.isPolite)
  return {
    faults: done,
    seed,
    rttMs,
    resumedP50Ms: rounded(percentile(resumed, 0.5)),
    resumedP95Ms: rounded(percentile(resumed, 0.95)),
    resumedP99Ms: rounded(percentile(resumed, 0.99)),
    gapHeardP50Ms: rounded(percentile(abruptGaps(hits), 0.5)),
    gapHeardP95Ms: rounded(percentile(abruptGaps(hits), 0.95)),
    politeLostFrames: polite.reduce((sum, { lost }) => sum + lost, 0),
    naiveP50Ms: rounded(percentile(naiveMs, 0.5)),
    naiveP95Ms: rounded(percentile(naiveMs, 0.95)),
    stuck: abrupt.filter(({ resumedMs }) => resumedMs === undefined).length,
    children: abrupt.length,
    withoutStandby: alone.length,
    unhandledRejections: uncaught.length,
    ...work,
  }
}

const lineOf = ({ how, name, isChild, hadStandby, resumedMs, gapMs, lost }: Hit): string =>
  `${how.padEnd(9)} ${name.padEnd(6)} ${isChild ? 'child' : 'below'}  ${hadStandby ? 'safe ' : 'alone'}  resumed ${rounded(resumedMs ?? null)} ms  heard gap ${rounded(gapMs)} ms  lost ${lost}`

const abruptGaps = (hits: readonly Hit[]): readonly number[] =>
  hits.filter(one => !one.isPolite).map(({ gapMs }) => gapMs)

const resumedOf = (hits: readonly Hit[]): readonly number[] =>
  hits.flatMap(({ resumedMs }) => (resumedMs === undefined ? [] : [resumedMs]))

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
