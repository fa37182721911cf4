/** A packet that kills a codec costs its speaker a second, not our machine (THREATS T18). */
const AT_MOST_EVERY_MS = 1_000

/** Lets a codec be built at once, and again at most once a second. */
export class RebuildLimit {
  #builtAtMs = -Infinity

  mayBuild(): boolean {
    const nowMs = performance.now()
    if (nowMs - this.#builtAtMs < AT_MOST_EVERY_MS) return false
    this.#builtAtMs = nowMs
    return true
  }
}
