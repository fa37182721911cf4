import { describe, expect, it } from 'vitest'
import { admitMembers } from '../../src/crypto/admit-members.ts'
import { attest, must, NOON, people, person, type Person } from '../helpers/follows.ts'
import { countingBy, inviteSigned, workFor } from '../helpers/communities.ts'
import { CountingVerifier } from '../helpers/follow-world.ts'
import { admitByTree, growTree } from '../../src/domain/community/invite-tree.ts'
import { admitByWork, type Counting, type Ground } from '../../src/domain/community/admission.ts'
import {
  countMembers,
  selectMembers,
  type Certificate,
} from '../../src/domain/follow/certificate.ts'
import { gatherEvidence } from '../../src/domain/follow/gather-evidence.ts'
import { openCertificate } from '../../src/crypto/open-certificate.ts'
import { seededChance } from '../helpers/seeded-chance.ts'
import {
  CERTIFICATE_MAX,
  certificateMaxUnder,
  readCertificate,
  writeCertificate,
} from '../../src/wire/certificate.ts'
import type { CommunityId } from '../../src/domain/ids.ts'
import type { Policy } from '../../src/domain/community/policy.ts'
import type { VerifiedAttestation } from '../../src/crypto/open-attestation.ts'
import type { VerifiedInvitation } from '../../src/crypto/open-invitation.ts'

const founder = await person(1)
const alice = await person(2)
const [bob, carol, dave, erin] = (await people(4, 10)) as [Person, Person, Person, Person]
const ground: Ground = { founders: [founder.account], revoked: [] }
const never = (): boolean => false

const follow = async (community: CommunityId, ...by: Person[]): Promise<VerifiedAttestation[]> =>
  (await Promise.all(
    by.map(one => attest(one, alice.account, { community })),
  )) as VerifiedAttestation[]

function certify(follows: readonly VerifiedAttestation[], counting: Counting): Certificate {
  const members = selectMembers(follows, counting, NOON) ?? []
  const evidence = gatherEvidence(members, counting)
  return { community: counting.policy.community, followee: alice.account, members, evidence }
}

const byTree = (policy: Policy, invitations: readonly VerifiedInvitation[]): Counting => {
  const tree = growTree(invitations, { counted: policy.counted, ground })
  return { policy, admit: admitByTree(tree, ground) }
}

const open = async (certificate: Certificate, policy: Policy): Promise<string> => {
  const opened = await openCertificate(certificate, policy, {
    verifier: new CountingVerifier(),
    ration: () => true,
  })
  return opened.ok ? 'ok' : opened.reason
}

const count = (bytes: Uint8Array, policy: Policy, known = ground): number => {
  const certificate = must(readCertificate(bytes))
  return countMembers(certificate, admitMembers(certificate, policy, known), NOON, never)
}

describe('a certificate in a community by invitation', async () => {
  const { policy } = await countingBy({ kind: 'invite', depth: 3, fanOut: 2 })
  const { community } = policy
  const invitations = [
    await inviteSigned(founder, bob.account, { community, slot: 7 }),
    await inviteSigned(bob, carol.account, { community, slot: 1 }),
    await inviteSigned(bob, dave.account, { community, slot: 2 }),
    await inviteSigned(dave, erin.account, { community, slot: 1 }),
  ]
  const certificate = certify(
    await follow(community, carol, dave, erin, founder),
    byTree(policy, invitations),
  )
  const bytes = writeCertificate(certificate)

  it('carries each link once, also where the one in the middle does not follow', () => {
    expect(certificate.members).toHaveLength(4)
    const { evidence } = certificate
    const steps = evidence.kind === 'chains' ? evidence.steps.map(step => step.depth) : []
    expect(steps).toEqual([0, 1, 2, 2, 3])
    expect(bytes.length).toBe(89 + 4 * 105 + 2 + 33 + 4 * 107)
  })

  it('reads back, opens and counts, with nothing but policy and founders', async () => {
    const read = must(readCertificate(bytes))
    expect(writeCertificate(read)).toEqual(bytes)
    expect(await open(read, policy)).toBe('ok')
    expect(count(bytes, policy)).toBe(4)
  })

  it('has every signature checked, those of invitations too', async () => {
    const verifier = new CountingVerifier()
    await openCertificate(certificate, policy, { verifier, ration: () => true })
    expect(verifier.checked).toBe(8)
    const forged = bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)
    expect(await open(must(readCertificate(forged)), policy)).toBe('signature')
  })

  it('loses whom a revoked branch brought', () => {
    const cut = (inviter: Person, invitee: Person): number =>
      count(bytes, policy, {
        ...ground,
        revoked: [{ inviter: inviter.account, invitee: invitee.account }],
      })
    expect(cut(dave, erin)).toBe(3)
    expect(cut(bob, dave)).toBe(2)
    expect(cut(founder, bob)).toBe(1)
    expect(cut(carol, dave)).toBe(4)
  })

  it('loses whom a stricter policy does not let in', () => {
    const under = (depth: number, fanOut: number): number =>
      count(bytes, { ...policy, counted: { kind: 'invite', depth, fanOut } })
    expect([under(3, 2), under(2, 2), under(1, 2), under(3, 1)]).toEqual([4, 3, 1, 2])
  })

  it('proves nothing to a community of other founders', () => {
    expect(count(bytes, policy, { founders: [carol.account], revoked: [] })).toBe(1)
    expect(count(bytes, policy, { founders: [], revoked: [] })).toBe(0)
  })

  it('is of no use where other evidence is asked for, and nobody is to blame', async () => {
    expect(await open(certificate, { ...policy, counted: { kind: 'open' } })).toBe('wrong-evidence')
    const pow = { ...policy, counted: { kind: 'pow', bits: 8 } } as const
    expect(await open(certificate, pow)).toBe('wrong-evidence')
    expect(count(bytes, pow)).toBe(0)
  })

  it('is none when cut anywhere or longer by a byte', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(readCertificate(bytes.subarray(0, length)).ok).toBe(false)
    }
    expect(readCertificate(Uint8Array.from([...bytes, 0])).ok).toBe(false)
    expect(readCertificate(new Uint8Array(CERTIFICATE_MAX + 1)).ok).toBe(false)
  })

  it('has one byte string: a changed bit is refused, or is another certificate', async () => {
    const chance = seededChance(3)
    for (let round = 0; round < 300; round++) {
      const at = Math.floor(chance() * bytes.length)
      const flipped = bytes.with(at, (bytes[at] ?? 0) ^ (1 << Math.floor(chance() * 8)))
      const read = readCertificate(flipped)
      if (!read.ok) continue
      expect(writeCertificate(read.value)).toEqual(flipped)
      // Each signature covers all that it vouches for; only a few are looked at, for the time it takes.
      if (round < 12) expect(await open(read.value, policy)).not.toBe('ok')
    }
  }, 20_000)

  describe('is none when its chains', () => {
    const steps = certificate.evidence.kind === 'chains' ? certificate.evidence.steps : []
    const reads = (changed: readonly (typeof steps)[number][]): boolean =>
      readCertificate(
        writeCertificate({ ...certificate, evidence: { kind: 'chains', steps: changed } }),
      ).ok
    const [root, toBob, toCarol, toDave, toErin] = steps as [
      (typeof steps)[0],
      (typeof steps)[0],
      (typeof steps)[0],
      (typeof steps)[0],
      (typeof steps)[0],
    ]

    it.each<[string, readonly (typeof steps)[number][]]>([
      ['stand in another order', [root, toBob, toDave, toErin, toCarol]],
      ['name somebody twice', [root, toBob, toCarol, toCarol, toDave, toErin]],
      ['lead to nobody', [root, toBob, toCarol, toDave]],
      ['have a root without a link', [root, toBob, toCarol, toDave, toErin, { ...root }]],
      ['hang in the air', [toBob, toCarol, toDave, toErin]],
      ['skip a level', [root, toCarol, toDave, toErin]],
    ])('%s', (what, changed) => {
      // Without erin dave is the last, and he is a member: that is another, smaller one.
      expect(reads(changed)).toBe(what === 'lead to nobody')
      expect(reads(steps)).toBe(true)
    })

    it('end at somebody who is no member', () => {
      const fewer = {
        ...certificate,
        members: certificate.members.filter(one => one.follower !== erin.account),
      }
      expect(readCertificate(writeCertificate(fewer)).ok).toBe(false)
    })
  })
})

describe('colluding members', async () => {
  const { policy } = await countingBy({ kind: 'invite', depth: 3, fanOut: 2 })
  const { community } = policy
  const sybils = await people(6, 500)
  const lies: VerifiedInvitation[] = [await inviteSigned(founder, bob.account, { community })]
  for (const [at, sybil] of sybils.entries()) {
    lies.push(await inviteSigned(bob, sybil.account, { community, slot: 1 + (at % 2) }))
  }

  it('cannot show more than their places in one certificate, whatever they sign', async () => {
    const counting = byTree(policy, lies)
    const follows = await follow(community, ...sybils)
    expect(follows.filter(one => counting.admit(one.follower).ok)).toHaveLength(2)
    const evidence = gatherEvidence(follows.slice(0, 2), counting)
    const steps = evidence.kind === 'chains' ? evidence.steps : []
    const third = lies[3]
    if (third === undefined) throw new RangeError('bob signed six')
    const forged = {
      community,
      followee: alice.account,
      members: follows,
      evidence: { kind: 'chains', steps: [...steps, { depth: 2, invitation: third }] },
    } as const
    expect(readCertificate(writeCertificate(forged)).ok).toBe(false)
  })
})

describe('a certificate in a community by work', async () => {
  const { policy } = await countingBy({ kind: 'pow', bits: 8 })
  const { community } = policy
  const works = new Map(
    [bob, carol].map(one => [one.account, workFor(community, one.account, 8)] as const),
  )
  const counting = { policy, admit: admitByWork(account => works.get(account), 8, ground) }
  const certificate = certify(await follow(community, bob, carol, dave, founder), counting)
  const bytes = writeCertificate(certificate)

  it('carries a nonce for each member, and counts founders without one', async () => {
    expect(certificate.members.map(one => one.follower).toSorted()).toEqual(
      [bob.account, carol.account, founder.account].toSorted(),
    )
    expect(bytes.length).toBe(89 + 3 * 113)
    expect(await open(must(readCertificate(bytes)), policy)).toBe('ok')
    expect(count(bytes, policy)).toBe(3)
  })

  it('loses whose work is too little under a stricter policy', () => {
    const bits = Math.min(...[...works.values()].map(work => work.bits))
    expect(count(bytes, { ...policy, counted: { kind: 'pow', bits: bits + 1 } })).toBeLessThan(3)
  })

  it('does not count work that was done for another account', () => {
    const swapped = {
      ...certificate,
      evidence: { kind: 'work', nonces: Array(3).fill(works.get(bob.account)?.nonce) },
    } as const
    expect(count(writeCertificate(swapped), policy)).toBeLessThan(3)
  })

  it('is none when cut anywhere', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(readCertificate(bytes.subarray(0, length)).ok).toBe(false)
    }
  })
})

describe('the sizes of certificates', () => {
  it('are bounded by the policy', async () => {
    const { policy } = await countingBy({ kind: 'open' }, { threshold: 600 })
    expect(certificateMaxUnder(policy)).toBe(73_564)
    expect(certificateMaxUnder({ ...policy, counted: { kind: 'pow', bits: 8 } })).toBe(79_189)
    expect(certificateMaxUnder({ ...policy, counted: { kind: 'members' } })).toBe(149_019)
    const deep = { kind: 'invite', depth: 8, fanOut: 5 } as const
    expect(certificateMaxUnder({ ...policy, threshold: 2_000, counted: deep })).toBe(
      CERTIFICATE_MAX,
    )
    expect(CERTIFICATE_MAX).toBe(2_018_719)
  })
})
