import type { Shell } from '../shell.ts'
import { faultKind } from './faults.ts'

/** Runs an action of a view to its end; a fault becomes a notice with a way out. */
export type Attempt = (work: () => Promise<void>) => void

/** Reports faults by `shell`. What they say in full goes to the developer's console. */
export function attemptIn(shell: Shell): Attempt {
  return work => {
    work().catch((fault: unknown) => {
      console.warn(fault)
      shell.tell({ tone: 'trouble', ...shell.words.value.faults[faultKind(fault)] })
    })
  }
}
