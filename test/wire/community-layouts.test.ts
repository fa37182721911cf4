import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accountNumber } from '../helpers/invitations.ts'
import { community, must, NOON } from '../helpers/follows.ts'
import { idFromBytes, parsePeerId, type AccountId, type BulletinId } from '../../src/domain/ids.ts'
import {
  BULLETIN_MAX,
  readBulletin,
  writeBulletin,
  type BulletinContent,
} from '../../src/wire/bulletin.ts'
import {
  admissionMessages,
  ASKED_ACCOUNTS_MAX,
  readAdmission,
  readAdmissionQuestion,
  readAdmissions,
  writeAdmission,
  writeAdmissionQuestion,
  type AdmissionItem,
} from '../../src/wire/admission.ts'
import {
  INVITATION_BYTES,
  readInvitation,
  writeInvitation,
  writeSignedInvitation,
} from '../../src/wire/invitation.ts'
import { readPolicy, writePolicy } from '../../src/wire/policy.ts'
import { readWork, WORK_BYTES, writeHashedWork, writeWork } from '../../src/wire/work.ts'
import { policyOf } from '../helpers/follows.ts'
import { MODERATORS_MAX, RELAYS_MAX, REVOKED_MAX } from '../../src/domain/community/bulletin.ts'
import type { Counted } from '../../src/domain/community/counted.ts'
import type { Invitation } from '../../src/domain/community/invitation.ts'

const alice = accountNumber(1)
const bob = accountNumber(2)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

const invitation: Invitation = {
  community,
  inviter: alice,
  invitee: bob,
  slot: 5,
  timeMs: NOON,
  signature: new Uint8Array(64).fill(3),
}
const work = { community, account: bob, nonce: Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7) }

const bulletin: BulletinContent = {
  bulletin: {
    community,
    version: 2,
    description: 'Chiacchiere in piazza',
    relays: [
      {
        peer: must(parsePeerId('12D3KooWRe1ay')),
        addresses: ['/dns4/relay.example/tcp/443/tls/ws'],
      },
    ],
    moderators: [alice],
    revoked: [{ inviter: alice, invitee: bob }],
  },
  predecessor: must(idFromBytes<BulletinId>(new Uint8Array(32).fill(9))),
}

/** What the files under test/vectors say: other implementations can be held against them. */
type Vectors = Readonly<Record<string, string>>
const vectors = JSON.parse(
  readFileSync(new URL('../vectors/community-layouts.json', import.meta.url), 'utf8'),
) as Vectors

describe('the vectors', () => {
  it.each<[string, Uint8Array]>([
    ['signedInvitation', writeSignedInvitation(invitation)],
    ['invitation', writeInvitation(invitation)],
    ['hashedWork', writeHashedWork(work)],
    ['work', writeWork(work)],
    ['gossipedInvitation', writeAdmission({ kind: 'invitation', invitation })],
    ['gossipedWork', writeAdmission({ kind: 'work', work })],
    [
      'evidenceQuestion',
      writeAdmissionQuestion({ about: 'evidence-for', community, accounts: [bob, alice] }),
    ],
    ['givenQuestion', writeAdmissionQuestion({ about: 'given-by', community, account: alice })],
    ['bulletin', writeBulletin(bulletin)],
    [
      'invitePolicy',
      writePolicy({
        policy: policyOf(600, {
          counted: { kind: 'invite', depth: 4, fanOut: 5 },
          unlisted: 'anyone',
        }),
        predecessor: undefined,
      }),
    ],
    [
      'workPolicy',
      writePolicy({
        policy: policyOf(600, { counted: { kind: 'pow', bits: 20 } }),
        predecessor: undefined,
      }),
    ],
  ])('give %s these bytes', (name, bytes) => {
    expect(hex(bytes)).toBe(vectors[name])
  })
})

describe('an invitation', () => {
  const bytes = writeInvitation(invitation)

  it('has one length and reads back', () => {
    expect(bytes.length).toBe(INVITATION_BYTES)
    expect(writeSignedInvitation(invitation).length).toBe(127)
    expect(readInvitation(bytes, community)).toEqual({ ok: true, value: invitation })
    for (let length = 0; length < bytes.length; length++) {
      expect(readInvitation(bytes.subarray(0, length), community).ok).toBe(false)
    }
    expect(readInvitation(Uint8Array.from([...bytes, 0]), community).ok).toBe(false)
  })

  it('has a place from one to a million', () => {
    const at = (slot: number): string => {
      const read = readInvitation(writeInvitation({ ...invitation, slot }), community)
      return read.ok ? 'ok' : read.reason
    }
    expect([0, 1, 1_000_000, 1_000_001].map(at)).toEqual(['slot', 'ok', 'ok', 'slot'])
  })

  it('is never to oneself', () => {
    const self = writeInvitation({ ...invitation, invitee: alice })
    expect(readInvitation(self, community)).toEqual({ ok: false, reason: 'self' })
  })

  it('means something else after any flipped bit, or nothing', () => {
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.with(bit >> 3, (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7)))
      const read = readInvitation(flipped, community)
      if (read.ok) expect(read.value).not.toEqual(invitation)
    }
  })
})

describe('a proof of work', () => {
  it('has one length and reads back', () => {
    const bytes = writeWork(work)
    expect(bytes.length).toBe(WORK_BYTES)
    expect(writeHashedWork(work).length).toBe(87)
    expect(readWork(bytes, community)).toEqual({ ok: true, value: work })
    for (let length = 0; length < bytes.length; length++) {
      expect(readWork(bytes.subarray(0, length), community).ok).toBe(false)
    }
  })
})

describe('admissions on their way', () => {
  const items: AdmissionItem[] = [
    ...Array.from({ length: 1_000 }, (_, index) => ({
      kind: 'invitation' as const,
      invitation: { ...invitation, slot: index + 1 },
    })),
    ...Array.from({ length: 2_000 }, () => ({ kind: 'work' as const, work })),
  ]

  it('go in messages of at most 64 KiB and read back in their order', () => {
    const messages = admissionMessages(items)
    expect(messages.length).toBe(5)
    expect(Math.max(...messages.map(message => message.length))).toBeLessThanOrEqual(65_536)
    const read = messages.flatMap(message => must(readAdmissions(message, community)))
    expect(read).toEqual(items)
  })

  it('are refused when cut anywhere, empty, or of another kind', () => {
    const [message = new Uint8Array()] = admissionMessages(items.slice(0, 3))
    for (let length = 0; length < message.length; length++) {
      const whole = length > 1 && (length - 1) % INVITATION_BYTES === 0
      expect(readAdmissions(message.subarray(0, length), community).ok).toBe(whole)
    }
    expect(readAdmissions(message.with(0, 3), community).ok).toBe(false)
    const one = writeAdmission({ kind: 'work', work })
    for (let length = 0; length < one.length; length++) {
      expect(readAdmission(one.subarray(0, length), community).ok).toBe(false)
    }
    expect(readAdmission(one.with(0, 0), community).ok).toBe(false)
  })

  it('are asked for by account, each once and in order', () => {
    const question = { about: 'evidence-for', community, accounts: [alice, bob] } as const
    const bytes = writeAdmissionQuestion({ ...question, accounts: [bob, alice, bob] })
    expect(readAdmissionQuestion(bytes)).toEqual({ ok: true, value: question })
    const twice = Uint8Array.from([...bytes, ...bytes.subarray(-32)])
    expect(readAdmissionQuestion(twice).ok).toBe(false)
    for (let length = 0; length < bytes.length; length++) {
      expect(readAdmissionQuestion(bytes.subarray(0, length)).ok).toBe(length === 65)
    }
    const given = writeAdmissionQuestion({ about: 'given-by', community, account: alice })
    expect(readAdmissionQuestion(given)).toMatchObject({ ok: true, value: { about: 'given-by' } })
    expect(readAdmissionQuestion(given.with(0, 3)).ok).toBe(false)
    expect(readAdmissionQuestion(bytes.with(0, 2)).ok).toBe(false)
  })

  it('are asked for 256 accounts and no more', () => {
    const ask = (count: number): boolean => {
      const accounts = Array.from({ length: count }, (_, index) => accountNumber(index))
      return readAdmissionQuestion(
        writeAdmissionQuestion({ about: 'evidence-for', community, accounts }),
      ).ok
    }
    expect([0, 1, ASKED_ACCOUNTS_MAX, ASKED_ACCOUNTS_MAX + 1].map(ask)).toEqual([
      false,
      true,
      true,
      false,
    ])
  })
})

describe('the rule of a policy', () => {
  const okOf = (counted: Counted): boolean =>
    readPolicy(writePolicy({ policy: policyOf(600, { counted }), predecessor: undefined })).ok

  it.each<[Counted, boolean]>([
    [{ kind: 'open' }, true],
    [{ kind: 'members' }, true],
    [{ kind: 'invite', depth: 0, fanOut: 5 }, false],
    [{ kind: 'invite', depth: 1, fanOut: 1 }, true],
    [{ kind: 'invite', depth: 8, fanOut: 1_000 }, true],
    [{ kind: 'invite', depth: 9, fanOut: 5 }, false],
    [{ kind: 'invite', depth: 2, fanOut: 0 }, false],
    [{ kind: 'invite', depth: 2, fanOut: 1_001 }, false],
    [{ kind: 'pow', bits: 7 }, false],
    [{ kind: 'pow', bits: 8 }, true],
    [{ kind: 'pow', bits: 28 }, true],
    [{ kind: 'pow', bits: 29 }, false],
  ])('%j is in range: %s', (counted, isOk) => {
    expect(okOf(counted)).toBe(isOk)
  })

  it('reads back, with who may open unlisted Spaces', () => {
    const policy = policyOf(1, {
      counted: { kind: 'invite', depth: 3, fanOut: 7 },
      unlisted: 'anyone',
    })
    const read = must(readPolicy(writePolicy({ policy, predecessor: undefined })))
    expect(read.policy).toEqual(policy)
  })
})

describe('a bulletin', () => {
  const okWith = (change: Partial<BulletinContent['bulletin']>): boolean =>
    readBulletin(writeBulletin({ ...bulletin, bulletin: { ...bulletin.bulletin, ...change } })).ok

  it('reads back', () => {
    expect(readBulletin(writeBulletin(bulletin))).toEqual({ ok: true, value: bulletin })
  })

  it('is refused when cut anywhere', () => {
    const bytes = writeBulletin(bulletin)
    for (let length = 0; length < bytes.length; length++) {
      const read = readBulletin(bytes.subarray(0, length))
      // What ends between two fields may be another bulletin, never this one.
      if (read.ok) expect(read.value).not.toEqual(bulletin)
    }
  })

  it('has bounds', () => {
    const accounts = (count: number): AccountId[] =>
      Array.from({ length: count }, (_, index) => accountNumber(index))
    const [relay] = bulletin.bulletin.relays
    const pairs = (count: number): { inviter: AccountId; invitee: AccountId }[] =>
      accounts(count).map(invitee => ({ inviter: accountNumber(9_999), invitee }))
    expect(okWith({ moderators: accounts(MODERATORS_MAX) })).toBe(true)
    expect(okWith({ moderators: accounts(MODERATORS_MAX + 1) })).toBe(false)
    expect(okWith({ revoked: pairs(REVOKED_MAX) })).toBe(true)
    expect(okWith({ revoked: pairs(REVOKED_MAX + 1) })).toBe(false)
    expect(okWith({ relays: relay ? Array(RELAYS_MAX).fill(relay) : [] })).toBe(true)
    expect(okWith({ relays: relay ? Array(RELAYS_MAX + 1).fill(relay) : [] })).toBe(false)
    expect(okWith({ version: 0 })).toBe(false)
    expect(okWith({ version: 1 })).toBe(false)
    expect(okWith({ description: 'x'.repeat(281 * 4) })).toBe(false)
  })

  it('at its fullest fits its limit', () => {
    const fullest = writeBulletin({
      ...bulletin,
      bulletin: {
        ...bulletin.bulletin,
        description: 'è'.repeat(280),
        moderators: Array.from({ length: MODERATORS_MAX }, (_, index) => accountNumber(index)),
        revoked: Array.from({ length: REVOKED_MAX }, (_, index) => ({
          inviter: alice,
          invitee: accountNumber(index + 10),
        })),
      },
    })
    expect(fullest.length + 15 * 98 + 140).toBeLessThan(BULLETIN_MAX)
  })

  it('names nobody twice among the revoked', () => {
    const twice = [
      { inviter: alice, invitee: bob },
      { inviter: alice, invitee: bob },
    ]
    expect(okWith({ revoked: twice })).toBe(false)
  })
})
