import { describe, expect, it } from 'vitest'
import { LULL_MS } from '../../../src/domain/tree/limits.ts'
import { ALICE, DORA, fedTree, PARENT, STANDBY } from '../../helpers/fed-tree.ts'
import { parentOf } from '../../../src/domain/tree/edges.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { TreeEffect, TreeState } from '../../../src/domain/tree/state.ts'
import type { TreeMessage } from '../../../src/domain/tree/message.ts'

const WANTS = [{ kid: 7n, from: 11, count: 8 }]
/** Nothing has come for a while, and alice says that she repairs. */
function lulled(): TreeState {
  const message: TreeMessage = { kind: 'lull' }
  return step(fedTree(), { kind: 'message', link: PARENT, message, digest: [] }, 1_000).state
}

const late = (tries: number, quietMs: number) =>
  ({ kind: 'late', isSilent: true, wants: WANTS, tries, quietMs, isLossy: false }) as const
const rescued = (quietMs: number) =>
  ({ kind: 'rescued', link: STANDBY, quietMs, isLossy: false }) as const
const pulledFrom = (effects: readonly TreeEffect[]): readonly number[] =>
  effects.flatMap(effect => (effect.kind === 'pull' ? [effect.link] : []))

describe('whose parent says that it repairs', () => {
  it('asks whom it falls back on meanwhile, and not the parent, and stays', () => {
    const asked = step(lulled(), late(0, 120), 1_010)
    expect(pulledFrom(asked.effects)).toEqual([STANDBY])
    const heard = step(asked.state, rescued(140), 1_030)
    expect(parentOf(heard.state)?.peer).toBe(ALICE)
  })

  it('moves to whom it falls back on when nothing came of it', () => {
    const asked = step(lulled(), late(0, 120), 1_010)
    const waited = step(asked.state, rescued(140), 1_030).state
    const again = step(waited, late(1, 200), 1_090).state
    const still = step(again, rescued(210), 1_250).state
    expect(parentOf(still)?.peer).toBe(ALICE)
    const over = step(still, late(2, 430), 1_000 + LULL_MS + 20)
    expect(parentOf(over.state)?.peer).toBe(DORA)
  })
})
