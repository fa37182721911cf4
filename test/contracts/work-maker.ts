import { expect, it } from 'vitest'
import { accountNumber } from '../helpers/invitations.ts'
import { community } from '../helpers/follows.ts'
import { measureWork } from '../../src/crypto/work.ts'
import type { WorkMaker } from '../../src/ports/work-maker.ts'

/** What every maker of work promises. */
export function describeWorkMaker(make: () => WorkMaker): void {
  const goal = { community, account: accountNumber(2), bits: 15 }

  it('finds work that is worth what was asked for, and says how far it is', async () => {
    const seen: number[] = []
    const { signal } = new AbortController()
    const work = await make().make(goal, { signal, onProgress: tries => seen.push(tries) })
    expect(measureWork(work)).toEqual(work)
    expect(work.bits).toBeGreaterThanOrEqual(15)
    expect(seen).toEqual(seen.toSorted((a, b) => a - b))
  })

  it('stops when it is told to, with the reason', async () => {
    const stop = new AbortController()
    const endless = { ...goal, bits: 28 }
    const working = make().make(endless, {
      signal: stop.signal,
      onProgress: () => stop.abort(new RangeError('enough')),
    })
    await expect(working).rejects.toThrow('enough')
  })

  it('does not begin when it was told to stop before', async () => {
    const signal = AbortSignal.abort(new RangeError('too late'))
    await expect(make().make(goal, { signal, onProgress: () => {} })).rejects.toThrow('too late')
  })
}
