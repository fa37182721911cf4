import { Chance } from './chance.ts'
import { hostOf } from './people.ts'
import { planAll, planGreedy, type Planned } from './oracle.ts'
import { simulate, type SimResult } from './simulate.ts'
import type { RunOptions } from './options.ts'

/** What the tree is measured against, on the same people. */
export type Baselines = {
  readonly oracle: Planned
  readonly greedy: Planned
  readonly singleParentOnTime: number | undefined
  /** Listeners in the single-parent run: as many, up to what takes a minute. */
  readonly controlListeners: number
}

/** The last line with `--json`. */
export type Summary = {
  readonly listeners: number
  readonly depthP50: number
  readonly depthP99: number
  readonly delayP50Ms: number
  readonly delayP99Ms: number
  readonly oracleDelayP99Ms: number
  readonly greedyDelayP99Ms: number
  readonly onTime: number
  readonly singleParentOnTime: number | null
  readonly joinP50Ms: number
  readonly joinP95Ms: number
  readonly resumed99Ms: number
  readonly controlBytesPerPeerPerS: number
  readonly duplicateShare: number
  readonly maxUplinkShare: number
  readonly loops: number
  readonly stuck: number
  readonly wallS: number
}

const CONTROL_MAX = 2_000

export function compare(options: RunOptions, result: SimResult): Baselines {
  const host = hostOf()
  const { people, relays } = result
  const controlListeners = Math.min(options.listeners, CONTROL_MAX)
  const isAlone = options.quick || options.singleParent
  const control = isAlone
    ? undefined
    : simulate({
        ...options,
        listeners: controlListeners,
        singleParent: true,
        packets: false,
        log: false,
      })
  return {
    oracle: planAll(host, relays, people),
    greedy: planGreedy(host, relays, people, new Chance(options.seed)),
    singleParentOnTime: control?.onTime,
    controlListeners,
  }
}

/** After a mass exit its silences are what counts; else all. */
function counted({ outages, exitedAtMs }: SimResult): readonly number[] {
  return outages
    .filter(({ node, sinceMs }) => {
      const isLater = exitedAtMs === undefined || sinceMs >= exitedAtMs - 500
      return node.isListener && node.isHonest && isLater
    })
    .map(({ lastedMs }) => lastedMs)
}

export function summarise(
  options: RunOptions,
  result: SimResult,
  other: Baselines & { readonly wallS: number },
): Summary {
  const { depths, delaysMs, joinsMs } = result
  const round = (value: number, digits = 0): number => Number(value.toFixed(digits))
  return {
    listeners: options.listeners,
    depthP50: quantile(depths, 0.5),
    depthP99: quantile(depths, 0.99),
    delayP50Ms: round(quantile(delaysMs, 0.5)),
    delayP99Ms: round(quantile(delaysMs, 0.99)),
    oracleDelayP99Ms: round(quantile(other.oracle.delaysMs, 0.99)),
    greedyDelayP99Ms: round(quantile(other.greedy.delaysMs, 0.99)),
    onTime: round(result.onTime, 5),
    singleParentOnTime:
      other.singleParentOnTime === undefined ? null : round(other.singleParentOnTime, 5),
    joinP50Ms: round(quantile(joinsMs, 0.5)),
    joinP95Ms: round(quantile(joinsMs, 0.95)),
    resumed99Ms: round(quantile(counted(result), 0.99)),
    controlBytesPerPeerPerS: round(result.controlBytesPerPeerPerS, 1),
    duplicateShare: round(result.duplicateShare, 4),
    maxUplinkShare: round(result.maxUplinkShare, 3),
    loops: result.loops,
    stuck: result.stuck,
    wallS: round(other.wallS, 1),
  }
}

/** For people: what was run, what came of it, and how each target was met or missed. */
export function explain(
  options: RunOptions,
  result: SimResult,
  summary: Summary,
  other: Baselines,
): readonly string[] {
  const silences = counted(result)
  const { hostileLeftMs } = result
  const lines = [
    `seed ${options.seed} (--replay ${options.seed} prints what failed, event by event)`,
    `${options.listeners} listeners, ${options.minutes} min, mean session ${options.meanSessionS} s, loss ${options.loss}, ${options.relays} relays of ${options.relaySlots}, hostile ${options.hostile}`,
    `${result.events} events; ${result.joinsMs.length} joins; ${silences.length} silences, resumed p50 ${quantile(silences, 0.5).toFixed(0)} p95 ${quantile(silences, 0.95).toFixed(0)} p99 ${quantile(silences, 0.99).toFixed(0)} ms`,
    `control ${summary.controlBytesPerPeerPerS} B/s a peer, ${result.wireBytesPerPeerPerS.toFixed(1)} B/s with UDP, DTLS and SCTP around each message`,
  ]
  lines.push(
    `  of that ${result.controlByKind.map(([kind, bytes]) => `${kind} ${bytes.toFixed(1)}`).join(', ')}`,
  )
  const { depths, delaysMs } = other.oracle
  lines.push(
    `planner: depth p50 ${quantile(depths, 0.5)} p99 ${quantile(depths, 0.99)}, delay p50 ${quantile(delaysMs, 0.5).toFixed(0)} p99 ${quantile(delaysMs, 0.99).toFixed(0)} ms`,
  )
  if (options.hostile > 0) {
    lines.push(
      `${hostileLeftMs.length} hostile parents left: p50 ${quantile(hostileLeftMs, 0.5).toFixed(0)} p95 ${quantile(hostileLeftMs, 0.95).toFixed(0)} p99 ${quantile(hostileLeftMs, 0.99).toFixed(0)} ms; honest peers left for others' faults: ${result.wronged}`,
    )
  }
  for (const [name, is, max] of targets(options, summary, result)) {
    lines.push(`${is <= max ? 'met   ' : 'MISSED'} ${name}: ${is} (at most ${max})`)
  }
  return lines
}

function targets(
  options: RunOptions,
  summary: Summary,
  { hostileLeftMs }: SimResult,
): readonly (readonly [name: string, is: number, max: number])[] {
  const ratio = summary.delayP99Ms / Math.max(1, summary.oracleDelayP99Ms)
  const late = options.hostile > 0 ? 0.01 : 0.001
  return [
    ['depth p99', summary.depthP99, options.listeners > 10_000 ? 8 : 7],
    ['delay p99 ÷ oracle', Number(ratio.toFixed(2)), 1.25],
    ['late share', Number((1 - summary.onTime).toFixed(5)), late],
    ['control B/s', summary.controlBytesPerPeerPerS, 125],
    ['join p95 ms', summary.joinP95Ms, 3_000],
    ['resumed p99 ms', summary.resumed99Ms, 2_000],
    ['uplink share', summary.maxUplinkShare, 0.25],
    ['loops', summary.loops, 0],
    ['stuck', summary.stuck, 0],
    ...(options.hostile > 0
      ? ([['hostile left p99 ms', quantile(hostileLeftMs, 0.99), 3_000]] as const)
      : []),
  ]
}

/** The value below which that share lies; 0 of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
