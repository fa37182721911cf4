import { describe, expect, it } from 'vitest'
import {
  ADVERTS_MAX,
  HELD_MAX,
  KNOWN_MAX,
  ROOTS_MAX,
  SENT_AWAY_MAX,
  SHUNNED_MAX,
} from '../../../src/domain/tree/limits.ts'
import { MemoryRandom } from '../../../src/adapters/memory/random.ts'
import { newTree, type TreeEvent, type TreeState } from '../../../src/domain/tree/state.ts'
import { nextTickMs } from '../../../src/domain/tree/tick.ts'
import { step } from '../../../src/domain/tree/step.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import type {
  Outline,
  Route,
  SlotAdvert,
  TreeMessage,
  Want,
} from '../../../src/domain/tree/message.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

/** Everything a reader may let through, and every order a driver may tell it in. */
class Fuzzer {
  readonly #random: MemoryRandom
  readonly #peers: readonly PeerId[]

  constructor(seed: number) {
    this.#random = new MemoryRandom(seed)
    this.#peers = Array.from({ length: 12 }, (_, place) => peerOf(`p${place}`))
  }

  below(count: number): number {
    return Math.floor(this.#random.unit() * count)
  }

  pick<T>(things: readonly [T, ...T[]]): T {
    return things[this.below(things.length)] ?? things[0]
  }

  flag(): boolean {
    return this.#random.unit() < 0.5
  }

  peer(): PeerId {
    return this.#peers[this.below(this.#peers.length)] ?? peerOf('p0')
  }

  #some<T>(most: number, make: () => T): readonly T[] {
    return Array.from({ length: this.below(most + 1) }, make)
  }

  #number(): number {
    return this.pick([0, 1, this.below(100), 60_000, 43_200_000])
  }

  #at() {
    return this.flag()
      ? undefined
      : { x: this.below(2_001) - 1_000, y: this.below(2_001) - 1_000, height: this.below(1_001) }
  }

  #entry() {
    return { peer: this.peer(), addresses: this.#some(2, () => '/a') }
  }

  #advert(): SlotAdvert {
    return {
      ...this.#entry(),
      free: this.below(1_001),
      depth: this.below(13),
      delayMs: this.#number(),
      ageMs: this.#number(),
      root: this.below(65_536),
      isRelay: this.flag(),
      takesWards: this.flag(),
      at: this.#at(),
    }
  }

  #way() {
    return {
      isAttached: this.flag(),
      path: this.#some(12, () => this.peer()),
      delayMs: this.#number(),
    }
  }

  #route(): Route {
    const alternates = this.#some(4, () => this.#advert())
    return {
      ...this.#way(),
      at: this.#at(),
      alternates,
      host: this.flag() ? this.#entry() : undefined,
    }
  }

  #wants(): readonly Want[] {
    return this.#some(3, () => ({ kid: BigInt(this.below(3)), from: this.#number(), count: 1 }))
  }

  #digest() {
    const ctr = this.pick([0, 1, 100, Number.MAX_SAFE_INTEGER])
    return this.#some(3, () => ({ kid: BigInt(this.below(3)), ctr, isTalking: this.flag() }))
  }

  #outline(): Outline {
    const counts = (): readonly number[] => this.#some(6, () => this.#number())
    const branches = this.#some(24, () => ({
      name: 'x',
      level: 1 + this.below(12),
      listeners: this.#number(),
      delayMs: this.#number(),
    }))
    return {
      delayMs: this.#number(),
      depths: counts(),
      delays: counts(),
      repairs: this.#number(),
      branches,
    }
  }

  message(): TreeMessage {
    const alternates = this.#some(4, () => this.#advert())
    return this.pick<() => TreeMessage>([
      () => ({
        kind: 'pulse',
        listeners: this.#number(),
        quietMs: this.#number(),
        digest: this.#digest(),
      }),
      () => ({ kind: 'route', ...this.#way() }),
      () => ({ kind: 'slots', gone: this.flag() ? [] : [0, 3, 15], adverts: alternates }),
      () => ({ kind: 'places', alternates, host: this.flag() ? this.#entry() : undefined }),
      () => ({ kind: 'leave', graceMs: this.#number(), alternates }),
      () => ({ kind: 'take' }),
      () => ({ kind: 'yield' }),
      () => ({ kind: 'lull' }),
      () => ({ kind: 'unfed', roots: [] }),
      () => ({ kind: 'survey' }),
      () => ({ kind: 'outline', outline: this.#outline() }),
      () => ({ kind: 'ping', stamp: this.below(65_536), at: this.#at() }),
      () => ({ kind: 'pong', stamp: this.below(65_536), at: this.#at() }),
      () => ({ kind: 'action', envelope: new Uint8Array(3) }),
    ])()
  }

  event(state: TreeState): TreeEvent {
    const link = state.edges[this.below(state.edges.length + 1)]?.link ?? this.below(500)
    const attempt = state.search?.inFlight[0]?.id ?? this.below(500)
    const token = state.reserved[0]?.token ?? this.below(500)
    const ask = {
      purpose: this.pick(['attach', 'standby', 'feed'] as const),
      listens: this.flag(),
      isRelay: this.flag(),
      hides: this.flag(),
      isOrphan: this.flag(),
      slots: this.below(1_001),
      at: this.#at(),
      page: this.below(9),
      belowMs: this.#number(),
      addresses: ['/a'],
    }
    return this.pick<() => TreeEvent>([
      () => ({ kind: 'message', link, message: this.message(), digest: this.#digest() }),
      () => ({ kind: 'message', link, message: this.message(), digest: this.#digest() }),
      () => ({ kind: 'asked', token: this.below(1_000_000), from: this.peer(), ask }),
      () => ({ kind: 'taken', token, link: this.below(1_000_000) }),
      () => ({ kind: 'not-taken', token }),
      () => ({ kind: 'linked', attempt, link: this.below(1_000_000), route: this.#route() }),
      () => ({ kind: 'linked', attempt, link: this.below(1_000_000), route: this.#route() }),
      () => ({
        kind: 'refused',
        attempt,
        reason: this.pick(['full', 'busy', 'on-path', 'ended', 'unknown-space'] as const),
        at: this.#at(),
        alternates: this.#some(4, () => this.#advert()),
      }),
      () => ({ kind: 'unreachable', attempt }),
      () => ({ kind: 'survey' }),
      () => ({ kind: 'closed', link }),
      () => ({ kind: 'misdeed', link }),
      () => ({ kind: 'rescued', link, quietMs: this.#number(), isLossy: this.flag() }),
      () => ({
        kind: 'late',
        isSilent: this.flag(),
        wants: this.#wants(),
        tries: this.below(5),
        quietMs: this.#number(),
        isLossy: this.flag(),
      }),
      () => this.tick(link),
      () => ({ kind: 'start', entries: this.#some(3, () => this.#entry()) }),
      () => ({ kind: 'stage', peers: this.#some(2, () => this.peer()), isEnded: false }),
    ])()
  }

  tick(link = 0): TreeEvent {
    const brought = this.flag() ? [{ link, came: this.below(20), missed: this.below(20) }] : []
    const isStrained = this.below(10) === 0
    return { kind: 'tick', brought, digest: this.#digest(), quietMs: 0, isStrained }
  }
}

const SELF = {
  peer: peerOf('p0'),
  addresses: ['/self'],
  slots: 4,
  slotsMax: 8,
  listens: true,
  isSource: false,
  isRelay: false,
  hides: false,
}

/** What must hold of every state, whatever happened. */
function broken(state: TreeState): readonly string[] {
  const links = state.edges.map(({ link }) => link)
  const count = (kind: string): number => state.edges.filter(edge => edge.kind === kind).length
  const children = state.edges.filter(
    edge => edge.kind === 'child' && edge.leavesAtMs === undefined,
  ).length
  const rules: readonly (readonly [string, boolean])[] = [
    ['one edge a link', new Set(links).size === links.length],
    ['one parent', count('parent') <= 1],
    ['one standby', count('standby') <= 2],
    ['slots', children <= state.slots && state.slots <= 8],
    ['wards', count('ward') <= 2 * 8 + 1],
    ['roots', count('root') <= ROOTS_MAX],
    ['nobody above and below itself', !state.edges.some(({ peer }) => peer === SELF.peer)],
    ['held', state.held.length <= HELD_MAX],
    ['known', (state.search?.known.length ?? 0) <= KNOWN_MAX],
    ['in flight', (state.search?.inFlight.length ?? 0) <= 9],
    [
      'slots below',
      state.edges.every(edge => !('slots' in edge) || edge.slots.length <= ADVERTS_MAX),
    ],
    ['shunned', state.shunned.length <= SHUNNED_MAX],
    ['barred', state.barred.length <= SHUNNED_MAX],
    ['sent away', state.sentAway.length <= SENT_AWAY_MAX],
    ['finite', Number.isFinite(state.standing.at.x + state.standing.at.y)],
  ]
  return rules.flatMap(([name, holds]) => (holds ? [] : [name]))
}

describe('the state machine under any sequence of events', () => {
  const SEEDS = Array.from({ length: 10 }, (_, place) => place + 1)
  it.each(SEEDS)('seed %i: never throws, keeps its bounds, and still knows a way back', seed => {
    const fuzzer = new Fuzzer(seed)
    const isSource = seed % 4 === 0
    let state = newTree({ ...SELF, isSource, hides: seed % 5 === 0 }, seed, 0)
    let nowMs = 0
    for (let round = 0; round < 700; round += 1) {
      nowMs += fuzzer.below(400)
      const { state: next, effects } = step(state, fuzzer.event(state), nowMs)
      expect(effects.length).toBeLessThan(200)
      state = next
      expect(broken(state)).toEqual([])
      expect(nextTickMs(state, nowMs)).toBeGreaterThan(nowMs)
    }
    if (isSource) return
    // Left alone by everybody but for the clock, it asks its entry points again.
    const entries = [{ peer: peerOf('rita'), addresses: ['/r'] }]
    state = step(state, { kind: 'relays', peers: [peerOf('rita')] }, nowMs).state
    state = step(state, { kind: 'stage', peers: [peerOf('p1')], isEnded: false }, nowMs).state
    for (const { link } of state.edges) state = step(state, { kind: 'closed', link }, nowMs).state
    state = step(state, { kind: 'start', entries }, nowMs).state
    let isAsked = false
    for (let ticks = 0; ticks < 800 && !isAsked; ticks += 1) {
      nowMs = Math.max(nowMs + 50, nextTickMs(state, nowMs))
      const silent = {
        kind: 'tick',
        brought: [],
        digest: [],
        quietMs: 0,
        isStrained: false,
      } as const
      const { state: next, effects } = step(state, silent, nowMs)
      state = next
      isAsked =
        effects.some(effect => effect.kind === 'connect' && effect.to.peer === peerOf('rita')) ||
        (state.search?.asked.includes(peerOf('rita')) ?? false)
    }
    expect(isAsked).toBe(true)
  })
})
