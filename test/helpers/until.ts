/** Real time after which a condition that never came is a failure: generous, machines are busy. */
const PATIENCE_MS = 8_000

/**
 * Waits until `condition` holds, letting the event loop run between looks. For what the hand-turned
 * clock cannot turn: WebCrypto and file answers that come from another thread.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = 'the condition',
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`waited ${PATIENCE_MS} ms for ${what}`)
    await new Promise(resolve => setImmediate(resolve))
  }
}
