import type { AccountId, CommunityId } from '../domain/ids.ts'

/** A stretch of numbers to be tried for a proof of work. */
export type WorkStretch = {
  readonly community: CommunityId
  readonly account: AccountId
  /** Leading zero bits wanted. */
  readonly bits: number
  readonly from: number
  readonly count: number
}

/** Tries numbers for a proof of work away from the page's thread. */
export interface WorkSearcher {
  /** The first nonce of the stretch that is worth enough, or undefined. Rejects when the Worker is lost. */
  search(stretch: WorkStretch): Promise<Uint8Array | undefined>
  /** Stops working. The next search starts again. Idempotent. */
  close(): void
}
