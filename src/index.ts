/** The only public door of Loggia: everything a program on top may use. */
export type {
  CommunityInfo,
  FollowRequest,
  Gate,
  NewSpace,
  LinkContent,
  LinkRefusal,
  LiveSpace,
  Me,
  NetworkState,
  OwnSeat,
  Refusal,
  Room,
  SpaceCrowd,
  SpaceChange,
  SpaceChat,
  SpaceDoor,
  SpaceReports,
  Spaces,
  Standing,
} from './session/spaces-api.ts'
export type {
  Calls,
  CertificateEvidence,
  Communities,
  CommunityLinkContent,
  CommunityRules,
  FollowerRow,
  FollowersExplained,
  HostEvidence,
  Invitations,
  JoinedCommunity,
  Listing,
  Members,
  MoveNotice,
  Moves,
  OwnSessions,
  PeopleSeen,
  PersonSeen,
  ReceivedCall,
  WhoCounts,
  WorkState,
} from './session/members-api.ts'
export { COUNT_REASONS, type CountReason } from './domain/follow/explain.ts'
export type { FollowerEstimate } from './domain/follow/sketch.ts'
export type { Policy } from './domain/community/policy.ts'
export type {
  AudioChoices,
  CarryChoice,
  AudioNotice,
  Microphone,
  RoomSound,
  Sound,
} from './session/sound-api.ts'
export type { AudioDevice, AudioDevices, OutputPath } from './ports/audio-devices.ts'
export type { Crowd, SoundCheckPhase } from './ports/media-engine.ts'
export type { AccountId, ActionId, CommunityId, PeerId, SessionId, SpaceId } from './domain/ids.ts'
export type { Announcement } from './domain/directory/announcement.ts'
export { findComing, findSpaces, SEARCH_FROM } from './domain/directory/find-spaces.ts'
export { SCHEDULED_AHEAD_MS, type ScheduledSpace } from './domain/directory/schedule.ts'
export { calendarFile } from './wire/calendar.ts'
export type {
  ComingSpace,
  ReminderDue,
  ScheduleWish,
  Scheduling,
  SchedulingRefusal,
} from './session/scheduling-api.ts'
export { followedNow, type FollowedNow } from './domain/directory/followed-now.ts'
export type { Ban, EndedBy, Lock, Moderated, Speaker, SpaceState } from './domain/space/state.ts'
export type { ChatRule, MayCome } from './domain/space/actions.ts'
export { NEWCOMER_CHOICES } from './domain/chat/newcomer.ts'
export type { DoorList, Knocking } from './domain/space/epochs.ts'
export { isMember, isPrivate } from './domain/space/members.ts'
export type { Presence } from './domain/space/presence.ts'
export type { Admission, RefusedTalk, TalkRefusal } from './ports/media-engine.ts'
export { LINE_MAX_BYTES, REACTIONS, type Tally } from './domain/chat/say.ts'
export { LINE_PACE } from './domain/chat/judge-say.ts'
export { paced, type Pace } from './domain/chat/pace.ts'
export { cleanLine } from './domain/chat/line-text.ts'
export { linkOf, piecesOf } from './domain/chat/links.ts'
export type { ChatLine } from './domain/chat/chat-line.ts'
export type { Waiting } from './domain/space/requests.ts'
export type { StageAct } from './domain/space/stage-act.ts'
export type { StandingRefusal } from './domain/space/rules.ts'
export type { CaptionSegment, OwnCaptions, SpaceCaptions } from './session/captions-api.ts'
export type { CaptionTrouble, RefusedCaption } from './ports/media-engine.ts'
export type { EngineChoice, OpenCaptionEngine } from './ports/caption-engine.ts'
export { CAPTION_MAX_BYTES } from './domain/captions/caption.ts'
export { mayTypeFor } from './domain/captions/judge-caption.ts'
export { captionServerOf } from './domain/captions/server-address.ts'
export { currentBans, leaderOf, lockOf, mayDo, successorsOf } from './domain/space/select.ts'
export { WAITING_MAX } from './domain/space/requests.ts'
export { freeSeats } from './domain/space/rules.ts'
export { ABANDONED_MS } from './domain/space/succession.ts'
export type { Place } from './domain/place.ts'
export type { Branch, Outline } from './domain/tree/message.ts'
export type { TreeSight } from './domain/tree/sight.ts'
export { OUTLINE_DELAYS_MS, SURVEY_MS } from './domain/tree/limits.ts'
export { shortName } from './domain/tree/outline.ts'
export type { PeerAddress } from './ports/streams.ts'
export type { TimeMs } from './domain/time.ts'
export { Watchable } from './events.ts'
export type { Undo, Watched } from './events.ts'
export type { Verdict } from './verdict.ts'
export {
  NAME_MAX_LETTERS,
  PIN_MAX_LETTERS,
  REASON_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  TOPIC_MAX_LETTERS,
} from './domain/space/actions.ts'
export { MAX_TOPICS } from './domain/directory/announcement.ts'
export { readPin } from './wire/action-body.ts'

// What the web program composes.
export { createSpaces } from './session/spaces.ts'
export type { MemberPorts, SpacesPorts } from './session/session-ports.ts'
export type { VolumeMemory } from './session/room.ts'
export type { AudioMemory } from './session/room-audio.ts'
export type { MediaEngine } from './ports/media-engine.ts'

// A newcomer's first signalling, before there is a network.
export { generatePeer, openHello, signHello } from './crypto/media-hello.ts'
export { openRoomLink } from './crypto/room-link.ts'
export { MEDIA_SOCKET_PATH, writeGreeting } from './wire/media-socket.ts'
export { ROOM_LINK_MARK } from './wire/room-link.ts'
export {
  readSignalFrame,
  SIGNAL_FRAME_MAX,
  SIGNAL_PATH,
  SIGNAL_TOPICS_MAX,
  writeSignalFrame,
} from './wire/y-signal.ts'
export type { DocumentRoads } from './ports/document-roads.ts'
export type { SignalFrame } from './wire/y-signal.ts'
export { Allowance } from './session/allowance.ts'
export { Turnstile } from './domain/turnstile.ts'
export { MEDIA_PROTOCOL } from './wire/media-signal.ts'
export { MESSAGE_MAX } from './wire/limits.ts'
export type { MessageStream, Streams } from './ports/streams.ts'

// What the relay program composes.
export { LocalBulkVerifier } from './crypto/bulk-verifier.ts'
export { DemoMembers } from './session/demo-members.ts'
export { PeerConduct } from './session/peer-conduct.ts'
export { RelayService } from './session/relay-service.ts'
export type { GivenCommunity, RelayServicePorts } from './session/relay-service.ts'
export { INFO_MAX, readInfo, writeInfo } from './wire/info.ts'
export type { CommunityRecords, RelayInfo } from './wire/info.ts'
export type { Clock } from './ports/clock.ts'
export type { Log } from './ports/log.ts'
export type { Network } from './ports/network.ts'
export type { Random } from './ports/random.ts'
export type { Rows } from './ports/rows.ts'
export { writeAsk, writeReply } from './wire/tree-ask.ts'
export { FIRST_LOOK } from './domain/tree/ask.ts'
export type {
  AskAnswer,
  ConnectOutcome,
  MediaLink,
  MediaLinkHandlers,
  MediaLinks,
} from './ports/media-link.ts'

// What founders' program composes, and whoever joins by link.
export { COMMUNITY_LINK_MARK, communityLinkUrl } from './wire/community-link.ts'
export { makeCommunityLink, openCommunityLink } from './crypto/community-link.ts'
export type { OpenedCommunityLink } from './crypto/community-link.ts'
export type { CommunityLinkRefusal } from './domain/community/link.ts'
export {
  readCommunityFile,
  readPendingRecord,
  writeCommunityFile,
  writePendingRecord,
} from './wire/community-file.ts'
export type { CommunityFile, PendingRecord } from './wire/community-file.ts'
export {
  completeWith,
  draftBulletin,
  draftPolicy,
  foundingFile,
  inviteInto,
  openFoundersFile,
  signPending,
} from './session/founders-desk.ts'
export type {
  FounderInviteRefusal,
  FoundersFile,
  RuleChange,
  Telling,
} from './session/founders-desk.ts'
export { parseDidKey } from './domain/identity/did-key.ts'
export { idFromBytes, parseId, parsePeerId } from './domain/ids.ts'
export { SEED_BYTES, signerFromSeed } from './crypto/ed25519.ts'
export type { Signer } from './ports/key-store.ts'
export type { Counted } from './domain/community/counted.ts'

// Why somebody is not heard.
export { SILENCE_ACTIONS, whySilent } from './domain/media/why-silent.ts'
export type { SilenceAction, SilenceCause } from './domain/media/why-silent.ts'
export { OWN_VOICE_ACTIONS, ownVoice } from './domain/media/am-i-heard.ts'
export type { OwnVoice, OwnVoiceAction } from './domain/media/am-i-heard.ts'
export type { HearingReport, SpeakerReport } from './domain/media/hearing-report.ts'
export type { MicrophoneLevel } from './domain/media/microphone-level.ts'

// Reports about people, for whoever keeps order.
export { openReport, type ReportRefusal } from './crypto/open-report.ts'
export { readReportFile, REPORT_FILE_MAX, writeReportFile } from './wire/report.ts'
export { writeOggOpus } from './wire/ogg-opus.ts'
export {
  REPORT_REASONS,
  REPORT_TEXT_MAX_LETTERS,
  type Complaint,
  type ProvenAct,
  type Report,
  type ReportReason,
  type ReportWeight,
} from './domain/space/report.ts'

// Recordings.
export { RecordingFile, type RecordingFileRefusal } from './crypto/open-recording-file.ts'
export { RECORDING_MARK, writeBlockHead } from './wire/recording.ts'
export { clipObjection } from './domain/recording/cut.ts'
export { clipOf } from './wire/recording-clip.ts'
export { CLIP_MAX_MS, CLIP_MIN_MS } from './domain/recording/recording.ts'
export { soundPieces, type SoundPiece } from './wire/sound-pieces.ts'
export { writeSpeakerTrack } from './wire/ogg-track.ts'
export { writeOggPackets } from './wire/ogg-opus.ts'
export { isSound } from './domain/recording/recording.ts'
export type {
  FaultKind,
  GapCause,
  RecordedAct,
  RecordedGap,
  RecordedSpeaker,
  RecordedTalk,
  Recording,
  RecordingFault,
} from './domain/recording/recording.ts'
export { nextTurn, talkingAt, turnsOf, type Turn } from './domain/recording/timeline.ts'
export type { KeptRecording } from './domain/recording/kept.ts'
export type { Recordings } from './session/members-api.ts'
export type { Keeping, SpaceRecording } from './session/spaces-api.ts'

// Who somebody is on a screen.
export { AVATAR_SIZE, avatarOf } from './domain/identity/avatar.ts'
export type { Avatar, AvatarShape } from './domain/identity/avatar.ts'
export { toDidKey } from './domain/identity/did-key.ts'
export { fingerprintOf } from './domain/identity/fingerprint.ts'
export { isMixedScript, parseName } from './domain/identity/names.ts'
export { findNamed } from './domain/identity/find-named.ts'
