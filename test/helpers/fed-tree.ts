import { newTree, type TreeEffect, type TreeState } from '../../src/domain/tree/state.ts'
import { peerOf } from './space-actions.ts'
import { step } from '../../src/domain/tree/step.ts'
import type { PeerId } from '../../src/domain/ids.ts'

export const [ALICE, DORA] = [peerOf('alice'), peerOf('dora')]
/** Links of {@link fedTree}. */
export const [PARENT, STANDBY] = [1, 2]

const ROUTE = {
  isAttached: true,
  path: [],
  delayMs: 0,
  at: undefined,
  alternates: [],
  host: undefined,
} as const

/** Carol's tree: fed by alice, with dora to fall back on, and these to ask beside them. She has room for nobody. */
export function fedTree(...others: readonly PeerId[]): TreeState {
  const person = { isSource: false, isRelay: false, hides: false, listens: true } as const
  const self = { peer: peerOf('caroL'), addresses: [], slots: 0, slotsMax: 0, ...person }
  const entries = [ALICE, DORA, ...others].map(peer => ({ peer, addresses: [`/${peer}`] }))
  const began = step(newTree(self, 1, 0), { kind: 'start', entries }, 0)
  const parent = { kind: 'linked', attempt: attemptIn(began.effects), link: PARENT } as const
  const fed = step(began.state, { ...parent, route: ROUTE }, 10)
  const standby = { kind: 'linked', attempt: attemptIn(fed.effects), link: STANDBY } as const
  return step(fed.state, { ...standby, route: ROUTE }, 20).state
}

function attemptIn(effects: readonly TreeEffect[]): number {
  const asked = effects.find(effect => effect.kind === 'connect')
  if (asked?.kind !== 'connect') throw new TypeError('expected an ask')
  return asked.attempt
}
