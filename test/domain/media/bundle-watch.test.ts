import { describe, expect, it } from 'vitest'
import {
  NEW_WATCH,
  SILENT_TRIES_MAX,
  lateAfterMs,
  lookAtSilence,
  noteBundle,
  type BundleWatch,
} from '../../../src/domain/media/bundle-watch.ts'

/** Bundles of these numbers came, 60 ms after each other. */
const after = (numbers: readonly number[]): BundleWatch =>
  numbers.reduce((watch, ctr, place) => noteBundle(watch, ctr, place * 60), NEW_WATCH)

describe('a watch over one speaker', () => {
  it('hears no silence while bundles come in order', () => {
    const watch = after([1, 2, 3, 4])
    expect(lookAtSilence(watch, 3 * 60 + 20)).toEqual({
      watch,
      isFlowing: true,
      silence: undefined,
    })
  })

  it('hears none where later bundles come: what they overtook is missed elsewhere', () => {
    expect(lookAtSilence(after([1, 2, 5]), 136)).toMatchObject({
      isFlowing: true,
      silence: undefined,
    })
  })

  it('hears none before the first bundle', () => {
    expect(lookAtSilence(NEW_WATCH, 60_000)).toMatchObject({ isFlowing: false, silence: undefined })
  })

  it('notices a silence when the next bundle is late, and stops asking at last', () => {
    let watch = after([1, 2, 3])
    const dueMs = 120 + lateAfterMs(watch)
    expect(lookAtSilence(watch, dueMs - 1).silence).toBeUndefined()
    const tries: (number | undefined)[] = []
    for (let atMs = dueMs; atMs < dueMs + 10_000; atMs += 10) {
      const looked = lookAtSilence(watch, atMs)
      watch = looked.watch
      if (looked.silence !== undefined) tries.push(looked.silence)
    }
    expect(tries).toEqual(Array.from({ length: SILENT_TRIES_MAX }, (_, place) => place))
  })

  it('takes the rhythm of the bundles for what is late: 80 ms are not', () => {
    let watch = NEW_WATCH
    for (let ctr = 0; ctr < 60; ctr += 1) watch = noteBundle(watch, ctr, ctr * 80)
    expect(lateAfterMs(watch)).toBeGreaterThan(100)
    expect(lateAfterMs(watch)).toBeLessThan(140)
  })

  it('expects nothing behind a sign of life, and does not count its pause as the rhythm', () => {
    const silent = noteBundle(after([1, 2, 3]), 4, 2_120, true)
    expect(lookAtSilence(silent, 9_000)).toMatchObject({ isFlowing: false, silence: undefined })
    const talking = noteBundle(silent, 5, 2_500)
    expect(talking.intervalMs).toBe(silent.intervalMs)
    expect(lookAtSilence(talking, 2_500 + lateAfterMs(talking)).silence).toBe(0)
  })

  it('is not silenced by a sign of life that speech has overtaken', () => {
    const watch = noteBundle(after([1, 2, 4]), 3, 130, true)
    expect(lookAtSilence(watch, 130 + lateAfterMs(watch)).silence).toBe(0)
  })
})
