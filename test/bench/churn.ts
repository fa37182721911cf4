/**
 * A tree whose people come and go: a host, two relays and real Node peers in processes of their own, 5 % of packets lost
 * on each peer's access line each way, sessions as the simulator draws them, half of which end without a word
 * (SIGKILL). Then the same without anybody to fall back on. A bundle is on time within 500 ms of the least time
 * to its listener, as in the simulator.
 */
import { buildPeers } from './peers/peer-process.ts'
import { Chance } from '../sim/chance.ts'
import { Crowd, type CrowdFigures } from './churn/crowd.ts'
import { numberOption } from './options.ts'
import { rounded } from './median.ts'
import { watchOthers } from './others-work.ts'
import { whenQuiet } from './quiet.ts'
import type { Bench } from './run.ts'

const PEERS = 45
const MINUTES = 2
const MEAN_SESSION_S = 60
const LOSS = 0.05

/** Prints both trees' figures and answers them. */
export const bench: Bench = async args => {
  const peers = numberOption(args, 'peers', PEERS)
  const minutes = numberOption(args, 'minutes', MINUTES)
  const meanS = numberOption(args, 'mean-session-s', MEAN_SESSION_S)
  const loss = numberOption(args, 'loss', LOSS)
  const seed = numberOption(args, 'seed', Math.floor(Math.random() * 2 ** 31))
  console.log(
    `seed ${seed}: ${peers} peers, sessions of ${meanS} s on average, ${loss * 100} % loss, ${minutes} min each`,
  )
  await buildPeers()
  await whenQuiet()
  const others = await watchOthers()
  const run = async (isSingle: boolean): Promise<CrowdFigures> => {
    const crowd = await Crowd.gather({ peers, meanS, loss, isSingle, chance: new Chance(seed) })
    try {
      const figures = await crowd.live(minutes)
      console.log(
        `${isSingle ? 'single parent' : 'as it is     '}  on time ${figures.onTime.toFixed(5)}  never heard ${figures.lost.toFixed(5)}  joins ${figures.joins}` +
          `  left without a word ${figures.silentLeaves}  stuck ${figures.stuck}  joined p95 ${figures.joinP95Ms} ms` +
          `  heap ${rounded(figures.heapSlopeMiBPerMin, 2)} MiB/min  faults ${figures.faults.length}`,
      )
      for (const fault of new Set(figures.faults)) console.log(`  ${fault}`)
      return figures
    } finally {
      await crowd.close()
    }
  }
  const ours = await run(false)
  const single = args.includes('--without-control') ? undefined : await run(true)
  const work = await others()
  if (work.isDisturbed) console.log(`disturbed: others used ${work.machineBusyPct} % meanwhile`)
  return {
    peers,
    minutes,
    meanSessionS: meanS,
    seed,
    onTime: rounded(ours.onTime, 5),
    singleParentOnTime: single === undefined ? null : rounded(single.onTime, 5),
    joins: ours.joins,
    joinP95Ms: ours.joinP95Ms,
    silentLeaves: ours.silentLeaves,
    stuck: ours.stuck,
    unhandledRejections: ours.faults.length,
    heapSlopeMiBPerMin: rounded(ours.heapSlopeMiBPerMin, 2),
    ...work,
  }
}
