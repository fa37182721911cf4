import { describe, expect, it } from 'vitest'
import { accountOf, NOON_MS, spaceWith } from '../../helpers/chat-says.ts'
import { fakeId } from '../../helpers/fake-ids.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import {
  HOP_PACES,
  judgeCaption,
  NEW_CAPTIONER,
  OWN_PACES,
  type Captioner,
} from '../../../src/domain/captions/judge-caption.ts'
import type { Caption } from '../../../src/domain/captions/caption.ts'
import type { SessionId } from '../../../src/domain/ids.ts'
import type { Role, Speaker, SpaceState } from '../../../src/domain/space/state.ts'

const sessionOf = (n: number): SessionId => fakeId<SessionId>(n + 100)
const onStage = (n: number, role: Role): Speaker => ({
  account: accountOf(n),
  session: sessionOf(n),
  peer: peerOf(`p${n}`),
  name: `Person ${n}`,
  role,
})
/** 0 hosts, 1 is a co-host, 2 and 3 speak, nobody else is on stage. */
const stage = [
  onStage(0, 'host'),
  onStage(1, 'co-host'),
  onStage(2, 'speaker'),
  onStage(3, 'speaker'),
]
const space = spaceWith({ stage, coHosts: [accountOf(1)] })
const lock = (n: number) => ({ account: accountOf(n), by: accountOf(0), byName: 'Person 0' })

const captionBy = (n: number, over: Partial<Caption> = {}) => ({
  session: sessionOf(n),
  speaker: accountOf(n),
  atMs: NOON_MS,
  segment: 1,
  kind: 'recognised' as const,
  isFinal: false,
  frame: undefined,
  ...over,
})
const judged = (
  caption: ReturnType<typeof captionBy>,
  state: SpaceState = space,
  before: Captioner = NEW_CAPTIONER,
) => judgeCaption(caption, before, { state, nowMs: NOON_MS, paces: OWN_PACES }).refused ?? 'passes'

describe('captions', () => {
  it('are of whoever speaks, by the session that speaks', () => {
    expect(judged(captionBy(2))).toBe('passes')
    expect(judged(captionBy(2, { session: sessionOf(7) }))).toBe('not-on-stage')
    expect(judged(captionBy(7))).toBe('not-on-stage')
    expect(judged(captionBy(2), { ...space, phase: 'ended' })).toBe('ended')
  })

  it('are typed for others by moderators alone, and made by a machine for nobody else', () => {
    const typed = { speaker: accountOf(3), kind: 'typed' } as const
    expect(judged(captionBy(0, typed))).toBe('passes')
    expect(judged(captionBy(1, typed))).toBe('passes')
    expect(judged(captionBy(2, typed))).toBe('not-theirs')
    expect(judged(captionBy(0, { ...typed, kind: 'recognised' }))).toBe('not-theirs')
    expect(judged(captionBy(0, { ...typed, speaker: accountOf(9) }))).toBe('not-on-stage')
  })

  it('of whom a moderator muted go nowhere, whoever types them', () => {
    const muted = { ...space, locks: [lock(2)] }
    expect(judged(captionBy(2), muted)).toBe('muted')
    expect(judged(captionBy(0, { speaker: accountOf(2), kind: 'typed' }), muted)).toBe('muted')
    const quiet = { ...space, locks: [lock(1)] }
    expect(judged(captionBy(1, { speaker: accountOf(3), kind: 'typed' }), quiet)).toBe('muted')
  })

  it('are new: neither replayed, nor late, nor of a sentence that is over', () => {
    const before = { ...NEW_CAPTIONER, atMs: NOON_MS, segment: 4, isClosed: true }
    expect(judged(captionBy(2, { segment: 5 }), space, before)).toBe('old')
    expect(judged(captionBy(2, { segment: 5, atMs: NOON_MS + 1 }), space, before)).toBe('passes')
    expect(judged(captionBy(2, { segment: 4, atMs: NOON_MS + 1 }), space, before)).toBe('old')
    const open = { ...before, isClosed: false }
    expect(judged(captionBy(2, { segment: 4, atMs: NOON_MS + 1 }), space, open)).toBe('passes')
    expect(judged(captionBy(2, { segment: 3, atMs: NOON_MS + 1 }), space, open)).toBe('old')
    expect(judged(captionBy(2, { atMs: NOON_MS + 120_000 }))).toBe('passes')
    expect(judged(captionBy(2, { atMs: NOON_MS + 120_001 }))).toBe('old')
    expect(judged(captionBy(2, { atMs: NOON_MS - 120_001 }))).toBe('old')
  })

  it('come no faster than somebody speaks', () => {
    const flood = (perSecond: number, isNew: boolean, paces = OWN_PACES): number => {
      const seconds = 10
      let captioner = NEW_CAPTIONER
      let passed = 0
      for (let n = 0; n < seconds * perSecond; n += 1) {
        const nowMs = NOON_MS + (n * 1_000) / perSecond
        const caption = captionBy(2, { atMs: nowMs, segment: isNew ? n + 1 : 1 })
        const judgement = judgeCaption(caption, captioner, { state: space, nowMs, paces })
        if (judgement.refused !== undefined) continue
        captioner = judgement.captioner
        passed += 1
      }
      return passed
    }
    expect(flood(2, false)).toBe(20)
    expect(flood(50, false)).toBeLessThanOrEqual(6 + 30)
    expect(flood(50, true)).toBeLessThanOrEqual(6 + 10)
    // A hop lets more pass, but not for long.
    expect(flood(50, false, HOP_PACES)).toBeLessThanOrEqual(16 + 40)
    expect(flood(50, true, HOP_PACES)).toBeLessThanOrEqual(12 + 20)
  })
})
