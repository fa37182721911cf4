import { describe, expect, it } from 'vitest'
import { CO_HOSTS_MAX, MAX_STAGE } from '../../../src/domain/space/state.ts'
import { OPENED_AT_MS, idOf, type Doing } from '../../helpers/space-actions.ts'
import { Story, summary } from '../../helpers/space-story.ts'
import type { ActionId, SpaceId } from '../../../src/domain/ids.ts'

const HOUR_MS = 3_600_000
/** Alice hosts, bob and carol are co-hosts, dora speaks, erik is invited. */
const evening = (): Story => {
  const story = Story.begun().promote('bob', 'carol').seat('dora')
  story.do('erik:invited', 'alice', { kind: 'invite', target: 'erik' })
  return story
}

describe('who may do what', () => {
  const target = 'rita'
  const byRank: readonly [Doing, readonly [string, string, string, string]][] = [
    // What, and what host, co-host, speaker and listener are told.
    [
      { kind: 'edit', title: 'Night' },
      ['new', 'not-the-host', 'not-the-host', 'session-never-present'],
    ],
    [{ kind: 'close' }, ['new', 'not-the-host', 'not-the-host', 'session-never-present']],
    [
      { kind: 'revoke', target: 'bob' },
      ['new', 'not-the-host', 'not-the-host', 'session-never-present'],
    ],
    [
      { kind: 'heirs', accounts: ['dora'] },
      ['new', 'not-the-host', 'not-the-host', 'session-never-present'],
    ],
    [{ kind: 'record-on' }, ['new', 'not-the-host', 'not-the-host', 'session-never-present']],
    [{ kind: 'leave-out' }, ['new', 'new', 'new', 'session-never-present']],
    [{ kind: 'invite', target }, ['new', 'new', 'not-a-moderator', 'session-never-present']],
    [{ kind: 'mute', target }, ['new', 'new', 'not-a-moderator', 'session-never-present']],
    [{ kind: 'ban', target }, ['new', 'new', 'not-a-moderator', 'session-never-present']],
    [
      { kind: 'remove', target: 'erik' },
      ['new', 'new', 'not-a-moderator', 'session-never-present'],
    ],
    [
      { kind: 'pin', url: 'https://a.example' },
      ['new', 'new', 'not-a-moderator', 'session-never-present'],
    ],
    [{ kind: 'present' }, ['new', 'new', 'new', 'not-on-stage']],
    [{ kind: 'step-down' }, ['not-on-stage', 'new', 'new', 'session-never-present']],
    [{ kind: 'accept' }, ['not-invited', 'not-invited', 'not-invited', 'not-invited']],
  ]
  it.each(byRank)('%j', (doing, expected) => {
    const story = evening()
    const told = ['alice', 'bob', 'dora', 'rita'].map(name => story.try(name, doing))
    expect(told).toEqual(expected)
  })
})

describe('the rules of a Space', () => {
  it('let nobody moderate an equal, or who is above', () => {
    const story = evening()
    const by = (name: string, at: string): string => story.try(name, { kind: 'ban', target: at })
    expect([by('alice', 'bob'), by('alice', 'dora')]).toEqual(['new', 'new'])
    expect([by('bob', 'dora'), by('bob', 'rita')]).toEqual(['new', 'new'])
    expect([by('bob', 'carol'), by('bob', 'alice'), by('bob', 'bob')]).toEqual([
      'outranked',
      'outranked',
      'outranked',
    ])
    expect(by('alice', 'alice')).toBe('outranked')
  })

  it('seat who was invited, once, and nobody else', () => {
    const story = evening()
    expect(story.try('erik', { kind: 'accept' })).toBe('new')
    story.do('erik:accepted', 'erik', { kind: 'accept' })
    expect(story.try('erik', { kind: 'accept' })).toBe('not-invited')
    expect(story.try('rita', { kind: 'accept' })).toBe('not-invited')
    expect(story.try('rita', { kind: 'decline' })).toBe('not-invited')
  })

  it('forget an invitation that was declined or taken back', () => {
    const story = evening()
    const taken = story.fork()
    story.do('no', 'erik', { kind: 'decline' })
    expect(story.try('erik', { kind: 'accept' })).toBe('not-invited')
    taken.do('back', 'bob', { kind: 'remove', target: 'erik' })
    expect(taken.try('erik', { kind: 'accept' })).toBe('not-invited')
    // It is no removal from the stage: it silences nobody.
    expect(taken.state.moderation.at(-1)).toMatchObject({ kind: 'remove', wasOnStage: false })
  })

  it('tell the fourteenth that the stage is full, also while seats are only promised', () => {
    const story = Story.begun()
    const crowd = Array.from({ length: MAX_STAGE - 1 }, (_, n) => `s${n}`)
    for (const name of crowd.slice(1)) story.seat(name)
    story.do('last:invited', 'alice', { kind: 'invite', target: 's0' })
    expect(story.try('alice', { kind: 'invite', target: 'rita' })).toBe('stage-full')
    expect(story.try('alice', { kind: 'grant', target: 'rita' })).toBe('stage-full')
    // Somebody who has a seat needs no other.
    expect(story.try('alice', { kind: 'grant', target: 's1' })).toBe('new')
    story.do('last', 's0', { kind: 'accept' })
    expect(story.state.stage).toHaveLength(MAX_STAGE)
    story.do('down', 's1', { kind: 'step-down' })
    expect(story.try('alice', { kind: 'invite', target: 'rita' })).toBe('new')
  })

  it('keep the host’s own seat while it is away', () => {
    const story = new Story()
    const device = { session: 'aliceHome' }
    story.do('alice:present', 'alice', { kind: 'present' }, device)
    for (let n = 0; n < MAX_STAGE - 1; n += 1) {
      story.do(`i${n}`, 'alice', { kind: 'invite', target: `s${n}` }, device)
      story.do(`a${n}`, `s${n}`, { kind: 'accept' })
    }
    expect(story.try('alice', { kind: 'present' })).toBe('new')
  })

  it('take as many co-hosts as there may be', () => {
    const story = Story.begun().seat('bob', 'carol', 'dora')
    const names = ['bob', 'carol', 'dora']
    for (const name of names.slice(0, CO_HOSTS_MAX)) {
      story.do(`${name}:granted`, 'alice', { kind: 'grant', target: name })
    }
    expect(story.try('alice', { kind: 'grant', target: 'dora' })).toBe('co-hosts-full')
    story.do('bob:revoked', 'alice', { kind: 'revoke', target: 'bob' })
    expect(story.try('alice', { kind: 'grant', target: 'dora' })).toBe('new')
  })

  it('invite nobody who is banned, until the ban is over', () => {
    const untilMs = OPENED_AT_MS + 1_000
    const story = Story.begun()
    story.do('ban', 'alice', { kind: 'ban', target: 'mallory', untilMs })
    const at = (atMs: number): string =>
      story.try('alice', { kind: 'invite', target: 'mallory' }, { atMs })
    expect([at(untilMs - 1), at(untilMs)]).toEqual(['banned', 'new'])
    story.do('forever', 'alice', { kind: 'ban', target: 'mallory' })
    expect(at(untilMs + HOUR_MS / 2)).toBe('banned')
    story.do('unban', 'alice', { kind: 'unban', target: 'mallory' })
    expect(at(OPENED_AT_MS + 30)).toBe('new')
  })

  it('refuse what would change nothing', () => {
    const story = evening()
    const nothing: readonly Doing[] = [
      { kind: 'invite', target: 'erik' },
      { kind: 'invite', target: 'dora' },
      { kind: 'grant', target: 'dora' },
      { kind: 'allow', target: 'dora' },
      { kind: 'unban', target: 'dora' },
      { kind: 'remove', target: 'rita' },
      { kind: 'record-off' },
      { kind: 'take-in' },
    ]
    const full = new Set(['changes-nothing', 'co-hosts-full'])
    for (const doing of nothing) expect(full).toContain(story.try('alice', doing))
    story.do('mute', 'alice', { kind: 'mute', target: 'dora' })
    expect(story.try('bob', { kind: 'mute', target: 'dora' })).toBe('changes-nothing')
    expect(story.try('bob', { kind: 'allow', target: 'dora' })).toBe('new')
  })

  it('take a delegation at both its ends and not one millisecond beyond', () => {
    const story = evening()
    const at = (atMs: number): string => story.try('alice', { kind: 'close' }, { atMs })
    const untilMs = OPENED_AT_MS + HOUR_MS
    expect([at(OPENED_AT_MS - 1), at(OPENED_AT_MS), at(untilMs), at(untilMs + 1)]).toEqual([
      'outside-delegation',
      'new',
      'new',
      'outside-delegation',
    ])
  })

  it('know a session only by what brought its delegation', () => {
    const story = evening()
    const other = { session: 'aliceHome' }
    expect(story.try('alice', { kind: 'close' }, other)).toBe('session-never-present')
    story.do('home', 'alice', { kind: 'present' }, other)
    expect(story.try('alice', { kind: 'close' }, other)).toBe('new')
    expect(summary(story.state)).toContain('alice:host@other')
  })

  it('refuse everything that has seen the close', () => {
    const story = evening()
    story.do('close', 'alice', { kind: 'close' })
    expect(story.try('alice', { kind: 'present' })).toBe('after-close')
    expect(story.try('bob', { kind: 'mute', target: 'dora' })).toBe('after-close')
    expect(story.try('alice', { kind: 'close' })).toBe('after-close')
  })

  it('let only heirs take over, and only from who leads', () => {
    const story = evening()
    expect(story.try('dora', { kind: 'take-over' })).toBe('not-an-heir')
    expect(story.try('alice', { kind: 'take-over' })).toBe('not-an-heir')
    expect(story.try('bob', { kind: 'take-over', reign: 'made-up' })).toBe('other-reign')
    story.do('bob:leads', 'bob', { kind: 'take-over' })
    expect(story.try('bob', { kind: 'take-over', reign: 'bob:leads' })).toBe('not-an-heir')
    expect(story.try('carol', { kind: 'take-over' })).toBe('other-reign')
    expect(story.try('carol', { kind: 'take-over', reign: 'bob:leads' })).toBe('new')
    expect(story.try('bob', { kind: 'edit', title: 'Led' })).toBe('new')
    expect(story.try('bob', { kind: 'revoke', target: 'carol' })).toBe('new')
    expect(story.try('bob', { kind: 'ban', target: 'alice' })).toBe('outranked')
  })

  it('ask the heirs whom the host named, and only who is here', () => {
    const story = evening()
    story.do('heirs', 'alice', { kind: 'heirs', accounts: ['erik', 'dora'] })
    expect(story.try('bob', { kind: 'take-over' })).toBe('not-an-heir')
    expect(story.try('dora', { kind: 'take-over' })).toBe('new')
    story.do('dora:down', 'dora', { kind: 'step-down' })
    expect(story.try('dora', { kind: 'take-over' })).toBe('not-an-heir')
  })

  it('speak of this Space alone', () => {
    const story = evening()
    const here = story.do('edit', 'alice', { kind: 'edit' })
    const copied = { id: idOf<ActionId>('copied'), space: idOf<SpaceId>('elsewhere') }
    expect(story.take({ ...here, ...copied })).toBe('foreign-space')
  })

  it('make nobody lead whose co-hosting was taken away, though the host had named it heir', () => {
    const story = evening()
    story.do('heirs', 'alice', { kind: 'heirs', accounts: ['bob'] })
    story.do('undo', 'alice', { kind: 'revoke', target: 'bob', undoes: true })
    expect(story.try('bob', { kind: 'take-over' })).toBe('not-an-heir')
    // Nobody is named any more: the co-hosts are the heirs.
    expect(story.state.heirs).toEqual([])
    expect(story.try('carol', { kind: 'take-over' })).toBe('new')
  })

  it('say who ended the Space, and list it among what was done', () => {
    const story = evening()
    expect(story.state.endedBy).toBeUndefined()
    story.do('bob:leads', 'bob', { kind: 'take-over' })
    story.do('end', 'bob', { kind: 'close' })
    expect(story.state.endedBy).toEqual({ account: idOf('bob'), name: 'bob' })
    expect(story.state.moderation.at(-1)).toMatchObject({
      kind: 'close',
      byName: 'bob',
      counts: true,
    })
  })
})
