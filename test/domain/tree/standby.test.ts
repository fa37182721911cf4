import { describe, expect, it } from 'vitest'
import { HANDED_OUT_MS, NO_PAGE } from '../../../src/domain/tree/limits.ts'
import { TreeWorld } from '../../helpers/tree-world.ts'
import { parentOf, standbyOf } from '../../../src/domain/tree/edges.ts'
import { newTree, type TreeEffect, type TreeState } from '../../../src/domain/tree/state.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { PeerId } from '../../../src/domain/ids.ts'
import type { Route, SlotAdvert, TreeMessage } from '../../../src/domain/tree/message.ts'

/** Alice hosts; bob, dora and carol came one after another, each with room for others. */
function through(seed: number) {
  const world = new TreeWorld(seed)
  const alice = world.add('alice', { isSource: true, listens: false, slots: 2 })
  const [bob, dora, carol] = [world.add('bob'), world.add('dora'), world.add('carol')]
  for (const peer of [bob, dora, carol]) {
    world.start(peer, alice)
    world.turn(4_000)
  }
  return { world, alice, bob, dora, carol }
}

describe('a standby', () => {
  it('is another than the parent, and takes over when the parent is killed', () => {
    const { world, alice, bob, carol } = through(21)
    const before = world.stateOf(carol)
    const standby = standbyOf(before)?.peer
    expect(standby).toBeDefined()
    expect(standby).not.toBe(parentOf(before)?.peer)
    world.kill(parentOf(before)?.peer ?? bob)
    world.turn(3_000)
    expect(world.parentOf(carol)).toBe(standby)
    expect(world.hearers(alice)).toContain(carol)
  })

  it('that goes in the same moment as the parent leaves somebody who looks for another', () => {
    const { linked } = placed([slotOf('dora')])
    const asked = linked.effects.find(effect => effect.kind === 'connect')
    if (asked?.kind !== 'connect') throw new TypeError('expected bob to ask dora')
    expect(asked.ask.purpose).toBe('standby')
    const event = { kind: 'linked', attempt: asked.attempt, link: 2, route: routeWith([]) } as const
    let state = step(linked.state, event, 10).state
    expect(state.edges.map(({ kind }) => kind)).toEqual(['parent', 'standby'])
    const silent = { kind: 'tick', ...QUIET, brought: [] } as const
    for (const atMs of [1_000, 2_000, 3_000]) {
      if (atMs === 2_000) {
        const pulse = { kind: 'pulse', listeners: 1, quietMs: 0, digest: [] } as const
        const said = { kind: 'message', link: 1, message: pulse, digest: [] } as const
        state = step(state, said, 1_710).state
      }
      state = step(state, silent, atMs).state
    }
    expect(state.edges.map(({ kind }) => kind)).toEqual(['parent', 'standby'])
    // 1.8 s after the parent's last word, 3.5 s after the standby's.
    const after = step(state, silent, 3_511).state
    expect(after.edges).toEqual([])
    expect(after.search?.goal).toBe('parent')
  })
})

describe('a parent', () => {
  const pulse = (ctr: number): TreeMessage => {
    return { kind: 'pulse', listeners: 1, quietMs: 0, digest: [{ kid: 7n, ctr, isTalking: true }] }
  }
  const told = (state: TreeState, message: TreeMessage, atMs: number) =>
    step(state, { kind: 'message', link: 1, message, digest: [] }, atMs).state
  const bundles = { kind: 'tick', ...QUIET, brought: [{ link: 1, came: 16, missed: 0 }] } as const
  const nothing = { kind: 'tick', ...QUIET, brought: [] } as const

  it('is not deaf because a tick falls between its pulse and the next bundle', () => {
    let state = told(placed().linked.state, pulse(10), 1_000)
    state = step(state, bundles, 1_010).state
    state = told(state, pulse(27), 2_000)
    state = step(state, nothing, 2_010).state
    expect(state.edges.map(({ kind }) => kind)).toEqual(['parent'])
  })

  it('that promises bundles for a second and a half and brings none is left', () => {
    let state = told(placed().linked.state, pulse(10), 1_000)
    state = step(state, bundles, 1_010).state
    for (const [ctr, atMs] of [
      [27, 2_000],
      [44, 2_900],
    ] as const) {
      state = step(told(state, pulse(ctr), atMs - 10), nothing, atMs).state
    }
    expect(state.edges.map(({ kind }) => kind)).toEqual([])
  })

  /** Bob has left alice for what she did, and dora, who took her place, is gone as well: whom he asks, in order. */
  function askedAfter(fault: 'brought-little' | 'misdeed'): readonly string[] {
    const { linked, alice } = placed([slotOf('dora')])
    const attempt = attemptIn(linked.effects)
    const onStandby = { kind: 'linked', attempt, link: 2, route: routeWith([]) } as const
    const both = step(linked.state, onStandby, 10).state
    const little = { ...QUIET, brought: [{ link: 1, came: 20, missed: 12 }] }
    const blamed =
      fault === 'misdeed'
        ? step(both, { kind: 'misdeed', link: 1 }, 1_000)
        : step(both, { kind: 'tick', ...little }, 1_000)
    expect(parentOf(blamed.state)?.peer).toBe(peerOf('dora'))
    let { state, effects } = step(blamed.state, { kind: 'closed', link: 2 }, 2_000)
    const asked: string[] = []
    for (let atMs = 2_100; atMs < 4_000; atMs += 100) {
      for (const effect of effects) {
        if (effect.kind === 'connect') asked.push(effect.to.peer === alice ? 'alice' : 'dora')
      }
      ;({ state, effects } = step(state, { kind: 'tick', ...QUIET, brought: [] }, atMs))
    }
    return [...new Set(asked)]
  }

  it('that brought too little is asked again when there is nobody else, and after everybody else', () => {
    expect(askedAfter('brought-little')).toEqual(['dora', 'alice'])
  })

  it('that did what no honest peer does is not asked again though there is nobody else', () => {
    expect(askedAfter('misdeed')).toEqual(['dora'])
  })

  it('that ends the edge in ten seconds is kept, as is who stands below, until another is found', () => {
    const { linked, alice } = placed()
    const ask = {
      purpose: 'attach',
      listens: true,
      isRelay: false,
      hides: false,
      isOrphan: false,
      slots: 0,
    } as const
    const whole = { ...ask, at: undefined, page: 0, belowMs: 0, addresses: [] }
    const asked = { kind: 'asked', token: 1, from: peerOf('emma'), ask: whole } as const
    const taken = { kind: 'taken', token: 1, link: 9 } as const
    const above = step(step(linked.state, asked, 20).state, taken, 30).state
    const leave = { kind: 'leave', graceMs: 10_000, alternates: [] } as const
    const left = step(above, { kind: 'message', link: 1, message: leave, digest: [] }, 40)
    expect(parentOf(left.state)?.peer).toBe(alice)
    expect(left.state.search?.goal).toBe('parent')
    const routes = left.effects.filter(effect => effect.kind === 'send' && effect.link === 9)
    expect(routes).toEqual([])
  })
})

/** Bob, who hears from alice, and is asked or told. */
function placed(alternates: readonly SlotAdvert[] = []) {
  const [alice, bob] = [peerOf('alice'), peerOf('bob')]
  const self = { peer: bob, addresses: ['/here'], slots: 1, slotsMax: 1, listens: true } as const
  const kind = { isSource: false, isRelay: false, hides: false } as const
  const entry = { peer: alice, addresses: ['/there'] }
  const began = step(newTree({ ...self, ...kind }, 1, 0), { kind: 'start', entries: [entry] }, 0)
  const asked = began.effects.find(effect => effect.kind === 'connect')
  const attempt = asked?.kind === 'connect' ? asked.attempt : 0
  const route = routeWith(alternates)
  const linked = step(began.state, { kind: 'linked', attempt, link: 1, route }, 10)
  return { alice, bob, linked, state: linked.state }
}

const attemptIn = (effects: readonly TreeEffect[]): number => {
  const asked = effects.find(effect => effect.kind === 'connect')
  if (asked?.kind !== 'connect') throw new TypeError('expected an ask')
  return asked.attempt
}

const routeWith = (alternates: readonly SlotAdvert[]): Route => ({
  isAttached: true,
  path: [],
  delayMs: 0,
  at: undefined,
  alternates,
  host: undefined,
})
const slotOf = (name: string): SlotAdvert => ({
  peer: peerOf(name),
  addresses: [`/${name}`],
  free: 1,
  depth: 1,
  delayMs: 20,
  ageMs: 100_000,
  root: 1,
  isRelay: false,
  takesWards: true,
  at: undefined,
})

/** Its parent sends. */
const brought = [{ link: 1, came: 1, missed: 0 }]
const QUIET = { brought, digest: [], quietMs: 0, isStrained: false } as const
const pulsesIn = (effects: readonly TreeEffect[]) =>
  effects.flatMap(effect =>
    effect.kind === 'send' && effect.message.kind === 'pulse' ? [effect.message] : [],
  )
const toldSlots = (effects: readonly TreeEffect[]) =>
  effects.flatMap(effect =>
    effect.kind === 'send' && effect.message.kind === 'slots' ? [effect.message.adverts] : [],
  )

describe('what a node says', () => {
  it('goes up with a digest to whoever is on stage: who speaks knows that it is heard', () => {
    const { alice, state } = placed()
    const digest = [{ kid: 7n, ctr: 9, isTalking: true }]
    const tick = { kind: 'tick', ...QUIET, digest } as const
    const heard = (stage: readonly PeerId[]) => {
      const staged = step(state, { kind: 'stage', peers: stage, isEnded: false }, 11).state
      return pulsesIn(step(staged, tick, 5_000).effects).map(pulse => pulse.digest.length)
    }
    expect(heard([alice])).toEqual([1])
    expect(heard([])).toEqual([0])
  })

  it('of its slots is said again when it is reached another way', () => {
    const { linked } = placed()
    expect(toldSlots(linked.effects)).toHaveLength(1)
    const tick = { kind: 'tick', ...QUIET } as const
    const same = step(linked.state, tick, 2_500)
    expect(toldSlots(same.effects)).toHaveLength(0)
    const moved = step(same.state, { kind: 'addresses', addresses: ['/elsewhere'] }, 2_600)
    const told = toldSlots(step(moved.state, tick, 5_100).effects)
    expect(told.map(adverts => adverts[0]?.addresses)).toEqual([['/elsewhere']])
  })
})

describe('a redirect', () => {
  /** Alice, whose only slot is taken, and below whom ten slots are free. */
  function full(): TreeState {
    const self = { peer: peerOf('alice'), addresses: [], slots: 1, slotsMax: 1 } as const
    const kind = { listens: false, isSource: true, isRelay: false, hides: false } as const
    const ask = { ...ASK, slots: 1, page: 0, belowMs: 0 } as const
    const asked = { kind: 'asked', token: 1, from: peerOf('bob'), ask } as const
    const reserved = step(newTree({ ...self, ...kind }, 1, 0), asked, 0).state
    const taken = step(reserved, { kind: 'taken', token: 1, link: 1 }, 1).state
    const adverts = ['caroL', 'dora', 'emma', 'fred'].map((name, place) => ({
      peer: peerOf(name),
      addresses: [`/${name}`],
      free: 1,
      depth: 2,
      delayMs: 20 * place,
      ageMs: 100_000,
      root: 1,
      isRelay: false,
      takesWards: place > 1,
      at: AT,
    }))
    const message = { kind: 'slots', gone: [], adverts } as const
    return step(taken, { kind: 'message', link: 1, message, digest: [] }, 2).state
  }
  const AT = { x: 0, y: 0, height: 5 }
  const ASK = {
    purpose: 'attach',
    listens: true,
    isRelay: false,
    hides: false,
    isOrphan: false,
    at: AT,
    addresses: [],
  } as const
  const named = (
    state: TreeState,
    ask: { purpose?: 'standby'; page: number; belowMs?: number },
    token = 2,
    atMs = 3,
  ) => {
    const whole = { ...ASK, slots: 0, belowMs: 0, ...ask }
    const asked = { kind: 'asked', token, from: peerOf(`guest${token}`), ask: whole } as const
    const { state: left, effects } = step(state, asked, atMs)
    const answer = effects.find(effect => effect.kind === 'answer')
    const refused = answer?.kind === 'answer' && answer.answer.kind === 'refused'
    return { left, names: refused ? answer.answer.alternates.map(({ peer }) => peer) : undefined }
  }

  it('names a slot to one asker only, until it hears of it anew', () => {
    const first = named(full(), { page: 0 })
    expect(first.names?.[0]).toBe(peerOf('caroL'))
    expect(named(first.left, { page: 0 }, 3).names).not.toContain(peerOf('caroL'))
  })

  it('names it again when its owner should long have said that it is taken', () => {
    const first = named(full(), { page: 0 })
    const pulse = { kind: 'pulse', listeners: 1, quietMs: 0, digest: [] } as const
    const event = { kind: 'message', link: 1, message: pulse, digest: [] } as const
    const alive = step(first.left, event, HANDED_OUT_MS).state
    const later = named(alive, { page: 0 }, 3, 3 + HANDED_OUT_MS)
    expect(later.names).toContain(peerOf('caroL'))
  })

  it('knows of the slots below what is left of what it was told, in order', () => {
    const dora = full()
    const message = { kind: 'slots', gone: [0, 2], adverts: [] } as const
    const left = step(dora, { kind: 'message', link: 1, message, digest: [] }, 3).state
    expect(named(left, { page: 0 }).names).toEqual([peerOf('dora'), peerOf('fred')])
    const beyond = { ...message, gone: [9, 15] }
    const same = step(left, { kind: 'message', link: 1, message: beyond, digest: [] }, 3).state
    expect(named(same, { page: 0 }).names).toEqual([peerOf('dora'), peerOf('fred')])
  })

  it('names nobody to who has others to ask', () => {
    expect(named(full(), { page: NO_PAGE }).names).toEqual([])
  })

  it('sends who wants to fall back on somebody where that is possible, and keeps no slot for it', () => {
    const one = named(full(), { purpose: 'standby', page: 0 }, 4)
    const two = named(one.left, { purpose: 'standby', page: 0 }, 5)
    // Two for her only slot.
    expect([one.names, two.names]).toEqual([undefined, undefined])
    const first = named(two.left, { purpose: 'standby', page: 0 })
    expect(first.names).toEqual([peerOf('emma'), peerOf('fred')])
    expect(named(first.left, { page: 0 }, 3).names).toContain(peerOf('emma'))
  })
})
