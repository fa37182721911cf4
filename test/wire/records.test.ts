import { describe, expect, it } from 'vitest'
import { HEADS_MAX } from '../../src/domain/space/actions.ts'
import { readAction, writeAction, type ActionContent } from '../../src/wire/action.ts'
import { BEACON_MAX, readBeacon, writeBeacon } from '../../src/wire/beacon.ts'
import {
  readSpaceAnswer,
  readSpaceAsk,
  writeSpaceAnswer,
  writeSpaceAsk,
} from '../../src/wire/space-exchange.ts'
import {
  NOTICE_MAX,
  readNotice,
  readRequest,
  REQUEST_MAX,
  writeNotice,
  writeRequest,
} from '../../src/wire/stage-signal.ts'
import { NoticeRecord, NoticeWaiting } from '../../src/wire/proto/signal.ts'
import {
  NOTICE_ROOTS_MAX,
  WAITING_MAX,
  WAITING_SHOWN_MAX,
} from '../../src/domain/space/requests.ts'
import { HEIRS_MAX, PIN_MAX_LETTERS } from '../../src/domain/space/actions.ts'
import { KINDS } from '../../src/wire/action-body.ts'
import {
  readAnnouncement,
  writeAnnouncement,
  type AnnouncementContent,
} from '../../src/wire/announcement.ts'
import {
  readDirectoryAnswer,
  readDirectoryAsk,
  writeDirectoryAnswer,
  writeDirectoryAsk,
} from '../../src/wire/directory.ts'
import { readGenesis, writeGenesis } from '../../src/wire/genesis.ts'
import { readPolicy, writePolicy, type PolicyContent } from '../../src/wire/policy.ts'
import { idOf, peerOf } from '../helpers/space-actions.ts'
import type {
  AccountId,
  ActionId,
  CertificateId,
  CommunityId,
  PolicyId,
  SpaceId,
} from '../../src/domain/ids.ts'
import type { Content } from '../../src/wire/action-body.ts'
import type { Genesis } from '../../src/domain/community/genesis.ts'
import type { Verdict } from '../../src/verdict.ts'

type Read = (bytes: Uint8Array) => Verdict<unknown, string>

const community = idOf<CommunityId>('community')
const space = idOf<SpaceId>('space')
const heads = [idOf<ActionId>('one'), idOf<ActionId>('two')]
const policyId = idOf('policy') as string as PolicyId

const genesis: Genesis = {
  name: 'Piazza',
  founders: [idOf<AccountId>('alice')],
  mustSign: 1,
  nonce: new Uint8Array(16).fill(4),
}

const policy: PolicyContent = {
  policy: {
    community,
    version: 2,
    threshold: 600,
    maxAgeDays: 365,
    starters: [idOf<AccountId>('alice'), idOf<AccountId>('bob')],
    counted: { kind: 'open' },
    unlisted: 'gate',
  },
  predecessor: policyId,
}

const bob = idOf<AccountId>('bob')
const UNCHANGED = {
  title: undefined,
  topics: undefined,
  mayCome: undefined,
  takesRequests: undefined,
  language: undefined,
  chat: undefined,
  newcomerMinutes: undefined,
}
const later = (contents: readonly Content[]): readonly ActionContent[] =>
  contents.map(content => ({ space, heads, atMs: 1_001, ...content }))

const actions: readonly ActionContent[] = [
  {
    kind: 'open',
    atMs: 1_000,
    community,
    title: 'Evening',
    language: 'it',
    topics: ['music'],
    hostName: 'Alice',
    nonce: new Uint8Array(16).fill(2),
  },
  ...later([
    { kind: 'present', delegation: new Uint8Array(9), name: 'Alice' },
    { kind: 'edit', ...UNCHANGED, title: 'Night' },
    { kind: 'edit', ...UNCHANGED, topics: [], mayCome: 'everyone', takesRequests: false },
    { kind: 'edit', ...UNCHANGED, chat: 'slow', newcomerMinutes: 60 },
    { kind: 'close' },
    { kind: 'accept', delegation: new Uint8Array(9), name: 'Bob' },
    { kind: 'decline', delegation: new Uint8Array(9) },
    { kind: 'step-down' },
    { kind: 'invite', target: bob },
    { kind: 'grant', target: bob },
    { kind: 'revoke', target: bob, undoes: true },
    { kind: 'mute', target: bob },
    { kind: 'allow', target: bob },
    { kind: 'remove', target: bob, reason: 'noise' },
    { kind: 'ban', target: bob, reason: '', untilMs: 1_790_000_000_000 },
    { kind: 'unban', target: bob },
    { kind: 'pin', url: 'https://a.example/b?c#d' },
    { kind: 'pin', url: undefined },
    { kind: 'record-on', mayClip: true },
    { kind: 'record-on', mayClip: false },
    { kind: 'leave-out' },
    { kind: 'take-in' },
    { kind: 'record-off' },
    { kind: 'heirs', accounts: [bob, idOf<AccountId>('carol')] },
    { kind: 'take-over', reign: undefined, beaconAtMs: 1_790_000_000_000 },
    { kind: 'take-over', reign: idOf<ActionId>('one'), beaconAtMs: 0 },
  ]),
]

const beacon = {
  space,
  reign: idOf<ActionId>('one'),
  atMs: 1_790_000_000_000,
  isLeaving: true,
}
const request = {
  space,
  delegation: new Uint8Array(9),
  name: 'Bob',
  wants: true,
  atMs: 1_790_000_000_000,
}
const notice = {
  space,
  atMs: 1_790_000_000_000,
  roots: [{ peer: peerOf('rita'), addresses: ['/dns4/relay.example/tcp/443/wss'] }],
  waiting: [{ account: bob, name: 'Bob', sinceMs: 1_789_999_999_000 }],
  inAll: 1,
}

const announcement: AnnouncementContent = {
  delegation: new Uint8Array(7).fill(1),
  genesis: new Uint8Array(8).fill(2),
  mandate: [new Uint8Array(9).fill(3), new Uint8Array(10).fill(4)],
  seq: 3,
  sentAtMs: 1_790_000_000_000,
  state: 'live',
  hostName: 'Alice',
  title: 'Evening',
  language: 'it-IT',
  topics: ['music'],
  speakers: [idOf<AccountId>('alice')],
  listeners: 12,
  certificate: idOf('certificate') as string as CertificateId,
  policyVersion: 2,
  bulletinVersion: 0,
  unlisted: false,
  policy: policyId,
  entries: [{ peer: peerOf('rita'), addresses: ['/dns4/relay.example/tcp/443/wss'] }],
  link: 'code',
}

/** Key, domain and signature around a payload. */
const ENVELOPE_BYTES = 128

const log = { actions: [new Uint8Array(3), new Uint8Array(4)], beacons: [new Uint8Array(5)] }

const records: readonly (readonly [string, unknown, Uint8Array, Read])[] = [
  ['a genesis', genesis, writeGenesis(genesis), readGenesis],
  ['a policy', policy, writePolicy(policy), readPolicy],
  ...actions.map((action): readonly [string, unknown, Uint8Array, Read] => [
    `an action: ${action.kind}`,
    action,
    writeAction(action),
    readAction,
  ]),
  ['an announcement', announcement, writeAnnouncement(announcement), readAnnouncement],
  [
    'a question to the directory',
    { community, policy: undefined, revocations: [] },
    writeDirectoryAsk({ community, policy: undefined }),
    readDirectoryAsk,
  ],
  [
    'an answer of the directory',
    {
      genesis: undefined,
      policy: undefined,
      revocations: [],
      announcements: [new Uint8Array(3)],
      schedules: [],
    },
    writeDirectoryAnswer({
      genesis: undefined,
      policy: undefined,
      announcements: [new Uint8Array(3)],
    }),
    readDirectoryAnswer,
  ],
  ['a question for a log', space, writeSpaceAsk(space), readSpaceAsk],
  [
    'a log',
    log,
    writeSpaceAnswer(log)[0] ?? new Uint8Array(),
    (bytes: Uint8Array) => readSpaceAnswer(bytes, { actions: [], beacons: [] }),
  ],
  ['a beacon', beacon, writeBeacon(beacon), readBeacon],
  ['a request to speak', request, writeRequest(request), readRequest],
  ['a notice', notice, writeNotice(notice), readNotice],
]

describe.each(records)('%s', (_name, value, bytes, read) => {
  it('reads back as it was written', () => {
    expect(read(bytes)).toEqual({ ok: true, value })
  })

  it('is never read as the same when cut or altered, and never throws', () => {
    for (let at = 0; at < bytes.length; at += 3) {
      const cut = read(bytes.slice(0, at))
      expect(cut).not.toEqual({ ok: true, value })
      for (const bit of [1, 8, 128]) {
        const altered = bytes.slice()
        altered[at] = (altered[at] ?? 0) ^ bit
        expect(read(altered)).not.toEqual({ ok: true, value })
      }
    }
  })

  it('has no byte too many', () => {
    expect(read(Uint8Array.from([...bytes, 0])).ok).toBe(false)
    expect(read(Uint8Array.from([...bytes, 0xf8, 1, 1])).ok).toBe(false)
  })
})

describe('the limits of records', () => {
  const okOf = (content: Partial<AnnouncementContent>): boolean =>
    readAnnouncement(writeAnnouncement({ ...announcement, ...content })).ok

  it('bound the texts of an announcement by their bytes', () => {
    expect(okOf({ title: 'x'.repeat(320) })).toBe(true)
    expect(okOf({ title: 'x'.repeat(321) })).toBe(false)
    expect(okOf({ topics: ['a', 'b', 'c'] })).toBe(true)
    expect(okOf({ topics: ['a', 'b', 'c', 'd'] })).toBe(false)
    expect(okOf({ language: 'not a language' })).toBe(false)
    expect(okOf({ link: 'x'.repeat(4_097) })).toBe(false)
    expect(okOf({ seq: 0 })).toBe(false)
    expect(okOf({ policyVersion: 0 })).toBe(false)
    expect(okOf({ sentAtMs: 2 ** 48 })).toBe(false)
    expect(okOf({ speakers: Array.from({ length: 14 }, () => idOf<AccountId>('bob')) })).toBe(false)
  })

  it('cut a title to eighty letters and clean it', () => {
    const read = readAnnouncement(
      writeAnnouncement({ ...announcement, title: `\u202eA\tB${'x'.repeat(100)}` }),
    )
    expect(read.ok && read.value.title).toBe(`A B${'x'.repeat(77)}`)
  })

  it('bound the heads of an action and keep them in order', () => {
    const close = (ids: readonly ActionId[]): boolean =>
      readAction(writeAction({ kind: 'close', space, atMs: 1, heads: ids })).ok
    const many = Array.from({ length: HEADS_MAX + 1 }, (_, n) => idOf<ActionId>(`head ${n}`)).sort()
    expect(close(many.slice(0, HEADS_MAX))).toBe(true)
    expect(close(many)).toBe(false)
    expect(close([])).toBe(false)
    expect(close(heads.toReversed())).toBe(false)
    expect(close([idOf('one'), idOf('one')])).toBe(false)
  })

  it('give every kind of action a number of its own, and know no other', () => {
    const numbers = Object.values(KINDS)
    expect(new Set(numbers).size).toBe(numbers.length)
    const written = writeAction({ kind: 'close', space, heads, atMs: 1 })
    for (const kind of [0, 21, 127]) expect(readAction(written.with(1, kind)).ok).toBe(false)
    // A genesis has another shape, and a body where none may be is no action.
    expect(readAction(written.with(1, 1)).ok).toBe(false)
    expect(readAction(written.with(1, KINDS.invite)).ok).toBe(false)
  })

  it('take only links as pins', () => {
    const pin = (url: string): boolean =>
      readAction(writeAction({ kind: 'pin', url, space, heads, atMs: 1 })).ok
    const longest = `https://a.example/${'x'.repeat(PIN_MAX_LETTERS - 18)}`
    expect([pin('http://a.example'), pin(longest)]).toEqual([true, true])
    const hostile = [
      `${longest}x`,
      'javascript:alert(1)',
      'data:text/html,x',
      'https://a.example/ b',
      'https://a\u202e.example',
      'ftp://a.example',
      'https://',
      '',
    ]
    expect(hostile.filter(pin)).toEqual([])
  })

  it('name each heir once, and no more than could stand on stage', () => {
    const ok = (accounts: readonly AccountId[]): boolean =>
      readAction(writeAction({ kind: 'heirs', accounts, space, heads, atMs: 1 })).ok
    const many = Array.from({ length: HEIRS_MAX + 1 }, (_, n) => idOf<AccountId>(`heir ${n}`))
    expect([ok([]), ok(many.slice(1)), ok(many), ok([bob, bob])]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  it('say how many wait in all only where it is more than are named', () => {
    const account = Buffer.from(bob, 'base64url')
    const waits = NoticeWaiting.encode({ account, name: 'Bob', sinceMs: 1 })
    const saying = (named: number, inAll: number): boolean => {
      const waiting = Array<Uint8Array>(named).fill(waits)
      const said = { space: Buffer.from(space, 'base64url'), atMs: 1, roots: [], waiting, inAll }
      return readNotice(NoticeRecord.encode(said)).ok
    }
    expect([saying(32, 33), saying(32, WAITING_MAX)]).toEqual([true, true])
    expect([saying(1, 2), saying(32, 32), saying(32, WAITING_MAX + 1)]).not.toContain(true)
  })

  it('bound a notice, a request and a beacon', () => {
    const root = { peer: peerOf('r'.repeat(50)), addresses: Array(4).fill(`/${'x'.repeat(255)}`) }
    const waiting = { account: bob, name: '\u{1F600}'.repeat(40), sinceMs: 2 ** 52 }
    const roots = Array.from({ length: NOTICE_ROOTS_MAX + 3 }, () => root)
    const crowd = Array.from({ length: WAITING_SHOWN_MAX + 3 }, () => waiting)
    const bytes = writeNotice({ ...notice, roots, waiting: crowd, inAll: WAITING_MAX + 1 })
    const read = readNotice(bytes)
    expect(
      read.ok && [read.value.roots.length, read.value.waiting.length, read.value.inAll],
    ).toEqual([NOTICE_ROOTS_MAX, WAITING_SHOWN_MAX, WAITING_MAX])
    expect(bytes.length + ENVELOPE_BYTES).toBeLessThan(NOTICE_MAX)
    const longest = { ...request, delegation: new Uint8Array(384), name: waiting.name }
    expect(writeRequest(longest).length + ENVELOPE_BYTES).toBeLessThan(REQUEST_MAX)
    expect(writeBeacon(beacon).length + ENVELOPE_BYTES).toBeLessThan(BEACON_MAX)
    expect(readRequest(writeRequest({ ...request, atMs: 0 })).ok).toBe(false)
    expect(readBeacon(writeBeacon({ ...beacon, atMs: 0 })).ok).toBe(false)
  })

  it('bound the numbers of a policy', () => {
    const okWith = (change: Partial<PolicyContent['policy']>): boolean =>
      readPolicy(writePolicy({ ...policy, policy: { ...policy.policy, ...change } })).ok
    expect([1, 2_000].map(threshold => okWith({ threshold }))).toEqual([true, true])
    expect([0, 2_001].map(threshold => okWith({ threshold }))).toEqual([false, false])
    expect(okWith({ maxAgeDays: 0 })).toBe(false)
    expect(okWith({ version: 1 })).toBe(false)
    const first = { ...policy, policy: { ...policy.policy, version: 1 }, predecessor: undefined }
    expect(readPolicy(writePolicy(first)).ok).toBe(true)
  })

  it('refuse a genesis that more founders must sign than there are', () => {
    const one = writeGenesis(genesis)
    const at = one.lastIndexOf(24)
    expect(one[at + 1]).toBe(1)
    const two = one.with(at + 1, 2)
    expect(readGenesis(two)).toEqual({ ok: false, reason: 'malformed' })
  })
})
