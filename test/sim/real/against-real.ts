import { quantile } from '../report.ts'
import { runReal } from './run-real.ts'
import { simulate } from '../simulate.ts'
import type { SimOptions } from '../options.ts'

/** Lines for people, how one scenario went in the simulator and among real sessions. */
export async function againstReal(options: SimOptions): Promise<readonly string[]> {
  const simulated = simulate({ ...options, packets: true, log: false })
  const real = await runReal(options, simulated.visits)
  const silences = simulated.outages.map(({ lastedMs }) => lastedMs)
  const rows = [
    ['delay p50 ms', quantile(simulated.delaysMs, 0.5), quantile(real.delaysMs, 0.5)],
    ['silence p50 ms', quantile(silences, 0.5), quantile(real.silencesMs, 0.5)],
    ['silence p90 ms', quantile(silences, 0.9), quantile(real.silencesMs, 0.9)],
    ['joined p50 ms', quantile(simulated.joinsMs, 0.5), quantile(real.joinsMs, 0.5)],
  ] as const
  return [
    `${real.peers} real peers of the same scenario: ${real.silencesMs.length} silences (simulated ${silences.length}), ${real.joinsMs.length} joins (${simulated.joinsMs.length})`,
    ...rows.map(([name, sim, own]) => {
      const apart = own === 0 ? 0 : Math.abs(sim - own) / own
      return `${name}: simulated ${Math.round(sim)}, real ${Math.round(own)}: ${(apart * 100).toFixed(1)} % apart`
    }),
  ]
}
