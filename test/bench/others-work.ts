import { availableParallelism } from 'node:os'
import { machineTicks } from './quiet.ts'
import { ownSeconds } from '../helpers/processor-time.ts'

/** Of the whole machine: above, what was measured is somebody else's doing as well. A desktop's rest is 2 %. */
const DISTURBED_FROM = 0.08

/** What others did on this machine meanwhile. */
export type OthersWork = {
  /** Of all processors together, what no process of ours used; null where the system does not tell. */
  readonly machineBusyPct: number | null
  readonly isDisturbed: boolean
}

/** Begins to watch; the answer says how much others worked since. */
export async function watchOthers(): Promise<() => Promise<OthersWork>> {
  const before = await machineTicks()
  const [ownBefore, beganMs] = [ownSeconds(), performance.now()]
  return async () => {
    const after = await machineTicks()
    if (before === undefined || after === undefined) {
      return { machineBusyPct: null, isDisturbed: false }
    }
    const busy = 1 - (after.idle - before.idle) / (after.all - before.all)
    const seconds = (performance.now() - beganMs) / 1_000
    const own = (ownSeconds() - ownBefore) / seconds / availableParallelism()
    const others = Math.max(0, busy - own)
    return {
      machineBusyPct: Math.round(others * 1_000) / 10,
      isDisturbed: others > DISTURBED_FROM,
    }
  }
}
