import type { Random } from '../../ports/random.ts'

/** `getRandomValues` gives at most this much per call. */
const CHUNK_BYTES = 65_536

/** The machine's own chance, in Node and in browsers. */
export class SystemRandom implements Random {
  bytes(count: number): Uint8Array {
    const bytes = new Uint8Array(count)
    for (let from = 0; from < count; from += CHUNK_BYTES) {
      crypto.getRandomValues(bytes.subarray(from, from + CHUNK_BYTES))
    }
    return bytes
  }

  unit(): number {
    return Math.random()
  }
}
