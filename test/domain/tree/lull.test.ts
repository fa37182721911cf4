import { describe, expect, it } from 'vitest'
import { LULL_MS } from '../../../src/domain/tree/limits.ts'
import { newTree, type TreeEffect, type TreeState } from '../../../src/domain/tree/state.ts'
import { parentOf } from '../../../src/domain/tree/edges.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { TreeMessage } from '../../../src/domain/tree/message.ts'

const [ALICE, DORA] = [peerOf('alice'), peerOf('dora')]
const [PARENT, STANDBY] = [1, 2]
const WANTS = [{ kid: 7n, from: 11, count: 8 }]
const ROUTE = {
  isAttached: true,
  path: [],
  delayMs: 0,
  at: undefined,
  alternates: [],
  host: undefined,
} as const

/** Carol, fed by alice, with dora to fall back on. Nothing has come for a while, and alice says that she repairs. */
function lulled(): TreeState {
  const person = { isSource: false, isRelay: false, hides: false, listens: true } as const
  const self = { peer: peerOf('caroL'), addresses: [], slots: 0, slotsMax: 0, ...person }
  const entries = [ALICE, DORA].map(peer => ({ peer, addresses: [`/${peer}`] }))
  const began = step(newTree(self, 1, 0), { kind: 'start', entries }, 0)
  const parent = { kind: 'linked', attempt: attemptIn(began.effects), link: PARENT } as const
  const fed = step(began.state, { ...parent, route: ROUTE }, 10)
  const standby = { kind: 'linked', attempt: attemptIn(fed.effects), link: STANDBY } as const
  const safe = step(fed.state, { ...standby, route: ROUTE }, 20).state
  const message: TreeMessage = { kind: 'lull' }
  return step(safe, { kind: 'message', link: PARENT, message, digest: [] }, 1_000).state
}

function attemptIn(effects: readonly TreeEffect[]): number {
  const asked = effects.find(effect => effect.kind === 'connect')
  if (asked?.kind !== 'connect') throw new TypeError('expected an ask')
  return asked.attempt
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
