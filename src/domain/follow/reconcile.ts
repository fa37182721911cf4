import { BRANCHES, DEPTH_MAX, LEAF_MAX, type RangePath, type RangeTree } from './range-tree.ts'
import type { NamedAttestation } from './attestation.ts'

/**
 * What one side says about a range. `split`: the marks of its eight parts. `names`: the marks of
 * everything it holds there, possibly nothing. `wanted`: those of the names heard that it lacks.
 */
export type RangeSaid = {
  readonly path: RangePath
  readonly form: 'split' | 'names' | 'wanted'
  readonly marks: readonly number[]
}

/** Four bytes that stand for a digest in this exchange alone. */
export type MarkOf = (digest: Uint8Array) => number

/** Ranges said in one turn: bounds what a stranger makes us look up (4,096 digests, some 10 ms). */
export const SAID_MAX = 512
/** Statements in a range up to which we compare names with a stranger: each costs a hash. */
const COMPARED_MAX = 64

/** How far one answer may go. */
export type AnswerBounds = {
  readonly markOf: MarkOf
  /** Statements that the other side will take. */
  readonly statementsMax: number
}

/** What to say and to give next. */
export type RangeAnswer = {
  readonly said: readonly RangeSaid[]
  readonly statements: readonly NamedAttestation[]
  /** There was more than the bounds allow: left to the next exchange. */
  readonly isCut: boolean
}

/** The first thing said: everybody. */
export const openRanges = (tree: RangeTree, markOf: MarkOf): RangeSaid => describe(tree, '', markOf)

/**
 * What to answer to what was heard: in ranges that differ the statements that the other side lacks, or
 * the next smaller ranges. Nothing where both hold the same. Nothing is remembered between turns.
 */
export function answerRanges(
  tree: RangeTree,
  heard: readonly RangeSaid[],
  bounds: AnswerBounds,
): RangeAnswer {
  const answer = new Answer(tree, bounds)
  for (const said of heard) answer.hear(said)
  return answer
}

class Answer implements RangeAnswer {
  readonly said: RangeSaid[] = []
  readonly statements: NamedAttestation[] = []
  isCut = false
  readonly #tree: RangeTree
  readonly #markOf: MarkOf
  readonly #statementsMax: number
  /** The mark of a range in which nothing lies. */
  readonly #nothing: number

  constructor(tree: RangeTree, { markOf, statementsMax }: AnswerBounds) {
    this.#tree = tree
    this.#markOf = markOf
    this.#statementsMax = statementsMax
    this.#nothing = markOf(tree.emptyDigest)
  }

  hear({ path, form, marks }: RangeSaid): void {
    if (form === 'split') this.#hearSplit(path, marks)
    else if (form === 'names') this.#hearNames(path, new Set(marks))
    else this.#give(this.#comparable(path).filter(one => marks.includes(this.#markOf(one.hash))))
  }

  #hearSplit(path: RangePath, marks: readonly number[]): void {
    if (path.length >= DEPTH_MAX) return
    for (let digit = 0; digit < BRANCHES; digit++) {
      const part = this.#tree.at(path + digit)
      const theirs = marks[digit]
      if (this.#markOf(part.digest) === theirs) continue
      if (theirs === this.#nothing) this.#give(part.items)
      else this.#ask(path + digit)
    }
  }

  #hearNames(path: RangePath, theirs: ReadonlySet<number>): void {
    const { count, items } = this.#tree.at(path)
    if (theirs.size === 0) return this.#give(items)
    if (count > COMPARED_MAX && path.length < DEPTH_MAX) {
      return this.#ask(path)
    }
    const ours = new Map(this.#comparable(path).map(one => [this.#markOf(one.hash), one]))
    this.#give([...ours].filter(([mark]) => !theirs.has(mark)).map(([, one]) => one))
    const wanted = [...theirs].filter(mark => !ours.has(mark))
    if (wanted.length > 0) this.#say({ path, form: 'wanted', marks: wanted })
  }

  #comparable(path: RangePath): readonly NamedAttestation[] {
    const { count, items } = this.#tree.at(path)
    return count > COMPARED_MAX ? [] : [...items]
  }

  /** Says what we hold there. Nothing is worked out that will not be said. */
  #ask(path: RangePath): void {
    if (this.said.length < SAID_MAX) this.said.push(describe(this.#tree, path, this.#markOf))
    else this.isCut = true
  }

  #say(said: RangeSaid): void {
    if (this.said.length < SAID_MAX) this.said.push(said)
    else this.isCut = true
  }

  #give(items: Iterable<NamedAttestation>): void {
    for (const one of items) {
      if (this.statements.length >= this.#statementsMax) {
        this.isCut = true
        return
      }
      this.statements.push(one)
    }
  }
}

function describe(tree: RangeTree, path: RangePath, markOf: MarkOf): RangeSaid {
  const { count, items } = tree.at(path)
  if (count <= LEAF_MAX || path.length >= DEPTH_MAX) {
    const named = [...items].slice(0, LEAF_MAX)
    return { path, form: 'names', marks: named.map(one => markOf(one.hash)) }
  }
  const digits = Array.from({ length: BRANCHES }, (_, digit) => digit)
  return { path, form: 'split', marks: digits.map(digit => markOf(tree.at(path + digit).digest)) }
}
