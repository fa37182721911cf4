import { addAction, addBeacon, emptyGraph, foldSpace } from '../../../src/domain/space/graph.ts'
import { describe, expect, it } from 'vitest'
import { headsOf, neededIn } from '../../../src/domain/space/heads.ts'
import { done, idOf, opened } from '../../helpers/space-actions.ts'
import { BYTES, Story, summary } from '../../helpers/space-story.ts'
import type { ActionId, SessionId } from '../../../src/domain/ids.ts'

const LAST_MS = 100
const beaconAt = (atMs: number) => ({
  space: opened.space,
  session: idOf<SessionId>('alice'),
  reign: undefined,
  atMs,
  isLeaving: false,
})

/** Alice hosts and was heard last at LAST_MS; bob and carol are co-hosts, dora speaks. */
function heard(): Story {
  const story = Story.begun().promote('bob', 'carol').seat('dora')
  story.graph = addBeacon(story.graph, beaconAt(LAST_MS)).graph
  return story
}

/** A modified client takes over from a host that lives, and ends its Space in the same breath. */
function coup(story: Story, beaconAtMs: number): void {
  story.do('coup', 'bob', { kind: 'take-over', beaconAtMs })
  story.do('end', 'bob', { kind: 'close' }, { heads: [idOf<ActionId>('coup')] })
}

describe('a co-host that takes over from a host that lives, and ends its Space', () => {
  it('ends nothing by naming a beacon that was never sent: the host goes on', () => {
    const story = heard()
    coup(story, Number.MAX_SAFE_INTEGER)
    expect(story.state.phase).toBe('live')
    story.do('on', 'alice', { kind: 'edit', title: 'Still here' })
    expect(summary(story.state)).toContain('live "Still here"')
    story.graph = addBeacon(story.graph, beaconAt(LAST_MS + 1)).graph
    expect(summary(story.state)).toContain('live "Still here"')
  })

  it('leaves the host able to act after a beacon, though the log holds a close', () => {
    const story = heard()
    coup(story, LAST_MS)
    expect(story.state.phase).toBe('ended')
    story.graph = addBeacon(story.graph, beaconAt(LAST_MS + 1)).graph
    story.do('on', 'alice', { kind: 'edit', title: 'Still here' })
    expect(summary(story.state)).toContain('live "Still here"')
    expect(story.try('carol', { kind: 'take-over', beaconAtMs: LAST_MS + 1 })).toBe('new')
  })

  it('ends nothing for whoever comes later: it is not handed on', () => {
    const story = heard()
    coup(story, LAST_MS)
    story.graph = addBeacon(story.graph, beaconAt(LAST_MS + 1)).graph
    const needed = neededIn(story.graph)
    expect(needed.has(idOf<ActionId>('coup'))).toBe(false)
    expect(needed.has(idOf<ActionId>('end'))).toBe(false)
    expect(needed.size).toBe(story.graph.placed.size - 2)
    story.do('on', 'alice', { kind: 'edit', title: 'Still here' })
    expect(neededIn(story.graph).has(idOf<ActionId>('on'))).toBe(true)
  })

  it('folds alike whatever came first: its acts, the host’s, or the beacons', () => {
    const story = heard()
    const before = [...story.told]
    const heads = headsOf(story.graph)
    const acts = [
      done('coup', 'bob', { kind: 'take-over', beaconAtMs: LAST_MS + 5 }, { heads }),
      done('end', 'bob', { kind: 'close' }, { heads: [idOf<ActionId>('coup')] }),
      done('on', 'alice', { kind: 'edit', title: 'Still here' }, { heads }),
    ]
    const beacons = [beaconAt(LAST_MS), beaconAt(LAST_MS + 9)]
    const said = [...acts, ...beacons]
    const states = said.map((_, turn) => {
      let graph = emptyGraph(opened.space)
      for (const action of [opened, ...before]) graph = addAction(graph, action, BYTES).graph
      for (const one of [...said.slice(turn), ...said.slice(0, turn)]) {
        graph = 'kind' in one ? addAction(graph, one, BYTES).graph : addBeacon(graph, one).graph
      }
      return foldSpace(graph)
    })
    for (const state of states) expect(state).toEqual(states[0])
    expect(states[0]?.phase).toBe('live')
  })
})

describe('an heir whose take-over was void', () => {
  it('takes over again when the host dies later', () => {
    const story = heard()
    story.do('hasty', 'bob', { kind: 'take-over', beaconAtMs: LAST_MS })
    story.graph = addBeacon(story.graph, beaconAt(LAST_MS + 1)).graph
    expect(summary(story.state)).not.toContain('led by')
    story.do('again', 'bob', { kind: 'take-over', beaconAtMs: LAST_MS + 1 })
    expect(summary(story.state)).toContain('led by bob')
    story.do('closed', 'bob', { kind: 'close' })
    expect(story.state.phase).toBe('ended')
  })

  it('stands where the beacon that it names is not known yet, and falls when another is the newest', () => {
    const story = Story.begun().promote('bob')
    story.do('leads', 'bob', { kind: 'take-over', beaconAtMs: LAST_MS })
    expect(summary(story.state)).toContain('led by bob')
    const leads = [LAST_MS - 1, LAST_MS, LAST_MS + 1].map(atMs => {
      story.graph = addBeacon(story.graph, beaconAt(atMs)).graph
      return story.state.acting !== undefined
    })
    expect(leads).toEqual([false, true, false])
  })
})
