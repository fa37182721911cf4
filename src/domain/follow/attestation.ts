import type { AccountId, CommunityId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** One signed follow or unfollow. Byte layout: `wire/attestation` and PROTOCOL.md. */
export type Attestation = {
  readonly community: CommunityId
  readonly followee: AccountId
  readonly follower: AccountId
  readonly kind: 'follow' | 'unfollow'
  /** 1 … 1,023; the highest wins. */
  readonly seq: number
  /** As the follower's clock had it. */
  readonly timeMs: TimeMs
  /** 64 bytes. */
  readonly signature: Uint8Array
}
