import { describe, expect, it } from 'vitest'
import { isTop } from '../../../src/domain/tree/edges.ts'
import { newTree, type TreeEffect, type TreeState } from '../../../src/domain/tree/state.ts'
import { OFF_STAGE_MS, STRANGE_FEEDERS_MAX } from '../../../src/domain/tree/limits.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

const [rita, alice, bob] = [peerOf('rita'), peerOf('aLice'), peerOf('bob')]
const NOW_MS = 1_000
const ROLES = { isSource: false, isRelay: true, hides: false } as const
const HERE = {
  isRelay: false,
  hides: false,
  isOrphan: false,
  at: undefined,
  page: 0,
  belowMs: 0,
} as const
const stage = { kind: 'stage', peers: [alice, bob], leader: alice, isEnded: false } as const

/** Rita's relay, which knows that alice leads and bob speaks. */
function relay(): TreeState {
  const self = { peer: rita, addresses: [], slots: 4, slotsMax: 4, ...ROLES, listens: false }
  return step(newTree(self, 1, NOW_MS), stage, NOW_MS).state
}

const asks = (state: TreeState, from: PeerId, purpose: 'attach' | 'feed', token = 1) =>
  step(
    state,
    {
      kind: 'asked',
      token,
      from,
      ask: { purpose, listens: true, ...HERE, slots: 0, addresses: [] },
    },
    NOW_MS,
  )

const answerOf = (effects: readonly TreeEffect[]): string => {
  const answered = effects.find(effect => effect.kind === 'answer')
  if (answered?.kind !== 'answer') return 'none'
  return answered.answer.kind === 'refused' ? answered.answer.reason : 'accepted'
}

/** Rita as a root: alice feeds her over link 1. */
function root(): TreeState {
  const { state } = asks(relay(), alice, 'feed')
  return step(state, { kind: 'taken', token: 1, link: 1 }, NOW_MS).state
}

const tick = {
  kind: 'tick',
  brought: [],
  digest: [],
  quietMs: 0,
  isStrained: false,
} as const

describe('who feeds a relay', () => {
  it('makes a root of it only by leading: a speaker’s feed alone would cut it off from the others', () => {
    expect(answerOf(asks(relay(), bob, 'feed').effects)).toBe('busy')
    expect(answerOf(asks(relay(), alice, 'feed').effects)).toBe('accepted')
    expect(answerOf(asks(root(), bob, 'feed').effects)).toBe('accepted')
  })

  it('may be somebody that comes back by another peer: it counts when the log says so, or goes', () => {
    const anew = peerOf('anew')
    const fed = asks(relay(), anew, 'feed').state
    const linked = step(fed, { kind: 'taken', token: 1, link: 1 }, NOW_MS).state
    expect(isTop(linked)).toBe(false)
    const led = { ...stage, peers: [anew, bob], leader: anew }
    expect(isTop(step(linked, led, NOW_MS).state)).toBe(true)
    const left = step(linked, tick, NOW_MS + OFF_STAGE_MS)
    expect(left.effects).toContainEqual({ kind: 'close', link: 1, lingerMs: 0 })
  })

  it('holds few places for those whom no log knows', () => {
    let state = root()
    for (let at = 1; at <= STRANGE_FEEDERS_MAX; at += 1) {
      state = asks(state, peerOf(`maLLory${at}`), 'feed', 10 + at).state
    }
    expect(answerOf(asks(state, peerOf('maLLory'), 'feed', 30).effects)).toBe('unknown-space')
    expect(answerOf(asks(state, bob, 'feed', 31).effects)).toBe('accepted')
  })

  it('may stand below it as well: it sends nothing but its own, and hears the rest like anybody', () => {
    const fed = asks(root(), bob, 'feed', 2).state
    const both = step(fed, { kind: 'taken', token: 2, link: 2 }, NOW_MS).state
    expect(answerOf(asks(both, bob, 'attach', 3).effects)).toBe('accepted')
  })

  it('gets a sign of life each second from above, though what it says itself goes to the others', () => {
    const carol = peerOf('caroL')
    let state = root()
    for (const [child, link] of [
      [bob, 2],
      [carol, 3],
    ] as const) {
      const asked = asks(state, child, 'attach', link).state
      state = step(asked, { kind: 'taken', token: link, link }, NOW_MS).state
    }
    const digest = [{ kid: 7n, ctr: 9, isTalking: true }]
    const pulses = new Map([
      [2, 0],
      [3, 0],
    ])
    for (let atMs = 10_000; atMs < 20_000; atMs += 1_000) {
      // Those below say that they live, and alice does.
      for (const link of [1, 2, 3]) {
        const pulse = { kind: 'pulse', listeners: 1, quietMs: 0, digest: [] } as const
        state = step(state, { kind: 'message', link, message: pulse, digest }, atMs).state
      }
      const told = step(state, { ...tick, digest }, atMs)
      state = told.state
      for (const effect of told.effects) {
        if (effect.kind === 'send' && effect.message.kind === 'pulse') {
          pulses.set(effect.link, (pulses.get(effect.link) ?? 0) + 1)
        }
      }
    }
    // Nobody but bob speaks: he gets no bundle, and carol each of his.
    expect(pulses.get(2)).toBe(10)
    expect(pulses.get(3)).toBe(5)
  })
})
