import type { FollowerCounts } from '../domain/follow/eligibility.ts'

/** What a screen shows about an account's followers. */
export type FollowerView = FollowerCounts & {
  /** While statements are being verified: how many of this burst are done. */
  readonly checking: { readonly verified: number; readonly of: number } | undefined
}

/** Nobody, and nothing under way. */
export const NO_FOLLOWERS: FollowerView = { followers: 0, counted: 0, checking: undefined }
