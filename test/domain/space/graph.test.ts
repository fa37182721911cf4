import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addAction,
  addBeacon,
  emptyGraph,
  foldSpace,
  inCausalOrder,
  missingFrom,
} from '../../../src/domain/space/graph.ts'
import { headsOf } from '../../../src/domain/space/heads.ts'
import {
  CO_HOST_ACTIONS_MAX,
  HELD_MAX,
  LOG_MAX_ACTIONS,
  LOG_MAX_BYTES,
  SPEAKER_ACTIONS_MAX,
} from '../../../src/domain/space/room.ts'
import { done } from '../../helpers/space-actions.ts'
import { Story } from '../../helpers/space-story.ts'
import { closed, edited, genesisId, idOf, opened, present } from '../../helpers/space-actions.ts'
import type { AccountId, ActionId, SessionId, SpaceId } from '../../../src/domain/ids.ts'
import type { Action } from '../../../src/domain/space/actions.ts'
import type { Graph } from '../../../src/domain/space/log.ts'

const onStage = present('present')
const BYTES = 100
/** So small that a log is full of actions before it is full of bytes. */
const SMALL = 50

const graphOf = (actions: readonly Action[], bytes = BYTES): Graph =>
  actions.reduce((graph, action) => addAction(graph, action, bytes).graph, emptyGraph(opened.space))

const outcomeOf = (graph: Graph, action: Action, bytes = BYTES): string => {
  const { outcome } = addAction(graph, action, bytes)
  return outcome.kind === 'refused' ? outcome.reason : outcome.kind
}

describe('the graph of a Space', () => {
  it('holds an action until its ancestors arrive, and lets it in then', () => {
    const early = graphOf([edited('edit'), onStage])
    expect([early.placed.size, early.held.size]).toEqual([0, 2])
    const { graph, outcome } = addAction(early, opened, BYTES)
    expect(outcome.kind === 'new' && outcome.entered.map(action => action.kind)).toEqual([
      'open',
      'present',
      'edit',
    ])
    expect(graph.held.size).toBe(0)
  })

  it('knows what it has seen', () => {
    const graph = graphOf([opened, onStage])
    expect(outcomeOf(graph, onStage)).toBe('known')
    expect(outcomeOf(graphOf([onStage]), onStage)).toBe('known')
  })

  it('refuses another genesis', () => {
    const other = { ...opened, id: idOf<ActionId>('other'), space: idOf<SpaceId>('other') }
    expect(outcomeOf(graphOf([opened]), other)).toBe('foreign-space')
  })

  it('names the newest actions as heads', () => {
    const graph = graphOf([opened, onStage, edited('one'), edited('two')])
    expect(headsOf(graph)).toEqual([idOf('one'), idOf('two')])
    const joined = edited('three', { heads: [idOf('one'), idOf('two')] })
    expect(headsOf(addAction(graph, joined, BYTES).graph)).toEqual([idOf('three')])
  })

  it('forgets a held action that turns out to break a rule', () => {
    const intruder = present('intruder', { account: idOf<AccountId>('mallory') })
    expect(outcomeOf(graphOf([opened]), intruder)).toBe('not-on-stage')
    expect(graphOf([intruder, opened]).held.size).toBe(0)
    expect(graphOf([intruder, opened]).placed.size).toBe(1)
  })
})

describe('the waiting room of a Space', () => {
  const orphan = (n: number): Action =>
    edited(`orphan${n}`, { heads: [idOf('never')], session: idOf<SessionId>(`made-up${n}`) })
  const flood = Array.from({ length: HELD_MAX }, (_, n) => orphan(n))
  const flooded = graphOf([opened, onStage, ...flood])

  it('has an end', () => {
    expect(flooded.held.size).toBe(HELD_MAX)
    expect(outcomeOf(flooded, orphan(HELD_MAX))).toBe('held-full')
  })

  it('makes room for whoever keeps order', () => {
    const late = edited('late', { heads: [idOf('between')] })
    const { graph, outcome } = addAction(flooded, late, BYTES)
    expect(outcome.kind).toBe('held')
    expect(graph.held.size).toBe(HELD_MAX)
    const between = edited('between', { title: 'Between' })
    expect(addAction(graph, between, BYTES).outcome).toMatchObject({ entered: [between, late] })
  })

  it('never pushes out whoever keeps order', () => {
    const waiting = Array.from({ length: HELD_MAX }, (_, n) =>
      edited(`honest${n}`, { heads: [idOf('never')] }),
    )
    const full = graphOf([opened, onStage, ...waiting])
    expect(outcomeOf(full, orphan(1))).toBe('held-full')
    expect(outcomeOf(full, edited('one-more', { heads: [idOf('never')] }))).toBe('held-full')
  })
})

describe('the limits of a log', () => {
  const chain = (count: number): Action[] =>
    Array.from({ length: count }, (_, n) =>
      edited(`edit${n}`, { heads: [n === 0 ? onStage.id : idOf(`edit${n - 1}`)] }),
    )
  const ORDER_ACTIONS = LOG_MAX_ACTIONS / 4

  it('keep room for the close when the actions are used up', () => {
    const most = LOG_MAX_ACTIONS - 8 - 2
    const graph = graphOf([opened, onStage, ...chain(most)], SMALL)
    expect(graph.placed.size).toBe(LOG_MAX_ACTIONS - 8)
    const heads = headsOf(graph)
    expect(outcomeOf(graph, edited('beyond', { heads }), SMALL)).toBe('log-full')
    expect(outcomeOf(graph, closed('close', { heads }), SMALL)).toBe('new')
  })

  it('keep room for the close when the bytes are used up', () => {
    const size = (LOG_MAX_BYTES - 4096) / 4
    const graph = graphOf([opened, onStage, ...chain(2)], size)
    const heads = headsOf(graph)
    expect(outcomeOf(graph, edited('beyond', { heads }), 1)).toBe('log-full')
    expect(outcomeOf(graph, closed('close', { heads }), 1000)).toBe('new')
  })

  it('keep a quarter for those who keep order: coming and going must not shut them out', () => {
    const story = Story.begun().promote('bob').seat('dora')
    for (let n = story.graph.placed.size; n < LOG_MAX_ACTIONS - ORDER_ACTIONS; n += 1) {
      story.do(`edit${n}`, 'alice', { kind: 'edit', title: `${n}` })
    }
    expect(story.try('dora', { kind: 'step-down' })).toBe('log-full')
    expect(story.try('bob', { kind: 'ban', target: 'dora' })).toBe('new')
    expect(story.try('alice', { kind: 'present' })).toBe('new')
  })

  it('give a speaker so many actions, and a co-host a quarter of the log', () => {
    const story = Story.begun().promote('bob').seat('dora')
    const left = { dora: SPEAKER_ACTIONS_MAX - 1, bob: CO_HOST_ACTIONS_MAX - 1 }
    for (let n = 0; n < left.dora; n += 1) {
      story.do(`dora${n}`, 'dora', { kind: n % 2 === 0 ? 'leave-out' : 'take-in' })
    }
    expect(story.try('dora', { kind: 'take-in' })).toBe('quota')
    for (let n = 0; n < left.bob; n += 1) story.do(`bob${n}`, 'bob', { kind: 'pin', url: `${n}` })
    expect(story.try('bob', { kind: 'mute', target: 'dora' })).toBe('quota')
    expect(story.try('alice', { kind: 'mute', target: 'dora' })).toBe('new')
  })

  it('give who took over from a host that lives no more than a co-host', () => {
    const story = Story.begun().promote('bob')
    const said = { space: opened.space, session: idOf<SessionId>('alice'), reign: undefined }
    story.do('0', 'bob', { kind: 'take-over', beaconAtMs: 1 })
    const edits = (from: number, count: number): string => {
      let outcome = ''
      for (let n = from; n < from + count; n += 1) {
        const heads = [idOf<ActionId>(`${n - 1}`)]
        outcome = story.take(done(`${n}`, 'bob', { kind: 'edit', title: `${n}` }, { heads }))
      }
      return outcome
    }
    expect(edits(1, CO_HOST_ACTIONS_MAX)).toBe('new')
    story.graph = addBeacon(story.graph, { ...said, atMs: 2, isLeaving: false }).graph
    expect(edits(CO_HOST_ACTIONS_MAX + 1, 1)).toBe('quota')
  })

  it('let no co-host in further because it built on itself', () => {
    const story = Story.begun().promote('bob')
    const chain = Array.from({ length: CO_HOST_ACTIONS_MAX + 1 }, (_, n) => {
      const heads = n === 0 ? headsOf(story.graph) : [idOf<ActionId>(`pin${n - 1}`)]
      return done(`pin${n}`, 'bob', { kind: 'pin', url: `${n}` }, { heads })
    })
    const [last, before, ...first] = chain.toReversed()
    for (const pin of first.toReversed()) story.take(pin)
    expect(last && before && [story.take(last), story.take(before)]).toEqual(['held', 'quota'])
  })

  it('trap no speaker whose page reloads all evening: it has its seat again, and may step down', () => {
    const story = Story.begun().seat('dora')
    for (let n = story.graph.placed.size; n < LOG_MAX_ACTIONS / 2; n += 1) {
      story.do(`reload${n}`, 'dora', { kind: 'present' })
    }
    // Others still have room for what they may add.
    expect(story.try('dora', { kind: 'present' })).toBe('log-full')
    story.seat('erik').do('erik:again', 'erik', { kind: 'present' })
    expect(story.try('dora', { kind: 'leave-out' })).toBe('new')
    expect(story.try('dora', { kind: 'step-down' })).toBe('new')
  })

  it('let nobody step down more often than it can have come', () => {
    const story = Story.begun().seat('dora')
    const heads = headsOf(story.graph)
    const forks = Array.from({ length: SPEAKER_ACTIONS_MAX + 1 }, (_, n) =>
      done(`down${n}`, 'dora', { kind: 'step-down' }, { heads }),
    )
    expect(forks.map(fork => story.take(fork)).at(-1)).toBe('quota')
  })

  it('let in whatever a moderator has built on, or what he did would wait for ever', () => {
    const story = Story.begun().seat('dora')
    const heads = headsOf(story.graph)
    const forks = Array.from({ length: SPEAKER_ACTIONS_MAX + 1 }, (_, n) =>
      done(`fork${n}`, 'dora', { kind: 'leave-out' }, { heads }),
    )
    const other = story.fork()
    for (const fork of forks) story.take(fork)
    for (const fork of forks.toReversed()) other.take(fork)
    expect(other.graph.placed.has(idOf('fork0'))).toBe(false)
    const ban = done('ban', 'alice', { kind: 'ban', target: 'dora' }, { heads: [idOf('fork0')] })
    expect([story.take(ban), other.take(ban)]).toEqual(['new', 'held'])
    expect(missingFrom(other.graph)).toEqual([idOf('fork0')])
    expect(other.take(forks[0] ?? ban)).toBe('new')
    expect(other.state.bans).toEqual(story.state.bans)
    expect(other.state.stage).toEqual(story.state.stage)
  })
})

describe('the fold of a Space', () => {
  const summary = (graph: Graph): string => {
    const state = foldSpace(graph)
    if (state === undefined) return 'unknown'
    const stage = state.stage.map(speaker => `${speaker.name}:${speaker.role}`).join(',')
    return `${state.phase} "${state.title}" [${state.topics.join(',')}] stage=${stage}`
  }

  it('is unknown before the genesis', () => {
    expect(summary(graphOf([onStage, edited('edit')]))).toBe('unknown')
  })

  it('tells the story of a Space', () => {
    const rename = edited('Night', { topics: ['jazz', 'blues'] })
    const close = closed('close', { heads: [rename.id] })
    expect(summary(graphOf([opened]))).toBe('live "Evening" [music] stage=')
    expect(summary(graphOf([opened, onStage]))).toBe('live "Evening" [music] stage=Alice:host')
    expect(summary(graphOf([opened, onStage, rename]))).toBe(
      'live "Night" [jazz,blues] stage=Alice:host',
    )
    expect(summary(graphOf([opened, onStage, rename, close]))).toBe(
      'ended "Night" [jazz,blues] stage=',
    )
  })

  it('seats one session per account: the later present takes over', () => {
    const tablet = present('tablet', {
      heads: [onStage.id],
      session: idOf<SessionId>('tablet'),
      name: 'Alice on the tablet',
    })
    expect(foldSpace(graphOf([opened, onStage, tablet]))?.stage).toMatchObject([
      { session: idOf('tablet'), name: 'Alice on the tablet' },
    ])
  })

  it('stays ended when somebody comes on stage beside the close', () => {
    const back = present('back', { session: idOf<SessionId>('tablet'), heads: [onStage.id] })
    const after = edited('after', { heads: [back.id] })
    const all = [opened, onStage, closed('close'), back, after]
    expect(summary(graphOf(all))).toBe('ended "Evening" [music] stage=')
  })

  it('does not depend on order, repetition or hostile company', () => {
    const honest: Action[] = [
      opened,
      onStage,
      edited('one'),
      edited('two', { topics: [] }),
      edited('joined', { heads: [idOf('one'), idOf('two')] }),
      present('tablet', { session: idOf<SessionId>('tablet'), heads: [idOf('one')] }),
      edited('by-tablet', { session: idOf<SessionId>('tablet'), heads: [idOf('tablet')] }),
      closed('close', { heads: [idOf('joined')] }),
    ]
    const hostile: Action[] = [
      present('intruder', { account: idOf<AccountId>('mallory') }),
      edited('forged', { session: idOf<SessionId>('mallory') }),
      edited('orphan', { heads: [idOf('never')] }),
      edited('backdated', { atMs: 1 }),
      edited('after-close', { heads: [idOf('close')] }),
      closed('foreign', { space: idOf<SpaceId>('elsewhere') }),
      { ...opened, id: idOf<ActionId>('other'), space: idOf<SpaceId>('other') },
    ]
    const expected = foldSpace(graphOf(honest))
    const anyCrowd = fc.tuple(fc.subarray(hostile), fc.subarray(honest)).chain(([bad, twice]) =>
      fc.shuffledSubarray([...honest, ...twice, ...bad], {
        minLength: honest.length + twice.length + bad.length,
      }),
    )
    fc.assert(
      fc.property(anyCrowd, actions => {
        const graph = graphOf(actions)
        expect(foldSpace(graph)).toEqual(expected)
        expect(inCausalOrder(graph).map(action => action.id)).toEqual(
          inCausalOrder(graphOf(honest)).map(action => action.id),
        )
      }),
      { seed: 2_026, numRuns: 300 },
    )
    expect(genesisId).toBe(expected?.id)
  })
})
