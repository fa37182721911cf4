/** The only public door of Loggia: everything a program on top may use. */
export type {
  CommunityInfo,
  FollowRequest,
  Gate,
  LinkContent,
  LinkRefusal,
  LiveSpace,
  Me,
  Microphone,
  NetworkState,
  Room,
  Sound,
  Spaces,
  Standing,
} from './session/spaces-api.ts'
export type { AccountId, CommunityId, PeerId, SessionId, SpaceId } from './domain/ids.ts'
export type { Announcement } from './domain/directory/announcement.ts'
export type { Speaker, SpaceState } from './domain/space/state.ts'
export type { Place } from './domain/place.ts'
export type { PeerAddress } from './ports/streams.ts'
export type { TimeMs } from './domain/time.ts'
export type { Undo, Watched } from './events.ts'
export type { Verdict } from './verdict.ts'
