import { expect, it } from 'vitest'
import { gossipOptions, topicScore } from '../../../src/adapters/libp2p/gossip-options.ts'

/** Gossipsub's own: for each time, squared, that somebody grafts before its backoff is over. */
const EARLY_GRAFT_WEIGHT = -10

it('goes on hearing whoever sent two wrong messages, so that a third has it disconnected', () => {
  const scoreAfter = (wrong: number): number =>
    wrong ** 2 * topicScore.invalidMessageDeliveriesWeight
  const unheardBelow = gossipOptions('relay').scoreThresholds?.graylistThreshold ?? 0
  expect(scoreAfter(2) + 2 ** 2 * EARLY_GRAFT_WEIGHT).toBeGreaterThan(unheardBelow)
  expect(scoreAfter(3)).toBeLessThan(unheardBelow)
})
