import { describe, expect, it } from 'vitest'
import { ALICE, fedTree, PARENT } from '../../helpers/fed-tree.ts'
import {
  BESIDES_CALM_MS,
  BESIDES_PAUSE_MAX_MS,
  BESIDES_PAUSE_MS,
} from '../../../src/domain/tree/limits.ts'
import { parentOf } from '../../../src/domain/tree/edges.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { Step, TreeState } from '../../../src/domain/tree/state.ts'

const EVA = peerOf('eva')
const WANTS = [{ kid: 7n, from: 11, count: 8 }]
const SILENT = { kind: 'late', isSilent: true, wants: WANTS, quietMs: 400, isLossy: false } as const
/** After a search this long the parent shows that it lives. */
const ALARM_MS = 60

/** Nothing came, and two pulls brought nothing: does carol ask somebody for a place? */
function alarmed(state: TreeState, atMs: number): Step & { readonly asks: boolean } {
  const after = step(state, { ...SILENT, tries: 2 }, atMs)
  return { ...after, asks: after.effects.some(({ kind }) => kind === 'connect') }
}

/** A bundle comes from alice after all. */
function relieved(state: TreeState, atMs: number): TreeState {
  const brought = [{ link: PARENT, came: 1, missed: 0 }]
  const tick = { kind: 'tick', quietMs: 0, isStrained: false, digest: [], brought } as const
  return step(state, tick, atMs).state
}

/** How long after a false alarm the next one makes her ask again, to a quarter of a second. */
function pauseAfter(state: TreeState, atMs: number): { pauseMs: number; state: TreeState } {
  for (let pauseMs = 250; pauseMs <= 2 * BESIDES_PAUSE_MAX_MS; pauseMs += 250) {
    const next = alarmed(relieved(state, atMs + pauseMs - 10), atMs + pauseMs)
    if (next.asks) return { pauseMs, state: relieved(next.state, atMs + pauseMs + ALARM_MS) }
  }
  throw new RangeError('expected her to ask again')
}

describe('whoever hears nothing from a parent that may live', () => {
  it('asks others for a place at once, and stays when something comes', () => {
    const first = alarmed(fedTree(EVA), 1_000)
    expect(first.asks).toBe(true)
    const after = relieved(first.state, 1_000 + ALARM_MS)
    expect(after.search).toBeUndefined()
    expect(parentOf(after)?.peer).toBe(ALICE)
  })

  it('waits longer and longer before it asks others again', () => {
    let state = relieved(alarmed(fedTree(EVA), 1_000).state, 1_000 + ALARM_MS)
    let atMs = 1_000
    const pauses: number[] = []
    for (let alarm = 0; alarm < 6; alarm += 1) {
      const next = pauseAfter(state, atMs)
      pauses.push(next.pauseMs)
      atMs += next.pauseMs
      state = next.state
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 16].map(times => times * BESIDES_PAUSE_MS))
  })

  it('asks at once again after a while without alarm', () => {
    const second = pauseAfter(relieved(alarmed(fedTree(EVA), 1_000).state, 1_060), 1_000)
    const laterMs = 2_000 + BESIDES_CALM_MS
    const later = alarmed(relieved(second.state, laterMs - 10), laterMs)
    expect(later.asks).toBe(true)
    expect(pauseAfter(relieved(later.state, laterMs + ALARM_MS), laterMs).pauseMs).toBe(
      BESIDES_PAUSE_MS,
    )
  })
})
