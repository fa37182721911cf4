import { beforeEach, describe, expect, it } from 'vitest'
import {
  become,
  followersOf,
  host,
  join,
  MemberWorld,
  type Member,
  type Place,
} from '../helpers/member-world.ts'
import { idOfKey } from '../helpers/host.ts'
import { signBulletin } from '../helpers/communities.ts'
import { signInvitation } from '../../src/crypto/sign-invitation.ts'
import { until } from '../helpers/until.ts'
import type { AccountId } from '../../src/domain/ids.ts'
import { writeInvitation } from '../../src/wire/invitation.ts'

let world: MemberWorld
let piazza: Place
let orto: Place
let alice: Member
let bob: Member

beforeEach(async () => {
  world = new MemberWorld()
  piazza = await world.place('Piazza')
  orto = await world.place('Orto comune')
  alice = await world.open(piazza)
  bob = await world.open(piazza)
  await world.connect(alice, piazza, orto)
  await world.connect(bob, piazza, orto)
})

describe('who counts in a community by invitation', () => {
  it('is told one by one, with the reason', async () => {
    const a = await become(alice, 'Alice')
    const b = await become(bob, 'Bob')
    const garden = await world.place('Garden', {
      threshold: 1,
      counted: { kind: 'invite', depth: 2, fanOut: 3 },
    })
    for (const one of [alice, bob]) {
      await world.connect(one, garden)
      await join(one, garden)
    }
    await bob.membership.follow(a)
    await until(() => followersOf(alice) === 1, 'alice to be followed')
    const { totals, rows } = await alice.membership.counting.explainFollowers()
    expect([totals.counted, totals['never-invited']]).toEqual([0, 1])
    expect(rows).toMatchObject([{ account: b, reason: 'never-invited' }])
    expect(alice.membership.counting.invitations.current).toEqual({ phase: 'not-admitted' })
    expect(await alice.membership.counting.invite(b)).toEqual({ ok: false, reason: 'not-admitted' })
  })

  it('hears from a running relay whom founders invited since, and vouches for whom they cut off', async () => {
    const a = await become(alice, 'Alice')
    const b = await become(bob, 'Bob')
    const garden = await world.place('Garden', {
      threshold: 1,
      counted: { kind: 'invite', depth: 2, fanOut: 3 },
    })
    for (const one of [alice, bob]) {
      await world.connect(one, garden)
      await join(one, garden)
    }
    await bob.membership.follow(a)
    await until(() => followersOf(alice) === 1, 'alice to be followed')
    const invited = async (invitee: AccountId, slot: number): Promise<Uint8Array> =>
      writeInvitation(
        await signInvitation(garden.founder, { community: garden.id, invitee, slot, timeMs: 1 }),
      )
    const invitations = [await invited(a, 1), await invited(b, 2)]
    const given = { ...garden, bulletin: undefined, invitations }
    expect(await garden.service.takeGiven(given)).toEqual({ ok: true, value: undefined })
    await until(() => alice.membership.standing.current.counted === 1, 'bob to count')
    expect((await alice.membership.counting.explainFollowers()).rows).toMatchObject([
      { account: b, reason: 'counted', mayInvite: false },
    ])

    const founder = { account: idOfKey<AccountId>(garden.founder), signer: garden.founder }
    const revoked = [{ inviter: founder.account, invitee: b }]
    const bulletin = await signBulletin([founder], garden.id, { revoked })
    expect((await garden.service.takeGiven({ ...given, bulletin })).ok).toBe(true)
    world.network.unlink(alice.peer, garden.relay)
    await world.connect(alice, garden)
    await until(() => alice.membership.standing.current.counted === 0, 'bob to be cut off')
    expect((await alice.membership.counting.explainFollowers()).rows).toMatchObject([
      { account: b, reason: 'invitation-revoked', mayInvite: true },
    ])
    expect((await alice.membership.counting.invite(b)).ok).toBe(true)
    await until(() => alice.membership.standing.current.counted === 1, 'bob to count again')
    const [row] = (await alice.membership.counting.explainFollowers()).rows
    expect(row?.mayInvite).toBe(false)
    const foreign = { ...piazza, bulletin: undefined, invitations: [] }
    expect((await garden.service.takeGiven(foreign)).ok).toBe(false)
  })
})

describe('a community of work', () => {
  it('counts whoever has done it, and lets nobody do it twice', async () => {
    await become(alice, 'Alice')
    const forge = await world.place('Forge', { counted: { kind: 'pow', bits: 8 } })
    await world.connect(alice, forge)
    await join(alice, forge)
    const { counting } = alice.membership
    await until(() => counting.work.current.phase === 'wanted', 'the work to be asked')
    const seen: string[] = []
    counting.work.watch(({ phase }) => seen.push(phase))
    await counting.doWork()
    await until(() => counting.work.current.phase === 'done', 'the work to be done')
    expect(seen[0]).toBe('running')
    await counting.doWork()
    expect(counting.work.current.phase).toBe('done')
  })
})

describe('the evidence for a host', () => {
  it('names the rule that lets a starter in', async () => {
    const a = await become(alice, 'Alice')
    const borgo = await world.place('Borgo', { starters: [a] })
    for (const one of [alice, bob]) {
      await world.connect(one, borgo)
      await join(one, borgo)
    }
    const { opened, stop } = await host(alice)
    await world.settle()
    await until(() => bob.membership.lobby.current.length === 1, 'the Space in bob’s lobby')
    const evidence = await bob.membership.counting.evidenceOf(opened.entrance.space)
    expect(evidence).toMatchObject({ host: a, right: 'starter', certificate: undefined })
    stop()
  })

  it('counts the statements, and says how fresh they are', async () => {
    const a = await become(alice, 'Alice')
    await become(bob, 'Bob')
    const borgo = await world.place('Borgo', { threshold: 1 })
    for (const one of [alice, bob]) {
      await world.connect(one, borgo)
      await join(one, borgo)
    }
    await bob.membership.follow(a)
    await until(() => alice.membership.standing.current.gate.open, 'the gate')
    const { opened, stop } = await host(alice)
    await world.settle()
    await until(() => bob.membership.lobby.current.length === 1, 'the Space in bob’s lobby')
    const evidence = await bob.membership.counting.evidenceOf(opened.entrance.space)
    expect(evidence).toMatchObject({
      right: 'followers',
      certificate: { members: 1, counted: 1, fresh: 1 },
    })
    stop()
  })
})
