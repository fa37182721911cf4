import { describe, expect, it } from 'vitest'
import {
  OUTLINE_BRANCHES_MAX,
  OUTLINE_REPAIR_MS,
  PATH_MAX,
  SURVEY_MS,
} from '../../../src/domain/tree/limits.ts'
import { TreeWorld } from '../../helpers/tree-world.ts'
import { outlineOf, shortName } from '../../../src/domain/tree/outline.ts'
import { newTree, type DownEdge, type TreeState } from '../../../src/domain/tree/state.ts'
import { parentOf, standbyOf } from '../../../src/domain/tree/edges.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { sightOf } from '../../../src/domain/tree/sight.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { Branch } from '../../../src/domain/tree/message.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

/** Alice leads, with two slots; the others come one after another, with two slots each. */
function grown(names: readonly string[]) {
  const world = new TreeWorld(41)
  const alice = world.add('alice', { isSource: true, listens: false, slots: 2 })
  const peers = names.map(name => {
    const peer = world.add(name, { slots: 2 })
    world.start(peer, alice)
    world.turn(4_000)
    return peer
  })
  const outline = () => outlineOf(world.stateOf(alice), world.nowMs)
  return { world, alice, peers, outline }
}

const SIX = ['bob', 'carol', 'dora', 'emil', 'fred', 'gina'] as const

/** Whom each hears from, by the outline and by their own word. */
const linesOf = (branches: readonly Branch[]): readonly string[] => {
  const line: string[] = []
  return branches.map(({ name, level }) => {
    line.length = level - 1
    const above = line.at(-1) ?? 'alice'
    line.push(name)
    return `${name} < ${above}`
  })
}

describe('a survey', () => {
  it('shows who leads whom each hears from, level by level', () => {
    const { world, alice, peers, outline } = grown(SIX)
    // Nobody looks: only who is attached to alice herself is known.
    expect(outline().branches.every(({ level }) => level === 1)).toBe(true)
    world.tell(alice, { kind: 'survey' })
    world.turn(8_000)
    const { depths, delays, branches } = outline()
    const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)
    expect([sum(depths), sum(delays)]).toEqual([SIX.length, SIX.length])
    expect(depths.length).toBeGreaterThan(1)
    const truth = peers.map(peer => {
      const above = world.parentOf(peer)
      const name = above === undefined || above === alice ? 'alice' : shortName(above)
      return `${shortName(peer)} < ${name}`
    })
    expect(linesOf(branches).toSorted()).toEqual(truth.toSorted())
  })

  it('tells of those who came and went while it lasts, and of nothing later', () => {
    const { world, alice, peers, outline } = grown(SIX)
    world.tell(alice, { kind: 'survey' })
    world.turn(8_000)
    const leaf = peers.find(peer => !peers.some(other => world.parentOf(other) === peer))
    if (leaf === undefined) throw new TypeError('expected somebody who feeds nobody')
    world.leave(leaf)
    world.turn(10_000)
    expect(outline().branches.map(({ name }) => name)).not.toContain(shortName(leaf))
    world.turn(SURVEY_MS)
    const isAsked = (peer: PeerId) => world.stateOf(peer).surveyedAtMs !== undefined
    expect(peers.filter(peer => peer !== leaf).some(isAsked)).toBe(false)
  })

  it('shows for a minute who fell back on its standby', () => {
    const { world, alice, peers, outline } = grown(SIX)
    const carried = peers.find(peer => {
      const [parent, standby] = [parentOf(world.stateOf(peer)), standbyOf(world.stateOf(peer))]
      return parent !== undefined && parent.peer !== alice && standby !== undefined
    })
    const parent = carried && world.parentOf(carried)
    if (parent === undefined) throw new TypeError('expected somebody with a standby')
    world.tell(alice, { kind: 'survey' })
    world.turn(5_000)
    expect(outline().repairs).toBe(0)
    world.kill(parent)
    world.turn(6_000)
    expect(outline().repairs).toBeGreaterThan(0)
    world.tell(alice, { kind: 'survey' })
    world.turn(OUTLINE_REPAIR_MS)
    world.tell(alice, { kind: 'survey' })
    world.turn(6_000)
    expect(outline().repairs).toBe(0)
  })

  it('is asked for by who leads and by nobody else', () => {
    const { world, alice, peers } = grown(SIX)
    const [bob] = peers
    if (bob === undefined) throw new TypeError('expected bob')
    world.tell(bob, { kind: 'survey' })
    world.turn(3_000)
    expect(peers.some(peer => world.stateOf(peer).surveyedAtMs !== undefined)).toBe(false)
    const state = world.stateOf(bob)
    const survey = (link: number) =>
      step(state, { kind: 'message', link, message: { kind: 'survey' }, digest: [] }, world.nowMs)
    const [standby, parent] = [standbyOf(state), parentOf(state)]
    if (parent?.peer !== alice) throw new TypeError('expected bob below alice')
    expect(survey(parent.link).state.surveyedAtMs).toBe(world.nowMs)
    if (standby !== undefined) expect(survey(standby.link).state.surveyedAtMs).toBeUndefined()
    // From below it is out of its place.
    const below = state.edges.find(edge => edge.kind === 'child')
    if (below === undefined) throw new TypeError('expected somebody below bob')
    const kinds = survey(below.link).effects.map(({ kind }) => kind)
    expect(kinds).toContain('misbehaved')
  })

  it('passes a survey on no more often than every five seconds, however often it is asked', () => {
    const { world, alice } = grown(['bob', 'carol'])
    const asks = [0, 1_000, 2_000, 5_000].map(afterMs => {
      const nowMs = world.nowMs + afterMs
      const { state, effects } = step(world.stateOf(alice), { kind: 'survey' }, nowMs)
      const node = world.nodes.get(alice)
      if (node !== undefined) node.state = state
      return effects.length
    })
    expect(asks).toEqual([2, 0, 0, 2])
  })
})

describe('an outline', () => {
  const edge = (name: string, listeners: number, branches: readonly Branch[]): DownEdge => {
    const { world, alice } = grown(['bob'])
    const [found] = world.stateOf(alice).edges
    if (found === undefined || found.kind !== 'child') throw new TypeError('expected a child')
    const outline = { delayMs: 30, depths: [], delays: [], repairs: 0, branches }
    return { ...found, peer: peerOf(name), listeners, outline }
  }
  const withEdges = (edges: readonly DownEdge[]): TreeState => {
    const self = {
      peer: peerOf('alice'),
      addresses: [],
      slots: 4,
      slotsMax: 4,
      listens: false,
      isSource: true,
      isRelay: false,
      hides: false,
    }
    return { ...newTree(self, 1, 0), edges }
  }

  it('names the largest branches, each with all on which it hangs, whatever those below claim', () => {
    const liar: Branch = { name: 'Liar', level: 1, listeners: 10_000_000, delayMs: 0 }
    const small = Array.from({ length: OUTLINE_BRANCHES_MAX }, (_, place): Branch => ({
      name: `s${place + 1}`,
      level: 1,
      listeners: 1,
      delayMs: 40,
    }))
    const state = withEdges([
      edge('bob', 2, [liar]),
      edge('carol', 500, [{ name: 'big', level: 1, listeners: 400, delayMs: 90 }, ...small]),
    ])
    const { branches } = outlineOf(state, 0)
    expect(branches).toHaveLength(OUTLINE_BRANCHES_MAX)
    expect(branches.slice(0, 4).map(({ level, listeners }) => [level, listeners])).toEqual([
      [1, 2],
      // No more than the one it hangs on.
      [2, 2],
      [1, 500],
      [2, 400],
    ])
  })

  it('leaves out what would be too deep to be said', () => {
    const deep = Array.from({ length: PATH_MAX }, (_, place): Branch => ({
      name: 'x',
      level: place + 1,
      listeners: 3,
      delayMs: 1,
    }))
    const { branches } = outlineOf(withEdges([edge('bob', 3, deep)]), 0)
    expect(branches.map(({ level }) => level)).toEqual(
      Array.from({ length: PATH_MAX }, (_, place) => place + 1),
    )
  })
})

it('shows a listener its own way, and on whom it falls back', () => {
  const { world, alice, peers } = grown(SIX)
  for (const peer of peers) {
    const { path, standby, roots, below } = sightOf(world.stateOf(peer), world.nowMs)
    expect(path[0]).toBe(world.parentOf(peer))
    expect(path.at(-1)).toBe(alice)
    expect(standby).toBe(standbyOf(world.stateOf(peer))?.peer)
    // So that a standby that is a relay is called one.
    expect(roots).toEqual(standby === undefined ? [] : [shortName(alice)])
    const fed = peers.filter(other => world.parentOf(other) === peer)
    expect(below.branches.map(({ name }) => name).toSorted()).toEqual(fed.map(shortName).toSorted())
  }
})
