/** Everything in `src/crypto` that opens foreign bytes, with good bytes to begin from. */
import { generateSigner, signerFromSeed } from '../../src/crypto/ed25519.ts'
import { idOfKey, linkTo, newSpace, person } from '../helpers/host.ts'
import { NOW_MS } from '../helpers/board-world.ts'
import { openAction, openGenesisAction } from '../../src/crypto/open-action.ts'
import { openBeacon } from '../../src/crypto/open-beacon.ts'
import { openCaption } from '../../src/crypto/open-caption.ts'
import { openSay, openSheet } from '../../src/crypto/open-say.ts'
import { CAPTION_DOMAIN, SAY_DOMAIN, SHEET_DOMAIN } from '../../src/wire/say-domain.ts'
import { writeCaption, writeCaptionWords } from '../../src/wire/caption.ts'
import { writeLine, writeSay } from '../../src/wire/say.ts'
import { writeSheet } from '../../src/wire/sheet.ts'
import { openNotice, openRequest } from '../../src/crypto/open-stage-signal.ts'
import { openAnnouncement } from '../../src/crypto/open-announcement.ts'
import { openDelegation } from '../../src/crypto/open-delegation.ts'
import { openEnvelope, openRationed } from '../../src/crypto/open.ts'
import { openBulletin, openGenesis, openPolicy } from '../../src/crypto/open-policy.ts'
import { openCommunityLink } from '../../src/crypto/community-link.ts'
import { openMoved } from '../../src/crypto/open-moved.ts'
import { openRevocation } from '../../src/crypto/open-revocation.ts'
import { REVOCATION_DOMAIN, writeRevocation } from '../../src/wire/revocation.ts'
import { sealMoved } from '../../src/crypto/seal-moved.ts'
import { sha256 } from '../../src/crypto/hash.ts'
import { signBulletin } from '../helpers/communities.ts'
import { joinBytes } from '../../src/wire/join-bytes.ts'
import {
  CHECK_BYTES,
  communityLinkCode,
  writeCommunityLink,
} from '../../src/wire/community-link.ts'
import { generatePeer, openHello, signHello } from '../../src/crypto/media-hello.ts'
import { openProfile } from '../../src/crypto/open-profile.ts'
import { openSchedule } from '../../src/crypto/open-schedule.ts'
import { planOf, sealSchedule } from '../helpers/schedules.ts'
import { CALL_DOMAIN, writeCall } from '../../src/wire/call.ts'
import { openCall } from '../../src/crypto/open-call.ts'
import { openPresence, signPresence } from '../../src/crypto/open-presence.ts'
import { openReport } from '../../src/crypto/open-report.ts'
import { openRecording } from '../../src/crypto/open-recording-file.ts'
import { RecordedSpace, fileOf } from '../helpers/recordings.ts'
import { ReportedSpace } from '../helpers/reports.ts'
import { openRoomLink, openSharedLink, sealRoomLink } from '../../src/crypto/room-link.ts'
import { openKeys, openKnock } from '../../src/crypto/open-member-signal.ts'
import {
  KEYS_DOMAIN,
  KNOCK_DOMAIN,
  knockProofBytes,
  writeKeys,
  writeKnock,
} from '../../src/wire/member-signal.ts'
import { withKnockSecret } from '../../src/wire/room-link.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { seal } from '../../src/crypto/seal.ts'
import { foundCommunity } from '../../src/session/found-community.ts'
import { must } from '../helpers/follows.ts'
import {
  NOTICE_DOMAIN,
  REQUEST_DOMAIN,
  writeNotice,
  writeRequest,
} from '../../src/wire/stage-signal.ts'
import { PROFILE_DOMAIN, writeProfile } from '../../src/wire/profile.ts'
import { BoardWorld } from '../helpers/board-world.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import type { RoomLink } from '../../src/domain/room-link.ts'
import type { Verdict } from '../../src/verdict.ts'

/** One opener of foreign bytes. */
export type Opener = {
  /** As the source names it. */
  readonly name: string
  /** Bytes that it opens. */
  readonly seeds: readonly Uint8Array[]
  readonly open: (bytes: Uint8Array) => Promise<Verdict<unknown, string>>
  /** Opened so many times less often: most of what is in it is in this table by itself. */
  readonly lessBy?: number
}

/** Version, then the record's length as two bytes. */
const LINK_HEAD_BYTES = 3

const text = new TextEncoder()
const world = await BoardWorld.make()
const alice = await person('Alice', NOW_MS)
const founder = await generateSigner()
const founded = await foundCommunity(founder, {
  threshold: 600,
  maxAgeDays: 365,
  starters: [],
  name: 'Piazza',
  nonce: new Uint8Array(16).fill(3),
})
const community = must(await openGenesis(founded.genesis))
const { space, envelope: genesis } = await SpaceLog.openSpace(alice.account, newSpace(NOW_MS))
const log = new SpaceLog(space)
await log.add(genesis)
const act = { delegation: alice.delegation, name: 'Alice', atMs: NOW_MS }
const present = await SpaceLog.authorAction(alice.session, log, { kind: 'present', ...act })
await log.add(present)
const edit = await SpaceLog.authorAction(alice.session, log, {
  kind: 'edit',
  title: 'Night',
  atMs: NOW_MS + 1,
})
const beacon = await SpaceLog.authorBeacon(alice.session, log, { atMs: NOW_MS })
const request = await seal(
  alice.session,
  REQUEST_DOMAIN,
  writeRequest({ space, delegation: alice.delegation, name: 'Alice', wants: true, atMs: NOW_MS }),
)
const line = await seal(
  alice.session,
  SAY_DOMAIN,
  writeSay({
    space,
    delegation: alice.delegation,
    name: 'Alice',
    atMs: NOW_MS,
    kind: 'line',
    body: writeLine('buonasera'),
  }),
)
const sheet = await seal(
  alice.session,
  SHEET_DOMAIN,
  writeSheet({ space, atMs: NOW_MS, lines: [line], tally: new Uint8Array() }),
)
const caption = await seal(
  alice.session,
  CAPTION_DOMAIN,
  writeCaption({
    space,
    speaker: alice.id,
    atMs: NOW_MS,
    segment: 3,
    kind: 'recognised',
    isFinal: true,
    frame: 1_200,
    body: writeCaptionWords({ language: 'it', text: 'buonasera' }),
  }),
)
const notice = await seal(
  alice.session,
  NOTICE_DOMAIN,
  writeNotice({
    space,
    atMs: NOW_MS,
    roots: [],
    waiting: [{ account: alice.id, name: 'Alice', sinceMs: NOW_MS }],
    inAll: 1,
  }),
)
const door = await generateSigner()
const bob = await person('Bob', NOW_MS)
const knock = await seal(
  bob.session,
  KNOCK_DOMAIN,
  writeKnock({
    space,
    delegation: bob.delegation,
    name: 'Bob',
    atMs: NOW_MS,
    proof: await door.sign(knockProofBytes(space, bob.sessionId)),
  }),
)
const grant = { tag: new Uint8Array(8), sealed: new Uint8Array(113) }
const keys = await seal(
  alice.session,
  KEYS_DOMAIN,
  writeKeys({ space, atMs: NOW_MS, epoch: 7, grants: [grant, grant] }),
)
const announcement = await world.envelope(await world.draft(alice, undefined))
const profile = await seal(
  alice.account,
  PROFILE_DOMAIN,
  writeProfile({ name: 'Alice', language: 'it', links: ['https://alice.example/'], seq: 1 }),
)
const plans = { community: community.id, policy: world.policy, atMs: NOW_MS }
const schedules = await Promise.all(
  [[], [NOW_MS + 5], [NOW_MS + 5, NOW_MS + 9]].map(async startsAtMs =>
    sealSchedule(alice, await planOf(alice, { ...plans, startsAtMs })),
  ),
)
const link = text.encode(await linkTo(alice, space, community.id, NOW_MS))
const secret = new Uint8Array(32).fill(9)
const { publicKey: knockKey } = await signerFromSeed(secret)
const privateLink = withKnockSecret(
  await sealRoomLink(alice.account, { ...(await privateRoom()), knockKey }),
  secret,
)
const greeting = { nonce: new Uint8Array(32).fill(1), peer: peerOf('rita') }
const hello = await signHello(await generatePeer(), greeting)
const never = (): boolean => false
const relays = [{ peer: peerOf('rita'), addresses: ['/dns4/relay.example/tcp/443/tls/ws'] }]
const told = { description: 'Ciao', relays, moderators: [alice.id] }
const bulletin = await signBulletin(
  [{ account: idOfKey<AccountId>(founder), signer: founder }],
  community.id,
  told,
)
/** With and without sound, of a public Space and of a private one. */
async function reportsOf(knockKey?: Uint8Array): Promise<readonly Uint8Array[]> {
  const reported = await ReportedSpace.open(knockKey)
  if (knockKey) reported.keys.take({ epoch: 9, secret: new Uint8Array(32).fill(5) })
  const { bob } = reported.people
  await reported.say(bob, 3)
  const complaint = { account: bob.id, reason: 'threats', text: 'Ha minacciato.' } as const
  return Promise.all([reported.report(complaint, true), reported.report(complaint, false)])
}
const reports = [...(await reportsOf()), ...(await reportsOf(new Uint8Array(32).fill(3)))]
/** Few blocks: each mutation is opened whole. */
const recorded = await RecordedSpace.open()
await recorded.begin()
await recorded.breath(recorded.people.alice, 1)
const recordings = [fileOf(await recorded.end())]
const call = await seal(
  alice.account,
  CALL_DOMAIN,
  writeCall({ to: bob.id, name: 'Alice', link: 'AAaa09', atMs: NOW_MS }),
)
const presence = await signPresence(alice.account, space, {
  name: 'Alice',
  isHere: true,
  atMs: NOW_MS,
})
const revocation = await seal(
  alice.account,
  REVOCATION_DOMAIN,
  writeRevocation({ beforeMs: NOW_MS, kept: [alice.sessionId] }),
)
const moved = await sealMoved(alice.account, founder, { name: 'Alice', timeMs: NOW_MS })
const { genesis: charter, policy } = founded
/** Records without the head and the check that {@link openShared} puts round them. */
const sharedRecords = [
  writeCommunityLink({ genesis: charter, policy, bulletin }, relays),
  writeCommunityLink({ genesis: charter, policy }, []),
].map(checked => checked.subarray(LINK_HEAD_BYTES))

/** What a link to a private Space says, but for its key. */
async function privateRoom(): Promise<Omit<RoomLink, 'host'>> {
  const read = await openRoomLink(Buffer.from(link).toString('latin1'), NOW_MS)
  if (!read.ok) throw new TypeError(read.reason)
  const { host: _host, ...said } = read.value
  return said
}

/** Opens a link whose length and check fit its record, so that what stands behind them is met too. */
async function openShared(record: Uint8Array): Promise<Verdict<unknown, string>> {
  const checked = joinBytes([Uint8Array.of(1, record.length >> 8, record.length & 0xff), record])
  const check = (await sha256(checked)).subarray(0, CHECK_BYTES)
  return openCommunityLink(`#/c/${communityLinkCode(checked, check)}`)
}

export const OPENERS: readonly Opener[] = [
  { name: 'openAction', seeds: [genesis, present, edit], open: bytes => openAction(bytes, never) },
  {
    name: 'openGenesisAction',
    seeds: [genesis],
    open: bytes => openGenesisAction(bytes, never),
  },
  { name: 'openBeacon', seeds: [beacon], open: bytes => openBeacon(bytes, never) },
  { name: 'openRequest', seeds: [request], open: bytes => openRequest(bytes, never) },
  { name: 'openKnock', seeds: [knock], open: bytes => openKnock(bytes, door.publicKey, never) },
  { name: 'openSay', seeds: [line], open: bytes => openSay(bytes, never) },
  { name: 'openSheet', seeds: [sheet], open: bytes => openSheet(bytes, never) },
  { name: 'openCaption', seeds: [caption], open: bytes => openCaption(bytes, never) },
  { name: 'openKeys', seeds: [keys], open: bytes => openKeys(bytes, never) },
  {
    name: 'openSharedLink',
    seeds: [link, text.encode(`https://a.example/#/s/${privateLink}`)],
    open: bytes => openSharedLink(Buffer.from(bytes).toString('latin1'), NOW_MS),
  },
  { name: 'openNotice', seeds: [notice], open: bytes => openNotice(bytes, never) },
  {
    name: 'openAnnouncement',
    seeds: [announcement],
    open: bytes => openAnnouncement(bytes, never),
  },
  {
    name: 'openDelegation',
    seeds: [alice.delegation],
    open: bytes => openDelegation(bytes, never),
  },
  {
    name: 'openEnvelope',
    seeds: [profile],
    open: bytes => openEnvelope(bytes, PROFILE_DOMAIN, 3_072),
  },
  {
    name: 'openRationed',
    seeds: [profile],
    open: bytes => openRationed(bytes, { domain: PROFILE_DOMAIN, maxBytes: 3_072, ration: never }),
  },
  { name: 'openGenesis', seeds: [founded.genesis], open: openGenesis },
  { name: 'openPolicy', seeds: [founded.policy], open: bytes => openPolicy(bytes, community) },
  {
    name: 'openBulletin',
    seeds: [bulletin],
    open: bytes => openBulletin(bytes, community),
  },
  { name: 'openCommunityLink', seeds: sharedRecords, open: openShared },
  { name: 'openRevocation', seeds: [revocation], open: openRevocation },
  { name: 'openCall', seeds: [call], open: bytes => openCall(bytes, never) },
  { name: 'openPresence', seeds: [presence], open: bytes => openPresence(bytes, space, never) },
  { name: 'openRecording', seeds: recordings, open: openRecording, lessBy: 8 },
  { name: 'openReport', seeds: reports, open: openReport },
  { name: 'openMoved', seeds: [moved], open: openMoved },
  { name: 'openHello', seeds: [hello], open: bytes => openHello(bytes, greeting) },
  { name: 'openProfile', seeds: [profile], open: openProfile },
  { name: 'openSchedule', seeds: schedules, open: bytes => openSchedule(bytes, never) },
  {
    name: 'openRoomLink',
    seeds: [link],
    open: bytes => openRoomLink(Buffer.from(bytes).toString('latin1'), NOW_MS, never),
  },
]
