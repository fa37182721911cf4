/** A packet that kills a codec costs its speaker a second, not our machine (THREATS T18). */
const AT_MOST_EVERY_MS = 1_000

/** Lets a codec be built, rebuilt at once when it dies, and after that at most once a second. */
export class RebuildLimit {
  #isBuilt = false
  #rebuiltAtMs = -Infinity

  mayBuild(): boolean {
    if (!this.#isBuilt) {
      this.#isBuilt = true
      return true
    }
    const nowMs = performance.now()
    if (nowMs - this.#rebuiltAtMs < AT_MOST_EVERY_MS) return false
    this.#rebuiltAtMs = nowMs
    return true
  }
}
