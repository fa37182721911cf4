import { idOf, peerOf } from './space-actions.ts'
import type { Announcement } from '../../src/domain/directory/announcement.ts'
import type { AccountId, CommunityId, PolicyId } from '../../src/domain/ids.ts'
import type { SessionId, SpaceId } from '../../src/domain/ids.ts'

/** A verified announcement as the listing gets it; `host` names host and Space. */
export const announcementOf = (host: string, over: Partial<Announcement> = {}): Announcement => ({
  space: idOf<SpaceId>(`space of ${host}`),
  community: idOf<CommunityId>('community'),
  host: idOf<AccountId>(host),
  by: idOf<AccountId>(host),
  session: idOf<SessionId>(`session of ${host}`),
  peer: peerOf('host'),
  delegatedMs: 1_000,
  hostName: host,
  title: `${host} talks`,
  language: 'it',
  topics: [],
  state: 'live',
  speakers: [idOf<AccountId>(host)],
  listeners: 0,
  certificate: undefined,
  policyVersion: 1,
  bulletinVersion: 0,
  unlisted: false,
  policy: idOf('policy') as string as PolicyId,
  entries: [],
  link: 'link',
  startedAtMs: 1_000,
  sentAtMs: 2_000,
  seq: 1,
  ...over,
})
