import { describe, expect, it } from 'vitest'
import { BLOCKS_MAX, BlockList } from '../../src/session/block-list.ts'
import { idOf } from '../helpers/space-actions.ts'
import { keepOut } from '../../src/session/keep-out.ts'
import { liveState } from '../helpers/fake-spaces.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { Watchable } from '../../src/events.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { OwnSeat } from '../../src/session/spaces-api.ts'
import type { SpaceState } from '../../src/domain/space/state.ts'
import type { StageAct } from '../../src/domain/space/stage-act.ts'
import type { Waiting } from '../../src/domain/space/requests.ts'

const [alice, bob, carol] = ['alice', 'bob', 'carol'].map(name => idOf<AccountId>(name)) as [
  AccountId,
  AccountId,
  AccountId,
]

describe('whom somebody has blocked', () => {
  it('is kept over a reload, until it is taken back', async () => {
    const rows = new MemoryRows()
    const list = await BlockList.open(rows)
    expect(await list.block(bob)).toBe('blocked')
    expect(await list.block(bob)).toBe('blocked')
    await list.block(carol)
    await list.unblock(carol)
    await list.unblock(alice)
    expect([...(await BlockList.open(rows)).blocked.current]).toEqual([bob])
  })

  it('is a list with an end, which forgets nobody to make room', async () => {
    const rows = new MemoryRows()
    const many = Array.from({ length: BLOCKS_MAX }, (_, at) => idOf<AccountId>(`no ${at}`))
    await rows.putAll(many.map(account => [`/block/${account}`, new Uint8Array([1])]))
    await rows.putAll([['/block/not an account', new Uint8Array([1])]])
    const list = await BlockList.open(rows)
    expect(await list.block(bob)).toBe('full')
    expect(list.blocked.current.size).toBe(BLOCKS_MAX)
  })
})

describe('a Space of somebody who has blocked', () => {
  function door(over: { readonly seat?: OwnSeat['seat']; readonly leads?: boolean } = {}) {
    const acts: StageAct[] = []
    const state = { ...liveState([]), host: alice }
    const room = {
      state: new Watchable<SpaceState | undefined>(state),
      seat: new Watchable<OwnSeat>({ seat: over.seat ?? 'host', isHere: true }),
      leads: new Watchable(over.leads ?? true),
      waiting: new Watchable<readonly Waiting[]>([]),
      act: (act: StageAct) => void acts.push(act),
    }
    const blocked = new Watchable<ReadonlySet<AccountId>>(new Set([bob]))
    const stop = keepOut(room, blocked, { now: () => 1_000 })
    const asks = (account: AccountId): void =>
      room.waiting.set([{ account, name: 'somebody', sinceMs: 1 }])
    return { acts, room, blocked, stop, asks, state }
  }
  const banOfBob = { kind: 'ban', target: bob, reason: '', untilMs: 0 }

  it('bans the one that asks to speak, and nobody else', () => {
    const { acts, asks } = door()
    asks(carol)
    expect(acts).toEqual([])
    asks(bob)
    expect(acts).toEqual([banOfBob])
  })

  it('bans whoever is blocked while it waits or stands there, and not twice', () => {
    const { acts, blocked, asks, room, state } = door()
    asks(carol)
    blocked.set(new Set([bob, carol]))
    expect(acts).toEqual([{ ...banOfBob, target: carol }])
    const ban = {
      account: carol,
      name: '',
      by: alice,
      byName: '',
      reason: '',
      untilMs: 0,
      peers: [],
    }
    room.state.set({ ...state, bans: [ban], invited: [{ account: bob, by: alice }] })
    expect(acts).toEqual([{ ...banOfBob, target: carol }, banOfBob])
  })

  it('is the host’s own: in somebody else’s the list decides nothing', () => {
    for (const over of [{ seat: 'co-host' }, { leads: false }] as const) {
      const { acts, asks } = door(over)
      asks(bob)
      expect(acts).toEqual([])
    }
  })

  it('is left alone once the room is', () => {
    const { acts, asks, stop } = door()
    stop()
    asks(bob)
    expect(acts).toEqual([])
  })
})
