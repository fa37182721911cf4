import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addSheet, type Transcript } from '../../../src/domain/chat/transcript.ts'
import { LINES_MAX, type Sheet } from '../../../src/domain/chat/say.ts'
import { NOON_MS, sayBy, sheetOf } from '../../helpers/chat-says.ts'

const fold = (sheets: readonly Sheet[]): Transcript => sheets.reduce(addSheet, [])
const idsOf = (transcript: Transcript): readonly string[] => transcript.map(({ line }) => line.id)

/** What two leaders pass on between them: few times and few lines, so that both often meet. */
const sheets = fc.array(
  fc
    .record({
      atMs: fc.integer({ min: 0, max: 400 }),
      lines: fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 8 }),
    })
    .map(({ atMs, lines }) =>
      sheetOf(
        NOON_MS + atMs,
        lines.map(n => sayBy(n)),
      ),
    ),
  { maxLength: 120 },
)

describe('the lines of a Space', () => {
  it('stand as their leader put them, and each once', () => {
    const [one, two, three] = [sayBy(1), sayBy(2), sayBy(3)]
    const passed = [sheetOf(NOON_MS, [two, one]), sheetOf(NOON_MS + 500, [three])]
    expect(idsOf(fold(passed))).toEqual([two.id, one.id, three.id])
    expect(fold([...passed, ...passed])).toEqual(fold(passed))
  })

  it('are the newest two hundred', () => {
    const all = Array.from({ length: 30 }, (_, n) =>
      sheetOf(
        NOON_MS + n,
        Array.from({ length: 8 }, (_, place) => sayBy(n * 8 + place)),
      ),
    )
    const kept = fold(all)
    expect(kept).toHaveLength(LINES_MAX)
    expect(kept[0]?.line.id).toBe(sayBy(40).id)
    expect(kept.at(-1)?.line.id).toBe(sayBy(239).id)
  })

  it('are the same in whatever order sheets come, and however often', () => {
    fc.assert(
      fc.property(sheets, fc.infiniteStream(fc.nat()), (passed, chance) => {
        const drawn = [...passed, ...passed].map(sheet => ({ sheet, at: chance.next().value ?? 0 }))
        const shuffled = drawn.sort((one, other) => one.at - other.at).map(({ sheet }) => sheet)
        expect(fold(shuffled)).toEqual(fold(passed))
      }),
      { numRuns: 60 },
    )
  })

  it('stay what they were when nothing is new', () => {
    const kept = fold([sheetOf(NOON_MS, [sayBy(1)])])
    expect(addSheet(kept, sheetOf(NOON_MS, [sayBy(1)]))).toBe(kept)
    expect(addSheet(kept, sheetOf(NOON_MS + 1, []))).toBe(kept)
  })
})
