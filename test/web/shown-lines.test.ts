import { describe, expect, it } from 'vitest'
import { CAST, liveState } from '../helpers/fake-spaces.ts'
import { newestMs, shownLines, unreadIn } from '../../web/store/shown-lines.ts'
import type { AccountId, ChatLine } from '../../src/index.ts'

const line = (account: AccountId, atMs: number, phase: ChatLine['phase'] = 'out'): ChatLine => ({
  id: `${account}${atMs}`,
  account,
  name: '',
  text: '',
  atMs,
  phase,
})
const lines = [line(CAST.alice, 1), line(CAST.bob, 2), line(CAST.carol, 3)]
const by = (shown: readonly ChatLine[]) => shown.map(({ account }) => account)

describe('lines of the chat', () => {
  it('by whom we have blocked, or the Space keeps out, are not shown', () => {
    const ban = {
      account: CAST.carol,
      name: '',
      by: CAST.alice,
      byName: '',
      reason: '',
      untilMs: 100,
      peers: [],
    }
    const state = { ...liveState(), bans: [ban] }
    const blocked = new Set([CAST.bob])
    expect(by(shownLines(lines, { state, blocked, nowMs: 99 }))).toEqual([CAST.alice])
    expect(by(shownLines(lines, { state, blocked, nowMs: 100 }))).toEqual([CAST.alice, CAST.carol])
    const none = { state: undefined, blocked: undefined, nowMs: 0 }
    expect(shownLines(lines, none)).toBe(lines)
  })

  it('call us when others wrote them since we read', () => {
    const all = [...lines, line(CAST.rita, 4), line(CAST.bob, 5, 'sending')]
    expect(unreadIn(all, { me: CAST.rita, readAtMs: 1 })).toBe(2)
    expect(unreadIn(all, { me: undefined, readAtMs: 3 })).toBe(1)
  })

  it('are read up to the last that everybody has, whatever of our own stands behind it', () => {
    expect(newestMs([...lines, line(CAST.rita, 9, 'lost')])).toBe(3)
    expect(newestMs([line(CAST.rita, 9, 'sending')])).toBeUndefined()
  })
})
