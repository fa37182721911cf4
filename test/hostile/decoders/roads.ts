import { bytesOf } from '../../../src/domain/ids.ts'
import { FrameReader, writeFrame } from '../../../src/wire/frame.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { accept, refuse, type Verdict } from '../../../src/verdict.ts'
import * as bundle from '../../../src/wire/bundle.ts'
import * as mediaSignal from '../../../src/wire/media-signal.ts'
import * as mediaSocket from '../../../src/wire/media-socket.ts'
import * as peerNotice from '../../../src/wire/peer-notice.ts'
import * as pull from '../../../src/wire/pull.ts'
import * as sframeHeader from '../../../src/wire/sframe-header.ts'
import * as stageLane from '../../../src/wire/stage-lane.ts'
import * as stateVector from '../../../src/wire/state-vector.ts'
import * as treeAsk from '../../../src/wire/tree-ask.ts'
import * as treeMessage from '../../../src/wire/tree-message.ts'
import * as yFrame from '../../../src/wire/y-frame.ts'
import * as ySignal from '../../../src/wire/y-signal.ts'
import { bob, entry, space } from './cast.ts'
import { decoder, joinAll, textDecoder, type Decoder } from './decoder.ts'
import type { TreeMessage } from '../../../src/domain/tree/message.ts'

const at = { x: -3, y: 200, height: 9 }
const advert = {
  ...entry,
  free: 300,
  depth: 2,
  delayMs: 140,
  ageMs: 200_000,
  root: 40_000,
  isRelay: true,
  takesWards: true,
  at,
}
const route = {
  delayMs: 120,
  at,
  isAttached: true,
  path: [peerOf('rita'), peerOf('aLice')],
  alternates: [advert, { ...advert, peer: peerOf('caroL'), addresses: [], at: undefined }],
  host: entry,
}
const sframe = Uint8Array.from([
  ...sframeHeader.writeSframeHeader({ kid: 0xab_cd_ef_01_23_45n, ctr: 70_000n }),
  ...new Uint8Array(40).fill(7),
])
/** What we make of an awareness frame is nothing: it comes back as it is. */
const rewriteYFrame = (frame: yFrame.YFrame, bytes: Uint8Array): Uint8Array =>
  frame.kind === 'other' ? bytes : yFrame.writeYFrame(frame.kind, frame.bytes)

/** What a peer publishes through a signalling server, as the JSON that the frame around it had. */
function readPublished(text: string): Verdict<ySignal.PeerSignal, string> {
  const frame = ySignal.readSignalFrame(`{"type":"publish","topic":"t","data":${text}}`)
  return frame.ok && frame.value.type === 'publish'
    ? ySignal.readPeerSignal(frame.value.data)
    : refuse('no frame')
}

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

/** How bytes travel: frames, the tree, sound and the signalling for it. */
export const ROAD_DECODERS: readonly Decoder[] = [
  decoder('FrameReader', readFrames, value => joinAll(value.map(writeFrame)), [
    joinAll([0, 1, 127, 128, 300].map(length => writeFrame(new Uint8Array(length).fill(9)))),
  ]),
  decoder('readPull', pull.readPull, pull.writePull, [
    pull.writePull({ tag: 0x01_23, numbers: [65_530, 65_533, 3] }),
  ]),
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
  decoder('readStageAsk', stageLane.readStageAsk, stageLane.writeStageAsk, [
    stageLane.writeStageAsk(space),
  ]),
  decoder('readStageReply', stageLane.readStageReply, stageLane.writeStageReply, [
    stageLane.writeStageReply('accepted'),
    stageLane.writeStageReply('busy'),
  ]),
  decoder('readStagePacket', stageLane.readStagePacket, (_, bytes) => bytes, [sframe]),
  decoder(
    'readSframeHeader',
    sframeHeader.readSframeHeader,
    (value, bytes) =>
      joinAll([sframeHeader.writeSframeHeader(value), bytes.subarray(value.length)]),
    [sframe, sframeHeader.writeSframeHeader({ kid: 7n, ctr: 2n ** 64n - 1n })],
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
    {
      peer: peerOf('rita'),
      nonce: new Uint8Array(8).fill(1),
      addresses: [`/ip4/127.0.0.1/tcp/7601/ws/p2p/${peerOf('rita')}`],
    },
  ]),
  decoder('readAsk', treeAsk.readAsk, treeAsk.writeAsk, [
    {
      space,
      purpose: 'attach',
      listens: true,
      isRelay: false,
      hides: true,
      isOrphan: false,
      slots: 4,
      at,
      page: 1,
      belowMs: 0,
      addresses: entry.addresses,
      stems: [0, 0xff_ff],
    },
    {
      space,
      purpose: 'feed',
      listens: false,
      isRelay: true,
      hides: false,
      isOrphan: false,
      slots: 0,
      at: undefined,
      page: 0,
      belowMs: 0,
      addresses: [],
      stems: [],
    },
  ]),
  decoder<treeAsk.Reply>(
    'readReply',
    bytes => treeAsk.readReply(bytes),
    reply => treeAsk.writeReply(reply),
    [
      { answer: { kind: 'accepted', route }, log: [Uint8Array.of(1, 2), Uint8Array.of(3)] },
      { answer: { kind: 'refused', reason: 'full', at, alternates: [advert] }, log: [] },
    ],
  ),
  decoder<TreeMessage>(
    'readTreeMessage',
    bytes => treeMessage.readTreeMessage(bytes),
    message => treeMessage.writeTreeMessage(message),
    [
      {
        kind: 'pulse',
        listeners: 48_000,
        quietMs: 40,
        digest: [{ kid: 0xab_cd_ef_01_23_45n, ctr: 70_000, isTalking: true }],
      },
      { kind: 'route', isAttached: true, path: route.path, delayMs: 120 },
      { kind: 'route', isAttached: false, path: [], delayMs: 0 },
      { kind: 'places', alternates: [advert], host: entry },
      { kind: 'slots', gone: [0, 15], adverts: [advert] },
      { kind: 'action', envelope: Uint8Array.of(1, 2, 3) },
      { kind: 'signal', envelope: Uint8Array.of(4, 5) },
      { kind: 'people', said: new Uint8Array(115).fill(6) },
      { kind: 'recap', sinceMs: 1_790_000_000_000 },
      { kind: 'leave', graceMs: 1_000, alternates: [advert] },
      { kind: 'take' },
      { kind: 'lull' },
      { kind: 'survey' },
      {
        kind: 'outline',
        outline: {
          delayMs: 84,
          depths: [3, 40, 300],
          delays: [1, 342],
          repairs: 2,
          branches: [
            { name: 'Qm7xYz', level: 1, listeners: 300, delayMs: 120 },
            { name: 'aB3dE9', level: 2, listeners: 43, delayMs: 60_000 },
          ],
        },
      },
      { kind: 'ping', stamp: 65_535, at },
      { kind: 'pong', stamp: 0, at: undefined },
    ],
  ),
  decoder('readYFrame', yFrame.readYFrame, rewriteYFrame, [
    yFrame.writeYFrame('vector', stateVector.writeStateVector([2 ** 43, 5])),
    yFrame.writeYFrame('answer', new Uint8Array(200).fill(3)),
    yFrame.writeYFrame('update', new Uint8Array()),
    Uint8Array.of(1, 3, 1, 2, 3),
    Uint8Array.of(3),
  ]),
  textDecoder('readSignalFrame', ySignal.readSignalFrame, ySignal.writeSignalFrame, [
    { type: 'ping' },
    { type: 'pong' },
    { type: 'subscribe', topics: ['one', 'two'] },
    { type: 'unsubscribe', topics: [] },
    { type: 'publish', topic: 'one', data: { type: 'announce', from: 'bob' } },
  ]),
  textDecoder('readPeerSignal', readPublished, signal => JSON.stringify(signal), [
    { type: 'announce', from: 'bob' },
    { type: 'signal', from: 'bob', to: 'carol', token: 7, signal: { type: 'offer', sdp: 'v=0' } },
    {
      type: 'signal',
      from: 'bob',
      to: 'carol',
      token: 0.5,
      signal: {
        type: 'candidate',
        candidate: { candidate: 'candidate:1 1 udp 1', sdpMLineIndex: 0, sdpMid: null },
      },
    },
  ]),
]
