import { LoggiaError } from '../../errors.ts'
import type { WorkAnswer, WorkRequest } from './work-messages.ts'
import type { WorkSearcher, WorkStretch } from '../../ports/work-searcher.ts'

/** The work Worker stopped. The next search starts another. */
export class WorkerLostError extends LoggiaError {
  override readonly name = 'WorkerLostError'
}

/** The part of a Worker that is used here. */
export type SearchWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>

type Asked = {
  readonly resolve: (nonce: Uint8Array | undefined) => void
  readonly reject: (why: WorkerLostError) => void
}

/** The page's side of the work Worker. Makes the Worker at the first search. */
export class WorkerWorkSearcher implements WorkSearcher {
  readonly #makeWorker: () => SearchWorker
  readonly #asked = new Map<number, Asked>()
  #worker: SearchWorker | undefined
  #nextId = 0

  constructor(makeWorker: () => SearchWorker) {
    this.#makeWorker = makeWorker
  }

  search(stretch: WorkStretch): Promise<Uint8Array | undefined> {
    const id = this.#nextId++
    const request: WorkRequest = { ...stretch, id }
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject })
      this.#running().postMessage(request)
    })
  }

  close(): void {
    this.#lose(new WorkerLostError('the work was stopped'))
  }

  #running(): SearchWorker {
    if (this.#worker !== undefined) return this.#worker
    const worker = this.#makeWorker()
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      // Our own Worker sends nothing but answers.
      const { id, nonce } = data as WorkAnswer
      this.#asked.get(id)?.resolve(nonce)
      this.#asked.delete(id)
    }
    worker.onerror = event => this.#lose(new WorkerLostError(event.message))
    this.#worker = worker
    return worker
  }

  #lose(why: WorkerLostError): void {
    this.#worker?.terminate()
    this.#worker = undefined
    const lost = [...this.#asked.values()]
    this.#asked.clear()
    for (const one of lost) one.reject(why)
  }
}
