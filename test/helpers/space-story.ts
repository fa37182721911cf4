import { addAction, emptyGraph, foldSpace } from '../../src/domain/space/graph.ts'
import { headsOf } from '../../src/domain/space/heads.ts'
import { done, opened, type Circumstances, type Doing } from './space-actions.ts'
import { MisuseError } from '../../src/errors.ts'
import { toBase64url } from '../../src/domain/base64url.ts'
import { idOf } from './space-actions.ts'
import type { Action, LaterAction, OpenAction } from '../../src/domain/space/actions.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { Graph } from '../../src/domain/space/log.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

/** What an envelope of the stories is said to have. */
export const BYTES = 100

/** What one peer holds, and what is done there. Names of the cast are accounts, sessions and peers. */
export class Story {
  graph: Graph = emptyGraph(opened.space)
  readonly told: Action[] = []

  constructor(genesis: OpenAction = opened) {
    this.take(genesis)
  }

  /** Alice has opened a Space and stands on its stage. */
  static begun(): Story {
    const story = new Story()
    story.do('alice:present', 'alice', { kind: 'present' })
    return story
  }

  /** As {@link begun}, for a private Space. */
  static begunPrivate(): Story {
    const story = new Story({ ...opened, knockKey: new Uint8Array(32).fill(7) })
    story.do('alice:present', 'alice', { kind: 'present' })
    return story
  }

  /** Somebody does something that the rules allow here. */
  do(id: string, by: string, doing: Doing, over: Partial<Circumstances> = {}): LaterAction {
    const action = done(id, by, doing, { heads: headsOf(this.graph), ...over })
    const outcome = this.take(action)
    if (outcome !== 'new') throw new MisuseError(`${id} by ${by}: ${outcome}`)
    return action
  }

  /** What the rules say to it; it changes nothing here. */
  try(by: string, doing: Doing, over: Partial<Circumstances> = {}): string {
    const action = done('tried', by, doing, { heads: headsOf(this.graph), ...over })
    const { outcome } = addAction(this.graph, action, BYTES)
    return outcome.kind === 'refused' ? outcome.reason : outcome.kind
  }

  /** An action came from somewhere. */
  take(action: Action): string {
    const { graph, outcome } = addAction(this.graph, action, BYTES)
    this.graph = graph
    if (outcome.kind === 'new') this.told.push(...outcome.entered)
    return outcome.kind === 'refused' ? outcome.reason : outcome.kind
  }

  /** Somebody is invited by alice and accepts. */
  seat(...names: readonly string[]): this {
    for (const name of names) {
      this.do(`${name}:invited`, 'alice', { kind: 'invite', target: name })
      this.do(`${name}:accepted`, name, { kind: 'accept' })
    }
    return this
  }

  /** Somebody on stage becomes a co-host. */
  promote(...names: readonly string[]): this {
    for (const name of names) {
      this.seat(name).do(`${name}:granted`, 'alice', { kind: 'grant', target: name })
    }
    return this
  }

  /** Another peer with the same log, from here on by itself. */
  fork(): Story {
    const other = new Story()
    other.graph = this.graph
    return other
  }

  /** The others' actions arrive, in the order in which they were told there. */
  merge(...others: readonly Story[]): this {
    for (const other of others) for (const action of other.told) this.take(action)
    return this
  }

  get state(): SpaceState {
    const state = foldSpace(this.graph)
    if (state === undefined) throw new MisuseError('expected a genesis')
    return state
  }
}

/** The name an id was made of. */
export function nameOf(id: AccountId): string {
  const names = ['alice', 'bob', 'carol', 'dora', 'erik', 'mallory', 'rita']
  return names.find(name => idOf<AccountId>(name) === id) ?? id
}

/** A state in one line. */
export function summary(state: SpaceState): string {
  const stage = state.stage.map(({ account, role, session }) => {
    const muted = state.locks.some(lock => lock.account === account) ? '(muted)' : ''
    const elsewhere = idOf(nameOf(account)) === session ? '' : '@other'
    return `${nameOf(account)}:${role}${muted}${elsewhere}`
  })
  const bans = state.bans.map(({ account }) => nameOf(account))
  const invited = state.invited.map(({ account }) => nameOf(account))
  return [
    `${state.phase} "${state.title}"`,
    `stage ${stage.join(' ')}`,
    ...(invited.length > 0 ? [`invited ${invited.join(' ')}`] : []),
    ...(bans.length > 0 ? [`banned ${bans.join(' ')}`] : []),
    ...(state.acting ? [`led by ${nameOf(state.acting.account)}`] : []),
  ].join(' | ')
}

/** An id that no other draw gives: hashes have no order that anybody could choose. */
export function randomName(chance: () => number): string {
  const bytes = Uint8Array.from({ length: 18 }, () => Math.floor(chance() * 256))
  return toBase64url(bytes)
}
