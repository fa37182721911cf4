import type { AccountId, CommunityId } from '../domain/ids.ts'

/** Whose followers, in which community: one replicated document each. */
export type Followee = { readonly community: CommunityId; readonly account: AccountId }

/**
 * The replicated documents of follow attestations (DESIGN §6). They carry and never judge: what goes
 * in was verified and encoded by us, what comes out is parsed by `wire/follow-update` like anybody's.
 */
export interface FollowCarrier {
  /** Applies our own canonical encoding of verified attestations. */
  apply(followee: Followee, canonicalUpdate: Uint8Array): void
  /** What we hold, as Yjs state vector V1: client id → clock. Empty document: one zero byte. */
  stateVector(followee: Followee): Uint8Array
  /** The items missing in `stateVector`, as Yjs update V1. Undefined when the vector is malformed. */
  difference(followee: Followee, stateVector: Uint8Array): Uint8Array | undefined
  /** Forgets the document; rows remain the truth and it may be rebuilt. */
  drop(followee: Followee): void
}
