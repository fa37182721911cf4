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
  /** The accounts whose signatures make a policy or bulletin, ascending; and the roots of invitations. */
  readonly founders: readonly AccountId[]
  /** How many of them must sign the same policy or bulletin: 1 … all. */
  readonly mustSign: number
  /** GENESIS_NONCE_BYTES of chance, so that two communities of one name are two. */
  readonly nonce: Uint8Array
}

/** A genesis under its name. */
export type Community = Genesis & { readonly id: CommunityId }
