import { community, must, NOON } from './follows.ts'
import { idFromBytes, type AccountId } from '../../src/domain/ids.ts'
import type { Ground } from '../../src/domain/community/admission.ts'
import type { Invitation } from '../../src/domain/community/invitation.ts'

/** The account with this number: no key behind it, for rules that look at no signature. */
export function accountNumber(number: number): AccountId {
  const bytes = new Uint8Array(32)
  new DataView(bytes.buffer).setUint32(0, number)
  return must(idFromBytes<AccountId>(bytes))
}

/** An invitation that nobody signed. */
export const invited = (
  inviter: AccountId,
  invitee: AccountId,
  change: Partial<Invitation> = {},
): Invitation => ({
  community,
  inviter,
  invitee,
  slot: 1,
  timeMs: NOON,
  signature: new Uint8Array(64),
  ...change,
})

/** These founders, nothing revoked unless said otherwise. */
export const groundOf = (
  founders: readonly AccountId[],
  revoked: Ground['revoked'] = [],
): Ground => ({ founders, revoked })
