import type { AccountId, CommunityId } from '../ids.ts'

/** Work that an account did once to count in a community: a number that is hard to find. */
export type WorkProof = {
  readonly community: CommunityId
  readonly account: AccountId
  /** WORK_NONCE_BYTES. */
  readonly nonce: Uint8Array
}

/** Bytes of a nonce: enough for any number of bits that a policy may ask. */
export const WORK_NONCE_BYTES = 8

/** A proof and what it is worth: leading zero bits of its hash. Made only where it was hashed. */
export type MeasuredWork = WorkProof & { readonly bits: number }

/** What is looked for: a nonce for this account in this community, worth so many bits. */
export type WorkGoal = Omit<WorkProof, 'nonce'> & { readonly bits: number }

/** How many tries a goal takes on average: what a progress bar is measured against. */
export const expectedTries = ({ bits }: Pick<WorkGoal, 'bits'>): number => 2 ** bits
