import { describe, expect, it } from 'vitest'
import {
  NEW_WATCH,
  SILENT_TRIES_MAX,
  lateAfterMs,
  lookForMissing,
  noteBundle,
  type BundleWatch,
} from '../../../src/domain/media/bundle-watch.ts'

/** Bundles of these numbers came, 60 ms after each other. */
const after = (numbers: readonly number[]): BundleWatch =>
  numbers.reduce((watch, ctr, place) => noteBundle(watch, ctr, place * 60), NEW_WATCH)

describe('a watch over one speaker', () => {
  it('misses nothing while bundles come in order', () => {
    const watch = after([1, 2, 3, 4])
    expect(lookForMissing(watch, 3 * 60 + 20)).toMatchObject({ holes: [], silence: undefined })
  })

  it('asks for a bundle that others overtook, a moment later, and again while it does not come', () => {
    const watch = after([1, 2, 5])
    expect(lookForMissing(watch, 125).holes).toEqual([])
    const first = lookForMissing(watch, 136)
    expect(first.holes.map(({ ctr, tries }) => [ctr, tries])).toEqual([
      [3, 0],
      [4, 0],
    ])
    const filled = noteBundle(first.watch, 4, 150)
    expect(lookForMissing(filled, 180).holes).toEqual([])
    expect(lookForMissing(filled, 230).holes.map(({ ctr, tries }) => [ctr, tries])).toEqual([
      [3, 1],
    ])
  })

  it('gives a hole up after half a second', () => {
    const { watch } = lookForMissing(after([1, 3]), 90)
    const last = lookForMissing(watch, 60 + 500)
    expect(last.given).toBe(1)
    expect(last.holes).toEqual([])
  })

  it('notices a silence when the next bundle is late, and stops asking at last', () => {
    let watch = after([1, 2, 3])
    const dueMs = 120 + lateAfterMs(watch)
    expect(lookForMissing(watch, dueMs - 1).silence).toBeUndefined()
    const tries: (number | undefined)[] = []
    for (let atMs = dueMs; atMs < dueMs + 10_000; atMs += 10) {
      const missing = lookForMissing(watch, atMs)
      watch = missing.watch
      if (missing.silence !== undefined) tries.push(missing.silence)
    }
    expect(tries).toEqual(Array.from({ length: SILENT_TRIES_MAX }, (_, place) => place))
  })

  it('takes the rhythm of the bundles for what is late: 80 ms are not', () => {
    let watch = NEW_WATCH
    for (let ctr = 0; ctr < 60; ctr += 1) watch = noteBundle(watch, ctr, ctr * 80)
    expect(lateAfterMs(watch)).toBeGreaterThan(100)
    expect(lateAfterMs(watch)).toBeLessThan(140)
  })

  it('holds few holes, whatever number comes', () => {
    const watch = noteBundle(noteBundle(NEW_WATCH, 0, 0), Number.MAX_SAFE_INTEGER, 60)
    expect(watch.holes.length).toBeLessThanOrEqual(34)
  })
})
