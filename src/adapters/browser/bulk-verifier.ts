import { LoggiaError } from '../../errors.ts'
import type { BulkVerifier, SignatureVerdict, SignedBytes } from '../../ports/verifier.ts'
import type { Opinion, VerifyAnswer, VerifyRequest } from './verify-messages.ts'

/** Signatures under way in the Worker: as many as pay (measured); the rest waits on this side. */
const IN_FLIGHT_MAX = 256
/** One request's worth: answers come back in steps, so that progress shows and small jobs get in. */
const SLICE = 64
/** Second opinions in one request: they take 2 ms each, and whoever asks for a first one waits so long. */
const FINAL_SLICE = 8
/** First opinions that the Worker gives in the time of one second opinion. */
const FINAL_COST = 12

/** The verify Worker stopped. What was asked is unknown; the next question starts another. */
export class VerifierLostError extends LoggiaError {
  override readonly name = 'VerifierLostError'
}

/** The part of a Worker that is used here. */
export type VerifyWorker = Pick<Worker, 'postMessage' | 'terminate' | 'onmessage' | 'onerror'>

type Job = {
  readonly items: readonly SignedBytes[]
  readonly opinion: Opinion
  readonly resolve: (verdicts: readonly SignatureVerdict[]) => void
  readonly reject: (why: VerifierLostError) => void
}

/**
 * The page's side of the verify Worker. Makes the Worker at the first question. Asks for first opinions
 * on everything, then for second ones on what is left open, as far as the ration goes: so budgets are
 * kept where the senders are known, and nobody's good signatures wait behind another's bad ones.
 */
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

  async verifyAll(
    items: readonly SignedBytes[],
    mayAskAgain: (index: number) => boolean = () => true,
  ): Promise<readonly SignatureVerdict[]> {
    const first = await this.#verdictsOn(items, 'first', SLICE)
    const again = [...first.keys()].filter(at => first[at] === undefined && mayAskAgain(at))
    if (again.length === 0) return first
    const doubtful = again.flatMap(at => items[at] ?? [])
    const final = await this.#verdictsOn(doubtful, 'final', FINAL_SLICE)
    const verdicts = [...first]
    for (const [place, at] of again.entries()) verdicts[at] = final[place]
    return verdicts
  }

  /** Ends the Worker. Questions under way are rejected. Idempotent. */
  close(): void {
    this.#lose(new VerifierLostError('the verify worker was closed'))
  }

  async #verdictsOn(
    items: readonly SignedBytes[],
    opinion: Opinion,
    slice: number,
  ): Promise<readonly SignatureVerdict[]> {
    const slices: Promise<readonly SignatureVerdict[]>[] = []
    for (let at = 0; at < items.length; at += slice) {
      slices.push(this.#enqueue(items.slice(at, at + slice), opinion))
    }
    this.#ask()
    return (await Promise.all(slices)).flat()
  }

  #enqueue(items: readonly SignedBytes[], opinion: Opinion): Promise<readonly SignatureVerdict[]> {
    return new Promise((resolve, reject) => {
      const job = { items, opinion, resolve, reject }
      const at = this.#queue.findIndex(other => other.opinion === 'final')
      // First opinions go ahead of second ones.
      if (opinion === 'first' && at >= 0) this.#queue.splice(at, 0, job)
      else this.#queue.push(job)
    })
  }

  #ask(): void {
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      if (this.#inFlight + costOf(job) > IN_FLIGHT_MAX) return
      this.#queue.shift()
      const id = this.#nextId++
      this.#asked.set(id, job)
      this.#inFlight += costOf(job)
      const request: VerifyRequest = { id, items: job.items, opinion: job.opinion }
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
    this.#inFlight -= costOf(job)
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

/** Places in flight that a request takes. */
const costOf = ({ items, opinion }: Job): number =>
  opinion === 'first' ? items.length : items.length * FINAL_COST
