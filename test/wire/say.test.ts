import { describe, expect, it } from 'vitest'
import { fakeId } from '../helpers/fake-ids.ts'
import { LINE_MAX_BYTES, REACTIONS } from '../../src/domain/chat/say.ts'
import { MAX_STAGE } from '../../src/domain/space/state.ts'
import { readLine, readReaction, readSay, writeSay, type SayContent } from '../../src/wire/say.ts'
import { readSealedTalk, SEALED_EXTRA } from '../../src/wire/sealed-talk.ts'
import { readSheet, readTally, writeSheet, writeTally } from '../../src/wire/sheet.ts'
import { SHEET_LINES_BYTES, SHEET_LINES_MAX } from '../../src/domain/chat/desk.ts'
import type { AccountId, SpaceId } from '../../src/domain/ids.ts'

const space = fakeId<SpaceId>(1)
const line: SayContent = {
  space,
  delegation: new Uint8Array(9).fill(1),
  name: 'Bob',
  atMs: 1_790_000_000_000,
  kind: 'line',
  body: new Uint8Array(3).fill(65),
}
const says = (over: Partial<SayContent>): string => {
  const read = readSay(writeSay({ ...line, ...over }))
  return read.ok ? 'read' : read.reason
}

describe('what somebody says', () => {
  it('is read up to its limits, sealed or not, and not beyond', () => {
    const most = LINE_MAX_BYTES + SEALED_EXTRA
    expect(says({ body: new Uint8Array(most) })).toBe('read')
    expect(says({ body: new Uint8Array(most + 1) })).toBe('malformed')
    expect(says({ body: new Uint8Array() })).toBe('malformed')
    expect(says({ kind: 'reaction', body: new Uint8Array(1 + SEALED_EXTRA) })).toBe('read')
    expect(says({ kind: 'reaction', body: new Uint8Array(2 + SEALED_EXTRA) })).toBe('malformed')
    expect(says({ atMs: 0 })).toBe('malformed')
    expect(says({ name: 'x'.repeat(161) })).toBe('malformed')
  })

  it('cut anywhere is nothing', () => {
    const whole = writeSay(line)
    for (let length = 0; length < whole.length; length += 1) {
      expect(readSay(whole.subarray(0, length)).ok).toBe(false)
    }
  })

  it('is text or one of six reactions', () => {
    expect(readLine(new TextEncoder().encode('è'))).toEqual({ ok: true, value: 'è' })
    expect(readLine(Uint8Array.of(0xff)).ok).toBe(false)
    expect(readLine(new Uint8Array(LINE_MAX_BYTES + 1)).ok).toBe(false)
    expect(readReaction(Uint8Array.of(REACTIONS.length - 1)).ok).toBe(true)
    expect(readReaction(Uint8Array.of(REACTIONS.length)).ok).toBe(false)
    expect(readReaction(Uint8Array.of(1, 1)).ok).toBe(false)
    expect(readReaction(new Uint8Array()).ok).toBe(false)
    expect(readSealedTalk(new Uint8Array(SEALED_EXTRA)).ok).toBe(false)
    expect(readSealedTalk(new Uint8Array(SEALED_EXTRA + 1)).ok).toBe(false)
  })
})

describe('a sheet', () => {
  const read = (lines: readonly Uint8Array[], tally: Uint8Array = of(0), atMs = 5): boolean =>
    readSheet(writeSheet({ space, atMs, lines, tally })).ok
  const of = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(7)

  it('is read up to its limits and not beyond', () => {
    expect(read(Array.from({ length: SHEET_LINES_MAX }, () => of(9)))).toBe(true)
    expect(read(Array.from({ length: SHEET_LINES_MAX + 1 }, () => of(9)))).toBe(false)
    expect(read([of(2_048), of(2_048), of(SHEET_LINES_BYTES - 4_096)])).toBe(true)
    expect(read([of(2_048), of(2_048), of(SHEET_LINES_BYTES - 4_095)])).toBe(false)
    expect(read([of(2_049)])).toBe(false)
    expect(read([], of(556))).toBe(true)
    expect(read([], of(557))).toBe(false)
    expect(read([])).toBe(false)
    expect(read([of(9)], of(0), 0)).toBe(false)
  })

  it('counts what was reacted, and names the stage at most', () => {
    const named = Array.from({ length: MAX_STAGE + 1 }, (_, n) => ({
      account: fakeId<AccountId>(n),
      reaction: n % REACTIONS.length,
    }))
    const counts = [0, 1, 65_535, 3, 4, 5]
    const tally = readTally(writeTally({ counts, named }))
    expect(tally).toEqual({ ok: true, value: { counts, named: named.slice(0, MAX_STAGE) } })
    expect(readTally(new Uint8Array()).ok).toBe(false)
    // A thousand who react cost as much as one, and a full stage that is named half a kilobyte.
    const bytes = (counts: readonly number[]): number => writeTally({ counts, named: [] }).length
    expect(bytes([1_000, 0, 0, 0, 0, 0])).toBe(bytes([1, 0, 0, 0, 0, 0]))
    expect(writeTally({ counts, named }).length).toBeLessThanOrEqual(520)
  })
})
