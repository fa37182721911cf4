import { describe, expect, it } from 'vitest'
import {
  beginEpoch,
  doorList,
  EMPTY_RING,
  followMembers,
  KNOCK_AGAIN_MS,
  KNOCK_GONE_MS,
  MEMBER_GONE_MS,
  noteKnock,
  refuseKnock,
  takeKnock,
  type DoorView,
  type Keyring,
  type KeyStep,
  type Knock,
} from '../../../src/domain/space/epochs.ts'
import { REQUEST_LASTS_MS, WAITING_MAX } from '../../../src/domain/space/requests.ts'
import { idOf, OPENED_AT_MS } from '../../helpers/space-actions.ts'
import { nameOf, Story } from '../../helpers/space-story.ts'
import type { AccountId, SessionId, SpaceId } from '../../../src/domain/ids.ts'

const HOUR_MS = 3_600_000

type Over = { session?: string; atMs?: number; untilMs?: number }
const knock = (name: string, over: Over = {}): Knock => ({
  space: idOf<SpaceId>('genesis'),
  account: idOf<AccountId>(name),
  session: idOf<SessionId>(over.session ?? `${name}'s`),
  sealingKey: new Uint8Array(32).fill(1),
  window: { fromMs: OPENED_AT_MS, untilMs: over.untilMs ?? OPENED_AT_MS + HOUR_MS },
  name,
  atMs: over.atMs ?? OPENED_AT_MS,
})

/** Alice leads a private Space, and what becomes of it step by step. */
class Door {
  readonly story = Story.begunPrivate()
  ring: Keyring = EMPTY_RING
  nowMs = OPENED_AT_MS
  readonly revoked = new Set<string>()

  constructor() {
    expect(this.begin()).toBe('new: ')
  }

  get view(): DoorView {
    const { nowMs, revoked } = this
    const isRevoked = ({ session }: { readonly session: string }): boolean => revoked.has(session)
    return { state: this.story.state, nowMs, isRevoked }
  }

  begin(heard = 0, place = 0): string {
    return this.#told(beginEpoch(this.ring, this.view, { heard, place }))
  }

  knock(each: Knock): string {
    return this.#told(takeKnock(this.ring, each, this.view))
  }

  admit(name: string): string {
    this.story.do(`admit ${name}`, 'alice', { kind: 'admit', target: name })
    return this.follow()
  }

  ban(name: string): string {
    this.story.do(`ban ${name}`, 'alice', { kind: 'ban', target: name })
    return this.follow()
  }

  follow(): string {
    return this.#told(followMembers(this.ring, this.view, { heard: 0, place: 0 }))
  }

  refuse(name: string): void {
    this.ring = refuseKnock(this.ring, idOf<AccountId>(name)).ring
  }

  get waiting(): string {
    return doorList(this.ring, this.view)
      .knocking.map(({ account }) => nameOf(account))
      .join()
  }

  #told({ ring, renew, grant }: KeyStep): string {
    const grew = ring.epoch - this.ring.epoch
    expect(grew > 0).toBe(renew)
    this.ring = ring
    return `${renew ? 'new: ' : ''}${grant.map(({ name }) => name).join()}`
  }
}

describe('the keys of a private Space', () => {
  it('are for whom somebody let in, and for nobody who only knocks', () => {
    const door = new Door()
    expect(door.knock(knock('bob'))).toBe('')
    expect(door.waiting).toBe('bob')
    expect(door.admit('bob')).toBe('bob')
    expect(door.waiting).toBe('')
    expect(doorList(door.ring, door.view).inside).toMatchObject([{ name: 'bob' }])
  })

  it('go to every session of a member, as often as it asks', () => {
    const door = new Door()
    door.admit('bob')
    expect(door.knock(knock('bob'))).toBe('bob')
    expect(door.knock(knock('bob', { session: 'phone', atMs: OPENED_AT_MS + 1 }))).toBe('bob')
    expect(door.knock(knock('bob', { atMs: OPENED_AT_MS + 2 }))).toBe('bob')
    expect(door.knock(knock('bob', { atMs: OPENED_AT_MS + 2 })), 'the same again').toBe('')
    expect(door.knock(knock('alice', { session: 'phone of alice' })), 'the host').toBe('alice')
  })

  it('are new when somebody who had them is put out, for all the others at once', () => {
    const door = new Door()
    for (const name of ['bob', 'carol', 'dora']) {
      door.knock(knock(name))
      door.admit(name)
    }
    expect(door.ban('carol')).toBe('new: bob,dora')
    expect(door.follow()).toBe('')
    expect(door.knock(knock('carol', { atMs: OPENED_AT_MS + 9 }))).toBe('')
    expect(door.waiting).toBe('')
  })

  it('stay when somebody is put out who never had them, and when somebody leaves', () => {
    const door = new Door()
    door.knock(knock('bob'))
    door.admit('bob')
    door.admit('carol')
    expect(door.ban('carol'), 'let in, and never came').toBe('')
    door.knock(knock('mallory'))
    expect(door.ban('mallory'), 'only knocked').toBe('')
    door.story.seat('bob').do('leaves', 'bob', { kind: 'step-down' })
    expect(door.follow()).toBe('')
  })

  it('are not given to a session whose delegation is over', () => {
    const door = new Door()
    for (const name of ['bob', 'carol']) {
      door.knock(knock(name))
      door.admit(name)
    }
    door.nowMs = OPENED_AT_MS + HOUR_MS + 1
    expect(door.ban('carol')).toBe('new: ')
  })

  it('are new when an account ends a session that had them, and not for one that had none', () => {
    const door = new Door()
    for (const name of ['bob', 'carol']) {
      door.knock(knock(name))
      door.admit(name)
    }
    door.knock(knock('bob', { session: 'lost phone', atMs: OPENED_AT_MS + 1 }))
    door.knock(knock('mallory'))
    door.revoked.add(idOf<SessionId>("mallory's"))
    expect(door.follow()).toBe('')
    door.revoked.add(idOf<SessionId>('lost phone'))
    expect(door.follow()).toBe('new: bob,carol')
    expect(door.follow()).toBe('')
    const later = { session: 'lost phone', atMs: OPENED_AT_MS + 5_000 }
    expect(door.knock(knock('bob', later)), 'whoever found it').toBe('')
  })

  it('reach a member that only says it is here once, and one that lacks them as soon as it asks', () => {
    const door = new Door()
    door.knock(knock('bob'))
    door.admit('bob')
    door.nowMs += KNOCK_AGAIN_MS
    expect(door.knock(knock('bob', { atMs: door.nowMs }))).toBe('')
    door.nowMs += 1_000
    expect(door.knock(knock('bob', { atMs: door.nowMs }))).toBe('bob')
  })

  it('outlast a delegation that was renewed, for twelve hours and more', () => {
    const door = new Door()
    door.knock(knock('bob'))
    door.admit('bob')
    for (const name of ['carol', 'dora']) {
      door.knock(knock(name))
      door.admit(name)
    }
    for (let hour = 1; hour <= 13; hour += 1) {
      door.nowMs = OPENED_AT_MS + hour * HOUR_MS - 60_000
      const renewed = { atMs: door.nowMs, untilMs: door.nowMs + HOUR_MS }
      const before = door.ring.sessions.get(idOf<SessionId>("bob's"))
      expect(before?.window.untilMs).toBeGreaterThanOrEqual(door.nowMs)
      door.ring = noteKnock(door.ring, knock('bob', renewed), door.view)
    }
    expect(door.ban('carol'), 'dora renewed nothing').toBe('new: bob')
  })

  it('are not sealed to tabs that were closed long ago', () => {
    const door = new Door()
    for (const name of ['bob', 'carol', 'dora']) {
      door.knock(knock(name))
      door.admit(name)
    }
    door.nowMs += MEMBER_GONE_MS + 1
    door.knock(knock('bob', { atMs: door.nowMs }))
    expect(doorList(door.ring, door.view).inside).toMatchObject([{ name: 'bob' }])
    expect(door.ban('carol')).toBe('new: bob')
  })

  it('begin above what a keeper has heard of, and by the clock when that is nothing', () => {
    const begun = (heard: number, place: number, nowMs = 0): number => {
      const view = { ...new Door().view, nowMs }
      return beginEpoch(EMPTY_RING, view, { heard, place }).ring.epoch
    }
    expect(begun(7, 0)).toBe(8)
    expect(begun(8, 0)).toBe(12)
    expect(begun(0, 0, 1_700_000_000_000)).toBe(1_700_000_000)
    expect(begun(0, 0)).toBe(4)
  })

  it('never have one number by two keepers that begin an epoch at once', () => {
    for (let heard = 0; heard < 9; heard += 1) {
      const view = { ...new Door().view, nowMs: 0 }
      const begun = [0, 1, 2, 3].map(
        place => beginEpoch(EMPTY_RING, view, { heard, place }).ring.epoch,
      )
      expect(new Set(begun).size).toBe(4)
      expect(Math.min(...begun)).toBeGreaterThan(heard)
    }
  })
})

describe('the door of a private Space', () => {
  it('keeps the order of those who wait, each once however often it knocks', () => {
    const door = new Door()
    for (const name of ['bob', 'carol']) door.knock(knock(name))
    door.knock(knock('bob', { atMs: OPENED_AT_MS + 5 }))
    door.knock(knock('bob', { session: 'phone', atMs: OPENED_AT_MS + 6 }))
    expect(door.waiting).toBe('bob,carol')
  })

  it('forgets who was refused, until it asks again', () => {
    const door = new Door()
    door.knock(knock('bob'))
    door.refuse('bob')
    expect(door.waiting).toBe('')
    expect(door.knock(knock('bob'))).toBe('')
    expect(door.waiting).toBe('')
    door.knock(knock('bob', { atMs: OPENED_AT_MS + 1 }))
    expect(door.waiting).toBe('bob')
  })

  it('forgets who knocks no more: gone, or answered by another keeper', () => {
    const door = new Door()
    for (const name of ['bob', 'carol']) door.knock(knock(name))
    door.nowMs += KNOCK_GONE_MS
    door.knock(knock('bob', { atMs: door.nowMs }))
    expect(door.waiting).toBe('bob,carol')
    door.nowMs += 1
    expect(door.waiting).toBe('bob')
    door.knock(knock('carol', { atMs: door.nowMs }))
    expect(doorList(door.ring, door.view).knocking[1]?.sinceMs).toBe(door.nowMs)
  })

  it('hears no knock of another time, nor from under a delegation that did not cover it', () => {
    const door = new Door()
    door.nowMs = OPENED_AT_MS + REQUEST_LASTS_MS + 1
    expect(door.knock(knock('bob'))).toBe('')
    door.knock(knock('bob', { atMs: OPENED_AT_MS - 1 }))
    expect(door.waiting).toBe('')
    door.knock(knock('bob', { atMs: OPENED_AT_MS + 1 }))
    expect(door.waiting).toBe('bob')
  })

  it('holds as many as a leader looks at; members pass it all the same', () => {
    const door = new Door()
    for (let each = 0; each < WAITING_MAX + 5; each += 1) door.knock(knock(`crowd ${each}`))
    expect(doorList(door.ring, door.view).knocking.length).toBe(WAITING_MAX)
    door.story.do('admit bob', 'alice', { kind: 'admit', target: 'bob' })
    expect(door.knock(knock('bob'))).toBe('bob')
  })

  it('remembers the four newest sessions of an account', () => {
    const door = new Door()
    for (let each = 0; each < 9; each += 1) {
      door.knock(knock('bob', { session: `bob ${each}`, atMs: OPENED_AT_MS + each }))
    }
    const kept = [...door.ring.sessions.values()].map(({ atMs }) => atMs - OPENED_AT_MS)
    expect(kept).toEqual([5, 6, 7, 8])
  })
})
