import { describe, expect, it } from 'vitest'
import {
  arcsOf,
  classFor,
  deepestIn,
  delayClass,
  listenersIn,
  partsOf,
  untold,
} from '../../web/store/tree-shape.ts'
import { TREE_WORDS } from '../../web/strings/tree.ts'
import type { Branch, Outline } from '../../src/index.ts'

const branch = (name: string, level: number, listeners: number, delayMs = 50): Branch => ({
  name,
  level,
  listeners,
  delayMs,
})

/** A relay that 10 hear through, 4 of them through bob; and one with nobody. */
const BRANCHES = [
  branch('rita', 1, 10),
  branch('bob', 2, 4, 150),
  branch('carol', 3, 1),
  branch('dora', 2, 1, 2_000),
  branch('ruth', 1, 0),
]

const outline = (depths: readonly number[], delays: readonly number[]): Outline => ({
  delayMs: 0,
  depths,
  delays,
  repairs: 0,
  branches: [],
})

describe('the picture of the tree', () => {
  it('hangs each branch on the one that it hangs on', () => {
    const [rita, ruth] = partsOf(BRANCHES)
    expect(rita?.parts.map(({ name }) => name)).toEqual(['bob', 'dora'])
    expect(rita?.parts[0]?.parts.map(({ name }) => name)).toEqual(['carol'])
    expect(ruth?.parts).toEqual([])
  })

  it('says how many are not told of', () => {
    const [rita] = partsOf(BRANCHES)
    if (rita?.parts[0] === undefined) throw new TypeError('expected bob below rita')
    // A relay does not listen; bob does.
    expect(untold(rita, false)).toBe(5)
    expect(untold(rita.parts[0], true)).toBe(2)
  })

  it('draws no arc outside of the one that it hangs on, and none over another', () => {
    const arcs = arcsOf(partsOf(BRANCHES))
    const byKey = new Map(arcs.map(arc => [arc.key, arc]))
    for (const { key, from, to, ring } of arcs) {
      expect(to).toBeGreaterThan(from)
      const above = byKey.get(key.slice(0, key.lastIndexOf('/')))
      if (above === undefined) continue
      expect(ring).toBe(above.ring + 1)
      expect(from).toBeGreaterThanOrEqual(above.from - 1e-9)
      expect(to).toBeLessThanOrEqual(above.to + 1e-9)
    }
    for (const ring of new Set(arcs.map(arc => arc.ring))) {
      const inRing = arcs.filter(arc => arc.ring === ring).toSorted((a, b) => a.from - b.from)
      for (const [at, arc] of inRing.entries()) {
        const next = inRing[at + 1]
        if (next !== undefined) expect(arc.to).toBeLessThanOrEqual(next.from + 1e-9)
      }
    }
    expect(arcsOf([])).toEqual([])
  })

  it('reads figures: who listens, how far, how late most are', () => {
    const seen = outline([0, 3, 6, 0], [1, 7, 1])
    expect([listenersIn(seen), deepestIn(seen)]).toEqual([9, 3])
    expect([classFor(seen, 0.5), classFor(seen, 0.9)]).toEqual([1, 2])
    expect([deepestIn(outline([], [])), listenersIn(outline([], []))]).toEqual([0, 0])
    expect([100, 101, 1_000, 1_001].map(delayClass)).toEqual([0, 1, 4, 5])
  })

  it('is worded alike in both languages', () => {
    const { en, it: italian } = TREE_WORDS
    expect(Object.keys(italian)).toEqual(Object.keys(en))
    for (const [key, text] of Object.entries(en)) {
      const other: unknown = Object.entries(italian).find(([name]) => name === key)?.[1]
      if (typeof text === 'string') expect([key, typeof other]).toEqual([key, 'string'])
      else if (typeof other === 'function') expect([key, other.length]).toEqual([key, text.length])
      else throw new TypeError(`${key} takes no parameters in Italian`)
    }
  })
})
