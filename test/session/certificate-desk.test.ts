import { NO_EVIDENCE } from '../../src/domain/follow/evidence.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  attest,
  community,
  NOON,
  people,
  person,
  policyOf,
  type Person,
} from '../helpers/follows.ts'
import {
  CERTIFICATE_PROTOCOL,
  writeCertificateAnswer,
} from '../../src/wire/certificate-exchange.ts'
import { FollowWorld, type BookPeer } from '../helpers/follow-world.ts'
import { hashId } from '../../src/crypto/hash-id.ts'
import { writeCertificate } from '../../src/wire/certificate.ts'
import type { CertificateId } from '../../src/domain/ids.ts'
import type { Followee } from '../../src/ports/follow-carrier.ts'
import type { NamedCertificate } from '../../src/session/certificate-desk.ts'

const alice = await person(1)
const ofAlice: Followee = { community, account: alice.account }
const crowd = await people(12)
const follows = await Promise.all(crowd.map(one => attest(one, alice.account)))
const policy = policyOf(10)

let world: FollowWorld
let home: BookPeer
let relay: BookPeer

beforeEach(() => {
  world = new FollowWorld()
  home = world.add('home', 'watched')
  relay = world.add('rita')
  for (const { book } of [home, relay]) book.setPolicy(policy)
  home.book.watchFollowee(ofAlice)
})

const built = async (count = 12): Promise<NamedCertificate> => {
  await home.book.publish(follows.slice(0, count))
  const certificate = await home.book.certificateFor(ofAlice, policy, world.clock.now())
  if (certificate === undefined) throw new TypeError('expected a certificate')
  return certificate
}

describe('a host', () => {
  it('has no certificate below the threshold', async () => {
    await home.book.publish(follows.slice(0, 9))
    expect(await home.book.certificateFor(ofAlice, policy, NOON)).toBeUndefined()
  })

  it('keeps the same certificate while it stands', async () => {
    const first = await built(11)
    await home.book.publish(follows.slice(11))
    expect((await built()).id).toBe(first.id)
    await world.clock.turn(600_000)
    expect((await built()).id).not.toBe(first.id)
  })

  it('keeps what its live Space is announced with until half the spare members are gone', async () => {
    const first = await built()
    const fresh = () => home.book.freshCertificateFor(ofAlice, policy, world.clock.now())
    const leave = async (number: number): Promise<void> => {
      const one = crowd[number] as Person
      await home.book.publish([await attest(one, alice.account, { kind: 'unfollow', seq: 2 })])
    }
    await leave(0)
    expect((await fresh())?.id).toBe(first.id)
    await home.book.publish([await attest(await person(77), alice.account)])
    await leave(1)
    const second = await fresh()
    expect(second?.id).not.toBe(first.id)
    expect((await fresh())?.id).toBe(second?.id)
    // Heartbeats that are under way name the first: it is still to be had, and says what counts.
    world.network.mesh()
    expect(await relay.book.certificateVerdict(first.id, home.peer)).toMatchObject({
      value: { counted: expect.any(Number) },
    })
    await leave(2)
    await leave(3)
    expect(await fresh()).toBeUndefined()
  })

  it('gets another at once when a member took the follow back', async () => {
    const first = await built()
    await home.book.publish([
      await attest(crowd[0] as Person, alice.account, { kind: 'unfollow', seq: 2 }),
    ])
    expect((await built()).id).not.toBe(first.id)
  })
})

describe('a verdict on a certificate', () => {
  const ask = (id: CertificateId, from: BookPeer = home) =>
    relay.book.certificateVerdict(id, from.peer)
  const ok = (counted: number) => ({
    ok: true,
    value: { community, followee: alice.account, counted },
  })

  it('comes after fetching it and checking every signature, once', async () => {
    world.network.mesh()
    const { id } = await built()
    relay.verifier.checked = 0
    expect(await ask(id)).toEqual(ok(12))
    const { checked } = relay.verifier
    expect(await ask(id)).toEqual(ok(12))
    expect(relay.verifier.checked).toBe(checked)
  })

  it('is asked of the peer once when many ask at once', async () => {
    const { id } = await built()
    world.network.mesh()
    const answers = await Promise.all([ask(id), ask(id), ask(id)])
    expect(answers).toEqual([ok(12), ok(12), ok(12)])
    expect(relay.verifier.checked).toBe(12)
  })

  it('counts a member out who is known to have unfollowed since', async () => {
    const { id } = await built()
    world.network.mesh()
    expect(await ask(id)).toEqual(ok(12))
    await relay.book.publish([
      await attest(crowd[0] as Person, alice.account, { kind: 'unfollow', seq: 2 }),
    ])
    expect(await ask(id)).toEqual(ok(11))
  })

  it('counts members out as they age', async () => {
    const timeMs = NOON - 86_400_000 + 100_000
    const aging = crowd.map(one => attest(one, alice.account, { timeMs }))
    await home.book.publish(await Promise.all(aging))
    const certificate = await home.book.certificateFor(ofAlice, policy, NOON)
    const id = certificate?.id as CertificateId
    world.network.mesh()
    relay.book.setPolicy(policyOf(10, { maxAgeDays: 1 }))
    expect(await ask(id)).toEqual(ok(12))
    await world.clock.turn(100_001)
    expect(await ask(id)).toEqual(ok(0))
  })

  it('can be had from whoever verified it', async () => {
    const { id } = await built()
    const carol = world.add('carona')
    carol.book.setPolicy(policy)
    world.network.link(home.peer, relay.peer)
    world.network.link(relay.peer, carol.peer)
    await ask(id)
    expect(await carol.book.certificateVerdict(id, relay.peer)).toEqual(ok(12))
  })

  it('is unavailable from a peer that has it not, or is not there', async () => {
    world.network.mesh()
    const { id } = await built()
    const carol = world.add('carona')
    expect(await ask(id, carol)).toEqual({ ok: false, reason: 'unavailable' })
    world.network.link(relay.peer, carol.peer)
    expect(await ask(id, carol)).toEqual({ ok: false, reason: 'unavailable' })
    expect(await ask(id)).toEqual(ok(12))
    expect(relay.log.lines).toEqual([])
  })

  it('needs the community’s policy', async () => {
    const carol = world.add('carona')
    world.network.mesh()
    const { id } = await built()
    expect(await carol.book.certificateVerdict(id, home.peer)).toEqual({
      ok: false,
      reason: 'no-policy',
    })
  })

  it('depends on the policy of the day', async () => {
    world.network.mesh()
    const { id } = await built()
    await ask(id)
    relay.book.setPolicy(policyOf(13))
    expect(await ask(id)).toEqual({ ok: false, reason: 'too-few' })
    relay.book.setPolicy(policy)
    expect(await ask(id)).toEqual(ok(12))
  })

  describe('from a liar', () => {
    const serve = (...messages: readonly Uint8Array[]): BookPeer['peer'] => {
      const mallory = world.network.join('mallory' as BookPeer['peer'])
      mallory.streams.handle(CERTIFICATE_PROTOCOL, async stream => {
        await stream.read()
        for (const message of messages) await stream.write(message)
        await stream.close()
      })
      world.network.mesh()
      return mallory.streams.self
    }

    const forged = async (): Promise<NamedCertificate> => {
      const { bytes } = await built()
      const changed = bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1)
      return { id: await hashId<CertificateId>(changed), bytes: changed }
    }

    it('is refused when the bytes have another name', async () => {
      const { id } = await built()
      const { bytes } = await forged()
      const from = serve(writeCertificateAnswer(bytes.length), bytes)
      expect(await relay.book.certificateVerdict(id, from)).toEqual({
        ok: false,
        reason: 'wrong-hash',
      })
      expect(relay.log.lines).toEqual([`misbehaviour mallory ${CERTIFICATE_PROTOCOL} wrong-hash`])
      expect(await ask(id)).toEqual(ok(12))
    })

    it('is refused for a false signature, and not checked again', async () => {
      const { id, bytes } = await forged()
      const from = serve(writeCertificateAnswer(bytes.length), bytes)
      expect(await relay.book.certificateVerdict(id, from)).toEqual({
        ok: false,
        reason: 'signature',
      })
      const { checked } = relay.verifier
      expect(await relay.book.certificateVerdict(id, home.peer)).toEqual({
        ok: false,
        reason: 'signature',
      })
      expect(relay.verifier.checked).toBe(checked)
    })

    it('is refused when members are not in order', async () => {
      const members = follows.toSorted((a, b) => (a.follower < b.follower ? 1 : -1))
      const bytes = writeCertificate({
        community,
        followee: alice.account,
        members,
        evidence: NO_EVIDENCE,
      })
      const from = serve(writeCertificateAnswer(bytes.length), bytes)
      const id = await hashId<CertificateId>(bytes)
      expect(await relay.book.certificateVerdict(id, from)).toEqual({
        ok: false,
        reason: 'not-ascending',
      })
      expect(relay.verifier.checked).toBe(0)
    })

    it.each<[string, Uint8Array[]]>([
      ['garbage', [Uint8Array.of(9)]],
      ['a length of 4 GB', [Uint8Array.of(1, 255, 255, 255, 255)]],
      ['an empty part', [writeCertificateAnswer(100), new Uint8Array()]],
      ['more than was said', [writeCertificateAnswer(2), new Uint8Array(3)]],
    ])('is unavailable and noted when it sends %s', async (_what, messages) => {
      const from = serve(...messages)
      const id = await hashId<CertificateId>(Uint8Array.of(1))
      expect(await relay.book.certificateVerdict(id, from)).toEqual({
        ok: false,
        reason: 'unavailable',
      })
      expect(relay.log.lines).toEqual([`misbehaviour mallory ${CERTIFICATE_PROTOCOL} malformed`])
    })

    it('is unavailable when it stops half-way, or never begins', async () => {
      const id = await hashId<CertificateId>(Uint8Array.of(1))
      const from = serve(writeCertificateAnswer(9), new Uint8Array(3))
      expect(await relay.book.certificateVerdict(id, from)).toEqual({
        ok: false,
        reason: 'unavailable',
      })
      world.network
        .streamsOf(from)
        ?.handle(CERTIFICATE_PROTOCOL, () => new Promise(() => undefined))
      const asked = relay.book.certificateVerdict(id, from)
      await world.clock.turn(3_000)
      expect(await asked).toEqual({ ok: false, reason: 'unavailable' })
    })
  })
})

it('a request that is no name is noted', async () => {
  const mallory = world.network.join('mallory' as BookPeer['peer'])
  world.network.mesh()
  const signal = new AbortController().signal
  const to = { peer: relay.peer, addresses: [] }
  const stream = await mallory.streams.open(to, CERTIFICATE_PROTOCOL, signal)
  await stream.write(Uint8Array.of(1))
  expect(await stream.read()).toBeUndefined()
  expect(relay.log.lines).toEqual([`misbehaviour mallory ${CERTIFICATE_PROTOCOL} wrong-length`])
})
