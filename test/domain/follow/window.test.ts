import { describe, expect, it } from 'vitest'
import { chooseWindow, WINDOW_MAX } from '../../../src/domain/follow/window.ts'
import type { NamedAttestation } from '../../../src/domain/follow/attestation.ts'

// The window looks at nothing but rank and preference, so a seq is enough to tell them apart.
const crowd = (count: number): NamedAttestation[] =>
  Array.from({ length: count }, (_, seq) => ({ seq }) as NamedAttestation)

const rank = ({ seq }: NamedAttestation): Uint8Array => Uint8Array.of(seq >> 8, seq & 255)

describe('the window of a document', () => {
  it('holds everybody while they fit', () => {
    const all = crowd(WINDOW_MAX)
    expect(chooseWindow(all, rank, () => false)).toHaveLength(WINDOW_MAX)
  })

  it('holds the lowest ranks when they do not', () => {
    const chosen = chooseWindow(crowd(WINDOW_MAX + 100).toReversed(), rank, () => true)
    expect(chosen.map(one => one.seq)).toEqual(crowd(WINDOW_MAX).map(one => one.seq))
  })

  it('does not let ground keys push out those whom the policy counts', () => {
    const counted = ({ seq }: NamedAttestation): boolean => seq >= 1_500
    const chosen = chooseWindow(crowd(2_100), rank, counted)
    expect(chosen.filter(counted)).toHaveLength(600)
    expect(chosen).toHaveLength(WINDOW_MAX)
  })

  it('is the same whatever the order', () => {
    const all = crowd(WINDOW_MAX + 50)
    const seqs = (list: NamedAttestation[]): number[] => list.map(one => one.seq)
    expect(seqs(chooseWindow(all.toReversed(), rank, () => true))).toEqual(
      seqs(chooseWindow(all, rank, () => true)),
    )
  })
})
