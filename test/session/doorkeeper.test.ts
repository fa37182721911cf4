import { describe, expect, it } from 'vitest'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { keepDoor } from '../../src/session/doorkeeper.ts'
import { QUIET } from '../helpers/quiet-state.ts'
import { Watchable } from '../../src/events.ts'
import type { AccountId, ActionId, SessionId } from '../../src/domain/ids.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'

const bob = idOf<AccountId>('bob')
const alice = idOf<AccountId>('alice')

const space: SpaceState = {
  ...QUIET,
  id: idOf('space'),
  community: idOf('community'),
  host: alice,
  title: 'Evening',
  language: 'it',
  startedAtMs: 0,
}

describe('a host that lets people come', () => {
  const waiting = ['bob', 'carol'].map(name => ({
    account: idOf<AccountId>(name),
    name,
    sinceMs: 1,
  }))

  function door(
    mayCome: SpaceState['mayCome'],
    following: readonly AccountId[],
    seat: 'host' | 'co-host' = 'host',
  ) {
    const acts: string[] = []
    const room = {
      state: new Watchable<SpaceState | undefined>({ ...space, mayCome }),
      seat: new Watchable({ seat, isHere: true }),
      leads: new Watchable(true),
      waiting: new Watchable<typeof waiting>([]),
      act: (act: { readonly kind: string; readonly target?: AccountId }) =>
        void acts.push(`${act.kind} ${waiting.find(w => w.account === act.target)?.name}`),
    }
    keepDoor(room, new Watchable<ReadonlySet<AccountId>>(new Set(following)))
    room.waiting.set(waiting)
    return { acts, room }
  }

  it('invites everybody who asks, those it follows, or nobody by itself', () => {
    expect(door('everyone', []).acts).toEqual(['invite bob', 'invite carol'])
    expect(door('followed', [idOf('carol')]).acts).toEqual(['invite carol'])
    expect(door('invited', [idOf('carol')]).acts).toEqual([])
  })

  it('is kept by an heir that leads as well, who knows nothing of whom the host follows', () => {
    expect(door('everyone', [], 'co-host').acts).toEqual(['invite bob', 'invite carol'])
    expect(door('followed', [idOf('carol')], 'co-host').acts).toEqual([])
  })

  it('invites each once, and only while there is a seat', () => {
    const { acts, room } = door('everyone', [])
    room.waiting.set([...waiting])
    expect(acts).toHaveLength(2)
    const crowd = Array.from({ length: 12 }, (_, n) => ({
      account: idOf<AccountId>(`s${n}`),
      by: alice,
    }))
    const full = door('invited', [])
    full.room.state.set({ ...space, mayCome: 'everyone', invited: crowd })
    expect(full.acts).toEqual([])
  })

  const open = { ...space, mayCome: 'everyone' } as const

  it('invites once more whoever declined by mistake and asks again', () => {
    const { acts, room } = door('everyone', [])
    room.state.set({ ...open, invited: waiting.map(({ account }) => ({ account, by: alice })) })
    room.waiting.set([])
    room.state.set({ ...open })
    expect(acts).toHaveLength(2)
    room.waiting.set(waiting.map(each => ({ ...each, sinceMs: 2 })))
    expect(acts.slice(2)).toEqual(['invite bob', 'invite carol'])
  })

  it('invites nobody twice while the queue still shows who is invited already', () => {
    const { acts, room } = door('everyone', [])
    room.state.set({ ...open, invited: waiting.map(({ account }) => ({ account, by: alice })) })
    room.waiting.set([...waiting])
    expect(acts).toHaveLength(2)
  })

  it('invites once more whoever lost a race for the last seat and asks again, or still waits', () => {
    const others = Array.from({ length: 12 }, (_, n) => ({
      account: idOf<AccountId>(`s${n}`),
      by: alice,
    }))
    const again = door('everyone', [])
    again.room.waiting.set([])
    again.room.waiting.set(waiting.map(each => ({ ...each, sinceMs: 2 })))
    expect(again.acts.slice(2)).toEqual(['invite bob', 'invite carol'])
    const still = door('everyone', [])
    still.room.state.set({ ...open, invited: others })
    expect(still.acts).toHaveLength(2)
    still.room.state.set({ ...open, invited: others.slice(1) })
    expect(still.acts.slice(2)).toEqual(['invite bob'])
  })

  const seatOf = ({ account, name }: (typeof waiting)[number]): SpaceState['stage'][number] => ({
    account,
    session: idOf<SessionId>(name),
    peer: peerOf(name),
    name,
    role: 'speaker',
  })
  const takenOff = (target: AccountId): SpaceState['moderation'][number] => ({
    id: idOf<ActionId>('remove'),
    kind: 'remove',
    by: alice,
    byName: 'Alice',
    target,
    targetName: 'Bob',
    reason: '',
    untilMs: 0,
    atMs: 1,
    counts: true,
    wasOnStage: true,
  })

  it('lets whoever stepped down come again, and not whom a moderator took off', () => {
    const stood = (moderation: SpaceState['moderation']): readonly string[] => {
      const { acts, room } = door('everyone', [])
      room.waiting.set([])
      room.state.set({ ...open, stage: waiting.map(seatOf) })
      room.state.set({ ...open, moderation })
      room.waiting.set([...waiting])
      return acts.slice(2)
    }
    expect(stood([])).toEqual(['invite bob', 'invite carol'])
    expect(stood([takenOff(bob)])).toEqual(['invite carol'])
    expect(stood([{ ...takenOff(bob), counts: false }])).toEqual(['invite bob', 'invite carol'])
  })
})
