import { LoggiaError } from '../../errors.ts'
import type { BulkVerifier, SignedBytes } from '../../ports/verifier.ts'
import type { VerifyAnswer, VerifyRequest } from './verify-messages.ts'

/** Signatures under way in the Worker: as many as pay (measured); the rest waits on this side. */
const IN_FLIGHT_MAX = 256
/** One request's worth: answers come back in steps, so that progress shows and small jobs get in. */
const SLICE = 64

/** The verify Worker stopped. What was asked is unknown; the next question starts another. */
export class VerifierLostError extends LoggiaError {
  override readonly name = 'VerifierLostError'
}

/** The part of a Worker that is used here. */
export type VerifyWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>

type Job = {
  readonly items: readonly SignedBytes[]
  readonly resolve: (verdicts: readonly boolean[]) => void
  readonly reject: (why: VerifierLostError) => void
}

/** The page's side of the verify Worker. Makes the Worker at the first question. */
export class WorkerBulkVerifier implements BulkVerifier {
  readonly #makeWorker: () => VerifyWorker
  readonly #queue: Job[] = []
  readonly #asked = new Map<number, Job>()
  #worker: VerifyWorker | undefined
  #nextId = 0
  #inFlight = 0

  constructor(makeWorker: () => VerifyWorker) {
    this.#makeWorker = makeWorker
  }

  async verifyAll(items: readonly SignedBytes[]): Promise<readonly boolean[]> {
    const slices: Promise<readonly boolean[]>[] = []
    for (let at = 0; at < items.length; at += SLICE) {
      slices.push(this.#enqueue(items.slice(at, at + SLICE)))
    }
    this.#ask()
    return (await Promise.all(slices)).flat()
  }

  /** Ends the Worker. Questions under way are rejected. Idempotent. */
  close(): void {
    this.#lose(new VerifierLostError('the verify worker was closed'))
  }

  #enqueue(items: readonly SignedBytes[]): Promise<readonly boolean[]> {
    return new Promise((resolve, reject) => this.#queue.push({ items, resolve, reject }))
  }

  #ask(): void {
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      if (this.#inFlight + job.items.length > IN_FLIGHT_MAX) return
      this.#queue.shift()
      const id = this.#nextId++
      this.#asked.set(id, job)
      this.#inFlight += job.items.length
      const request: VerifyRequest = { id, items: job.items }
      this.#running().postMessage(request)
    }
  }

  #running(): VerifyWorker {
    if (this.#worker !== undefined) return this.#worker
    const worker = this.#makeWorker()
    // Our own Worker sends nothing but answers.
    worker.onmessage = event => this.#take(event.data as VerifyAnswer)
    worker.onerror = event => this.#lose(new VerifierLostError(event.message))
    this.#worker = worker
    return worker
  }

  #take({ id, verdicts }: VerifyAnswer): void {
    const job = this.#asked.get(id)
    if (job === undefined) return
    this.#asked.delete(id)
    this.#inFlight -= job.items.length
    job.resolve(verdicts)
    this.#ask()
  }

  #lose(why: VerifierLostError): void {
    this.#worker?.terminate()
    this.#worker = undefined
    this.#inFlight = 0
    const lost = [...this.#asked.values(), ...this.#queue.splice(0)]
    this.#asked.clear()
    for (const job of lost) job.reject(why)
  }
}
