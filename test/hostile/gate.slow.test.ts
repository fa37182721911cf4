import { beforeAll, describe, expect, it } from 'vitest'
import { admitByTree, growTree } from '../../src/domain/community/invite-tree.ts'
import {
  admitByWork,
  withoutEvidence,
  type Counting,
  type Ground,
} from '../../src/domain/community/admission.ts'
import { admitMembers } from '../../src/crypto/admit-members.ts'
import { attest, must, NOON, people, person, type Person } from '../helpers/follows.ts'
import { countingBy, inviteSigned, workFor } from '../helpers/communities.ts'
import { countMembers } from '../../src/domain/follow/certificate.ts'
import { gatherEvidence } from '../../src/domain/follow/gather-evidence.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { mayHost, type Policy } from '../../src/domain/community/policy.ts'
import { openCertificate } from '../../src/crypto/open-certificate.ts'
import { readCertificate, writeCertificate } from '../../src/wire/certificate.ts'
import { sortedByAccount } from '../../src/domain/follow/order.ts'
import type { Counted } from '../../src/domain/community/counted.ts'
import type { VerifiedAttestation } from '../../src/crypto/open-attestation.ts'

/**
 * THREATS T1: the gate at 599, 600 and 601 with whole certificates, every signature of them made and
 * verified, under each rule of who counts. The crowd is made once; each community binds its own follows.
 */
const CROWD = 620
const GATE = 600
const BITS = 8
/** Invited by founders; each of them invites so many others. */
const BRANCHES = 20
const FAN_OUT = 30

const founder = await person(1)
const alice = await person(2)
const ground: Ground = { founders: [founder.account], revoked: [] }
const verifier = new LocalBulkVerifier()

let crowd: readonly Person[]
let sybils: readonly Person[]

beforeAll(async () => {
  ;[crowd, sybils] = await Promise.all([people(CROWD, 10_000), people(CROWD, 20_000)])
}, 60_000)

/** What makes the crowd count under each rule, and nobody else where the rule can tell. */
const EVIDENCE: Readonly<Record<Counted['kind'], (policy: Policy) => Promise<Counting>>> = {
  open: async policy => withoutEvidence(policy),
  members: async policy => {
    const { community } = policy
    const given = crowd.map((one, at) =>
      inviteSigned(founder, one.account, { community, slot: at + 1 }),
    )
    return {
      policy,
      admit: admitByTree(growTree(await Promise.all(given), rulesOf(policy)), ground),
    }
  },
  invite: async policy => {
    const { community } = policy
    const branches = crowd.slice(0, BRANCHES)
    const given = crowd.map((one, at) => {
      const branch = branches[(at - BRANCHES) % BRANCHES]
      const isBranch = at < BRANCHES || branch === undefined
      const slot = isBranch ? at + 1 : 1 + Math.floor((at - BRANCHES) / BRANCHES)
      return inviteSigned(isBranch ? founder : branch, one.account, { community, slot })
    })
    return {
      policy,
      admit: admitByTree(growTree(await Promise.all(given), rulesOf(policy)), ground),
    }
  },
  pow: async policy => {
    const works = new Map(
      crowd.map(({ account }) => [account, workFor(policy.community, account, BITS)] as const),
    )
    return { policy, admit: admitByWork(account => works.get(account), BITS, ground) }
  },
}

const rulesOf = ({ counted }: Policy) => ({ counted, ground })

describe.each<Counted>([
  { kind: 'open' },
  { kind: 'members' },
  { kind: 'invite', depth: 2, fanOut: FAN_OUT },
  { kind: 'pow', bits: BITS },
])('the gate where $kind counts', counted => {
  let counting: Counting
  let follows: readonly VerifiedAttestation[]

  beforeAll(async () => {
    const { policy } = await countingBy(counted, { threshold: GATE })
    counting = await EVIDENCE[counted.kind](policy)
    follows = await followsOf(crowd, policy)
  }, 120_000)

  it.each([
    [599, 'too-few', false],
    [600, 'ok', true],
    [601, 'ok', true],
  ])('with %i whole follows is %s', async (followers, opened, isOpen) => {
    const bytes = certified(follows.slice(0, followers), counting)
    expect(await judge(bytes, counting.policy)).toEqual({ opened, counted: followers, isOpen })
  })

  it('stays shut for 599 and one who is only made up, where the rule can tell', async () => {
    const { policy } = counting
    const [made] = await followsOf(sybils.slice(0, 1), policy)
    if (made === undefined) throw new RangeError('expected one sybil')
    const members = sortedByAccount([...follows.slice(0, 599), made], one => one.follower)
    const honest = gatherEvidence(follows.slice(0, 599), counting)
    const evidence =
      honest.kind === 'work'
        ? { ...honest, nonces: withOneMore(honest.nonces, members.indexOf(made)) }
        : honest
    const about = { community: policy.community, followee: alice.account }
    const read = readCertificate(writeCertificate({ ...about, members, evidence }))
    const answer = read.ok ? await judge(writeCertificate(read.value), policy) : undefined
    // `open` counts keys and the app says so; a chain that leads to no member does not even read.
    expect(answer?.isOpen ?? false).toBe(counted.kind === 'open')
  })

  it('stays shut when one signature of 600 is another’s', async () => {
    const forged = follows.slice(0, 600)
    const [one, other] = [forged[300], forged[301]]
    if (one === undefined || other === undefined) throw new RangeError('expected 600')
    const mixed = forged.with(300, { ...one, signature: other.signature })
    const { opened } = await judge(certified(mixed, counting), counting.policy)
    expect(opened).toBe('signature')
  })
})

async function followsOf(
  by: readonly Person[],
  { community }: Policy,
): Promise<readonly VerifiedAttestation[]> {
  const signed = await Promise.all(by.map(one => attest(one, alice.account, { community })))
  // What was just signed by its own key needs no check to be used as such here.
  return sortedByAccount(signed as VerifiedAttestation[], one => one.follower)
}

const certified = (members: readonly VerifiedAttestation[], counting: Counting): Uint8Array =>
  writeCertificate({
    community: counting.policy.community,
    followee: alice.account,
    members,
    evidence: gatherEvidence(members, counting),
  })

/** What a stranger makes of these bytes with nothing but policy and founders. */
async function judge(bytes: Uint8Array, policy: Policy) {
  const certificate = must(readCertificate(bytes))
  const opened = await openCertificate(certificate, policy, { verifier, ration: () => true })
  const counted = countMembers(
    certificate,
    admitMembers(certificate, policy, ground),
    NOON,
    () => false,
  )
  const isOpen = opened.ok && mayHost(alice.account, policy, counted).ok
  return { opened: opened.ok ? 'ok' : opened.reason, counted, isOpen }
}

const withOneMore = <T>(nonces: readonly T[], at: number): readonly T[] => {
  const [first] = nonces
  if (first === undefined) throw new RangeError('expected work')
  return [...nonces.slice(0, at), first, ...nonces.slice(at)]
}
