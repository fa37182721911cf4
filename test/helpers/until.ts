/** Real time after which a condition that never came is a failure: generous, machines are busy. */
const PATIENCE_MS = 20_000
/** Most conditions come within a few turns of the event loop. */
const EAGER_MS = 50
/** Beyond, a condition that asks a page must leave the page time to bring it about. */
const LOOK_EVERY_MS = 20

/**
 * Waits until `condition` holds, letting the event loop run between looks. For what the hand-turned
 * clock cannot turn: WebCrypto and file answers that come from another thread, pages and processes.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what = 'the condition',
): Promise<void> {
  const began = performance.now()
  while (!(await condition())) {
    const waited = performance.now() - began
    if (waited > PATIENCE_MS) throw new Error(`waited ${PATIENCE_MS} ms for ${what}`)
    await new Promise(resolve =>
      waited < EAGER_MS ? setImmediate(resolve) : setTimeout(resolve, LOOK_EVERY_MS),
    )
  }
}
