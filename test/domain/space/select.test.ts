import { describe, expect, it } from 'vitest'
import {
  currentBans,
  heardSessions,
  leaderOf,
  leaderPeer,
  mayReturn,
  lockOf,
  mayDo,
  outcastPeers,
  seatOf,
  successorsOf,
} from '../../../src/domain/space/select.ts'
import { idOf, OPENED_AT_MS, peerOf } from '../../helpers/space-actions.ts'
import {
  ABANDONED_MS,
  ALONE_SILENT_MS,
  isAbandoned,
  LEADER_SILENT_MS,
  NEXT_HEIR_MS,
  succeed,
  type LastHeard,
} from '../../../src/domain/space/succession.ts'
import { nameOf, Story } from '../../helpers/space-story.ts'
import type { AccountId } from '../../../src/domain/ids.ts'

const NOW_MS = OPENED_AT_MS + 100
const account = (name: string): AccountId => idOf<AccountId>(name)
const evening = (): Story => Story.begun().promote('bob', 'carol').seat('dora')

describe('what a Space says of everybody', () => {
  it('names each one’s seat', () => {
    const story = evening()
    story.do('offer', 'bob', { kind: 'invite', target: 'erik' })
    story.do('out', 'bob', { kind: 'ban', target: 'mallory', untilMs: NOW_MS + 1 })
    const seats = ['alice', 'bob', 'dora', 'erik', 'mallory', 'rita'].map(name =>
      seatOf(story.state, account(name), NOW_MS),
    )
    expect(seats).toEqual(['host', 'co-host', 'speaker', 'invited', 'banned', 'listener'])
    expect(seatOf(story.state, account('mallory'), NOW_MS + 1)).toBe('listener')
  })

  it('lets those be heard who stand on stage and are not muted', () => {
    const story = evening()
    story.do('mute', 'bob', { kind: 'mute', target: 'dora' })
    story.do('away', 'carol', { kind: 'step-down' })
    expect(heardSessions(story.state)).toEqual([idOf('alice'), idOf('bob')])
    expect(lockOf(story.state, account('dora'))).toMatchObject({ byName: 'bob' })
    story.do('allow', 'alice', { kind: 'allow', target: 'dora' })
    expect(heardSessions(story.state)).toContain(idOf('dora'))
    story.do('close', 'alice', { kind: 'close' })
    expect(heardSessions(story.state)).toEqual([])
  })

  it('keeps a mute when somebody leaves the stage and comes back', () => {
    const story = evening()
    story.do('mute', 'bob', { kind: 'mute', target: 'dora' })
    story.do('down', 'dora', { kind: 'step-down' })
    story.do('again', 'bob', { kind: 'invite', target: 'dora' })
    story.do('up', 'dora', { kind: 'accept' })
    expect(heardSessions(story.state)).not.toContain(idOf('dora'))
  })

  it('knows the peers of who is banned, for as long as the ban lasts', () => {
    const story = evening()
    const home = { session: 'doraHome' }
    story.do('home', 'dora', { kind: 'present' }, home)
    story.do('ban', 'bob', { kind: 'ban', target: 'dora', untilMs: NOW_MS + 1 })
    expect(outcastPeers(story.state, NOW_MS)).toEqual([peerOf('dora'), peerOf('doraHome')])
    expect(outcastPeers(story.state, NOW_MS + 1)).toEqual([])
    expect(currentBans(story.state, NOW_MS)).toMatchObject([{ byName: 'bob', reason: 'noise' }])
  })

  it('lists every act of moderation with who did it and to whom', () => {
    const story = evening()
    story.do('mute', 'bob', { kind: 'mute', target: 'dora' })
    story.do('ban', 'carol', { kind: 'ban', target: 'dora' })
    story.do('unban', 'alice', { kind: 'unban', target: 'dora' })
    const lines = story.state.moderation.map(
      ({ kind, byName, targetName, reason }) => `${byName} ${kind} ${targetName} ${reason}`,
    )
    expect(lines.slice(2)).toEqual(['bob mute dora ', 'carol ban dora noise', 'alice unban dora '])
  })

  it('offers what the rules would allow', () => {
    const { state } = evening()
    const may = (author: string, target: string): boolean =>
      mayDo(state, {
        kind: 'mute',
        author: account(author),
        target: account(target),
        atMs: NOW_MS,
      })
    expect([may('alice', 'bob'), may('bob', 'dora'), may('bob', 'carol')]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('tells who leads and where', () => {
    const story = evening()
    expect(nameOf(leaderOf(story.state))).toBe('alice')
    story.do('leads', 'bob', { kind: 'take-over' })
    expect(nameOf(leaderOf(story.state))).toBe('bob')
    expect(leaderPeer(story.state)).toBe(peerOf('bob'))
    expect(leaderPeer(new Story().state)).toBeUndefined()
  })
})

describe('succession', () => {
  const at = (story: Story, name: string, sinceMs: number) =>
    succeed(story.state, account(name), {
      heard: { beaconAtMs: 9, heardAtMs: NOW_MS },
      nowMs: NOW_MS + sinceMs,
    })

  it('waits until the leader was silent for fifteen seconds, and not one millisecond less', () => {
    const story = evening()
    const untilMs = NOW_MS + LEADER_SILENT_MS
    expect(at(story, 'bob', LEADER_SILENT_MS - 1)).toEqual({ kind: 'wait', untilMs })
    expect(at(story, 'bob', LEADER_SILENT_MS)).toEqual({
      kind: 'take-over',
      reign: undefined,
      beaconAtMs: 9,
    })
  })

  it('gives the first heir time to be heard before the second acts', () => {
    const story = evening()
    expect(at(story, 'carol', LEADER_SILENT_MS)).toMatchObject({ kind: 'wait' })
    expect(at(story, 'carol', LEADER_SILENT_MS + NEXT_HEIR_MS).kind).toBe('take-over')
    expect(at(story, 'dora', 1_000_000).kind).toBe('nothing')
    expect(at(story, 'alice', 1_000_000).kind).toBe('nothing')
  })

  it('passes to the next heir when the one that leads falls silent', () => {
    const story = evening()
    story.do('leads', 'bob', { kind: 'take-over' })
    expect(at(story, 'bob', LEADER_SILENT_MS).kind).toBe('nothing')
    expect(at(story, 'carol', LEADER_SILENT_MS)).toMatchObject({ reign: idOf('leads') })
    story.do('close', 'carol', { kind: 'take-over', reign: 'leads' })
    expect(at(story, 'carol', LEADER_SILENT_MS).kind).toBe('nothing')
  })

  it('waits for no silence when the leader says goodbye, and longer where nobody is in sight', () => {
    const story = evening()
    const after = (sinceMs: number, heard: Partial<LastHeard>) =>
      succeed(story.state, account('bob'), {
        heard: { beaconAtMs: 9, heardAtMs: NOW_MS, ...heard },
        nowMs: NOW_MS + sinceMs,
      }).kind
    expect(after(0, { isLeaving: true })).toBe('take-over')
    expect(after(LEADER_SILENT_MS, { isAlone: true })).toBe('wait')
    expect(after(ALONE_SILENT_MS, { isAlone: true })).toBe('take-over')
  })

  it('names who would lead if the leader left', () => {
    const story = evening()
    expect(successorsOf(story.state).map(nameOf)).toEqual(['bob', 'carol'])
    story.do('leads', 'bob', { kind: 'take-over' })
    expect(successorsOf(story.state).map(nameOf)).toEqual(['carol'])
  })

  it('gives a Space up two minutes after the last sign of life', () => {
    const story = evening()
    expect(isAbandoned(story.state, NOW_MS, NOW_MS + ABANDONED_MS - 1)).toBe(false)
    expect(isAbandoned(story.state, NOW_MS, NOW_MS + ABANDONED_MS)).toBe(true)
    story.do('close', 'alice', { kind: 'close' })
    expect(isAbandoned(story.state, NOW_MS, NOW_MS + ABANDONED_MS)).toBe(false)
  })

  it('lets those on stage return by themselves, and a host only where nobody took over', () => {
    const story = evening()
    const mayBe = (name: string): boolean => mayReturn(story.state, account(name))
    expect(['alice', 'bob', 'stranger'].map(mayBe)).toEqual([true, true, false])
    story.do('leads', 'bob', { kind: 'take-over' })
    expect(['alice', 'bob'].map(mayBe)).toEqual([false, true])
    story.do('close', 'bob', { kind: 'close' })
    expect(mayBe('bob')).toBe(false)
  })

  it('is over when the Space is', () => {
    const story = evening()
    story.do('close', 'alice', { kind: 'close' })
    expect(at(story, 'bob', LEADER_SILENT_MS).kind).toBe('nothing')
  })
})
