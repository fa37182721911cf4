/**
 * How much of what is said is heard in time, and how late, over ways from good to bad: the playout
 * alone, on seeded arrival traces in virtual time. What is lost is pulled from a neighbour.
 */
import { arrivals, TRANSIT_MS, type Way } from '../helpers/arrival-traces.ts'
import { playTrace, type OutputStalls } from '../helpers/playout-run.ts'
import type { Bench } from './run.ts'

const SECONDS = 600
const SEEDS = [1, 2, 3, 4, 5]

type Case = Omit<Way, 'seed' | 'seconds'> & { readonly stalls?: OutputStalls }

const CASES: Readonly<Record<string, Case>> = {
  clean: {},
  'loss 1 %': { loss: 0.01 },
  'loss 5 %': { loss: 0.05 },
  'loss 10 %': { loss: 0.1 },
  'bursts 20 %, 120 ms': { bursts: { share: 0.2, meanMs: 120 } },
  'spikes to 250 ms': { spikes: { everyMs: 10_000, longestMs: 250 } },
  'clock +200 ppm': { driftPpm: 200 },
  'clock −200 ppm': { driftPpm: -200 },
  'output stops 300 ms': { stalls: { everyMs: 15_000, lastsMs: 300 } },
  'loss 5 %, no repair': { loss: 0.05, repairs: false },
}

function played({ stalls, ...way }: Case, seed: number) {
  const { spoken, deliveries } = arrivals({ seed, seconds: SECONDS, ...way })
  const driftPpm = way.driftPpm ?? 0
  const output = stalls === undefined ? {} : { stalls }
  return playTrace(deliveries, { spoken, bestMs: TRANSIT_MS, driftPpm, ...output })
}

const mean = (figures: readonly number[]): number =>
  figures.reduce((sum, figure) => sum + figure, 0) / figures.length

/** Prints a line for each way and answers its figures. */
export const bench: Bench = async () => {
  const results: Record<string, Readonly<Record<string, number>>> = {}
  for (const [name, way] of Object.entries(CASES)) {
    const runs = SEEDS.map(seed => played(way, seed))
    const onTime = mean(runs.map(run => run.onTime))
    const worstOnTime = Math.min(...runs.map(run => run.onTime))
    const meanBufferMs = mean(runs.map(run => run.meanBufferMs))
    const seamsPerMinute = mean(runs.map(run => run.seamsPerMinute))
    results[name] = { onTime, worstOnTime, meanBufferMs, seamsPerMinute }
    console.log(
      `${name.padEnd(22)} on time ${onTime.toFixed(5)} (worst seed ${worstOnTime.toFixed(5)})` +
        `  buffer ${meanBufferMs.toFixed(0)} ms  seams ${seamsPerMinute.toFixed(1)}/min`,
    )
  }
  return results
}
