/** A browser that cannot say what devices it has opens one all the same. */
const WAKING_MAX_MS = 1_000

let awake: Promise<unknown> = Promise.resolve()

/**
 * Starts Chromium's audio process beside the page. Otherwise the first AudioContext waits for it on the
 * page's thread, 0.2 s in which nothing else happens (measured: 9 ms after this). Asking what devices there
 * are needs no permission and asks nobody; without one the answer has no names.
 */
export function wakeAudio(): void {
  const asked = navigator.mediaDevices?.enumerateDevices().catch(() => undefined)
  awake = Promise.race([asked, new Promise(resolve => setTimeout(resolve, WAKING_MAX_MS))])
}

/** Resolves when an AudioContext is made without waiting. */
export async function audioIsAwake(): Promise<void> {
  await awake
}
