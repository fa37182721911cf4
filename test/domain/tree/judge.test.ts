import { describe, expect, it } from 'vitest'
import { FAILING_MS, OWED_MS } from '../../../src/domain/tree/limits.ts'
import { isFed, parentOf } from '../../../src/domain/tree/edges.ts'
import { newTree, type Step, type TreeState } from '../../../src/domain/tree/state.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { step } from '../../../src/domain/tree/step.ts'
import type { SlotAdvert, SpeakerDigest } from '../../../src/domain/tree/message.ts'

const KID = 7n
const upTo = (ctr: number): readonly SpeakerDigest[] => [{ kid: KID, ctr, isTalking: true }]
const ALICE = { peer: peerOf('alice'), addresses: ['/there'] }
const SELF = { listens: true, isSource: false, isRelay: false, hides: false } as const
const dora: SlotAdvert = {
  peer: peerOf('dora'),
  addresses: ['/dora'],
  free: 1,
  depth: 1,
  delayMs: 20,
  ageMs: 100_000,
  root: 1,
  isRelay: false,
  takesWards: false,
  at: undefined,
}

/** Bob hears from alice, has nobody to fall back on and knows of dora, who has a slot. */
function placed(): TreeState {
  const self = { ...SELF, peer: peerOf('bob'), addresses: [], slots: 1, slotsMax: 1 }
  const began = step(newTree(self, 1, 0), { kind: 'start', entries: [ALICE] }, 0)
  const asked = began.effects.find(effect => effect.kind === 'connect')
  const attempt = asked?.kind === 'connect' ? asked.attempt : 0
  const way = { isAttached: true, path: [], delayMs: 0, at: undefined, host: undefined }
  const route = { ...way, alternates: [dora] }
  const linked = step(began.state, { kind: 'linked', attempt, link: 1, route }, 10)
  const none = { reason: 'full', at: undefined, alternates: [] } as const
  const seeking = linked.effects.find(effect => effect.kind === 'connect')
  if (seeking?.kind !== 'connect') return linked.state
  const alone = step(linked.state, { kind: 'refused', attempt: seeking.attempt, ...none }, 20).state
  // She has one again meanwhile.
  const message = { kind: 'places', alternates: [dora], host: undefined } as const
  return step(alone, { kind: 'message', link: 1, message, digest: [] }, 30).state
}

function ticked(
  state: TreeState,
  atMs: number,
  { ctr, came = 12, missed = 0 }: { ctr: number; came?: number; missed?: number },
): Step {
  const brought = [{ link: 1, came, missed }]
  const tick = { kind: 'tick', brought, digest: upTo(ctr), quietMs: 0, isStrained: false } as const
  return step(state, tick, atMs)
}

function told(state: TreeState, atMs: number, ctr: number, own: number): TreeState {
  const message = { kind: 'pulse', listeners: 1, quietMs: 0, digest: upTo(ctr) } as const
  return step(state, { kind: 'message', link: 1, message, digest: upTo(own) }, atMs).state
}

const asks = ({ effects }: Step) =>
  effects.flatMap(effect =>
    effect.kind === 'connect' && effect.ask.purpose === 'attach' ? [effect.to.peer] : [],
  )

describe('a parent that fails, where there is nobody to fall back on', () => {
  it('is kept while another is looked for, and left for it', () => {
    const failing = ticked(placed(), 2_000, { ctr: 20, came: 14, missed: 7 })
    expect(parentOf(failing.state)?.peer).toBe(ALICE.peer)
    expect(asks(failing)[0]).toBe(dora.peer)
    // Those below need not run, and nobody else is let in.
    expect(isFed(failing.state)).toBe(true)
    const ask = failing.effects.find(effect => effect.kind === 'connect')
    const attempt = ask?.kind === 'connect' ? ask.attempt : 0
    const way = { isAttached: true, path: [], delayMs: 0, at: undefined, host: undefined }
    const linked = { kind: 'linked', attempt, link: 2, route: { ...way, alternates: [] } } as const
    const moved = step(failing.state, linked, 2_300)
    expect(parentOf(moved.state)?.peer).toBe(dora.peer)
    expect(moved.effects).toContainEqual({ kind: 'close', link: 1, lingerMs: 1_000 })
  })

  it('is not asked again itself, and is gone after a while in any case', () => {
    let now = ticked(placed(), 2_000, { ctr: 20, came: 14, missed: 7 })
    const asked = [...asks(now)]
    for (let atMs = 2_100; atMs < 2_000 + FAILING_MS; atMs += 100) {
      now = ticked(now.state, atMs, { ctr: 20, came: 1, missed: 0 })
      asked.push(...asks(now))
    }
    expect(asked).not.toContain(ALICE.peer)
    expect(parentOf(now.state)?.peer).toBe(ALICE.peer)
    now = ticked(now.state, 2_000 + FAILING_MS, { ctr: 20, came: 1, missed: 0 })
    expect(parentOf(now.state)).toBeUndefined()
  })

  it('is judged by what lines do not lose: two of sixteen are no fault, nor is one bad second', () => {
    expect(asks(ticked(placed(), 2_000, { ctr: 20, came: 14, missed: 2 }))).toEqual([])
    expect(asks(ticked(placed(), 2_000, { ctr: 20, came: 6, missed: 6 }))).toEqual([])
  })
})

describe('what a parent says that it has', () => {
  it('is here a moment later, or it keeps it back', () => {
    const state = told(placed(), 1_000, 40, 15)
    expect(asks(ticked(state, 1_000 + OWED_MS - 1, { ctr: 22 }))).toEqual([])
    const late = ticked(state, 1_000 + OWED_MS, { ctr: 22 })
    expect(asks(late)[0]).toBe(dora.peer)
  })

  it('may be late once, as everything is for whoever is busy itself, and not twice', () => {
    const first = ticked(told(placed(), 1_000, 40, 35), 1_000 + OWED_MS, { ctr: 34 })
    expect(asks(first)).toEqual([])
    const caughtUp = ticked(told(first.state, 2_000, 52, 51), 2_000 + OWED_MS, { ctr: 58 })
    const third = ticked(told(caughtUp.state, 3_000, 65, 58), 3_000 + OWED_MS, { ctr: 58 })
    expect(asks(third)).toEqual([])
    const again = ticked(told(first.state, 2_000, 52, 44), 2_000 + OWED_MS, { ctr: 46 })
    expect(asks(again)[0]).toBe(dora.peer)
  })

  it('is forgotten where we stood still ourselves', () => {
    const before = ticked(placed(), 1_000, { ctr: 15 }).state
    const back = ticked(told(before, 3_990, 60, 15), 4_000 + OWED_MS, { ctr: 20 })
    expect(asks(back)).toEqual([])
  })

  it('may be a few bundles behind: lost on the way, or just sent', () => {
    const state = told(placed(), 1_000, 40, 15)
    const repaired = ticked(state, 1_000 + OWED_MS, { ctr: 36 })
    expect(asks(repaired)).toEqual([])
    // What it said then is settled: the next word counts from when it is said.
    const again = ticked(told(repaired.state, 2_000, 52, 51), 2_000 + OWED_MS, { ctr: 58 })
    expect(asks(again)).toEqual([])
  })

  it('is no fault where it has come from elsewhere, though nothing came over this link', () => {
    const silent = (own: number) => {
      let { state } = ticked(placed(), 1_000, { ctr: 10 })
      for (const [ctr, atMs] of [
        [14, 1_200],
        [27, 2_200],
      ] as const) {
        state = ticked(told(state, atMs, ctr, own), atMs + 300, { ctr: own, came: 0 }).state
      }
      return parentOf(state)?.peer
    }
    expect(silent(27)).toBe(ALICE.peer)
    expect(silent(12)).toBeUndefined()
  })
})
