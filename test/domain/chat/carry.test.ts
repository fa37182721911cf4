import {
  carry,
  CARRY_AGAIN_MS,
  CARRY_PACE,
  NOTHING_CARRIED,
} from '../../../src/domain/chat/carry.ts'
import { describe, expect, it } from 'vitest'
import { LINE_PACE } from '../../../src/domain/chat/judge-say.ts'
import { SENDING_MAX } from '../../../src/domain/chat/say.ts'
import type { Carried } from '../../../src/domain/chat/carry.ts'

const NOW_MS = 1_000_000
const line = (atMs: number) => ({ kind: 'line', atMs }) as const
const reaction = (atMs: number) => ({ kind: 'reaction', atMs }) as const

function carried(before: Carried, say: Parameters<typeof carry>[1], nowMs: number): Carried {
  const after = carry(before, say, nowMs)
  if (after === undefined) throw new TypeError('expected to be passed on')
  return after
}

describe('what one account may take of a link', () => {
  it('is a small reserve, and then what its own program lets it', () => {
    let one = NOTHING_CARRIED
    let count = 0
    for (let nowMs = NOW_MS; nowMs < NOW_MS + 20_000; nowMs += 250) {
      const next = carry(one, line(nowMs), nowMs)
      if (next !== undefined) count += 1
      one = next ?? one
    }
    expect(CARRY_PACE.perSecond).toBe(LINE_PACE.perSecond)
    expect(count).toBe(CARRY_PACE.atOnce + 19)
  })

  it('of reactions leaves it its lines', () => {
    let one = NOTHING_CARRIED
    for (let n = 0; n < CARRY_PACE.atOnce; n += 1) one = carried(one, reaction(n + 1), NOW_MS)
    expect(carry(one, reaction(100), NOW_MS)).toBeUndefined()
    expect(carry(one, line(101), NOW_MS)).toBeDefined()
  })
})

describe('a repetition', () => {
  it('goes up when the writer’s own is due, and no sooner', () => {
    const one = carried(NOTHING_CARRIED, line(1), NOW_MS)
    expect(carry(one, line(1), NOW_MS + CARRY_AGAIN_MS - 1)).toBeUndefined()
    const again = carried(one, line(1), NOW_MS + CARRY_AGAIN_MS)
    expect(carry(again, line(1), NOW_MS + CARRY_AGAIN_MS + 1)).toBeUndefined()
  })

  it('costs its author nothing, whoever sends it', () => {
    let one = carried(NOTHING_CARRIED, line(1), NOW_MS)
    const { lines } = one
    for (let n = 1; n <= 30; n += 1) one = carried(one, line(1), NOW_MS + n * CARRY_AGAIN_MS)
    expect(one.lines).toEqual(lines)
  })

  it('of a line goes up also when the writer has said more since', () => {
    const one = carried(carried(NOTHING_CARRIED, line(1), NOW_MS), line(2), NOW_MS)
    expect(carry(one, line(1), NOW_MS + CARRY_AGAIN_MS)).toBeDefined()
  })

  it('of a reaction goes nowhere: it was for the moment', () => {
    const one = carried(NOTHING_CARRIED, reaction(1), NOW_MS)
    expect(carry(one, reaction(1), NOW_MS + CARRY_AGAIN_MS)).toBeUndefined()
  })
})

describe('an older line', () => {
  it('that was never passed on is a replay', () => {
    expect(carry(carried(NOTHING_CARRIED, line(5), NOW_MS), line(4), NOW_MS)).toBeUndefined()
  })

  it('is forgotten when more are remembered than a writer has on their way', () => {
    let one = NOTHING_CARRIED
    for (let n = 1; n <= SENDING_MAX + 1; n += 1) one = carried(one, line(n), NOW_MS + n * 1_000)
    const laterMs = NOW_MS + 60_000
    expect(one.passed.size).toBe(SENDING_MAX)
    expect(carry(one, line(1), laterMs)).toBeUndefined()
    expect(carry(one, line(2), laterMs)).toBeDefined()
  })
})
