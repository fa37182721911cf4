import { describe, expect, it } from 'vitest'
import { GUEST_MS, ROLL_DOUBT_MS } from '../../../src/domain/tree/limits.ts'
import { BARE_ASK } from '../../../src/domain/tree/message.ts'
import { childrenOf, fedEdges, parentOf } from '../../../src/domain/tree/edges.ts'
import {
  newTree,
  type Step,
  type TreeEvent,
  type TreeState,
} from '../../../src/domain/tree/state.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { Route } from '../../../src/domain/tree/message.ts'

const SELF = {
  addresses: [],
  listens: true,
  isSource: false,
  isRelay: false,
  hides: false,
  slots: 1,
  slotsMax: 1,
} as const

/** Who answered an ask, and what else was said: the tree that is left after its link stood. */
function admitted(state: TreeState, name: string, isOrphan: boolean, link: number) {
  const ask = { ...BARE_ASK, purpose: 'attach', listens: true, isOrphan } as const
  const asked = step(state, { kind: 'asked', token: link, from: peerOf(name), ask }, 100)
  const answer = asked.effects.find(effect => effect.kind === 'answer')
  const kind = answer?.kind === 'answer' ? answer.answer.kind : undefined
  if (kind !== 'accepted') return { kind, state: asked.state, effects: [] }
  return { kind, ...step(asked.state, { kind: 'taken', token: link, link }, 200) }
}

describe('who lost its parent', () => {
  /** A source whose only slot is taken, or a relay with many, all of them taken. */
  function full(slots = 1, isRelay = false): TreeState {
    const self = { ...SELF, peer: peerOf('alice'), isSource: true, isRelay, slots, slotsMax: slots }
    const names = Array.from({ length: slots }, (_, place) => `bob${place}`)
    return names.reduce(
      (state, name, place) => admitted(state, name, false, 500 + place).state,
      newTree(self, 1, 0),
    )
  }

  it('hears at once where no slot is free, and is told to find another place', () => {
    const newcomer = admitted(full(), 'carol', false, 1)
    expect(newcomer.kind).toBe('refused')
    const orphan = admitted(full(), 'carol', true, 1)
    expect(orphan.kind).toBe('accepted')
    expect(fedEdges(orphan.state).map(({ peer }) => peer)).toContain(peerOf('carol'))
    // It takes no slot, and goes by itself.
    expect(childrenOf(orphan.state)).toHaveLength(1)
    const leaves = orphan.effects.flatMap(effect =>
      effect.kind === 'send' && effect.message.kind === 'leave' ? [effect.message.graceMs] : [],
    )
    expect(leaves).toEqual([GUEST_MS])
  })

  it('is one guest at a listener, and one for four slots at a relay', () => {
    const guests = (state: TreeState): number => {
      let [left, taken] = [state, 0]
      for (let place = 0; place < 20; place += 1) {
        const next = admitted(left, `orphan${place}`, true, 900 + place)
        if (next.kind === 'accepted') taken += 1
        left = next.state
      }
      return taken
    }
    expect([guests(full(1)), guests(full(8)), guests(full(8, true))]).toEqual([1, 1, 2])
  })
})

describe('a relay that many ask at once who lost their parents', () => {
  const answers = ({ effects }: Step): readonly string[] =>
    effects.flatMap(effect => (effect.kind === 'answer' ? [effect.answer.kind] : []))
  const ticked = (state: TreeState, atMs: number): Step => {
    const tick = { kind: 'tick', brought: [], digest: [], quietMs: 0, isStrained: false } as const
    return step(state, tick, atMs)
  }
  const ask = { ...BARE_ASK, purpose: 'attach', listens: true } as const
  const asking = (state: TreeState, name: string, isOrphan: boolean, token: number): Step =>
    step(state, { kind: 'asked', token, from: peerOf(name), ask: { ...ask, isOrphan } }, 5_000)

  /** Rita with eight children, two guests, and nothing heard of the children for a while. */
  function crowded(): TreeState {
    const self = { ...SELF, listens: false, isSource: true, isRelay: true, slots: 8, slotsMax: 8 }
    const children = Array.from({ length: 8 }, (_, place) => `bob${place}`)
    const guests = ['guest0', 'guest1']
    return [...children, ...guests].reduce(
      (state, name, place) => admitted(state, name, place >= 8, 500 + place).state,
      newTree({ ...self, peer: peerOf('rita') }, 1, 0),
    )
  }

  it('lets them wait until it is clear which of its children are gone, and takes them in their place', () => {
    const asked = asking(crowded(), 'dora', true, 1)
    expect(answers(asked)).toEqual([])
    const calls = asked.effects.filter(
      effect => effect.kind === 'send' && effect.message.kind === 'ping',
    )
    expect(calls).toHaveLength(10)
    // One answers; the others keep silent.
    const pong = { kind: 'pong', stamp: 5_000, at: undefined } as const
    const alive = step(
      asked.state,
      { kind: 'message', link: 500, message: pong, digest: [] },
      5_100,
    )
    expect(answers(alive)).toEqual([])
    expect(answers(ticked(alive.state, 5_000 + ROLL_DOUBT_MS))).toEqual(['accepted'])
  })

  it('refuses them when all of its children are there, and lets nobody else wait', () => {
    expect(answers(asking(crowded(), 'emma', false, 1))).toEqual(['refused'])
    let now = asking(crowded(), 'dora', true, 1)
    const said: string[] = []
    const pong = { kind: 'pong', stamp: 5_000, at: undefined } as const
    for (const { link } of now.state.edges) {
      now = step(now.state, { kind: 'message', link, message: pong, digest: [] }, 5_100)
      said.push(...answers(now))
    }
    expect(said).toEqual(['refused'])
  })
})

describe('a parent that falls silent', () => {
  const route: Route = {
    isAttached: true,
    path: [],
    delayMs: 0,
    at: undefined,
    alternates: [
      {
        peer: peerOf('dora'),
        addresses: ['/dora'],
        free: 1,
        depth: 1,
        delayMs: 20,
        ageMs: 100_000,
        root: 1,
        isRelay: false,
        takesWards: false,
        at: undefined,
      },
    ],
    host: undefined,
  }
  /** Carol hears from alice alone; dora is known to have a slot. */
  function attached(): TreeState {
    const tree = newTree({ ...SELF, peer: peerOf('carol') }, 3, 0)
    const entries = [{ peer: peerOf('alice'), addresses: ['/alice'] }]
    const began = step(tree, { kind: 'start', entries }, 0)
    const asked = began.effects.find(effect => effect.kind === 'connect')
    const attempt = asked?.kind === 'connect' ? asked.attempt : 0
    const linked = step(began.state, { kind: 'linked', attempt, link: 1, route }, 10).state
    // She finds nobody to fall back on, and hears of dora later.
    const alone = (linked.search?.inFlight ?? []).reduce(
      (state, { id }) => step(state, { kind: 'unreachable', attempt: id }, 20).state,
      linked,
    )
    const { alternates } = route
    const message = { kind: 'places', alternates, host: undefined } as const
    return step(alone, { kind: 'message', link: 1, message, digest: [] }, 9_000).state
  }
  const late = (tries: number, quietMs: number): TreeEvent => ({
    kind: 'late',
    isSilent: true,
    wants: [],
    tries,
    quietMs,
    isLossy: true,
  })

  it('is asked whether it lives while another is looked for, which ends when it does', () => {
    const before = attached()
    const silent = step(before, late(2, 4_250), 10_000)
    const said = silent.effects.map(effect =>
      effect.kind === 'send' ? effect.message.kind : effect.kind,
    )
    expect(said).toEqual(expect.arrayContaining(['ping', 'connect']))
    expect(parentOf(silent.state)?.peer).toBe(peerOf('alice'))
    const asks = silent.effects.flatMap(effect => (effect.kind === 'connect' ? [effect] : []))
    // Not the one that is silent: it would take the ask for the end of the link that stands.
    expect(asks.map(({ to }) => to.peer)).toEqual([peerOf('dora')])
    expect(asks.every(({ ask }) => ask.isOrphan)).toBe(true)
    const pong = { kind: 'pong', stamp: 10_000, at: undefined } as const
    const alive = { kind: 'message', link: 1, message: pong, digest: [] } as const
    const after = step(silent.state, alive, 10_080)
    expect(after.state.search).toBeUndefined()
    expect(after.effects.map(({ kind }) => kind)).toContain('abort')
    expect(parentOf(after.state)?.peer).toBe(peerOf('alice'))
  })

  it('is looked past though bundles came a moment ago, before the search began', () => {
    const silent = step(attached(), late(2, 270), 10_000)
    const ticked = (quietMs: number) => {
      const brought = [{ link: 1, came: 9, missed: 0 }]
      const tick = { kind: 'tick', brought, digest: [], quietMs, isStrained: false } as const
      return step(silent.state, tick, 10_150).state.search?.goal
    }
    expect(ticked(420)).toBe('parent')
    // Of what has come since then it is served.
    expect(ticked(80)).toBeUndefined()
  })

  it('is asked at once whether it lives, and gone half a second later', () => {
    const brought = [{ link: 1, came: 9, missed: 0 }]
    const tick = { kind: 'tick', brought, digest: [], quietMs: 40, isStrained: false } as const
    const fed = step(attached(), tick, 10_000).state
    const probed = step(fed, late(2, 270), 10_230)
    expect(probed.effects).toContainEqual(
      expect.objectContaining({ message: expect.objectContaining({ kind: 'ping' }) }),
    )
    const waiting = step(probed.state, late(3, 520), 10_480).state
    expect(parentOf(waiting)).toBeDefined()
    expect(parentOf(step(waiting, late(4, 770), 10_731).state)).toBeUndefined()
  })
})
