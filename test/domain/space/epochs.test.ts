import { describe, expect, it } from 'vitest'
import {
  doorList,
  followMembers,
  newKeyring,
  refuseKnock,
  takeKnock,
  type Keyring,
  type KeyStep,
  type Knock,
} from '../../../src/domain/space/epochs.ts'
import { REQUEST_LASTS_MS, WAITING_MAX } from '../../../src/domain/space/requests.ts'
import { idOf, OPENED_AT_MS } from '../../helpers/space-actions.ts'
import { nameOf, Story } from '../../helpers/space-story.ts'
import type { AccountId, SessionId, SpaceId } from '../../../src/domain/ids.ts'

const HOUR_MS = 3_600_000

const knock = (name: string, over: { session?: string; atMs?: number } = {}): Knock => ({
  space: idOf<SpaceId>('genesis'),
  account: idOf<AccountId>(name),
  session: idOf<SessionId>(over.session ?? `${name}'s`),
  sealingKey: new Uint8Array(32).fill(1),
  window: { fromMs: OPENED_AT_MS, untilMs: OPENED_AT_MS + HOUR_MS },
  name,
  atMs: over.atMs ?? OPENED_AT_MS,
})

/** Alice leads a private Space, and what becomes of it step by step. */
class Door {
  readonly story = Story.begunPrivate()
  ring: Keyring = newKeyring(0, OPENED_AT_MS)
  nowMs = OPENED_AT_MS

  knock(each: Knock): string {
    return this.#told(takeKnock(this.ring, each, this.story.state, this.nowMs))
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
    return this.#told(followMembers(this.ring, this.story.state, this.nowMs))
  }

  refuse(name: string): void {
    this.ring = refuseKnock(this.ring, idOf<AccountId>(name)).ring
  }

  get waiting(): string {
    return doorList(this.ring, this.story.state)
      .knocking.map(({ account }) => nameOf(account))
      .join()
  }

  #told({ ring, renew, grant }: KeyStep): string {
    const grew = ring.epoch - this.ring.epoch
    expect(grew).toBe(renew ? 1 : 0)
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
    expect(doorList(door.ring, door.story.state).inside).toMatchObject([{ name: 'bob' }])
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

  it('begin above what a leader has heard of, and above all before it when that is nothing', () => {
    expect(newKeyring(7, OPENED_AT_MS).epoch).toBe(8)
    expect(newKeyring(0, 1_700_000_000_000).epoch).toBe(1_700_000_000)
    expect(newKeyring(0, 0).epoch).toBe(1)
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
    expect(doorList(door.ring, door.story.state).knocking.length).toBe(WAITING_MAX)
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
