import { LoggiaError } from '../../errors.ts'
import type { MeasuredWork, WorkGoal } from '../../domain/community/work.ts'
import type { WorkMaker, WorkOptions } from '../../ports/work-maker.ts'
import type { WorkReport, WorkRequest } from './work-messages.ts'

/** The Worker that does the work has ended; what it tried is lost. */
export class WorkerLostError extends LoggiaError {
  override readonly name = 'WorkerLostError'
}

/** The part of a Worker that is used here. */
export type WorkWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>

/** The page's side of the work Worker: one for each piece of work, ended with it. */
export class WorkerWorkMaker implements WorkMaker {
  readonly #makeWorker: () => WorkWorker

  constructor(makeWorker: () => WorkWorker) {
    this.#makeWorker = makeWorker
  }

  async make(goal: WorkGoal, { signal, onProgress }: WorkOptions): Promise<MeasuredWork> {
    signal.throwIfAborted()
    const worker = this.#makeWorker()
    const { promise, resolve, reject } = settling<MeasuredWork>()
    // A search does not listen while it runs: the only way to stop it is to end its thread.
    const stop = (): void => reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    worker.onerror = event => reject(new WorkerLostError(event.message))
    worker.onmessage = event => {
      // Our own Worker sends nothing but reports.
      const report = event.data as WorkReport
      if (report.kind === 'found') resolve(report.work)
      else onProgress(report.tries)
    }
    const request: WorkRequest = { goal }
    worker.postMessage(request)
    try {
      return await promise
    } finally {
      signal.removeEventListener('abort', stop)
      worker.terminate()
    }
  }
}

type Settling<T> = {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (why: unknown) => void
}

function settling<T>(): Settling<T> {
  let resolve: Settling<T>['resolve'] = () => {}
  let reject: Settling<T>['reject'] = () => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
