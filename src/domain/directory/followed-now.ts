import type { AccountId } from '../ids.ts'
import type { Announcement } from './announcement.ts'

/** Faces in the row: more than anybody scrolls past. Every Space that they are in is listed below it. */
export const FACES_MAX = 30

/** Somebody we follow who is live, and where. */
export type FollowedNow = {
  readonly account: AccountId
  readonly role: 'host' | 'speaker'
  readonly announcement: Announcement
}

/**
 * The accounts we follow that host or stand on a stage now, each once: hosts first, then in the order of `live`. Who hosts
 * and speaks elsewhere too is found where they host. A host is not there while an heir announces its Space.
 * Who is on stage is what the host's signature, or its heir's, says.
 */
export function followedNow(
  live: readonly Announcement[],
  { following, unwanted }: Readonly<Record<'following' | 'unwanted', ReadonlySet<AccountId>>>,
): readonly FollowedNow[] {
  const found = new Map<AccountId, FollowedNow>()
  const meet = (one: FollowedNow): void => {
    const isWanted = following.has(one.account) && !unwanted.has(one.account)
    if (isWanted && !found.has(one.account)) found.set(one.account, one)
  }
  for (const announcement of live) {
    const { host, by } = announcement
    if (by === host) meet({ account: host, role: 'host', announcement })
  }
  for (const announcement of live) {
    for (const account of announcement.speakers) {
      if (account !== announcement.host) meet({ account, role: 'speaker', announcement })
    }
  }
  return [...found.values()].slice(0, FACES_MAX)
}
