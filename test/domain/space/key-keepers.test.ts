import { describe, expect, it } from 'vitest'
import {
  handsOutKeys,
  keeperPlace,
  keepersOf,
  keepsKeys,
  STAND_IN_MS,
} from '../../../src/domain/space/key-keepers.ts'
import { idOf } from '../../helpers/space-actions.ts'
import { nameOf, Story } from '../../helpers/space-story.ts'
import type { AccountId, SessionId } from '../../../src/domain/ids.ts'
import type { SpaceState } from '../../../src/domain/space/state.ts'

/** Alice hosts; bob and carol are her co-hosts, dora speaks. */
function evening(): Story {
  const story = Story.begunPrivate()
  for (const name of ['bob', 'carol', 'dora']) {
    story.do(`admit ${name}`, 'alice', { kind: 'admit', target: name })
  }
  for (const name of ['bob', 'carol']) {
    story.seat(name)
    story.do(`grant ${name}`, 'alice', { kind: 'grant', target: name })
  }
  return story.seat('dora')
}

const names = (state: SpaceState): string => keepersOf(state).map(nameOf).join()
const keeps = (state: SpaceState, silentMs: number): string =>
  ['alice', 'bob', 'carol', 'dora']
    .filter(name => keepsKeys(state, idOf<AccountId>(name), silentMs))
    .join()

describe('the keys of a private Space are kept', () => {
  it('by who leads, and from the third beacon that is missing on by the first co-host too', () => {
    const { state } = evening()
    expect(names(state)).toBe('alice,bob,carol')
    expect(keeps(state, STAND_IN_MS - 1)).toBe('alice')
    expect(keeps(state, STAND_IN_MS)).toBe('alice,bob')
  })

  it('by the heir that leads, with the host in reserve once it is here again', () => {
    const story = evening()
    story.do('bob leads', 'bob', { kind: 'take-over', beaconAtMs: 0 })
    expect(names(story.state)).toBe('bob,carol,alice')
    expect(keeps(story.state, 0)).toBe('bob')
  })

  it('by nobody who only speaks, and by no session but the one on stage', () => {
    const { state } = evening()
    const of = (name: string): SessionId | undefined =>
      state.stage.find(({ account }) => account === idOf<AccountId>(name))?.session
    const mayHandOut = ['alice', 'bob', 'carol', 'dora'].map(name => {
      const session = of(name)
      return session !== undefined && handsOutKeys(state, session)
    })
    expect(mayHandOut).toEqual([true, true, true, false])
    expect(handsOutKeys(state, idOf<SessionId>('another tab of bob'))).toBe(false)
  })

  it('each under numbers of their own', () => {
    const { state } = evening()
    const places = ['alice', 'bob', 'carol', 'dora'].map(name =>
      keeperPlace(state, idOf<AccountId>(name)),
    )
    expect(places).toEqual([0, 1, 2, 3])
  })
})
