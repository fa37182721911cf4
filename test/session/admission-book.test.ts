import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { attest, must, NOON, people, person, type Person } from '../helpers/follows.ts'
import {
  countingBy,
  inviteSigned,
  signBulletin,
  signPolicy,
  workFor,
  type SignedCommunity,
} from '../helpers/communities.ts'
import { CountingVerifier } from '../helpers/follow-world.ts'
import { MemoryFollowCarrier } from '../../src/adapters/memory/follow-carrier.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { parsePeerId, type AccountId, type CommunityId, type PeerId } from '../../src/domain/ids.ts'
import { until } from '../helpers/until.ts'
import { AdmissionBook } from '../../src/session/admission-book.ts'
import { CommunityBook } from '../../src/session/community-book.ts'
import { FollowBook } from '../../src/session/follow-book.ts'
import {
  ADMISSIONS_PROTOCOL,
  admissionMessages,
  admitTopic,
  writeAdmission,
} from '../../src/wire/admission.ts'
import type { Keeping } from '../../src/session/follow-keeping.ts'
import type { CommunityRecords } from '../../src/wire/info.ts'
import type { Policy } from '../../src/domain/community/policy.ts'

const founder = await person(1)
const alice = await person(2)
const [bob, carol, dave] = (await people(3, 10)) as [Person, Person, Person]

let clock: ReturnType<typeof patientClock>
let network: MemoryNetwork
let closing: (() => void)[]

beforeEach(() => {
  clock = patientClock()
  network = new MemoryNetwork()
  closing = []
})

afterEach(() => {
  for (const close of closing) close()
})

type Member = {
  readonly peer: PeerId
  readonly communities: CommunityBook
  readonly admissions: AdmissionBook
  readonly follows: FollowBook
  readonly rows: MemoryRows
  readonly log: MemoryLog
  readonly streams: ReturnType<MemoryNetwork['join']>['streams']
  readonly gossip: ReturnType<MemoryNetwork['join']>['gossip']
  readonly close: () => void
}

/** Somebody with every book, who takes part in this community. */
async function member(
  name: string,
  records: CommunityRecords,
  { keeping = 'watched', rows = new MemoryRows() }: { keeping?: Keeping; rows?: MemoryRows } = {},
): Promise<Member> {
  const peer = must(parsePeerId(name))
  const { streams, gossip } = network.join(peer)
  const log = new MemoryLog()
  const communities = await CommunityBook.open(rows, log)
  const id = must(await communities.addRecords(records))
  const ports = { rows, verifier: new CountingVerifier(), gossip, streams, clock, log }
  const admissions = new AdmissionBook(ports, communities)
  const follows = new FollowBook(
    { ...ports, carrier: new MemoryFollowCarrier(), admissions },
    keeping,
  )
  const obey = (): void => {
    const policy = communities.policyOf(id)?.policy
    if (policy !== undefined) follows.setPolicy(policy)
  }
  communities.onChange(obey)
  obey()
  follows.join(id)
  const close = (): void => {
    follows.close()
    admissions.close()
  }
  closing.push(close)
  return { peer, communities, admissions, follows, rows, log, streams, gossip, close }
}

/** Time passes, and everything that it sets going comes to rest. */
const later = async (ms: number): Promise<void> => {
  await clock.turn(ms)
  await new Promise<void>(resolve => setImmediate(resolve))
}

const counts = (one: Member, community: CommunityId, account: AccountId): (() => number) => {
  const view = one.follows.watchFollowee({ community, account })
  return () => view.current.counted
}

describe('a community by invitation', () => {
  let signed: SignedCommunity & { readonly policy: Policy; readonly records: CommunityRecords }
  let community: CommunityId
  let rita: Member
  let home: Member

  beforeEach(async () => {
    signed = await countingBy({ kind: 'invite', depth: 2, fanOut: 3 })
    community = signed.community.id
    rita = await member('R1ta', signed.records, { keeping: 'community' })
    home = await member('A1ice', signed.records)
    network.mesh()
  })

  it('counts a follower once its invitation is known, and says why until then', async () => {
    const counted = counts(home, community, alice.account)
    await home.follows.publish([await attest(bob, alice.account, { community })])
    await until(async () => (await explain(home)).totals['never-invited'] === 1, 'bob follows')
    expect(counted()).toBe(0)
    await rita.admissions.publish([await inviteSigned(founder, bob.account, { community })])
    await until(() => counted() === 1, 'bob counts')
    expect((await explain(home)).totals).toMatchObject({ counted: 1, 'never-invited': 0 })
  })

  it('learns from a peer why followers count that it knows nothing about', async () => {
    await rita.admissions.publish([
      await inviteSigned(founder, bob.account, { community }),
      await inviteSigned(bob, carol.account, { community }),
    ])
    const late = await member('1ate', signed.records)
    network.mesh()
    const counted = counts(late, community, alice.account)
    await late.follows.publish([await attest(carol, alice.account, { community })])
    await until(async () => {
      await later(1_000)
      return counted() === 1
    }, 'carol counts')
  })

  it('lets a member invite as many as the rule says, and tells what is left', async () => {
    await home.admissions.publish([await inviteSigned(founder, bob.account, { community })])
    const guests = await people(4, 700)
    const reasons: string[] = []
    for (const guest of guests) {
      const invited = await home.admissions.invite(bob.signer, community, guest.account)
      reasons.push(invited.ok ? `slot ${invited.value.slot}` : invited.reason)
    }
    expect(reasons).toEqual(['slot 1', 'slot 2', 'slot 3', 'no-places-left'])
    const places = await home.admissions.placesOf(community, bob.account)
    expect(places).toMatchObject({ mayInvite: true, total: 3, next: undefined })
    expect(places?.given).toHaveLength(3)
    const [first] = guests
    const again = await home.admissions.invite(bob.signer, community, first?.account ?? bob.account)
    expect(again).toEqual({ ok: false, reason: 'invited-already' })
  })

  it('lets nobody invite who is not in the tree, or stands at its last level', async () => {
    const refusalOf = async (inviter: Person): Promise<string> => {
      const invited = await home.admissions.invite(inviter.signer, community, dave.account)
      return invited.ok ? 'ok' : invited.reason
    }
    expect(await refusalOf(bob)).toBe('not-admitted')
    expect(await refusalOf(dave)).toBe('oneself')
    await home.admissions.publish([
      await inviteSigned(founder, bob.account, { community }),
      await inviteSigned(bob, carol.account, { community }),
    ])
    expect(await refusalOf(carol)).toBe('not-admitted')
    expect(await refusalOf(founder)).toBe('ok')
  })

  it('knows after a restart what it knew', async () => {
    await home.admissions.publish([await inviteSigned(founder, bob.account, { community })])
    home.close()
    const again = await member('A1iceAgain', signed.records, { rows: home.rows })
    const places = await again.admissions.placesOf(community, bob.account)
    expect(places?.mayInvite).toBe(true)
    expect(again.log.lines).toEqual([])
  })

  it('sets a row aside that was damaged, and says so', async () => {
    await home.admissions.publish([await inviteSigned(founder, bob.account, { community })])
    home.close()
    for await (const [key, value] of home.rows.entries('/invitation/')) {
      await home.rows.putAll([[key, value.with(90, (value[90] ?? 0) ^ 1)]])
    }
    const again = await member('A1iceAgain', signed.records, { rows: home.rows })
    expect((await again.admissions.placesOf(community, bob.account))?.mayInvite).toBe(false)
    expect(again.log.lines[0]).toMatch(/^warn admission-row-broken/)
  })

  it('teaches a restored account which of its places are taken', async () => {
    await rita.admissions.publish([
      await inviteSigned(founder, bob.account, { community }),
      await inviteSigned(bob, carol.account, { community, slot: 1 }),
    ])
    const fresh = await member('Fresh', signed.records)
    network.mesh()
    const to = { peer: rita.peer, addresses: [] }
    expect(await fresh.admissions.restoreOwn(to, community, bob.account)).toBe(true)
    const invited = await fresh.admissions.invite(bob.signer, community, dave.account)
    expect(invited).toMatchObject({ ok: true, value: { slot: 2 } })
  })

  it('loses a branch everywhere that the newer bulletin is known', async () => {
    await home.admissions.publish([
      await inviteSigned(founder, bob.account, { community }),
      await inviteSigned(bob, carol.account, { community }),
    ])
    const counted = counts(home, community, alice.account)
    await home.follows.publish([
      await attest(bob, alice.account, { community }),
      await attest(carol, alice.account, { community }),
    ])
    await until(() => counted() === 2, 'both count')
    const id = await certificateOf(home, signed.policy)
    expect(await rita.follows.certificateVerdict(id, home.peer)).toMatchObject({
      ok: true,
      value: { counted: 2 },
    })
    const revoked = [{ inviter: founder.account, invitee: bob.account }]
    const bulletin = await signBulletin([founder], community, { revoked })
    await rita.communities.addBulletin(community, bulletin)
    expect(await rita.follows.certificateVerdict(id, home.peer)).toMatchObject({
      ok: true,
      value: { counted: 0 },
    })
    await home.communities.addBulletin(community, bulletin)
    await until(() => counted() === 0, 'nobody counts')
    expect((await explain(home)).totals).toMatchObject({ 'invitation-revoked': 2 })
  })

  it('counts by other rules as soon as the founders change them', async () => {
    await home.admissions.publish([
      await inviteSigned(founder, bob.account, { community }),
      await inviteSigned(bob, carol.account, { community }),
    ])
    const counted = counts(home, community, alice.account)
    await home.follows.publish([await attest(carol, alice.account, { community })])
    await until(() => counted() === 1, 'carol counts')
    const held = home.communities.policyOf(community)?.id
    const stricter = { ...signed.policy, version: 2, counted: { kind: 'members' } as const }
    await home.communities.addPolicy(community, await signPolicy([founder], stricter, held))
    await until(() => counted() === 0, 'carol does not')
  })

  describe('when mallory speaks', () => {
    const MALLORY = must(parsePeerId('Ma11ory'))
    const says = async (message: Uint8Array): Promise<void> => {
      const { gossip } = network.join(MALLORY)
      network.mesh()
      gossip.join(admitTopic(community), async () => 'ignore')
      await gossip.publish(admitTopic(community), message)
    }

    it('refuses what she did not sign, and notes it', async () => {
      const good = await inviteSigned(founder, bob.account, { community })
      const forged = { ...good, invitee: carol.account }
      await says(writeAdmission({ kind: 'invitation', invitation: forged }))
      await until(() => rita.log.lines.some(line => line.includes('signature')), 'a strike')
      expect((await rita.admissions.placesOf(community, carol.account))?.mayInvite).toBe(false)
    })

    it.each([
      ['nothing', new Uint8Array()],
      ['another kind', new Uint8Array(139).fill(9)],
      ['a cut invitation', new Uint8Array(100).fill(1)],
    ])('refuses %s', async (_what, message) => {
      await says(message)
      await until(() => rita.log.lines.some(line => line.includes('misbehaviour')), 'a strike')
    })

    it('keeps nothing of her own tree', async () => {
      const [mallory, sybil] = (await people(2, 900)) as [Person, Person]
      const invitation = await inviteSigned(mallory, sybil.account, { community })
      await says(writeAdmission({ kind: 'invitation', invitation }))
      await later(100)
      const keys: string[] = []
      for await (const [key] of rita.rows.entries('/invitation/')) keys.push(key)
      expect(keys).toEqual([])
    })

    it('is believed in no answer that is malformed or forged', async () => {
      const good = await inviteSigned(founder, bob.account, { community })
      const forged = { ...good, invitee: carol.account }
      const answers = [
        [Uint8Array.of(7)],
        admissionMessages([{ kind: 'invitation', invitation: forged }]),
        Array<Uint8Array>(17).fill(
          admissionMessages([{ kind: 'invitation', invitation: good }])[0] ?? new Uint8Array(),
        ),
      ]
      const { streams } = network.join(MALLORY)
      streams.handle(ADMISSIONS_PROTOCOL, async stream => {
        await stream.read()
        for (const message of answers.shift() ?? []) await stream.write(message)
        await stream.close()
      })
      network.mesh()
      const to = { peer: MALLORY, addresses: [] }
      for (let round = 0; round < 3; round++) {
        expect(await home.admissions.restoreOwn(to, community, carol.account)).toBe(false)
      }
      expect((await home.admissions.placesOf(community, carol.account))?.mayInvite).toBe(false)
    })

    it('gets no answer to a question that is none', async () => {
      const { streams } = network.join(MALLORY)
      network.mesh()
      const to = { peer: rita.peer, addresses: [] }
      const stream = await streams.open(to, ADMISSIONS_PROTOCOL, new AbortController().signal)
      await stream.write(new Uint8Array(32))
      expect(await stream.read().catch(() => undefined)).toBeUndefined()
      await until(() => rita.log.lines.some(line => line.includes('misbehaviour')), 'a strike')
    })
  })

  const explain = (one: Member): ReturnType<FollowBook['explain']> =>
    one.follows.explain({ community, account: alice.account })
})

describe('a community by work', () => {
  it('counts whoever did the work, heard by gossip or asked for', async () => {
    const { policy, records } = await countingBy({ kind: 'pow', bits: 8 })
    const { community } = policy
    const rita = await member('R1ta', records, { keeping: 'community' })
    const home = await member('A1ice', records)
    network.mesh()
    const counted = counts(home, community, alice.account)
    await home.follows.publish([
      await attest(bob, alice.account, { community }),
      await attest(carol, alice.account, { community }),
    ])
    await rita.admissions.publish([workFor(community, bob.account, 8)])
    await until(() => counted() === 1, 'bob counts')
    expect(
      (await home.follows.explain({ community, account: alice.account })).totals,
    ).toMatchObject({
      counted: 1,
      'no-work': 1,
    })
    await home.admissions.publish([workFor(community, carol.account, 8)])
    await until(() => counted() === 2, 'carol counts')
    const id = await certificateOf(home, policy)
    expect(await rita.follows.certificateVerdict(id, home.peer)).toMatchObject({
      ok: true,
      value: { counted: 2 },
    })
  })
})

async function certificateOf(
  home: Member,
  policy: Policy,
): Promise<Parameters<FollowBook['certificateVerdict']>[0]> {
  const followee = { community: policy.community, account: alice.account }
  const certificate = await home.follows.certificateFor(followee, policy, NOON)
  if (certificate === undefined) throw new RangeError('too few count')
  return certificate.id
}
