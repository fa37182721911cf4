import { expect, it } from 'vitest'
import {
  addAction,
  addBeacon,
  emptyGraph,
  foldSpace,
  inCausalOrder,
} from '../../../src/domain/space/graph.ts'
import { headsOf } from '../../../src/domain/space/heads.ts'
import { done, idOf, opened, OPENED_AT_MS, type Doing } from '../../helpers/space-actions.ts'
import { BYTES, Story, randomName } from '../../helpers/space-story.ts'
import { MAX_STAGE, CO_HOSTS_MAX } from '../../../src/domain/space/state.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'
import type { Action, Beacon } from '../../../src/domain/space/actions.ts'
import type { Graph } from '../../../src/domain/space/log.ts'
import type { SessionId } from '../../../src/domain/ids.ts'

const SEED = 20_261_125
const RUNS = 12
const STEPS = 40
const CAST = ['alice', 'bob', 'carol', 'dora', 'erik', 'rita', 'mallory']
const PEERS = 3

type Chance = () => number
const pick = <T>(chance: Chance, from: readonly T[]): T => {
  const found = from[Math.floor(chance() * from.length)]
  if (found === undefined) throw new TypeError('nothing to pick from')
  return found
}

function anyDoing(chance: Chance, reigns: readonly string[]): Doing {
  const target = pick(chance, CAST)
  return pick<Doing>(chance, [
    { kind: 'invite', target },
    { kind: 'invite', target },
    { kind: 'accept' },
    { kind: 'accept' },
    { kind: 'present' },
    { kind: 'decline' },
    { kind: 'step-down' },
    { kind: 'grant', target },
    { kind: 'grant', target },
    { kind: 'revoke', target, undoes: chance() < 0.5 },
    { kind: 'mute', target },
    { kind: 'allow', target },
    { kind: 'remove', target },
    { kind: 'ban', target, untilMs: chance() < 0.5 ? 0 : OPENED_AT_MS + 500 },
    { kind: 'unban', target },
    { kind: 'pin', url: `https://${target}.example` },
    { kind: 'edit', title: target },
    { kind: 'record-on' },
    { kind: 'record-off' },
    { kind: 'leave-out' },
    { kind: 'take-in' },
    { kind: 'heirs', accounts: [target, pick(chance, CAST)] },
    { kind: 'take-over', beaconAtMs: Math.floor(chance() * 50) },
    { kind: 'take-over', reign: pick(chance, reigns), beaconAtMs: 5 },
  ])
}

/** Heads that a liar may name: any actions at all, also ones that it should not build on any more. */
function anyHeads(chance: Chance, graph: Graph) {
  const all = [...graph.placed.keys()]
  return [...new Set([pick(chance, all), pick(chance, all)])]
}

/** Peers that act, speak to each other now and then, and are told lies. What all of them have heard of. */
function live(chance: Chance): {
  readonly actions: readonly Action[]
  readonly beacons: readonly Beacon[]
} {
  const start = Story.begun().promote('bob', 'carol').seat('dora')
  const peers = Array.from({ length: PEERS }, () => start.fork())
  const told = new Set<Action>(inCausalOrder(start.graph))
  const reigns = ['never']
  const beacons: Beacon[] = []
  for (let step = 0; step < STEPS; step += 1) {
    const peer = pick(chance, peers)
    if (chance() < 0.15) {
      peer.merge(...peers)
      continue
    }
    if (chance() < 0.05) {
      const session = idOf<SessionId>(pick(chance, ['alice', 'bob']))
      beacons.push({
        space: opened.space,
        session,
        reign: undefined,
        atMs: Math.floor(chance() * 60),
        isLeaving: false,
      })
    }
    const isLie = chance() < 0.3
    const heads = isLie ? anyHeads(chance, peer.graph) : headsOf(peer.graph)
    const id = randomName(chance)
    const atMs = OPENED_AT_MS + Math.floor(chance() * 1_000)
    const action = done(id, pick(chance, CAST), anyDoing(chance, reigns), { heads, atMs })
    const outcome = peer.take(action)
    if (isLie || outcome === 'new') told.add(action)
    if (action.kind === 'take-over' && outcome === 'new') reigns.push(id)
  }
  return { actions: [...told], beacons }
}

/** In any order, some of them twice, beacons in between. */
function delivered(chance: Chance, actions: readonly Action[], beacons: readonly Beacon[]): Graph {
  const twice = actions.filter(() => chance() < 0.2)
  const order = [...actions, ...twice, ...beacons]
    .map(said => ({ said, at: chance() }))
    .sort((one, other) => one.at - other.at)
  let graph = emptyGraph(opened.space)
  for (const { said } of order) {
    graph = 'kind' in said ? addAction(graph, said, BYTES).graph : addBeacon(graph, said).graph
  }
  // What found no room, or a leader not yet known, comes again: neighbours repeat what is missing.
  for (const action of actions) graph = addAction(graph, action, BYTES).graph
  for (const beacon of beacons) graph = addBeacon(graph, beacon).graph
  return graph
}

it('every honest peer folds any mix to the same state, whatever order it came in', () => {
  console.log(`convergence of Spaces: seed ${SEED}, ${RUNS} histories`)
  let concurrent = 0
  let setAside = 0
  for (let run = 0; run < RUNS; run += 1) {
    const chance = seededChance(SEED + run)
    const { actions, beacons } = live(chance)
    const [first, ...others] = Array.from({ length: 4 }, () => delivered(chance, actions, beacons))
    for (const other of others) {
      expect([...other.placed.keys()].sort()).toEqual([...(first?.placed.keys() ?? [])].sort())
      expect(foldSpace(other), `seed ${SEED + run}`).toEqual(first && foldSpace(first))
    }
    const state = first && foldSpace(first)
    concurrent += (first?.tips.length ?? 0) > 1 ? 1 : 0
    setAside += state?.moderation.filter(({ counts }) => !counts).length ?? 0
    expect(state?.stage.length).toBeLessThanOrEqual(MAX_STAGE)
    expect(state?.coHosts.length).toBeLessThanOrEqual(CO_HOSTS_MAX)
    expect(new Set(state?.stage.map(({ account }) => account)).size).toBe(state?.stage.length)
    const banned = new Set(
      state?.bans.filter(({ untilMs }) => untilMs === 0).map(ban => ban.account),
    )
    expect(state?.stage.filter(({ account }) => banned.has(account))).toEqual([])
  }
  // The histories are worth their name: most of them fork, and some acts are overruled.
  expect(concurrent).toBeGreaterThan(RUNS / 2)
  expect(setAside).toBeGreaterThan(0)
})

it('what mallory signs never changes anything, wherever she says it belongs', () => {
  console.log(`a stranger’s actions: seed ${SEED}`)
  const chance = seededChance(SEED)
  for (let run = 0; run < RUNS; run += 1) {
    const { actions, beacons } = live(chance)
    const honest = actions.filter(action => !isBy(action, 'mallory') && !isAbout(action, 'mallory'))
    const before = delivered(chance, honest, beacons)
    const forged = Array.from({ length: 20 }, () =>
      done(randomName(chance), 'mallory', anyDoing(chance, ['never']), {
        heads: anyHeads(chance, before),
      }),
    )
    const after = delivered(chance, [...honest, ...forged], beacons)
    expect(foldSpace(after), `run ${run}`).toEqual(foldSpace(before))
  }
})

const isBy = (action: Action, name: string): boolean =>
  'session' in action && action.session === idOf<SessionId>(name)
const isAbout = (action: Action, name: string): boolean =>
  ('target' in action && action.target === idOf(name)) ||
  (action.kind === 'heirs' && action.accounts.some(account => account === idOf(name)))
