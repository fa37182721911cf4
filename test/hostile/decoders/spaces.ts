import { community, NOON } from '../../helpers/follows.ts'
import { bytesOf } from '../../../src/domain/ids.ts'
import { idOf, peerOf } from '../../helpers/space-actions.ts'
import { readInfo, writeInfo, type RelayInfo } from '../../../src/wire/info.ts'
import * as action from '../../../src/wire/action.ts'
import * as announcement from '../../../src/wire/announcement.ts'
import * as directory from '../../../src/wire/directory.ts'
import * as envelope from '../../../src/wire/envelope.ts'
import * as roomLink from '../../../src/wire/room-link.ts'
import * as unlisted from '../../../src/wire/unlisted.ts'
import { alice, certificateId, entry, policyId, space } from './cast.ts'
import { decoder, textDecoder, type Decoder } from './decoder.ts'

const named = { space, heads: [idOf('one'), idOf('two')].sort(), atMs: 1_001 } as const
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
  { kind: 'present', ...named, delegation: new Uint8Array(9), name: 'Alice' },
  { kind: 'edit', ...named, title: 'Nächte', topics: undefined },
  { kind: 'edit', ...named, title: undefined, topics: ['è'] },
  { kind: 'close', ...named },
] as never
const announced: announcement.AnnouncementContent = {
  delegation: new Uint8Array(7).fill(1),
  genesis: new Uint8Array(8).fill(2),
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
  decoder('readAction', action.readAction, action.writeAction, actions, 'cleaned'),
  decoder('readSpaceAsk', action.readSpaceAsk, action.writeSpaceAsk, [action.writeSpaceAsk(space)]),
  decoder('readSpaceAnswer', action.readSpaceAnswer, action.writeSpaceAnswer, [
    [new Uint8Array(3), new Uint8Array(4)],
    [],
  ]),
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
  ]),
  textDecoder('readInfo', readInfo, writeInfo, [
    info,
    { ...info, appUrl: undefined, communities: [] },
  ]),
  decoder(
    'readRoomLink',
    bytes => roomLink.readRoomLink(bytes, alice),
    roomLink.writeRoomLink,
    [linked, { ...linked, certificate: undefined, entries: [] }],
    'cleaned',
  ),
  textDecoder(
    'readRoomLinkText',
    roomLink.readRoomLinkText,
    value => `#/s/${roomLink.roomLinkCode(envelope.writeEnvelope(value))}`,
    [sealed],
  ),
]
