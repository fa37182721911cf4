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
  OwnSeat,
  Refusal,
  Room,
  Sound,
  Spaces,
  Standing,
} from './session/spaces-api.ts'
export type { AccountId, CommunityId, PeerId, SessionId, SpaceId } from './domain/ids.ts'
export type { Announcement } from './domain/directory/announcement.ts'
export type { Ban, Lock, Moderated, Speaker, SpaceState } from './domain/space/state.ts'
export type { MayCome } from './domain/space/actions.ts'
export type { Waiting } from './domain/space/requests.ts'
export type { StageAct } from './domain/space/stage-act.ts'
export type { StandingRefusal } from './domain/space/rules.ts'
export { currentBans, lockOf, mayDo } from './domain/space/select.ts'
export type { Place } from './domain/place.ts'
export type { PeerAddress } from './ports/streams.ts'
export type { TimeMs } from './domain/time.ts'
export type { Undo, Watched } from './events.ts'
export type { Verdict } from './verdict.ts'
export { NAME_MAX_LETTERS, REASON_MAX_LETTERS, TITLE_MAX_LETTERS } from './domain/space/actions.ts'

// What the web program composes.
export { createSpaces } from './session/spaces.ts'
export type { MemberPorts, SpacesPorts } from './session/session-ports.ts'
export type { VolumeMemory } from './session/room.ts'
export type { MediaEngine } from './ports/media-engine.ts'

// A newcomer's first signalling, before there is a network.
export { openHello, peerKeyFromSeed, signHello } from './crypto/media-hello.ts'
export { MEDIA_SOCKET_PATH, writeGreeting } from './wire/media-socket.ts'
export { ROOM_LINK_MARK } from './wire/room-link.ts'
export { MEDIA_PROTOCOL } from './wire/media-signal.ts'
export { MESSAGE_MAX } from './wire/limits.ts'
export type { MessageStream, Streams } from './ports/streams.ts'

// What the relay program composes.
export { LocalBulkVerifier } from './crypto/bulk-verifier.ts'
export { DemoMembers } from './session/demo-members.ts'
export { RelayService } from './session/relay-service.ts'
export type { RelayServicePorts } from './session/relay-service.ts'
export { INFO_MAX, readInfo, writeInfo } from './wire/info.ts'
export type { CommunityRecords, RelayInfo } from './wire/info.ts'
export type { Clock } from './ports/clock.ts'
export type { Log } from './ports/log.ts'
export type { Network } from './ports/network.ts'
export type { Random } from './ports/random.ts'
export type { Rows } from './ports/rows.ts'
export { writeReply } from './wire/tree-ask.ts'
export type {
  AskAnswer,
  ConnectOutcome,
  MediaLink,
  MediaLinkHandlers,
  MediaLinks,
} from './ports/media-link.ts'

// Who somebody is on a screen.
export { AVATAR_SIZE, avatarOf } from './domain/identity/avatar.ts'
export type { Avatar, AvatarShape } from './domain/identity/avatar.ts'
export { toDidKey } from './domain/identity/did-key.ts'
export { fingerprintOf } from './domain/identity/fingerprint.ts'
export { isMixedScript, parseName } from './domain/identity/names.ts'
