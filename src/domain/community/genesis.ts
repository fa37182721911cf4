import type { AccountId, CommunityId } from '../ids.ts'

/** Founders of one community: a group that can still talk to each other. */
export const FOUNDERS_MAX = 16
/** Letters of a community's name. */
export const COMMUNITY_NAME_MAX_LETTERS = 40

/**
 * What a community begins with. Nobody signs it: the community is named by the hash of its bytes, so
 * whoever knows the name can check it.
 */
export type Genesis = {
  readonly name: string
  /** The accounts whose signature makes a policy, ascending. */
  readonly founders: readonly AccountId[]
  /** How many founders must sign a policy. Always 1 as yet: {@link Genesis} has room for more. */
  readonly mustSign: 1
  /** GENESIS_NONCE_BYTES of chance, so that two communities of one name are two. */
  readonly nonce: Uint8Array
}

/** A genesis under its name. */
export type Community = Genesis & { readonly id: CommunityId }
