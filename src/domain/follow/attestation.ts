import type { AccountId, CommunityId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * Highest sequence number of one follower's statements about one followee. Ten bits, so that
 * seq · 2^43 + unfollow · 2^42 + 42 bits of hash stays an exact integer below 2^53.
 */
export const SEQ_MAX = 1_023

/** Six bytes of milliseconds. */
export const TIME_MS_MAX = 2 ** 48 - 1

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

/** An attestation with its name: SHA-256(followee ‖ packed), 32 bytes. Breaks ties and names the Yjs item. */
export type NamedAttestation = Attestation & { readonly hash: Uint8Array }
