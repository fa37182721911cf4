/** Real time after which a condition that never came is a failure: generous, machines are busy. */
const PATIENCE_MS = 20_000
/** A page that is asked without pause has no time to bring about what is waited for. */
const FAR_LOOK_EVERY_MS = 20

type Condition = () => boolean | Promise<boolean>

/**
 * Waits until `condition` holds, letting the event loop run between looks. For what the hand-turned
 * clock cannot turn: WebCrypto and file answers that come from another thread.
 */
export function until(condition: Condition, what = 'the condition'): Promise<void> {
  return look(condition, what, () => new Promise(resolve => setImmediate(resolve)))
}

/** The same for what a page or a process does: looks rarely enough to leave it the processor. */
export function untilFar(condition: Condition, what: string): Promise<void> {
  return look(condition, what, () => new Promise(go => setTimeout(go, FAR_LOOK_EVERY_MS)))
}

async function look(condition: Condition, what: string, rest: () => Promise<void>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${PATIENCE_MS} ms for ${what}`)
    await rest()
  }
}
