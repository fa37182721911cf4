import { community } from './follows.ts'
import { SALT_BYTES, type Compared, type FollowSyncMessage } from '../../src/wire/follow-sync.ts'
import type { AccountId } from '../../src/domain/ids.ts'

/** What somebody says who holds nothing and keeps the window. */
export const NOTHING_HELD: Compared = {
  digest: new Uint8Array(32),
  windowDigest: new Uint8Array(32),
  count: 0,
  extent: 'window',
  salt: new Uint8Array(SALT_BYTES),
}

/** The first message of an exchange about this followee, by somebody who holds nothing. */
export const askAbout = (followee: AccountId): FollowSyncMessage => ({
  kind: 'compare',
  community,
  followee,
  ...NOTHING_HELD,
})
