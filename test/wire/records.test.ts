import { describe, expect, it } from 'vitest'
import { HEADS_MAX } from '../../src/domain/space/actions.ts'
import {
  readAction,
  readSpaceAnswer,
  readSpaceAsk,
  writeAction,
  writeSpaceAnswer,
  writeSpaceAsk,
  type ActionContent,
} from '../../src/wire/action.ts'
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
  { kind: 'present', space, heads, atMs: 1_001, delegation: new Uint8Array(9), name: 'Alice' },
  { kind: 'edit', space, heads, atMs: 1_002, title: 'Night', topics: undefined },
  { kind: 'edit', space, heads, atMs: 1_003, title: undefined, topics: [] },
  { kind: 'close', space, heads, atMs: 1_004 },
]

const announcement: AnnouncementContent = {
  delegation: new Uint8Array(7).fill(1),
  genesis: new Uint8Array(8).fill(2),
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
    [new Uint8Array(3), new Uint8Array(4)],
    writeSpaceAnswer([new Uint8Array(3), new Uint8Array(4)]),
    readSpaceAnswer,
  ],
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
