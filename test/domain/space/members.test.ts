import { describe, expect, it } from 'vitest'
import { isMember } from '../../../src/domain/space/members.ts'
import { MEMBERS_MAX } from '../../../src/domain/space/state.ts'
import { idOf, OPENED_AT_MS } from '../../helpers/space-actions.ts'
import { nameOf, Story } from '../../helpers/space-story.ts'
import type { AccountId } from '../../../src/domain/ids.ts'

const members = (story: Story): string => story.state.members.map(nameOf).join()
const admit = (target: string) => ({ kind: 'admit', target }) as const

describe('who is a member of a private Space', () => {
  it('is the host, and whom somebody who keeps order let in', () => {
    const story = Story.begunPrivate()
    story.do('1', 'alice', admit('bob'))
    story.promote('bob')
    story.do('2', 'bob', admit('carol'))
    expect(members(story)).toBe('bob,carol')
    const isIn = (name: string): boolean => isMember(story.state, idOf<AccountId>(name))
    expect(['alice', 'bob', 'carol', 'dora'].map(isIn)).toEqual([true, true, true, false])
  })

  it('is for those who keep order to say, and is said once', () => {
    const story = Story.begunPrivate()
    story.do('1', 'alice', admit('bob'))
    expect(story.try('alice', admit('bob'))).toBe('changes-nothing')
    expect(story.try('alice', admit('alice'))).toBe('outranked')
    story.seat('bob')
    expect(story.try('bob', admit('carol'))).toBe('not-a-moderator')
  })

  it('is everybody in a public one, where nobody is let in', () => {
    const story = Story.begun()
    expect(isMember(story.state, idOf<AccountId>('mallory'))).toBe(true)
    expect(story.try('alice', admit('bob'))).toBe('changes-nothing')
  })

  it('comes on stage, and nobody else does', () => {
    const story = Story.begunPrivate()
    expect(story.try('alice', { kind: 'invite', target: 'bob' })).toBe('not-a-member')
    expect(story.try('alice', { kind: 'grant', target: 'bob' })).toBe('not-a-member')
    story.do('1', 'alice', admit('bob'))
    expect(story.try('alice', { kind: 'invite', target: 'bob' })).toBe('new')
  })

  it('stays one off the stage, and is none any more once banned, nor by the end of the ban', () => {
    const story = Story.begunPrivate()
    story.do('1', 'alice', admit('bob'))
    story.seat('bob').do('2', 'bob', { kind: 'step-down' })
    expect(members(story)).toBe('bob')
    story.do('3', 'alice', { kind: 'ban', target: 'bob', untilMs: OPENED_AT_MS + 1_000 })
    expect(members(story)).toBe('')
    expect(story.try('alice', admit('bob'))).toBe('banned')
    expect(story.try('alice', admit('bob'), { atMs: OPENED_AT_MS + 1_000 })).toBe('new')
    story.do('4', 'alice', { kind: 'unban', target: 'bob' })
    expect(members(story)).toBe('')
  })

  it('is not let in beside a ban, in whatever order the two are heard of', () => {
    const before = Story.begunPrivate()
    before.do('1', 'alice', admit('bob'))
    before.promote('bob')
    const [one, other] = [before.fork(), before.fork()]
    const ban = one.do('ban', 'alice', { kind: 'ban', target: 'carol' })
    const admitted = other.do('admit', 'bob', admit('carol'))
    one.take(admitted)
    other.take(ban)
    expect([members(one), members(other)]).toEqual(['bob', 'bob'])
  })

  it('goes when everything its co-host did is undone', () => {
    const story = Story.begunPrivate()
    story.do('1', 'alice', admit('bob'))
    story.promote('bob')
    story.do('2', 'bob', admit('carol'))
    story.do('3', 'alice', { kind: 'revoke', target: 'bob', undoes: true })
    expect(members(story)).toBe('bob')
  })

  it('is one of 256 at most, the host among them', () => {
    const story = Story.begunPrivate()
    for (let count = 1; count < MEMBERS_MAX; count += 1)
      story.do(`m${count}`, 'alice', admit(`m${count}`))
    expect(story.state.members.length).toBe(MEMBERS_MAX - 1)
    expect(story.try('alice', admit('carol'))).toBe('members-full')
    story.do('ban', 'alice', { kind: 'ban', target: 'm1' })
    expect(story.try('alice', admit('carol'))).toBe('new')
  })
})
