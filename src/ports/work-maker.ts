import type { MeasuredWork, WorkGoal } from '../domain/community/work.ts'

/** How a person follows work, and stops it. */
export type WorkOptions = {
  readonly signal: AbortSignal
  /** Told now and then how many tries there were. There is no end to be foretold: 2^bits on average. */
  readonly onProgress: (tries: number) => void
}

/** Does proofs of work away from the page's thread. */
export interface WorkMaker {
  /**
   * Looks for work until it is found. Rejects with the signal's reason once it is aborted, and with
   * WorkerLostError when the thread that works ends.
   */
  make(goal: WorkGoal, options: WorkOptions): Promise<MeasuredWork>
}
