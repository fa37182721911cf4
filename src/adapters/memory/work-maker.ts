import type { MeasuredWork, WorkGoal } from '../../domain/community/work.ts'
import type { WorkMaker, WorkOptions } from '../../ports/work-maker.ts'

/** The search itself, which belongs to `crypto`: given in by whoever composes. */
export type Search = (goal: WorkGoal, onProgress: (tries: number) => void) => MeasuredWork

/** Does the work at once, in this thread: for tests. */
export class MemoryWorkMaker implements WorkMaker {
  readonly #search: Search

  constructor(search: Search) {
    this.#search = search
  }

  async make(goal: WorkGoal, { signal, onProgress }: WorkOptions): Promise<MeasuredWork> {
    signal.throwIfAborted()
    const work = this.#search(goal, tries => {
      onProgress(tries)
      signal.throwIfAborted()
    })
    signal.throwIfAborted()
    return work
  }
}
