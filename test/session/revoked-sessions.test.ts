import { beforeEach, describe, expect, it } from 'vitest'
import { BoardWorld, lobbyOf, NOW_MS, type Place } from '../helpers/board-world.ts'
import { delegate, idOfKey, type Person } from '../helpers/host.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { idOf } from '../helpers/space-actions.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { seal } from '../../src/crypto/seal.ts'
import { until } from '../helpers/until.ts'
import {
  REVOKED_ACCOUNTS_MAX,
  RevokedSessions,
  takeRevocation,
  type HeldRevocation,
} from '../../src/session/revoked-sessions.ts'
import { REVOCATION_DOMAIN, writeRevocation } from '../../src/wire/revocation.ts'
import type { AccountId, SessionId } from '../../src/domain/ids.ts'
import type { Revocation } from '../../src/domain/identity/revocation.ts'
import type { Verified } from '../../src/domain/verified.ts'
import { SpaceWorld, numbers } from '../helpers/space-world.ts'

const revocationOf = (
  who: Person,
  beforeMs: number,
  kept: readonly SessionId[] = [],
): Promise<Uint8Array> => seal(who.account, REVOCATION_DOMAIN, writeRevocation({ beforeMs, kept }))

describe('a session that its account ended', () => {
  let world: BoardWorld
  let alice: Place
  let carol: Place

  beforeEach(async () => {
    world = await BoardWorld.make()
    alice = await world.place('Alice')
    carol = await world.place('Carol')
    await world.connect()
  })

  const soon = (condition: () => boolean, what: string): Promise<void> =>
    until(async () => {
      await world.clock.turn(1)
      return condition()
    }, what)

  const shows = (place: Place, lobby: readonly string[]): Promise<void> =>
    soon(() => lobbyOf(place).join() === lobby.join(), `the lobby to be ${lobby.join()}`)

  it('leaves the lobby at once, and no heartbeat of it is believed or blamed', async () => {
    const draft = await world.draft(alice.who, world.certificate(alice.who, 612))
    alice.board.announce(() => draft)
    await shows(carol, ['Alice talks (612)'])
    await takeRevocation(await revocationOf(alice.who, NOW_MS + 1), carol)
    await shows(carol, [])
    await alice.gossip.publish(world.topic, await world.envelope(draft, { seq: 2 ** 40 }))
    await soon(() => carol.log.lines.join().includes('reason=revoked'), 'Carol to hear it')
    // A statement from before its end is not believed now either: a thief would write any time.
    const earlier = await world.envelope(draft, { seq: 2 ** 41, sentAtMs: NOW_MS })
    await alice.gossip.publish(world.topic, earlier)
    await world.clock.turn(100)
    expect(lobbyOf(carol)).toEqual([])
    expect(carol.log.lines.filter(line => line.startsWith('misbehaviour'))).toEqual([])
  })

  it('is told to whoever still believes it, who believes it no more', async () => {
    await takeRevocation(await revocationOf(alice.who, NOW_MS + 1), carol)
    const draft = await world.draft(alice.who, world.certificate(alice.who, 612))
    alice.board.announce(() => draft)
    await shows(alice, [])
    const ended = { account: alice.who.id, session: alice.who.sessionId, notBeforeMs: NOW_MS }
    await soon(() => alice.revoked.isRevoked(ended), 'Alice’s own peer to be told')
  })

  it('is known to a newcomer from the directory', async () => {
    await takeRevocation(await revocationOf(alice.who, NOW_MS + 1), carol)
    const dave = await world.place('Dave')
    world.network.link(carol.who.peer, dave.who.peer)
    await soon(() => dave.revoked.of(alice.who.id) !== undefined, 'Dave to be told')
  })

  it('goes on in another one that began later, in the same Space', async () => {
    const draft = await world.draft(alice.who, world.certificate(alice.who, 612))
    const live = alice.board.announce(() => draft)
    await shows(carol, ['Alice talks (612)'])
    await takeRevocation(await revocationOf(alice.who, NOW_MS + 1), carol)
    await shows(carol, [])
    live.stop()
    await world.clock.turn(1_000)
    const signer = await generateSigner()
    const now = world.clock.now()
    const delegation = await delegate(alice.who.account, signer, alice.who.peer, now)
    const again = await world.envelope({ ...draft, signer, delegation }, { seq: 2 ** 40 })
    await alice.gossip.publish(world.topic, again)
    await shows(carol, ['Alice talks (612)'])
    expect(
      carol.revoked.isRevoked({
        account: alice.who.id,
        session: idOfKey(signer),
        notBeforeMs: now,
      }),
    ).toBe(false)
  })

  it('spares the session that signed out the others', async () => {
    await takeRevocation(await revocationOf(alice.who, NOW_MS + 1, [alice.who.sessionId]), carol)
    const draft = await world.draft(alice.who, world.certificate(alice.who, 612))
    alice.board.announce(() => draft)
    await shows(carol, ['Alice talks (612)'])
  })
})

it('its voice is passed on by no relay that knows', async () => {
  const world = await SpaceWorld.open()
  const alice = await world.host()
  const revoked = new RevokedSessions(world.clock)
  const rita = world.relay('rita', {}, revoked)
  alice.session().feed([rita.entry])
  await world.when(() => rita.hub.sessionOf(world.space)?.isAttached === true)
  const bob = world.listener('bob')
  await world.join(bob, rita)
  await world.speak(alice, 3)
  expect(await numbers(bob, 3)).toEqual([1, 2, 3])
  const account = (await world.log()).state.current?.host
  // The one place where a brand is given without a signature: what was signed is not the matter here.
  const said = {
    account,
    beforeMs: world.clock.now() + 1,
    kept: [],
  } as unknown as Verified<Revocation>
  revoked.add({ said, envelope: new Uint8Array() }, () => false)
  const before = rita.hub.sessionOf(world.space)?.stats().forwarded
  await world.speak(alice, 3)
  await world.clock.turn(500)
  // Bob knows of nothing, and has a second way to her who says it.
  expect(rita.hub.sessionOf(world.space)?.stats().forwarded).toBe(before)
})

describe('what is remembered of ended sessions', () => {
  const clock = new MemoryClock(NOW_MS)
  const strangers = (): boolean => false

  // Signatures are not the matter here, and 5,000 of them would cost seconds.
  const held = (
    name: string,
    beforeMs: number,
    kept: readonly SessionId[] = [],
  ): HeldRevocation => ({
    said: { account: idOf<AccountId>(name), beforeMs, kept } as unknown as Verified<Revocation>,
    envelope: new TextEncoder().encode(name),
  })

  it('is the newest word of each account, however often an older one is replayed', () => {
    const revoked = new RevokedSessions(clock)
    const [older, newer] = [held('alice', NOW_MS, [idOf('phone')]), held('alice', NOW_MS + 1)]
    expect([newer, older, newer, older].map(one => revoked.add(one, strangers))).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(revoked.of(idOf('alice'))).toBe(newer)
    expect(revoked.revision.current).toBe(1)
  })

  it('is nothing from far ahead, and nothing that is over', () => {
    const revoked = new RevokedSessions(clock)
    expect(revoked.add(held('alice', NOW_MS + 120_001), strangers)).toBe(false)
    expect(revoked.add(held('alice', NOW_MS - 13 * 3_600_000), strangers)).toBe(false)
    expect(revoked.latest(8)).toEqual([])
  })

  it('is bounded, and a flood of made-up keys pushes out strangers alone', () => {
    const revoked = new RevokedSessions(clock)
    const alice = idOf<AccountId>('alice')
    const followed = (account: AccountId): boolean => account === alice
    revoked.add(held('alice', NOW_MS), followed)
    revoked.add(held('bob', NOW_MS), followed)
    for (let at = 0; at < REVOKED_ACCOUNTS_MAX; at++) {
      revoked.add(held(`made up ${at}`, NOW_MS), followed)
    }
    expect(revoked.latest(Infinity)).toHaveLength(REVOKED_ACCOUNTS_MAX)
    expect(revoked.of(alice)).toBeDefined()
    expect(revoked.of(idOf('bob'))).toBeUndefined()
  })

  it('is forged by nobody: another’s signature, a turned bit, a cut', async () => {
    const world = await BoardWorld.make()
    const [alice, mallory] = [await world.place('Alice'), await world.place('Mallory')]
    const honest = await revocationOf(alice.who, NOW_MS)
    const forged = await revocationOf(mallory.who, NOW_MS)
    const stolen = Uint8Array.from([...honest.subarray(0, -64), ...forged.subarray(-64)])
    const turned = honest.map((byte, at) => (at === 40 ? byte ^ 1 : byte))
    for (const bytes of [stolen, turned, honest.subarray(0, -1), new Uint8Array()]) {
      expect((await takeRevocation(bytes, alice)).ok).toBe(false)
    }
    expect(alice.revoked.of(alice.who.id)).toBeUndefined()
    expect((await takeRevocation(honest, alice)).ok).toBe(true)
    expect(alice.revoked.of(alice.who.id)?.envelope).toEqual(honest)
  })
})
