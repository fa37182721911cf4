import { describe, expect, it } from 'vitest'
import {
  WorkerLostError,
  WorkerWorkSearcher,
  type SearchWorker,
} from '../../../src/adapters/browser/work-searcher.ts'
import { LocalWorkSearcher } from '../../../src/crypto/work-searcher.ts'
import { measureWork } from '../../../src/crypto/work.ts'
import { community, person } from '../../helpers/follows.ts'
import type { WorkRequest } from '../../../src/adapters/browser/work-messages.ts'

const local = new LocalWorkSearcher()

/** A Worker in this thread; `answers: false` works for ever. */
function worker(answers = true): SearchWorker & { ended: boolean } {
  const made: SearchWorker & { ended: boolean } = {
    ended: false,
    onmessage: null,
    onerror: null,
    terminate: () => {
      made.ended = true
    },
    postMessage: (request: WorkRequest) => {
      if (!answers) return
      void local.search(request).then(nonce => {
        made.onmessage?.call(
          // The handler does not look at its receiver.
          made as unknown as Worker,
          new MessageEvent('message', { data: { id: request.id, nonce } }),
        )
      })
    },
  }
  return made
}

describe('a search for work', () => {
  it('finds what is worth enough, or says that this stretch has none', async () => {
    const { account } = await person(1)
    const searcher = new WorkerWorkSearcher(() => worker())
    const nonce = await searcher.search({ community, account, bits: 8, from: 0, count: 4_096 })
    if (nonce === undefined) throw new RangeError('4,096 tries for 8 bits found nothing')
    expect(measureWork({ community, account, nonce }).bits).toBeGreaterThanOrEqual(8)
    const none = await searcher.search({ community, account, bits: 28, from: 0, count: 8 })
    expect(none).toBeUndefined()
  })

  it('ends when it is stopped, and the next one starts another Worker', async () => {
    const { account } = await person(1)
    const workers = [worker(false), worker()]
    const made: (SearchWorker & { ended: boolean })[] = []
    const searcher = new WorkerWorkSearcher(() => {
      const next = workers[made.length] ?? worker()
      made.push(next)
      return next
    })
    const stretch = { community, account, bits: 8, from: 0, count: 4_096 }
    const lost = expect(searcher.search(stretch)).rejects.toThrow(WorkerLostError)
    searcher.close()
    await lost
    expect(made[0]?.ended).toBe(true)
    expect(await searcher.search(stretch)).toBeInstanceOf(Uint8Array)
  })
})
