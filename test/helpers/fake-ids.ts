import { idFromBytes, parsePeerId, type PeerId } from '../../src/domain/ids.ts'
import type { Verdict } from '../../src/verdict.ts'

type ByteId = Parameters<typeof import('../../src/domain/ids.ts').bytesOf>[0]

/** Some 32-byte id, always the same for the same seed. Nobody holds a key to it. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the id it needs
export function fakeId<Id extends ByteId>(seed: number): Id {
  let state = (seed + 1) * 2_654_435_761
  const bytes = Uint8Array.from({ length: 32 }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 24
  })
  return value(idFromBytes<Id>(bytes))
}

const PEER_TAIL_LETTERS = 12

/** Some PeerId text that ends in `tail`. */
export function fakePeerId(tail: string): PeerId {
  return value(parsePeerId(`12D3KooW${'x'.repeat(PEER_TAIL_LETTERS)}${tail.replaceAll('0', 'z')}`))
}

function value<T>(verdict: Verdict<T, string>): T {
  if (!verdict.ok) throw new TypeError(verdict.reason)
  return verdict.value
}
