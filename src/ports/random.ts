/** Chance. The twin in `adapters/memory` is seeded, so that a failing run can be replayed. */
export interface Random {
  /** `count` unpredictable bytes, fit for keys and nonces. */
  bytes(count: number): Uint8Array
  /** A number in [0, 1). */
  unit(): number
}
