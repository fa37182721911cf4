import type { SignatureVerdict, SignedBytes } from '../../ports/verifier.ts'

/**
 * Which verdict is wanted: the fast verifier's alone, which leaves bad and odd signatures open, or the
 * final one. The page asks for the second as far as budgets allow.
 */
export type Opinion = 'first' | 'final'

/** What the page asks the verify Worker. Never leaves the machine. */
export type VerifyRequest = {
  readonly id: number
  readonly items: readonly SignedBytes[]
  readonly opinion: Opinion
}

/** The Worker's answer: one verdict per item, in order. */
export type VerifyAnswer = { readonly id: number; readonly verdicts: readonly SignatureVerdict[] }
