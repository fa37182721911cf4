/**
 * Everything that reads foreign bytes, with good bytes to begin from. `decoder-table.test.ts` fails when
 * a reader of `src/wire` or an opener of `src/crypto` is missing here.
 */
import { askAbout } from '../helpers/follow-compare.ts'
import { areEqual } from '../../src/wire/canonical.ts'
import { bytesOf, type SessionId } from '../../src/domain/ids.ts'
import { FrameReader, writeFrame } from '../../src/wire/frame.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import { nameItems } from '../../src/crypto/name-attestation.ts'
import { readInfo, writeInfo, type RelayInfo } from '../../src/wire/info.ts'
import { accept, refuse, type Verdict } from '../../src/verdict.ts'
import { attest, community, NOON, otherCommunity, people, person } from '../helpers/follows.ts'
import * as action from '../../src/wire/action.ts'
import * as announcement from '../../src/wire/announcement.ts'
import * as attestation from '../../src/wire/attestation.ts'
import * as bundle from '../../src/wire/bundle.ts'
import * as certificate from '../../src/wire/certificate.ts'
import * as certificateExchange from '../../src/wire/certificate-exchange.ts'
import * as delegation from '../../src/wire/delegation.ts'
import * as demo from '../../src/wire/demo.ts'
import * as directory from '../../src/wire/directory.ts'
import * as envelope from '../../src/wire/envelope.ts'
import * as followSync from '../../src/wire/follow-sync.ts'
import * as followUpdate from '../../src/wire/follow-update.ts'
import * as genesis from '../../src/wire/genesis.ts'
import * as mediaSignal from '../../src/wire/media-signal.ts'
import * as mediaSocket from '../../src/wire/media-socket.ts'
import * as peerNotice from '../../src/wire/peer-notice.ts'
import * as policy from '../../src/wire/policy.ts'
import * as profile from '../../src/wire/profile.ts'
import * as roomLink from '../../src/wire/room-link.ts'
import * as sframeHeader from '../../src/wire/sframe-header.ts'
import * as stateVector from '../../src/wire/state-vector.ts'
import * as treeAsk from '../../src/wire/tree-ask.ts'
import * as treeMessage from '../../src/wire/tree-message.ts'
import type { CertificateId, PolicyId, SpaceId } from '../../src/domain/ids.ts'

/** One reader of foreign bytes. */
export type Decoder = {
  /** As the source names it. */
  readonly name: string
  /** Bytes that it accepts, of every kind that it knows. */
  readonly seeds: readonly Uint8Array[]
  /** Reads bytes; of what it accepts, answers the bytes that our writer makes of the same value. */
  readonly readAndRewrite: (bytes: Uint8Array) => Verdict<Uint8Array, string>
  /**
   * `exact`: one value, one byte string. `cleaned`: labels are cleaned as they are read, so a rewriting
   * may be shorter; then the rewriting must read and rewrite to itself.
   */
  readonly form: 'exact' | 'cleaned'
}

const text = new TextEncoder()
/** Text whose letters are bytes, so that mutations of it are texts again. */
const lettersOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1')
const bytesOfLetters = (letters: string): Uint8Array =>
  Uint8Array.from(Buffer.from(letters, 'latin1'))

/** A decoder of one value, made of its reader and its writer. */
function decoder<T>(
  name: string,
  read: (bytes: Uint8Array) => Verdict<T, string>,
  write: (value: T, bytes: Uint8Array) => Uint8Array,
  seeds: readonly (T | Uint8Array)[],
  form: Decoder['form'] = 'exact',
): Decoder {
  const asBytes = (seed: T | Uint8Array): Uint8Array =>
    // Decoders whose values are bytes themselves take their seeds as they are.
    seed instanceof Uint8Array ? seed : write(seed, new Uint8Array())
  const readAndRewrite = (bytes: Uint8Array): Verdict<Uint8Array, string> => {
    const value = read(bytes)
    return value.ok ? accept(write(value.value, bytes)) : value
  }
  return { name, seeds: seeds.map(asBytes), readAndRewrite, form }
}

const alice = (await person(1)).account
const bob = (await person(2)).account
const follows = await Promise.all((await people(3)).map(one => attest(one, alice)))
const unfollow = await attest(await person(2_000), alice, { kind: 'unfollow', seq: 1_023 })
const [follow] = follows
const about = { community, followee: alice }
const statements = [...follows, unfollow]

const space = idOf<SpaceId>('space')
const policyId = idOf('policy') as string as PolicyId
const certificateId = idOf('certificate') as string as CertificateId
const entry = { peer: peerOf('bob'), addresses: ['/ip4/1.2.3.4/udp/7602', '/dns4/x/ws'] }
const route = {
  isAttached: true,
  path: [peerOf('rita'), peerOf('aLice')],
  alternates: [entry, { peer: peerOf('caroL'), addresses: [] }],
  host: entry,
}
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
  entries: [entry],
  link: 'code',
}
const rules: policy.PolicyContent = {
  policy: {
    community,
    version: 2,
    threshold: 600,
    maxAgeDays: 365,
    starters: [alice, bob].sort(),
    unlisted: 'gate',
    counted: { kind: 'open' },
  },
  predecessor: policyId,
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
const sframe = Uint8Array.from([
  ...sframeHeader.writeSframeHeader({ kid: 0xab_cd_ef_01_23_45n, ctr: 70_000n }),
  ...new Uint8Array(40).fill(7),
])
const info: RelayInfo = {
  version: '0.1.0',
  peer: peerOf('rita'),
  addresses: [`/ip4/127.0.0.1/tcp/7601/ws/p2p/${peerOf('rita')}`],
  appUrl: 'https://loggia.example/',
  communities: [
    { genesis: Uint8Array.of(1, 2, 3), policy: new Uint8Array(60).fill(7), bulletin: undefined },
  ],
  demo: true,
  limits: { slots: 64, maxPeers: 300, maxSpaces: 32, maxRate: 2_500_000 },
}
const empty = { genesis: undefined, policy: undefined }

/** Frames that whole messages came in, and what is left over. */
function readFrames(bytes: Uint8Array): Verdict<readonly Uint8Array[], string> {
  const reader = new FrameReader()
  const cut = Math.floor(bytes.length / 3)
  const head = reader.push(bytes.subarray(0, cut))
  if (!head.ok) return head
  const tail = reader.push(bytes.subarray(cut))
  if (!tail.ok) return tail
  return reader.isBetweenFrames ? accept([...head.value, ...tail.value]) : refuse('unfinished')
}

/** An update as the gate reads it: parsed, and each item under the number of its own statement. */
function readUpdate(bytes: Uint8Array) {
  const update = followUpdate.readFollowUpdate(bytes, about)
  if (!update.ok) return update
  const live = nameItems(update.value.live)
  if (!live.ok) return live
  return accept({ live: live.value, superseded: update.value.superseded.length })
}

/** Superseded items and delete sets are read over: only without them do the bytes come back. */
function rewriteUpdate({ live, superseded }: Accepted<typeof readUpdate>, bytes: Uint8Array) {
  const followers = new Set(live.map(one => one.follower))
  const hasDeletes = bytes.at(-1) !== 0 || superseded > 0
  return hasDeletes || followers.size < live.length ? bytes : followUpdate.writeFollowUpdate(live)
}

type Accepted<Read extends (bytes: Uint8Array) => Verdict<unknown, string>> = Extract<
  ReturnType<Read>,
  { readonly ok: true }
>['value']

const vectorNumbers = [2 ** 52 + 7, 2 ** 43, 5]

export const DECODERS: readonly Decoder[] = [
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
    [announced, { ...announced, certificate: undefined, state: 'ended', topics: [] }],
    'cleaned',
  ),
  decoder(
    'readBody',
    bytes => attestation.readBody(bytes, { ...about, follower: bob }),
    attestation.writeBody,
    statements,
  ),
  decoder(
    'readPacked',
    bytes => attestation.readPacked(bytes, about),
    attestation.writePacked,
    statements,
  ),
  decoder(
    'readStatement',
    bytes => attestation.readStatement(bytes, community),
    attestation.writeStatement,
    statements,
  ),
  decoder(
    'readBundleHeader',
    bundle.readBundleHeader,
    value => bundle.writeBundle(value.sframe, value.signature),
    [bundle.writeBundle(sframe, new Uint8Array(64).fill(3))],
  ),
  decoder('readBundlePayload', bundle.readBundlePayload, bundle.writeBundlePayload, [
    { frameIndex: 7, startsTalkspurt: false, endsTalkspurt: true, frames: [] },
    {
      frameIndex: 70_000,
      startsTalkspurt: true,
      endsTalkspurt: false,
      frames: [new Uint8Array(80).fill(1), new Uint8Array(300).fill(2), Uint8Array.of(3, 4)],
    },
  ]),
  decoder('readCertificate', certificate.readCertificate, certificate.writeCertificate, [
    { ...about, members: follows, evidence: { kind: 'none' } },
    { ...about, members: [unfollow], evidence: { kind: 'none' } },
  ]),
  decoder(
    'readCertificateRequest',
    certificateExchange.readCertificateRequest,
    certificateExchange.writeCertificateRequest,
    [bytesOf(certificateId)],
  ),
  decoder(
    'readCertificateAnswer',
    certificateExchange.readCertificateAnswer,
    certificateExchange.writeCertificateAnswer,
    [undefined, 63_064, 1],
  ),
  decoder(
    'readDelegation',
    bytes => delegation.readDelegation(bytes, alice),
    delegation.writeDelegation,
    [
      {
        account: alice,
        session: idOf<SessionId>('session'),
        sealingKey: new Uint8Array(32).fill(9),
        peer: peerOf('bob'),
        notBeforeMs: NOON,
        notAfterMs: NOON + 3_600_000,
      },
    ],
  ),
  decoder('readDemoRequest', demo.readDemoRequest, demo.writeDemoRequest, [
    { community, account: alice },
    { community: otherCommunity, account: bob },
  ]),
  decoder('readDemoReply', demo.readDemoReply, demo.writeDemoReply, [
    { kind: 'progress', signed: 3, of: 600 },
    { kind: 'refused', reason: 'busy' },
  ]),
  decoder('readDirectoryAsk', directory.readDirectoryAsk, directory.writeDirectoryAsk, [
    { community, policy: undefined },
    { community, policy: new Uint8Array(9).fill(4) },
  ]),
  decoder('readDirectoryAnswer', directory.readDirectoryAnswer, directory.writeDirectoryAnswer, [
    { ...empty, announcements: [new Uint8Array(3)] },
    { genesis: Uint8Array.of(1), policy: Uint8Array.of(2), announcements: [] },
  ]),
  decoder(
    'readEnvelope',
    bytes => envelope.readEnvelope(bytes, sealed.domain, 6_144),
    envelope.writeEnvelope,
    [sealed, { ...sealed, payload: new Uint8Array() }],
  ),
  decoder('readFollowSync', followSync.readFollowSync, followSync.writeFollowSync, [
    askAbout(alice),
    { kind: 'ranges', ranges: Uint8Array.of(0, 9, 64, 0) },
    { kind: 'by-follower', community, follower: bob, digest: new Uint8Array(32).fill(2) },
    { kind: 'same' },
    { kind: 'nothing' },
    { kind: 'done' },
    { kind: 'vector', vector: stateVector.writeStateVector(vectorNumbers) },
    { kind: 'update', update: followUpdate.writeFollowUpdate(follows) },
    { kind: 'statements', statements: followSync.writeStatements(follows)[0] ?? new Uint8Array() },
  ]),
  decoder(
    'readStatements',
    bytes => followSync.readStatements(bytes, community),
    value => followSync.writeStatements(value)[0] ?? new Uint8Array(),
    [follows, [unfollow]],
  ),
  decoder('readFollowUpdate', readUpdate, rewriteUpdate, [
    followUpdate.writeFollowUpdate(statements),
    followUpdate.writeFollowUpdate(follow === undefined ? [] : [follow]),
    // Two superseded items, one collected, and a delete set of one.
    Uint8Array.from([
      2,
      1,
      9,
      0,
      0x21,
      1,
      1,
      0x66,
      43,
      ...text.encode(bob),
      1,
      1,
      5,
      0,
      0,
      1,
      1,
      9,
      1,
      0,
      1,
    ]),
  ]),
  decoder('FrameReader', readFrames, value => joinAll(value.map(writeFrame)), [
    joinAll([0, 1, 127, 128, 300].map(length => writeFrame(new Uint8Array(length).fill(9)))),
  ]),
  decoder(
    'readGenesis',
    genesis.readGenesis,
    genesis.writeGenesis,
    [{ name: 'Piazza', founders: [alice], mustSign: 1, nonce: new Uint8Array(16).fill(4) }],
    'cleaned',
  ),
  decoder(
    'readInfo',
    bytes => readInfo(lettersOf(bytes)),
    value => bytesOfLetters(writeInfo(value)),
    [info],
    'cleaned',
  ),
  decoder('readMediaSignal', mediaSignal.readMediaSignal, mediaSignal.writeMediaSignal, [
    { kind: 'offer', ask: Uint8Array.of(1, 2), sdp: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n' },
    { kind: 'accepted', reply: Uint8Array.of(1, 2), sdp: 'v=0\r\n' },
    { kind: 'refused', reply: Uint8Array.of(3) },
    { kind: 'candidate', candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', mid: '0' },
  ]),
  decoder('readGreeting', mediaSocket.readGreeting, mediaSocket.writeGreeting, [
    { nonce: new Uint8Array(32).fill(6), peer: peerOf('rita') },
  ]),
  decoder('readHello', mediaSocket.readHello, mediaSocket.writeHello, [
    { publicKey: bytesOf(bob), signature: new Uint8Array(64).fill(6) },
  ]),
  decoder('readPeerNotice', peerNotice.readPeerNotice, peerNotice.writePeerNotice, [
    { peer: peerOf('rita'), nonce: new Uint8Array(8).fill(1), addresses: info.addresses },
  ]),
  decoder('readPolicy', policy.readPolicy, policy.writePolicy, [
    rules,
    { policy: { ...rules.policy, version: 1, starters: [] }, predecessor: undefined },
  ]),
  decoder(
    'readProfile',
    bytes => profile.readProfile(bytes, alice),
    profile.writeProfile,
    [{ account: alice, name: 'Alice', language: 'it', links: ['https://alice.example/'], seq: 4 }],
    'cleaned',
  ),
  decoder(
    'readRoomLink',
    bytes => roomLink.readRoomLink(bytes, alice),
    roomLink.writeRoomLink,
    [linked, { ...linked, certificate: undefined, entries: [] }],
    'cleaned',
  ),
  decoder(
    'readRoomLinkText',
    bytes => roomLink.readRoomLinkText(lettersOf(bytes)),
    value => text.encode(`#/s/${roomLink.roomLinkCode(envelope.writeEnvelope(value))}`),
    [sealed],
    'cleaned',
  ),
  decoder(
    'readSframeHeader',
    sframeHeader.readSframeHeader,
    (value, bytes) =>
      joinAll([sframeHeader.writeSframeHeader(value), bytes.subarray(value.length)]),
    [sframe, sframeHeader.writeSframeHeader({ kid: 7n, ctr: 2n ** 64n - 1n })],
  ),
  decoder('readStateVector', stateVector.readStateVector, stateVector.writeStateVector, [
    stateVector.writeStateVector(vectorNumbers),
    stateVector.writeStateVector([]),
  ]),
  decoder('readAsk', treeAsk.readAsk, treeAsk.writeAsk, [
    { space, purpose: 'attach', listens: true, slots: 4, addresses: entry.addresses },
    { space, purpose: 'feed', listens: false, slots: 0, addresses: [] },
  ]),
  decoder('readReply', treeAsk.readReply, treeAsk.writeReply, [
    { answer: { kind: 'accepted', route }, log: [Uint8Array.of(1, 2), Uint8Array.of(3)] },
    { answer: { kind: 'refused', reason: 'full', alternates: [entry] }, log: [] },
  ]),
  decoder('readTreeMessage', treeMessage.readTreeMessage, treeMessage.writeTreeMessage, [
    {
      kind: 'pulse',
      listeners: 48_000,
      digest: [{ kid: 0xab_cd_ef_01_23_45n, ctr: 70_000, isTalking: true }],
    },
    { kind: 'route', ...route },
    { kind: 'route', isAttached: false, path: [], alternates: [], host: undefined },
    { kind: 'slots', adverts: [{ ...entry, depth: 2, free: 300 }] },
    { kind: 'action', envelope: Uint8Array.of(1, 2, 3) },
    { kind: 'leave', alternates: [entry] },
  ]),
]

/** How a decoder took some bytes. */
export type Judged = 'accepted' | 'refused' | { readonly complaint: string }

/** Reads the bytes and says what is wrong with how they were taken, if anything is. */
export function judge(decoder: Decoder, bytes: Uint8Array): Judged {
  try {
    const rewritten = decoder.readAndRewrite(bytes)
    if (!rewritten.ok) return 'refused'
    if (areEqual(rewritten.value, bytes)) return 'accepted'
    if (decoder.form === 'exact') return { complaint: 'took a second byte string for one value' }
    const again = decoder.readAndRewrite(rewritten.value)
    if (!again.ok) return { complaint: `does not read what it means (${again.reason})` }
    return areEqual(again.value, rewritten.value)
      ? 'accepted'
      : { complaint: 'means two things at two readings' }
  } catch (error) {
    return { complaint: `threw ${String(error)}` }
  }
}

function joinAll(parts: readonly Uint8Array[]): Uint8Array {
  return attestation.joinBytes(parts)
}
