/** Undoes a start in reverse order: what was opened last closes first. */
export class Closing {
  readonly #steps: (() => unknown)[] = []
  #closed: Promise<void> | undefined

  /** Has `step` run when all closes, before the steps that came earlier. */
  add(step: () => unknown): void {
    this.#steps.push(step)
  }

  /** Runs every step once, also after one failed; rejects with the first failure. */
  close(): Promise<void> {
    return (this.#closed ??= this.#run())
  }

  async #run(): Promise<void> {
    const faults: unknown[] = []
    for (const step of this.#steps.toReversed()) {
      try {
        await step()
      } catch (fault) {
        faults.push(fault)
      }
    }
    if (faults.length > 0) throw faults[0]
  }
}
