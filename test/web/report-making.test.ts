import { describe, expect, it } from 'vitest'
import { idOf } from '../helpers/space-actions.ts'
import { makeReport } from '../../web/store/report-making.ts'
import { PEOPLE } from '../../web/strings/people.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { SpaceReports } from '../../src/index.ts'

const mallory = idOf<AccountId>('mallory')
const weight = { acts: 2, others: [], soundMs: 0 }
const about = { name: 'Mallory', words: PEOPLE.en }

/** A report about mallory, made by reports like these; `settled` is done when everything begun is. */
function making(reports: Partial<SpaceReports>) {
  const under: Promise<void>[] = []
  const faults: unknown[] = []
  const made = makeReport(
    { weigh: async () => weight, sign: async () => Uint8Array.of(1), ...reports },
    mallory,
    work => void under.push(work().catch((fault: unknown) => void faults.push(fault))),
  )
  const settled = async (): Promise<void> => void (await Promise.all(under))
  return { ...made, settled, faults }
}

const failing = (): Promise<never> => Promise.reject(new Error('the disk is full'))

describe('a report that is made', () => {
  it('keeps what was written when it cannot be signed, says so, and is signed the next time', async () => {
    let isBroken = true
    const complaints: string[] = []
    const made = making({
      sign: async ({ text }) => {
        complaints.push(text)
        return isBroken ? failing() : Uint8Array.of(1)
      },
    })
    const { step, draft, settled, faults } = made
    await settled()
    draft.reason.value = 'threats'
    draft.text.value = 'He said where I live.'
    made.sign(about)
    expect(step.value.phase).toBe('signing')
    await settled()
    expect(step.value).toEqual({ phase: 'writing', weight, again: 'failed' })
    expect(draft.text.value).toBe('He said where I live.')
    expect(faults).toHaveLength(1)
    isBroken = false
    made.sign(about)
    await settled()
    expect(step.value.phase).toBe('made')
    expect(complaints).toEqual(['He said where I live.', 'He said where I live.'])
  })

  it('can be written where nobody can say what would go into it', async () => {
    const { step, settled } = making({ weigh: failing })
    expect(step.value.phase).toBe('weighing')
    await settled()
    expect(step.value).toEqual({ phase: 'writing', weight: undefined, again: 'first' })
  })
})
