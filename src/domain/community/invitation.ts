import type { AccountId, CommunityId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * "I vouch for this account in this community", signed by the inviter's account. It takes one of the
 * inviter's places and is never taken back by the inviter: founders revoke it in a bulletin.
 */
export type Invitation = {
  readonly community: CommunityId
  readonly inviter: AccountId
  readonly invitee: AccountId
  /**
   * Which of the inviter's places this takes: 1 … the fan-out. Two invitations for one place count
   * once, so that a liar with many keys never invites more than the rule allows.
   */
  readonly slot: number
  /** As the inviter's clock had it. */
  readonly timeMs: TimeMs
  /** 64 bytes. */
  readonly signature: Uint8Array
}

/** Names one invitation: by its content, not by its signature. */
export const invitationKey = ({ inviter, invitee, slot }: Invitation): string =>
  `${inviter}/${slot}/${invitee}`

/** An invitation that founders took back, with everybody whom its invitee brought. */
export type Revocation = Pick<Invitation, 'inviter' | 'invitee'>

/** Names what a revocation takes back: every invitation of this inviter to this account. */
export const revocationKey = ({ inviter, invitee }: Revocation): string => `${inviter}/${invitee}`
