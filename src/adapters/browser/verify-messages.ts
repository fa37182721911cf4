import type { SignedBytes } from '../../ports/verifier.ts'

/** What the page asks the verify Worker. Never leaves the machine. */
export type VerifyRequest = { readonly id: number; readonly items: readonly SignedBytes[] }

/** The Worker's answer: one verdict per item, in order. */
export type VerifyAnswer = { readonly id: number; readonly verdicts: readonly boolean[] }
