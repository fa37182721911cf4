import { describe, expect, it } from 'vitest'
import {
  VerifierLostError,
  WorkerBulkVerifier,
  type VerifyWorker,
} from '../../../src/adapters/browser/bulk-verifier.ts'
import type { SignedBytes } from '../../../src/ports/verifier.ts'
import type { VerifyAnswer, VerifyRequest } from '../../../src/adapters/browser/verify-messages.ts'

/**
 * A Worker that answers when told to: a message that starts with an even byte is good. Of the others
 * the fast verifier knows nothing; multiples of three are odd, and good at the second look.
 */
class FakeWorker implements VerifyWorker {
  onmessage: VerifyWorker['onmessage'] = null
  onerror: VerifyWorker['onerror'] = null
  readonly asked: VerifyRequest[] = []
  isTerminated = false

  postMessage(request: VerifyRequest): void {
    this.asked.push(request)
  }

  terminate(): void {
    this.isTerminated = true
  }

  answer(): void {
    for (const { id, items, opinion } of this.asked.splice(0).toReversed()) {
      const verdicts = items.map(({ message: [byte = 1] }) => {
        if (byte % 2 === 0) return true
        return opinion === 'first' ? undefined : byte % 3 === 0
      })
      const data: VerifyAnswer = { id, verdicts }
      this.onmessage?.call(this as never, { data } as MessageEvent)
    }
  }

  fail(): void {
    this.onerror?.call(this as never, { message: 'out of memory' } as ErrorEvent)
  }

  get inFlight(): number {
    return this.asked.reduce((sum, { items }) => sum + items.length, 0)
  }
}

/** Answers, and what is asked because of that, so often. */
async function answerAll(worker: FakeWorker, times = Number.POSITIVE_INFINITY): Promise<void> {
  for (let time = 0; time < times && worker.asked.length > 0; time += 1) {
    worker.answer()
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
  }
}

const items = (count: number): SignedBytes[] =>
  Array.from({ length: count }, (_, index) => ({
    publicKey: new Uint8Array(32),
    message: Uint8Array.of(index & 255),
    signature: new Uint8Array(64),
  }))

describe('the page’s side of the verify worker', () => {
  it('keeps at most 256 in flight and answers in order', async () => {
    const worker = new FakeWorker()
    const verifier = new WorkerBulkVerifier(() => worker)
    const answer = verifier.verifyAll(items(600), () => false)
    const loads: number[] = []
    while (worker.inFlight > 0) {
      loads.push(worker.inFlight)
      worker.answer()
    }
    expect(loads).toEqual([256, 256, 88])
    expect((await answer).map(verdict => verdict === true)).toEqual(
      items(600).map(item => (item.message[0] ?? 0) % 2 === 0),
    )
  })

  it('makes the worker at the first question and not before', async () => {
    let made = 0
    const worker = new FakeWorker()
    const verifier = new WorkerBulkVerifier(() => {
      made += 1
      return worker
    })
    expect(await verifier.verifyAll([])).toEqual([])
    expect(made).toBe(0)
    const answers = Promise.all([verifier.verifyAll(items(1)), verifier.verifyAll(items(2))])
    await answerAll(worker)
    expect(await answers).toEqual([[true], [true, false]])
    expect(made).toBe(1)
  })

  it('tells everybody who waits when the worker is lost, and starts another', async () => {
    const workers: FakeWorker[] = []
    const verifier = new WorkerBulkVerifier(() => {
      const worker = new FakeWorker()
      workers.push(worker)
      return worker
    })
    const lost = verifier.verifyAll(items(300))
    workers[0]?.fail()
    await expect(lost).rejects.toThrow(VerifierLostError)
    expect(workers[0]?.isTerminated).toBe(true)
    const again = verifier.verifyAll(items(1))
    workers[1]?.answer()
    expect(await again).toEqual([true])
  })

  it('has a second look at what the first left open, as often as the ration allows', async () => {
    const worker = new FakeWorker()
    const verifier = new WorkerBulkVerifier(() => worker)
    const asked: number[] = []
    const answer = verifier.verifyAll(items(8), index => {
      asked.push(index)
      return index < 5
    })
    await answerAll(worker)
    expect(asked).toEqual([1, 3, 5, 7])
    expect(await answer).toEqual([true, false, true, true, true, undefined, true, undefined])
  })

  it('looks at everybody’s signatures once before anybody’s twice', async () => {
    const worker = new FakeWorker()
    const verifier = new WorkerBulkVerifier(() => worker)
    const bad = Array.from({ length: 200 }, () => items(2)[1]).filter(item => item !== undefined)
    const flood = verifier.verifyAll(bad)
    await answerAll(worker, 1)
    expect(worker.asked.map(request => request.opinion)).toEqual(['final', 'final'])
    const good = verifier.verifyAll(items(1))
    // There is room for it beside two requests of second looks, and it stands before the other 23.
    expect(worker.asked.map(request => request.opinion)).toEqual(['final', 'final', 'first'])
    await answerAll(worker, 1)
    expect(await good).toEqual([true])
    await answerAll(worker)
    expect(await flood).toEqual(bad.map(() => false))
  })

  it('ends the worker when closed', async () => {
    const worker = new FakeWorker()
    const verifier = new WorkerBulkVerifier(() => worker)
    const asked = verifier.verifyAll(items(1))
    verifier.close()
    await expect(asked).rejects.toThrow(VerifierLostError)
    expect(worker.isTerminated).toBe(true)
  })
})
