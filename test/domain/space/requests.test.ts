import { describe, expect, it } from 'vitest'
import {
  ASKED_MAX,
  dismiss,
  REQUEST_LASTS_MS,
  settleQueue,
  takeRequest,
  WAITING_MAX,
  waitingIn,
  type Queue,
  type SpeakRequest,
} from '../../../src/domain/space/requests.ts'
import { NEWCOMER_MINUTES } from '../../../src/domain/chat/newcomer.ts'
import { idOf, opened, OPENED_AT_MS, peerOf } from '../../helpers/space-actions.ts'
import { Story } from '../../helpers/space-story.ts'
import type { AccountId, SessionId } from '../../../src/domain/ids.ts'

const NOW_MS = OPENED_AT_MS + 60_000
const evening = Story.begun().seat('dora').state

const request = (name: string, over: Partial<SpeakRequest> = {}): SpeakRequest => ({
  space: opened.space,
  account: idOf<AccountId>(name),
  session: idOf<SessionId>(name),
  peer: peerOf(name),
  window: { fromMs: OPENED_AT_MS, untilMs: OPENED_AT_MS + 3_600_000 },
  name,
  wants: true,
  atMs: NOW_MS,
  ...over,
})

/** Where newcomers write one line for a start. */
const calm = { state: { ...evening, chat: 'slow' as const }, nowMs: NOW_MS }

const queueOf = (...requests: readonly SpeakRequest[]): Queue =>
  requests.reduce<Queue>(
    (queue, said) => takeRequest(queue, said, { state: evening, nowMs: NOW_MS }).queue,
    [],
  )
const names = (queue: Queue): string =>
  waitingIn(queue)
    .map(({ name }) => name)
    .join()
const refusal = (queue: Queue, said: SpeakRequest, state = evening) =>
  takeRequest(queue, said, { state, nowMs: NOW_MS }).refused

const MINUTE_MS = 60_000

describe('the queue of those who ask to speak', () => {
  it('keeps the order in which they came, and each one’s place however often it asks', () => {
    const later = request('bob', { atMs: NOW_MS + 1, name: 'bobby' })
    expect(names(queueOf(request('bob'), request('carol'), later))).toBe('bobby,carol')
  })

  it('lets go of who takes the request back, and puts who asks anew at the end', () => {
    const gone = request('bob', { atMs: NOW_MS + 1, wants: false })
    const queue = queueOf(request('bob'), request('carol'), gone)
    expect(names(queue)).toBe('carol')
    expect(refusal(queue, request('bob'))).toBe('known')
    const again = takeRequest(queue, request('bob', { atMs: NOW_MS + 2 }), {
      state: evening,
      nowMs: NOW_MS,
    })
    expect(names(again.queue)).toBe('carol,bob')
  })

  it('takes nothing old, nothing from outside a delegation, nobody on stage or banned', () => {
    expect(refusal([], request('bob', { atMs: NOW_MS - REQUEST_LASTS_MS - 1 }))).toBe('not-now')
    expect(refusal([], request('bob', { atMs: NOW_MS + REQUEST_LASTS_MS }))).toBeUndefined()
    expect(refusal([], request('bob', { atMs: OPENED_AT_MS - 1 }))).toBe('not-now')
    expect(refusal([], request('dora'))).toBe('known')
    const story = Story.begun()
    story.do('ban', 'alice', { kind: 'ban', target: 'mallory' })
    expect(refusal([], request('mallory'), story.state)).toBe('banned')
    story.do('shut', 'alice', { kind: 'edit', takesRequests: false })
    expect(refusal([], request('bob'), story.state)).toBe('closed')
    expect(refusal([], request('bob', { wants: false }), story.state)).toBeUndefined()
  })

  it('has an end, also for keys made by the thousand', () => {
    const crowd = Array.from({ length: 3 * WAITING_MAX }, (_, n) => request(`k${n}`))
    expect(waitingIn(queueOf(...crowd))).toHaveLength(WAITING_MAX)
    const flapping = crowd.flatMap(said => [said, { ...said, wants: false, atMs: NOW_MS + 1 }])
    expect(queueOf(...flapping).length).toBeLessThanOrEqual(ASKED_MAX)
    const many = Array.from({ length: ASKED_MAX + 100 }, (_, n) => request(`k${n}`))
    const slow = many.reduce<Queue>((queue, said) => takeRequest(queue, said, calm).queue, [])
    expect([slow.length, waitingIn(slow).length]).toEqual([ASKED_MAX, 0])
  })

  it('lets newcomers in when they have asked for as long as the host says', () => {
    const story = Story.begun()
    story.do('slow', 'alice', { kind: 'edit', chat: 'slow', newcomerMinutes: 15 })
    const asks = (queue: Queue, afterMs: number) => {
      const nowMs = NOW_MS + afterMs
      return takeRequest(queue, request('bob', { atMs: nowMs }), { state: story.state, nowMs })
    }
    const first = asks([], 0)
    expect(asks(first.queue, 15 * MINUTE_MS - 1).refused).toBe('newcomer')
    expect(names(asks(first.queue, 15 * MINUTE_MS).queue)).toBe('bob')
  })

  it('lets newcomers in when they have asked for five minutes, where the host says no more', () => {
    const asks = (queue: Queue, afterMs: number, wants = true) => {
      const nowMs = NOW_MS + afterMs
      return takeRequest(queue, request('bob', { atMs: nowMs, wants }), { ...calm, nowMs })
    }
    const first = asks([], 0)
    const soon = asks(first.queue, NEWCOMER_MINUTES * MINUTE_MS - 1)
    expect([first.refused, soon.refused, names(soon.queue)]).toEqual(['newcomer', 'newcomer', ''])
    expect(names(asks(soon.queue, NEWCOMER_MINUTES * MINUTE_MS).queue)).toBe('bob')
    // Nor does taking it back make anybody new again, or older.
    const back = asks(first.queue, 1_000, false).queue
    expect(asks(back, NEWCOMER_MINUTES * MINUTE_MS - 1).refused).toBe('newcomer')
    expect(names(asks(back, NEWCOMER_MINUTES * MINUTE_MS).queue)).toBe('bob')
    // Who waits when the rule comes keeps its place.
    expect(names(asks(queueOf(request('bob')), 5_000).queue)).toBe('bob')
  })

  it('forgets whom the log has answered, and everybody once requests are off', () => {
    const queue = queueOf(request('bob'), request('carol'))
    const story = Story.begun()
    expect(settleQueue(queue, story.state, NOW_MS)).toBe(queue)
    story.do('offer', 'alice', { kind: 'invite', target: 'bob' })
    expect(names(settleQueue(queue, story.state, NOW_MS))).toBe('carol')
    story.do('shut', 'alice', { kind: 'edit', takesRequests: false })
    expect(names(settleQueue(queue, story.state, NOW_MS))).toBe('')
    expect(names(dismiss(queue, idOf<AccountId>('bob')))).toBe('carol')
  })
})
