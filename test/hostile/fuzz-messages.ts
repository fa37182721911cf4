/** What the test asks a fuzzing process to do. */
export type FuzzTask = {
  readonly kind: 'decoder' | 'opener'
  readonly name: string
  readonly seed: number
  readonly mutations: number
}

/** What came of it: each kind of complaint with the bytes that caused it first, in hex. */
export type FuzzResult = {
  readonly name: string
  readonly mutations: number
  readonly accepted: number
  /** What it cost, whatever else the machine did: for whoever makes the slow ones faster. */
  readonly cpuMs: number
  readonly complaints: readonly (readonly [what: string, bytes: string])[]
}
