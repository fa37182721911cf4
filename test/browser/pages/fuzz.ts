/** Hostile Opus in a Worker, driven by `test/bench/hostile-opus.ts`. */

/** What the Worker is to do. */
export type FuzzOrder =
  | { readonly kind: 'fuzz'; readonly frames: number; readonly seed: number }
  | { readonly kind: 'bomb'; readonly perBundle: number; readonly forMs: number }

/**
 * What came of it. `longestSilenceMs`: how much later than before all of it an honest word was heard; of a bomb, the
 * longest queue.
 */
export type FuzzReport = {
  readonly sent: number
  /** Frames that passed every check and were given to a decoder. */
  readonly decoded: number
  readonly restarts: number
  readonly refused: Readonly<Record<string, number>>
  readonly longestSilenceMs: number
  /** How long that word takes when all is well. */
  readonly usualMs: number
  readonly uncaught: number
}

let uncaught = 0
window.addEventListener('error', () => (uncaught += 1))
window.addEventListener('unhandledrejection', () => (uncaught += 1))

/** Runs one order in a fresh Worker. */
function run(order: FuzzOrder): Promise<FuzzReport> {
  const worker = new Worker(new URL('./fuzz-worker.ts', import.meta.url), { type: 'module' })
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new TypeError(message))
    worker.onmessage = ({ data }: MessageEvent<FuzzReport>) => {
      worker.terminate()
      resolve({ ...data, uncaught: data.uncaught + uncaught })
    }
    worker.postMessage(order)
  })
}

Object.assign(globalThis, { fuzz: run })
