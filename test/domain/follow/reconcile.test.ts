import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  answerRanges,
  openRanges,
  SAID_MAX,
  type MarkOf,
  type RangeSaid,
} from '../../../src/domain/follow/reconcile.ts'
import { DEPTH_MAX, RangeTree } from '../../../src/domain/follow/range-tree.ts'
import { idFromBytes, type AccountId } from '../../../src/domain/ids.ts'
import { must } from '../../helpers/follows.ts'
import type { NamedAttestation } from '../../../src/domain/follow/attestation.ts'

const hash = (bytes: Uint8Array): Uint8Array =>
  new Uint8Array(createHash('sha256').update(bytes).digest())
const markOf: MarkOf = digest => new DataView(hash(digest).buffer).getUint32(0)

const statement = (number: number, seq = 1): NamedAttestation => {
  const follower = must(idFromBytes<AccountId>(hash(Uint8Array.of(number & 255, number >> 8))))
  return {
    follower,
    seq,
    hash: hash(Uint8Array.of(number & 255, number >> 8, seq)),
  } as NamedAttestation
}

type Side = { tree: RangeTree; readonly had: Map<AccountId, NamedAttestation> }

const sideOf = (statements: readonly NamedAttestation[]): Side => ({
  tree: new RangeTree(hash).with(statements),
  had: new Map(statements.map(one => [one.follower, one])),
})

/** As the gate does: the higher seq stays. */
function take(side: Side, statements: readonly NamedAttestation[]): void {
  const better = statements.filter(one => one.seq > (side.had.get(one.follower)?.seq ?? 0))
  for (const one of better) side.had.set(one.follower, one)
  side.tree = side.tree.with(better)
}

/** Turns until nobody has anything to say. Answers how many there were and what was given. */
function converse(a: Side, b: Side, statementsMax = Number.POSITIVE_INFINITY) {
  let said: readonly RangeSaid[] = [openRanges(a.tree, markOf)]
  let [speaker, hearer] = [a, b]
  let [turns, given, isCut] = [1, 0, false]
  for (;;) {
    const answer = answerRanges(hearer.tree, said, { markOf, statementsMax })
    isCut ||= answer.isCut
    given += answer.statements.length
    if (answer.said.length === 0 && answer.statements.length === 0) return { turns, given, isCut }
    take(speaker, answer.statements)
    said = answer.said
    turns += 1
    ;[speaker, hearer] = [hearer, speaker]
  }
}

const numbers = (from: number, to: number): NamedAttestation[] =>
  Array.from({ length: to - from }, (_, index) => statement(from + index))

describe('two replicas that compare ranges', () => {
  it('end with the same statements, whatever each had', () => {
    const history = fc.array(
      fc.record({ who: fc.nat(400), seq: fc.integer({ min: 1, max: 3 }), at: fc.nat(2) }),
      { maxLength: 300 },
    )
    fc.assert(
      fc.property(history, steps => {
        const [a, b] = [sideOf([]), sideOf([])]
        for (const { who, seq, at } of steps) {
          if (at !== 1) take(a, [statement(who, seq)])
          if (at !== 0) take(b, [statement(who, seq)])
        }
        expect(converse(a, b).isCut).toBe(false)
        expect(a.tree.digest).toEqual(b.tree.digest)
      }),
      { numRuns: 60 },
    )
  })

  it('that agree need one turn', () => {
    const all = numbers(0, 3_000)
    expect(converse(sideOf(all), sideOf(all))).toEqual({ turns: 1, given: 0, isCut: false })
  })

  it('give nothing twice: of 3,000 that differ in 40 they give 40', () => {
    const all = numbers(0, 3_000)
    const { given, turns } = converse(sideOf(all.slice(0, 2_980)), sideOf(all.slice(20)))
    expect(given).toBe(40)
    expect(turns).toBeLessThanOrEqual(8)
  })

  it('fill an empty one', () => {
    const [full, empty] = [sideOf(numbers(0, 500)), sideOf([])]
    expect(converse(empty, full)).toEqual({ turns: 2, given: 500, isCut: false })
    expect(empty.tree.digest).toEqual(full.tree.digest)
  })

  it('go on where a bound stopped them, at the next exchange', () => {
    const [full, empty] = [sideOf(numbers(0, 500)), sideOf([])]
    const exchanges = [1, 2, 3, 4].map(() => converse(empty, full, 200))
    expect(exchanges[0]).toMatchObject({ given: 200, isCut: true })
    expect(exchanges.reduce((sum, { given }) => sum + given, 0)).toBe(500)
    expect(exchanges[3]).toEqual({ turns: 1, given: 0, isCut: false })
    expect(empty.tree.digest).toEqual(full.tree.digest)
  })
})

describe('a stranger who asks about ranges', () => {
  const { tree } = sideOf(numbers(0, 2_000))
  const bounds = { markOf, statementsMax: 100 }
  const split = (path: string): RangeSaid => ({
    path,
    form: 'split',
    marks: [1, 2, 3, 4, 5, 6, 7, 8],
  })

  it('is told of so many at once and no more', () => {
    const heard = Array.from({ length: SAID_MAX }, () => split(''))
    const { said, isCut } = answerRanges(tree, heard, bounds)
    expect([said.length, isCut]).toEqual([SAID_MAX, true])
  })

  it('does not make us compare names with a crowd', () => {
    const { said, statements } = answerRanges(
      tree,
      [{ path: '', form: 'names', marks: [1] }],
      bounds,
    )
    expect([said.map(({ form }) => form), statements.length]).toEqual([['split'], 0])
    const wanted = answerRanges(tree, [{ path: '', form: 'wanted', marks: [1] }], bounds)
    expect([wanted.said, wanted.statements]).toEqual([[], []])
  })

  it('gets no answer below the deepest range', () => {
    const { said } = answerRanges(tree, [split('0'.repeat(DEPTH_MAX))], bounds)
    expect(said).toEqual([])
  })

  it('gets as many statements as it said it takes', () => {
    const { statements, isCut } = answerRanges(
      tree,
      [{ path: '', form: 'names', marks: [] }],
      bounds,
    )
    expect([statements.length, isCut]).toEqual([100, true])
  })
})
