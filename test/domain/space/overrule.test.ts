import { describe, expect, it } from 'vitest'
import { addBeacon, withoutBeacon } from '../../../src/domain/space/graph.ts'
import { Story, summary } from '../../helpers/space-story.ts'
import { idOf, opened, OPENED_AT_MS, type Doing } from '../../helpers/space-actions.ts'
import type { ActionId, SessionId } from '../../../src/domain/ids.ts'

/** Alice hosts, bob and carol are co-hosts, dora and erik speak. */
const evening = (): Story => Story.begun().promote('bob', 'carol').seat('dora', 'erik')

/** One peer has seen what `here` did, the other what `there` did; then both hear of both. */
function apart(here: (story: Story) => void, there: (story: Story) => void, start = evening()) {
  const [one, other] = [start.fork(), start.fork()]
  here(one)
  there(other)
  const both = start.fork().merge(one, other)
  const reversed = start.fork().merge(other, one)
  expect(summary(reversed.state)).toBe(summary(both.state))
  expect(reversed.state).toEqual(both.state)
  return both
}

const does =
  (id: string, by: string, doing: Doing) =>
  (story: Story): void =>
    void story.do(id, by, doing)

describe('acts that did not know of each other', () => {
  it('keep the voice of somebody out of recordings who said so on one device and took it back on another', () => {
    const out = evening()
    out.do('out', 'dora', { kind: 'leave-out' })
    const back = does('back', 'dora', { kind: 'take-in' })
    const again = (story: Story): void => {
      story.do('in', 'dora', { kind: 'take-in' })
      story.do('out again', 'dora', { kind: 'leave-out' })
    }
    expect(apart(back, again, out).state.leftOut).toHaveLength(1)
    expect(out.fork().merge(out).state?.leftOut).toHaveLength(1)
  })

  it('count in the order host, senior co-host, junior co-host', () => {
    const mute = (by: string) => does(`${by}:mute`, by, { kind: 'mute', target: 'dora' })
    const locked = evening()
    locked.do('locked', 'alice', { kind: 'mute', target: 'dora' })
    const allow = (by: string) => does(`${by}:allow`, by, { kind: 'allow', target: 'dora' })
    const again = (by: string) => (story: Story) => {
      allow(by)(story)
      mute(by)(story)
    }
    // Whoever is senior allowed and muted again; the junior allowed it only.
    expect(apart(again('alice'), allow('bob'), locked).state.locks).toHaveLength(1)
    expect(apart(allow('alice'), again('bob'), locked).state.locks).toHaveLength(0)
    expect(apart(again('bob'), allow('carol'), locked).state.locks).toHaveLength(1)
    expect(apart(allow('bob'), again('carol'), locked).state.locks).toHaveLength(0)
  })

  it('take before they give when the rank is the same', () => {
    const both = apart(
      does('ban', 'alice', { kind: 'ban', target: 'rita' }),
      does('invite', 'alice', { kind: 'invite', target: 'rita' }),
    )
    expect(summary(both.state)).toContain('banned rita')
    expect(both.state.invited).toEqual([])
  })

  it('leave one pin, whichever of two was set by the senior', () => {
    const pin = (by: string) => does(`${by}:pin`, by, { kind: 'pin', url: `https://${by}.example` })
    expect(apart(pin('carol'), pin('bob')).state.pinned).toBe('https://bob.example')
    expect(apart(pin('bob'), pin('alice')).state.pinned).toBe('https://alice.example')
  })

  it('seat nobody beyond the last seat: one of two has it, the other is not on stage', () => {
    const story = Story.begun().promote('bob', 'carol')
    for (let n = 0; n < 9; n += 1) story.seat(`s${n}`)
    const seats = (by: string, name: string) => (peer: Story) => {
      peer.do(`${name}:invited`, by, { kind: 'invite', target: name })
      peer.do(`${name}:accepted`, name, { kind: 'accept' })
    }
    const both = apart(seats('bob', 'dora'), seats('carol', 'erik'), story)
    expect(both.state.stage).toHaveLength(13)
    expect(summary(both.state)).toContain('dora')
    expect(summary(both.state)).not.toContain('erik')
  })
})

describe('whose right was taken away', () => {
  it('keeps what was done before, and nothing that was done beside it', () => {
    const story = evening()
    story.do('before', 'bob', { kind: 'mute', target: 'dora' })
    const both = apart(
      does('revoke', 'alice', { kind: 'revoke', target: 'bob' }),
      does('beside', 'bob', { kind: 'mute', target: 'erik' }),
      story,
    )
    expect(both.state.locks.map(({ account }) => account)).toEqual([idOf('dora')])
    expect(both.state.moderation.at(-1)).toMatchObject({ kind: 'mute', counts: false })
  })

  it('cannot backdate: naming old heads does not help', () => {
    const story = evening()
    const heads = [idOf<ActionId>('erik:accepted')]
    story.do('revoke', 'alice', { kind: 'revoke', target: 'bob' })
    const late = { kind: 'ban', target: 'dora' } as const
    expect(story.try('bob', late)).toBe('not-a-moderator')
    story.do('backdated', 'bob', late, { heads })
    expect(summary(story.state)).not.toContain('banned')
  })

  it('loses everything that it did as a co-host when the host undoes it, in one act', () => {
    const story = evening()
    for (const name of ['dora', 'erik', 'rita']) {
      story.do(`ban:${name}`, 'bob', { kind: 'ban', target: name })
    }
    story.do('more', 'carol', { kind: 'mute', target: 'mallory' })
    expect(summary(story.state)).toContain('banned dora erik rita')
    story.do('undo', 'alice', { kind: 'revoke', target: 'bob', undoes: true })
    expect(summary(story.state)).toBe(
      'live "Evening" | stage alice:host carol:co-host bob:speaker dora:speaker erik:speaker',
    )
    const bans = story.state.moderation.filter(({ kind }) => kind === 'ban')
    expect(bans.map(({ counts }) => counts)).toEqual([false, false, false])
    expect(story.state.locks).toHaveLength(1)
  })

  it('may be given it again, and what is done then counts', () => {
    const story = evening()
    story.do('undo', 'alice', { kind: 'revoke', target: 'bob', undoes: true })
    story.do('again', 'alice', { kind: 'grant', target: 'bob' })
    story.do('later', 'bob', { kind: 'mute', target: 'dora' })
    expect(story.state.locks).toHaveLength(1)
  })

  it('is off the stage for good, though a new session presented itself beside the removal', () => {
    const both = apart(
      does('remove', 'carol', { kind: 'remove', target: 'dora' }),
      does('dora:again', 'dora', { kind: 'present' }),
    )
    expect(summary(both.state)).not.toContain('dora')
  })

  it('does not come on stage by an invitation that was taken back meanwhile', () => {
    const story = evening()
    story.do('offer', 'bob', { kind: 'invite', target: 'rita' })
    const both = apart(
      does('back', 'bob', { kind: 'remove', target: 'rita' }),
      does('accept', 'rita', { kind: 'accept' }),
      story,
    )
    expect(summary(both.state)).not.toContain('rita')
  })

  it('leaves the stage once, whoever else wanted it', () => {
    const both = apart(
      does('down', 'dora', { kind: 'step-down' }),
      does('remove', 'bob', { kind: 'remove', target: 'dora' }),
    )
    expect(summary(both.state)).not.toContain('dora')
  })
})

describe('a take-over', () => {
  const leads = (story: Story): void => {
    story.do('bob:leads', 'bob', { kind: 'take-over', beaconAtMs: 100 })
    const heads = [idOf<ActionId>('bob:leads')]
    story.do('led', 'bob', { kind: 'edit', title: 'Led by bob' }, { heads })
  }
  const beacon = (atMs: number) => ({
    space: opened.space,
    session: idOf<SessionId>('alice'),
    reign: undefined,
    atMs,
    isLeaving: false,
  })

  it('gives an heir the host’s rights until the host acts again', () => {
    const story = evening()
    leads(story)
    expect(summary(story.state)).toContain('"Led by bob"')
    expect(summary(story.state)).toContain('led by bob')
    story.do('back', 'alice', { kind: 'present' })
    expect(summary(story.state)).not.toContain('led by')
    expect(summary(story.state)).toContain('"Led by bob"')
    expect(story.try('bob', { kind: 'edit', title: 'Still' })).toBe('not-the-host')
  })

  it('is void, with all that was done under it, when the host had acted meanwhile', () => {
    const both = apart(leads, does('here', 'alice', { kind: 'edit', title: 'Never gone' }))
    expect(summary(both.state)).toContain('"Never gone"')
    expect(both.state.acting).toBeUndefined()
    expect(both.state.moderation.at(-1)).toMatchObject({ kind: 'take-over', counts: false })
  })

  it('is void when a later beacon is known, whichever came first', () => {
    const early = evening()
    early.graph = addBeacon(early.graph, beacon(101)).graph
    leads(early)
    const late = evening()
    leads(late)
    late.graph = addBeacon(late.graph, beacon(100)).graph
    expect(late.state.acting).toBeDefined()
    late.graph = addBeacon(late.graph, beacon(101)).graph
    expect(late.state).toEqual(early.state)
    expect(summary(late.state)).toContain('"Evening"')
  })

  it('goes to the senior of two heirs that did not hear each other', () => {
    const both = apart(leads, does('carol:leads', 'carol', { kind: 'take-over', beaconAtMs: 100 }))
    expect(summary(both.state)).toContain('led by bob')
  })

  it('passes on to the next heir when the first falls silent too', () => {
    const story = evening()
    leads(story)
    story.do('carol:leads', 'carol', { kind: 'take-over', reign: 'bob:leads' })
    expect(summary(story.state)).toContain('led by carol')
    const other = addBeacon(story.graph, {
      ...beacon(7),
      session: idOf('bob'),
      reign: idOf('bob:leads'),
    })
    expect(other.outcome).toBe('new')
    story.graph = other.graph
    expect(summary(story.state)).toContain('led by bob')
  })
})

describe('a beacon that says nothing new about who leads', () => {
  it('leaves the state as it is: one comes every second, and a log has a thousand actions', () => {
    const story = evening()
    story.do('bob:muted', 'alice', { kind: 'mute', target: 'bob' })
    const before = story.state
    const said = { space: opened.space, session: idOf<SessionId>('alice'), reign: undefined }
    for (const atMs of [1, 2, 3]) {
      story.graph = addBeacon(story.graph, { ...said, atMs, isLeaving: false }).graph
      expect(story.state).toBe(before)
    }
  })

  it('is forgotten by a leader that nobody heard: the take-over stands again', () => {
    const story = evening()
    story.do('bob:leads', 'bob', { kind: 'take-over', beaconAtMs: 100 })
    const said = { space: opened.space, session: idOf<SessionId>('alice'), reign: undefined }
    story.graph = addBeacon(story.graph, { ...said, atMs: 101, isLeaving: false }).graph
    expect(summary(story.state)).not.toContain('led by')
    story.graph = withoutBeacon(story.graph, undefined)
    expect(summary(story.state)).toContain('led by bob')
  })
})

describe('a beacon', () => {
  it('counts only from who leads, only forward, and needs a session that the log knows', () => {
    const story = evening()
    const at = (atMs: number, by: string, reign?: string) => {
      const session = idOf<SessionId>(by)
      const of = reign === undefined ? undefined : idOf<ActionId>(reign)
      const said = { space: opened.space, session, reign: of, atMs, isLeaving: false }
      const added = addBeacon(story.graph, said)
      story.graph = added.graph
      return added.outcome
    }
    const now = OPENED_AT_MS
    expect(at(now, 'alice')).toBe('new')
    expect(at(now, 'alice')).toBe('late')
    expect(at(now + 1, 'bob')).toBe('not-the-leader')
    expect(at(now + 1, 'rita')).toBe('unknown-session')
    expect(at(now + 1, 'bob', 'never')).toBe('unknown-session')
    expect(at(now + 1, 'alice')).toBe('new')
  })
})
