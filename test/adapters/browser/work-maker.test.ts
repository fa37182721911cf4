import { describe, expect, it } from 'vitest'
import { accountNumber } from '../../helpers/invitations.ts'
import { community } from '../../helpers/follows.ts'
import { describeWorkMaker } from '../../contracts/work-maker.ts'
import { WorkerWorkMaker, type WorkWorker } from '../../../src/adapters/browser/work-maker.ts'
import { workInPieces } from '../../../src/crypto/work-in-pieces.ts'
import type { WorkReport, WorkRequest } from '../../../src/adapters/browser/work-messages.ts'

/** Ends the search like the end of its thread. */
class Ended extends RangeError {}

/** A Worker whose thread is this one: it ends where it is terminated. */
class NearWorker implements WorkWorker {
  onmessage: WorkWorker['onmessage'] = null
  onerror: WorkWorker['onerror'] = null
  isEnded = false

  postMessage(request: WorkRequest): void {
    queueMicrotask(() => this.#work(request))
  }

  terminate(): void {
    this.isEnded = true
  }

  #work({ goal }: WorkRequest): void {
    try {
      let reports = 0
      const work = workInPieces(goal, tries => {
        this.#report({ kind: 'progress', tries })
        // The page's thread hears of it only after this one lets go: a few pieces stand for that.
        if (++reports > 8) throw new Ended()
      })
      this.#report({ kind: 'found', work })
    } catch (fault) {
      if (!(fault instanceof Ended)) throw fault
    }
  }

  #report(data: WorkReport): void {
    if (!this.isEnded) this.onmessage?.call(globalThis as never, { data } as MessageEvent)
  }
}

describe('the work maker of a page', () => {
  describeWorkMaker(() => new WorkerWorkMaker(() => new NearWorker()))

  it('ends its Worker with the work, and says when one is lost', async () => {
    const workers: NearWorker[] = []
    const maker = new WorkerWorkMaker(() => {
      const worker = new NearWorker()
      workers.push(worker)
      return worker
    })
    const { signal } = new AbortController()
    const goal = { community, account: accountNumber(2), bits: 8 }
    await maker.make(goal, { signal, onProgress: () => {} })
    const lost = maker.make(goal, { signal, onProgress: () => {} })
    workers[1]?.onerror?.call(globalThis, { message: 'out of memory' } as ErrorEvent)
    await expect(lost).rejects.toThrow('out of memory')
    expect(workers.map(worker => worker.isEnded)).toEqual([true, true])
  })
})
