import { expect, it } from 'vitest'
import { FIRST_LOOK } from '../../../src/domain/tree/ask.ts'
import { newTree } from '../../../src/domain/tree/state.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'

it('begins to look with the ask that a page may make in its place', () => {
  const self = { peer: peerOf('bob'), isSource: false, isRelay: false, hides: false, addresses: [] }
  const tree = newTree({ ...self, listens: true, slots: 4, slotsMax: 8 }, 7, 0)
  const entries = [{ peer: peerOf('relay'), addresses: [] }]
  const { effects } = step(tree, { kind: 'look', entries }, 0)
  expect(effects).toMatchObject([{ kind: 'connect', to: entries[0], ask: FIRST_LOOK }])
})
