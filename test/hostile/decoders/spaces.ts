import { community, NOON } from '../../helpers/follows.ts'
import { bytesOf, type ActionId } from '../../../src/domain/ids.ts'
import { idOf, peerOf } from '../../helpers/space-actions.ts'
import { readInfo, writeInfo, type RelayInfo } from '../../../src/wire/info.ts'
import * as action from '../../../src/wire/action.ts'
import * as exchange from '../../../src/wire/space-exchange.ts'
import * as signal from '../../../src/wire/stage-signal.ts'
import { readBeacon, writeBeacon } from '../../../src/wire/beacon.ts'
import * as announcement from '../../../src/wire/announcement.ts'
import * as directory from '../../../src/wire/directory.ts'
import * as envelope from '../../../src/wire/envelope.ts'
import * as member from '../../../src/wire/member-signal.ts'
import * as roomLink from '../../../src/wire/room-link.ts'
import * as schedule from '../../../src/wire/schedule.ts'
import * as unlisted from '../../../src/wire/unlisted.ts'
import { TALK_DECODERS } from './talk.ts'
import { alice, certificateId, entry, policyId, space } from './cast.ts'
import { decoder, joinAll, textDecoder, type Decoder } from './decoder.ts'
import { person } from '../../helpers/host.ts'
import { planOf } from '../../helpers/schedules.ts'
import type { Notice } from '../../../src/domain/space/requests.ts'

const planner = await person('Alice', 1_000)
const schedules = await Promise.all(
  [[], [2_000], [2_000, 3_000]].map(startsAtMs =>
    planOf(planner, { community, policy: policyId, atMs: 1_000, startsAtMs }),
  ),
)

const UNCHANGED = {
  title: undefined,
  topics: undefined,
  mayCome: undefined,
  takesRequests: undefined,
  language: undefined,
  chat: undefined,
  newcomerMinutes: undefined,
}
const named = {
  space,
  heads: [idOf<ActionId>('one'), idOf<ActionId>('two')].sort(),
  atMs: 1_001,
} as const
const about = { ...named, target: alice } as const
const actions: readonly action.ActionContent[] = [
  {
    kind: 'open',
    atMs: 1_000,
    community,
    title: 'Evening',
    language: 'it',
    topics: ['music', 'jazz'],
    hostName: 'Alice',
    nonce: new Uint8Array(16).fill(2),
  },
  {
    kind: 'open',
    atMs: 1_000,
    community,
    title: '',
    language: 'it',
    topics: [],
    hostName: 'Alice',
    nonce: new Uint8Array(16).fill(2),
    knockKey: new Uint8Array(32).fill(3),
  },
  { kind: 'present', ...named, delegation: new Uint8Array(9), name: 'Alice' },
  { kind: 'accept', ...named, delegation: new Uint8Array(9), name: 'Alice' },
  { kind: 'decline', ...named, delegation: new Uint8Array(9) },
  { kind: 'edit', ...named, ...UNCHANGED, title: 'Nächte' },
  { kind: 'edit', ...named, ...UNCHANGED, topics: ['è'] },
  { kind: 'edit', ...named, ...UNCHANGED, mayCome: 'followed', takesRequests: false },
  { kind: 'invite', ...about },
  { kind: 'grant', ...about },
  { kind: 'revoke', ...about, undoes: true },
  { kind: 'mute', ...about },
  { kind: 'allow', ...about },
  { kind: 'remove', ...about, reason: 'noise' },
  { kind: 'ban', ...about, reason: '', untilMs: 5_000 },
  { kind: 'unban', ...about },
  { kind: 'admit', ...about },
  { kind: 'pin', ...named, url: 'https://a.example/' },
  { kind: 'pin', ...named, url: undefined },
  { kind: 'heirs', ...named, accounts: [alice] },
  { kind: 'take-over', ...named, reign: idOf<ActionId>('one'), beaconAtMs: 7 },
  { kind: 'step-down', ...named },
  { kind: 'record-on', mayClip: true, ...named },
  { kind: 'leave-out', ...named },
  { kind: 'take-in', ...named },
  { kind: 'record-off', ...named },
  { kind: 'close', ...named },
]
const NOTHING: exchange.CarriedLog = { actions: [], beacons: [] }
const asked: signal.RequestContent = {
  space,
  delegation: new Uint8Array(9).fill(1),
  name: 'Bob',
  wants: true,
  atMs: NOON,
}
const knocked: member.KnockContent = {
  space,
  delegation: new Uint8Array(9).fill(1),
  name: 'Bob',
  atMs: NOON,
  proof: new Uint8Array(64).fill(6),
}
const handed: member.Keys = {
  space,
  atMs: NOON,
  epoch: 1_790_000_000,
  grants: [1, 2].map(each => ({
    tag: new Uint8Array(8).fill(each),
    sealed: new Uint8Array(113).fill(each),
  })),
}
const noticed: Notice = {
  space,
  atMs: NOON,
  roots: [entry],
  waiting: [{ account: alice, name: 'Alice', sinceMs: NOON }],
  inAll: 1,
}
const announced: announcement.AnnouncementContent = {
  delegation: new Uint8Array(7).fill(1),
  genesis: new Uint8Array(8).fill(2),
  mandate: [new Uint8Array(9).fill(3), new Uint8Array(10).fill(4)],
  seq: 3,
  sentAtMs: NOON,
  state: 'live',
  hostName: 'Alice',
  title: 'Evening',
  language: 'it-IT',
  topics: ['music'],
  speakers: [alice],
  listeners: 12,
  certificate: certificateId,
  policyVersion: 2,
  policy: policyId,
  bulletinVersion: 3,
  unlisted: false,
  entries: [entry],
  link: 'code',
}
const linked = {
  space,
  host: alice,
  hostName: 'Alice',
  community,
  communityName: 'Piazza',
  title: 'Evening',
  certificate: certificateId,
  entries: [entry],
  startedAtMs: NOON,
  expiresAtMs: NOON + 1,
}
const sealed: envelope.Envelope = {
  key: bytesOf(alice),
  domain: roomLink.ROOM_LINK_DOMAIN,
  payload: roomLink.writeRoomLink(linked),
  signature: new Uint8Array(64).fill(5),
}
const info: RelayInfo = {
  version: '0.1.0',
  peer: peerOf('rita'),
  addresses: [`/ip4/127.0.0.1/tcp/7601/ws/p2p/${peerOf('rita')}`],
  appUrl: 'https://loggia.example/',
  communities: [
    { genesis: Uint8Array.of(1, 2, 3), policy: new Uint8Array(60).fill(7), bulletin: undefined },
    { genesis: Uint8Array.of(4), policy: Uint8Array.of(5), bulletin: new Uint8Array(40).fill(6) },
  ],
  demo: true,
  limits: { slots: 64, maxPeers: 300, maxSpaces: 32, maxRate: 2_500_000 },
}
const empty = { genesis: undefined, policy: undefined }

/** Spaces, and how they are found. */
export const SPACE_DECODERS: readonly Decoder[] = [
  ...TALK_DECODERS,
  decoder('readAction', action.readAction, action.writeAction, actions, 'cleaned'),
  decoder('readSpaceAsk', exchange.readSpaceAsk, exchange.writeSpaceAsk, [
    exchange.writeSpaceAsk(space),
  ]),
  decoder(
    'readSpaceAnswer',
    bytes => exchange.readSpaceAnswer(bytes, NOTHING),
    log => joinAll(exchange.writeSpaceAnswer(log)),
    [{ actions: [new Uint8Array(3), new Uint8Array(4)], beacons: [new Uint8Array(5)] }, NOTHING],
  ),
  decoder('readBeacon', readBeacon, writeBeacon, [
    { space, reign: undefined, atMs: NOON, isLeaving: false },
    { space, reign: idOf<ActionId>('reign'), atMs: NOON, isLeaving: true },
  ]),
  decoder(
    'readRequest',
    signal.readRequest,
    signal.writeRequest,
    [asked, { ...asked, wants: false }],
    'cleaned',
  ),
  decoder(
    'readNotice',
    signal.readNotice,
    signal.writeNotice,
    [noticed, { ...noticed, roots: [], waiting: [], inAll: 0 }],
    'cleaned',
  ),
  decoder('readKnock', member.readKnock, member.writeKnock, [knocked], 'cleaned'),
  decoder('readKeys', member.readKeys, member.writeKeys, [
    handed,
    { ...handed, grants: [], epoch: Number.MAX_SAFE_INTEGER },
  ]),
  decoder(
    'readGrantContent',
    member.readGrantContent,
    content => member.writeGrantContent(content === 'not-let-in' ? undefined : content),
    [
      member.writeGrantContent({
        secret: new Uint8Array(32).fill(8),
        words: new Uint8Array(32).fill(9),
      }),
      member.writeGrantContent(undefined),
    ],
  ),
  decoder(
    'readAnnouncement',
    announcement.readAnnouncement,
    announcement.writeAnnouncement,
    [
      announced,
      { ...announced, certificate: undefined, state: 'ended', topics: [] },
      { ...announced, bulletinVersion: 0, link: '', entries: [], unlisted: true },
    ],
    'cleaned',
  ),
  decoder('readUnlistedTelling', unlisted.readUnlistedTelling, unlisted.writeUnlistedTelling, [
    { community, announcement: new Uint8Array(9).fill(4) },
  ]),
  decoder('readUnlistedAnswer', unlisted.readUnlistedAnswer, unlisted.writeUnlistedAnswer, [
    'carried',
    'too-few-followers',
    'refused',
  ]),
  decoder('readDirectoryAsk', directory.readDirectoryAsk, directory.writeDirectoryAsk, [
    { community, policy: undefined },
    { community, policy: new Uint8Array(9).fill(4) },
  ]),
  decoder('readDirectoryAnswer', directory.readDirectoryAnswer, directory.writeDirectoryAnswer, [
    { ...empty, announcements: [new Uint8Array(3)] },
    { genesis: Uint8Array.of(1), policy: Uint8Array.of(2), announcements: [] },
    { ...empty, announcements: [], schedules: [new Uint8Array(5), Uint8Array.of(7)] },
  ]),
  textDecoder('readInfo', readInfo, writeInfo, [
    info,
    { ...info, appUrl: undefined, communities: [] },
  ]),
  decoder(
    'readRoomLink',
    bytes => roomLink.readRoomLink(bytes, alice),
    roomLink.writeRoomLink,
    [
      linked,
      { ...linked, certificate: undefined, entries: [] },
      { ...linked, knockKey: new Uint8Array(32).fill(3) },
      { ...linked, scheduledAtMs: 900 },
    ],
    'cleaned',
  ),
  decoder(
    'readSchedule',
    bytes => schedule.readSchedule(bytes, planner.id),
    schedule.writeSchedule,
    schedules,
    'cleaned',
  ),
  textDecoder(
    'readRoomLinkText',
    roomLink.readRoomLinkText,
    value => `#/s/${roomLink.roomLinkCode(envelope.writeEnvelope(value))}`,
    [sealed],
  ),
]
