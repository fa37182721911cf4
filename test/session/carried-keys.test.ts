import { describe, expect, it } from 'vitest'
import { CarriedKeys } from '../../src/session/carried-keys.ts'
import { idOf } from '../helpers/space-actions.ts'
import { Story } from '../helpers/space-story.ts'
import type { SessionId, SpaceId } from '../../src/domain/ids.ts'
import type { SignedKeys } from '../../src/crypto/open-member-signal.ts'

/** A hop of alice's private Space, with bob as co-host and carol who speaks: what it takes of whom. */
function hop() {
  const story = Story.begunPrivate()
  for (const name of ['bob', 'carol']) {
    story.do(`admit ${name}`, 'alice', { kind: 'admit', target: name })
    story.seat(name)
  }
  story.do('grant bob', 'alice', { kind: 'grant', target: 'bob' })
  const carried = new CarriedKeys()
  const told = (name: string, epoch: number, atMs: number): SignedKeys => ({
    space: story.state.id,
    session: idOf<SessionId>(name),
    epoch,
    atMs,
    grants: [],
  })
  const take = (name: string, epoch: number, atMs: number, mark = 0): boolean =>
    carried.take(told(name, epoch, atMs), Uint8Array.of(mark), story.state)
  return { carried, story, take, told }
}

describe('keys of a private Space on their way', () => {
  it('are passed on when they are the newest of one who may hand them out', () => {
    const { take } = hop()
    expect(take('alice', 8, 100)).toBe(true)
    expect(take('alice', 8, 100), 'the same again').toBe(false)
    expect(take('bob', 8, 50), 'a clock that is behind hers').toBe(true)
    expect(take('carol', 12, 200), 'who only speaks').toBe(false)
    expect(take('mallory', 12, 200)).toBe(false)
  })

  it('begin with the leader’s, and never leap so far that none could follow', () => {
    const { take } = hop()
    expect(take('bob', 9, 1)).toBe(false)
    expect(take('alice', 2 ** 31, 1)).toBe(true)
    expect(take('bob', 2 ** 53 - 1, 2)).toBe(false)
    expect(take('bob', 2 ** 31 + 2 ** 20 + 1, 3)).toBe(false)
    expect(take('bob', 2 ** 31 + 2 ** 20, 4)).toBe(true)
  })

  it('are told to a new neighbour as they are of the newest epoch, whatever was said after it', () => {
    const { carried, take } = hop()
    expect(carried.newest).toBeUndefined()
    take('alice', 8, 1, 1)
    take('bob', 9, 2, 2)
    take('alice', 8, 3, 3)
    expect(carried.newest).toEqual(Uint8Array.of(2))
    take('bob', 9, 4, 4)
    expect(carried.newest).toEqual(Uint8Array.of(4))
  })

  it('are none of a public Space, nor of another one', () => {
    const { carried, story, told } = hop()
    const keys = told('alice', 8, 1)
    const { knockKey: _none, ...open } = story.state
    const said = Uint8Array.of(1)
    expect(carried.take(keys, said, { ...open, knockKey: undefined })).toBe(false)
    expect(carried.take({ ...keys, space: idOf<SpaceId>('other') }, said, story.state)).toBe(false)
  })
})
