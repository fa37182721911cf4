import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountOf, NOON_MS, sayBy, spaceWith } from '../../helpers/chat-says.ts'
import {
  LINES_WAITING_MAX,
  newDesk,
  nextSheet,
  SHEET_LINES_BYTES,
  SHEET_LINES_MAX,
  takeSay,
  type ChatDesk,
  type DeskRefusal,
} from '../../../src/domain/chat/desk.ts'
import { REMOVED_MS } from '../../../src/domain/chat/judge-say.ts'
import { NEWCOMER_MINUTES } from '../../../src/domain/chat/newcomer.ts'
import { REACTIONS, type Say } from '../../../src/domain/chat/say.ts'
import { speakerNamed } from '../../helpers/fake-spaces.ts'
import type { ActionId } from '../../../src/domain/ids.ts'
import type { SpaceState } from '../../../src/domain/space/state.ts'

/** A leader with a clock. */
class Desk {
  desk: ChatDesk = newDesk([], NOON_MS)
  nowMs = NOON_MS
  state: SpaceState

  constructor(state: SpaceState = spaceWith()) {
    this.state = state
  }

  take(say: Say, envelope = new Uint8Array(400)): DeskRefusal | 'taken' {
    const reaction = say.kind === 'reaction' ? say.body[0] : undefined
    const { state, nowMs } = this
    const taken = takeSay(this.desk, { line: say, envelope, reaction }, { state, nowMs })
    this.desk = taken.desk
    return taken.refused ?? 'taken'
  }

  line(n: number): DeskRefusal | 'taken' {
    return this.take(sayBy(n, { atMs: (this.nowMs += 1), id: `${n} at ${this.nowMs}` }))
  }

  react(n: number, reaction: number): DeskRefusal | 'taken' {
    const atMs = (this.nowMs += 1)
    const body = Uint8Array.of(reaction)
    return this.take(sayBy(n, { atMs, id: `${n} at ${atMs}`, kind: 'reaction', body }))
  }

  sheet() {
    const next = nextSheet(this.desk, this.nowMs)
    if (next !== undefined) this.desk = next.desk
    return next
  }
}

const times = <T>(count: number, task: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => task(n))

const MINUTE_MS = 60_000

describe('whoever leads', () => {
  it('passes lines on in the order in which they came', () => {
    const desk = new Desk()
    expect(times(3, n => desk.line(n))).toEqual(['taken', 'taken', 'taken'])
    expect(desk.sheet()?.lines).toHaveLength(3)
    expect(desk.sheet()).toBeUndefined()
  })

  it('takes five lines at once of one person, and one a second after that', () => {
    const desk = new Desk()
    expect(times(6, () => desk.line(1))).toEqual([...times(5, () => 'taken'), 'too-fast'])
    desk.nowMs += 1_000
    expect([desk.line(1), desk.line(1)]).toEqual(['taken', 'too-fast'])
  })

  it('takes a line once, however often it is said', () => {
    const desk = new Desk()
    const line = sayBy(1)
    expect([desk.take(line), desk.take(line)]).toEqual(['taken', 'known'])
    desk.sheet()
    expect(desk.take(line)).toBe('known')
  })

  it('takes none of long ago, of the future, or outside of its delegation', () => {
    const desk = new Desk()
    const minutes = (n: number): number => NOON_MS + n * 60_000
    expect(desk.take(sayBy(1, { atMs: minutes(-11) }))).toBe('not-now')
    expect(desk.take(sayBy(1, { atMs: minutes(11) }))).toBe('not-now')
    const window = { fromMs: minutes(-9), untilMs: minutes(-5) }
    expect(desk.take(sayBy(1, { window }))).toBe('not-now')
    expect(desk.take(sayBy(1, { atMs: minutes(-9), window }))).toBe('taken')
  })

  it('gives a hundred fresh keys one line each where the chat is slow', () => {
    const desk = new Desk(spaceWith({ chat: 'slow' }))
    const first = times(100, n => {
      const taken = desk.line(n + 10)
      desk.nowMs += 200
      desk.sheet()
      return taken
    })
    expect(first.every(taken => taken === 'taken')).toBe(true)
    expect(times(100, n => desk.line(n + 10)).every(taken => taken === 'newcomer')).toBe(true)
    desk.nowMs += NEWCOMER_MINUTES * MINUTE_MS
    expect([desk.line(10), desk.line(10)]).toEqual(['taken', 'taken'])
  })

  it('remembers under its predecessor who was new when', () => {
    const passed = [{ line: sayBy(1), stampMs: NOON_MS - 1_000 }]
    const desk = new Desk(spaceWith({ chat: 'slow' }))
    desk.desk = newDesk(passed, NOON_MS)
    expect(desk.line(1)).toBe('newcomer')
    expect(desk.take(sayBy(1))).toBe('known')
  })

  it('lets moderators write while the chat is off, and nobody else', () => {
    const coHosts = [accountOf(1)]
    const desk = new Desk(spaceWith({ chat: 'off', coHosts }))
    expect([desk.line(0), desk.line(1), desk.line(2)]).toEqual(['taken', 'taken', 'chat-off'])
    expect(desk.react(2, 0)).toBe('taken')
  })

  it('takes nothing of the banned, and no line of whom it has just taken off the stage', () => {
    const by = { by: accountOf(0), byName: '', reason: '' }
    const ban = { ...by, account: accountOf(1), name: '', untilMs: NOON_MS + 500, peers: [] }
    const removal = {
      ...by,
      id: 'x' as ActionId,
      kind: 'remove',
      target: accountOf(2),
      targetName: '',
      untilMs: 0,
      atMs: NOON_MS,
      counts: true,
      wasOnStage: true,
    } as const
    const takenBack = { ...removal, target: accountOf(4), wasOnStage: false }
    const desk = new Desk(spaceWith({ bans: [ban], moderation: [removal, takenBack] }))
    expect(desk.line(4)).toBe('taken')
    expect([desk.line(1), desk.react(1, 0)]).toEqual(['banned', 'banned'])
    expect([desk.line(2), desk.react(2, 0)]).toEqual(['removed', 'taken'])
    desk.nowMs += REMOVED_MS
    expect([desk.line(1), desk.line(2)]).toEqual(['taken', 'taken'])
    desk.state = spaceWith({ phase: 'ended' })
    expect(desk.line(3)).toBe('ended')
  })

  it('of a private Space takes what its members say', () => {
    const state = spaceWith({ knockKey: new Uint8Array(32), members: [accountOf(1)] })
    const desk = new Desk(state)
    expect([desk.line(1), desk.line(2)]).toEqual(['taken', 'not-a-member'])
  })

  it('counts reactions, and names who is on stage', () => {
    const stage = [speakerNamed('Alice', accountOf(0), 'host', 3)]
    const desk = new Desk(spaceWith({ stage }))
    times(1_000, n => desk.react(n, n % 2))
    expect(desk.sheet()?.tally).toEqual({
      counts: REACTIONS.map((_, at) => (at < 2 ? 500 : 0)),
      named: [{ account: accountOf(0), reaction: 0 }],
    })
    expect(times(4, () => desk.react(1_001, 5))).toEqual(['taken', 'taken', 'taken', 'too-fast'])
    expect(desk.react(1_002, 9)).toBe('taken')
    expect(desk.sheet()?.tally.counts).toEqual([0, 0, 0, 0, 0, 3])
  })

  it('never says more at once than a sheet holds, whatever is brought, and loses no line it took', () => {
    const bytes = fc.array(fc.integer({ min: 300, max: 2_048 }), { minLength: 1, maxLength: 150 })
    fc.assert(
      fc.property(bytes, lengths => {
        const desk = new Desk()
        const taken = lengths.filter((length, n) => {
          const say = sayBy(n, { id: `${n}` })
          return desk.take(say, new Uint8Array(length)) === 'taken'
        })
        expect(taken.length).toBe(Math.min(lengths.length, LINES_WAITING_MAX))
        const times: number[] = []
        let out = 0
        for (let next = desk.sheet(); next !== undefined; next = desk.sheet()) {
          expect(next.lines.length).toBeLessThanOrEqual(SHEET_LINES_MAX)
          const sum = next.lines.reduce((total, line) => total + line.length, 0)
          expect(sum).toBeLessThanOrEqual(SHEET_LINES_BYTES)
          out += next.lines.length
          times.push(next.atMs)
        }
        expect(out).toBe(taken.length)
        expect(new Set(times).size).toBe(times.length)
      }),
      { numRuns: 40 },
    )
  })
})
