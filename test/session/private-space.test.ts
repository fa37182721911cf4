import { describe, expect, it } from 'vitest'
import { atRest } from '../helpers/patient-clock.ts'
import { KEYS_DOMAIN, KNOCK_DOMAIN, writeKeys, writeKnock } from '../../src/wire/member-signal.ts'
import { mediaKey, publicEpochSecret } from '../../src/crypto/media-keys.ts'
import { privateLabels } from '../../src/crypto/private-labels.ts'
import { loud } from '../helpers/speaking.ts'
import { partsOfKid } from '../../src/wire/bundle.ts'
import {
  KNOCK_SECRET,
  insider,
  passerBy,
  privateEvening,
  visitor,
} from '../helpers/private-world.ts'
import { everySecretIn } from '../helpers/every-secret.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { REVOCATION_DOMAIN, writeRevocation } from '../../src/wire/revocation.ts'
import { generateSigner, signerFromKey } from '../../src/crypto/ed25519.ts'
import { until } from '../helpers/until.ts'
import type { HeardBundle } from '../../src/session/forwarder.ts'
import type { SpaceWorld } from '../helpers/space-world.ts'
import type { Tab } from '../helpers/tab.ts'

const AUDIBLE = 0.05

/** Opens alice's microphone, once. */
async function begin(world: SpaceWorld, alice: Tab): Promise<void> {
  alice.plane.post({ type: 'microphone', port: new MessageChannel().port1 })
  alice.plane.post({ type: 'mute', muted: false })
  await world.clock.turn(100)
}

let said = 0
/** Somebody speaks for a second; the loudest that each of these renders meanwhile. */
async function peaks(world: SpaceWorld, who: Tab, listeners: readonly Tab[], frames = 50) {
  const heard = listeners.map(() => 0)
  for (let frame = 0; frame < frames; frame += 1) {
    who.hears(loud(), (said += 1))
    await world.clock.turn(20)
    await atRest()
    for (const [at, { loudspeaker }] of listeners.entries()) {
      const peak = Math.max(...loudspeaker.render().map(Math.abs))
      heard[at] = Math.max(heard[at] ?? 0, peak)
    }
  }
  return heard.map(peak => (peak > AUDIBLE ? 'hears' : 'silence'))
}

const letIn = (world: SpaceWorld, alice: Tab, count = 1): Promise<void> =>
  world.when(() => {
    for (const { account } of alice.knocking()) {
      alice.plane.post({ type: 'act', act: { kind: 'admit', target: account } })
    }
    return alice.state()?.members.length === count
  })

/** Bob is let in, comes on stage and is made a co-host. */
async function withCoHost() {
  const { world, rita, alice } = await privateEvening()
  const bob = await visitor(world, rita, 'bob')
  await letIn(world, alice)
  await world.when(() => bob.admission() === 'in')
  alice.plane.post({ type: 'act', act: { kind: 'grant', target: bob.account } })
  await world.when(() => bob.state()?.invited.length === 1)
  bob.plane.post({ type: 'accept' })
  await world.when(() => alice.state()?.stage[1]?.role === 'co-host')
  return { world, rita, alice, bob }
}

describe('a private Space', () => {
  it('is heard by whom its host lets in, and by nobody else who has the link', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    await world.when(() => alice.knocking().length === 1)
    expect(alice.knocking()).toMatchObject([{ name: 'bob' }])
    expect([alice.admission(), bob.admission()]).toEqual(['in', 'waiting'])
    await begin(world, alice)
    expect(await peaks(world, alice, [bob])).toEqual(['silence'])
    await letIn(world, alice)
    await world.when(() => bob.admission() === 'in')
    const carol = await visitor(world, rita, 'caroL')
    const dora = await passerBy(world, rita, 'dora')
    await peaks(world, alice, [bob])
    expect(await peaks(world, alice, [bob, carol, dora])).toEqual(['hears', 'silence', 'silence'])
    expect([carol.admission(), dora.admission()]).toEqual(['waiting', 'no-account'])
    expect(carol.report()?.speakers ?? []).toMatchObject([{ spokeAgoMs: undefined }])
  })

  it('tells whom it does not let in, and hears them when they knock again', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    await world.when(() => alice.knocking().length === 1)
    const [{ account } = {}] = alice.knocking()
    if (account === undefined) throw new TypeError('nobody knocks')
    alice.plane.post({ type: 'refuse', account })
    await world.when(() => bob.admission() === 'refused')
    expect(alice.knocking()).toEqual([])
    await world.clock.turn(20_000)
    expect(alice.knocking()).toEqual([])
    bob.plane.post({ type: 'knock' })
    await world.when(() => alice.knocking().length === 1)
    await letIn(world, alice)
    await world.when(() => bob.admission() === 'in')
  })

  it('has members on its stage who are heard by members, over both lanes', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    const carol = await visitor(world, rita, 'caroL')
    await letIn(world, alice, 2)
    await world.when(() => bob.admission() === 'in' && carol.admission() === 'in')
    alice.plane.post({ type: 'act', act: { kind: 'invite', target: bob.account } })
    await world.when(() => bob.state()?.invited.length === 1)
    bob.plane.post({ type: 'accept' })
    await world.when(() => carol.state()?.stage.length === 2)
    await begin(world, bob)
    await peaks(world, bob, [alice, carol])
    await world.clock.turn(3_000)
    await peaks(world, bob, [alice, carol])
    expect(await peaks(world, bob, [alice, carol])).toEqual(['hears', 'hears'])
    await world.when(() => alice.report()?.speakers[0]?.lane === 'stage')
  })

  it('gives nothing to a relay that has the whole log, every key message and every bundle', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await insider(world, rita, 'bob')
    const bundles: HeardBundle[] = []
    rita.session().facts.on('bundle', bundle => bundles.push(bundle))
    const carried: Uint8Array[] = []
    for (const kind of ['knock', 'keys'] as const) {
      rita.session().facts.on(kind, fact => carried.push(...everySecretIn(fact)))
    }
    await letIn(world, alice)
    await world.when(() => bob.keys.speaking.current !== undefined)
    await begin(world, alice)
    await peaks(world, alice, [])
    await until(() => bundles.length >= 5)
    const secrets = [
      await publicEpochSecret(world.space),
      KNOCK_SECRET,
      ...rita.session().log().actions.flatMap(everySecretIn),
      ...carried,
    ]
    expect(secrets.length).toBeGreaterThan(1_000)
    const [bundle] = bundles
    if (bundle === undefined) throw new TypeError('no bundle')
    const opens = async (secret: Uint8Array): Promise<boolean> => {
      const epoch = partsOfKid(bundle.kid)?.epoch ?? 0
      const { session } = bundle
      const source = { space: world.space, session, epoch, lane: 'audience' } as const
      return (await (await mediaKey(secret, source)).decrypt(bundle.sframe)).ok
    }
    const opened = await Promise.all(secrets.map(opens))
    expect(opened.filter(Boolean)).toEqual([])
    // The one who was let in opens it with what it was given.
    const held = await bob.keys.secretOf(partsOfKid(bundle.kid)?.epoch ?? 0)
    expect(held && (await opens(held.secret))).toBe(true)
  })

  it('tells a relay that carries all of it no title, no name and no reason, and members each of them', async () => {
    const { world, rita, alice, bob } = await withCoHost()
    const signals: string[] = []
    for (const kind of ['knock', 'notice'] as const) {
      rita.session().facts.on(kind, fact => signals.push(JSON.stringify(fact)))
    }
    const carol = await visitor(world, rita, 'caroL')
    await letIn(world, alice, 2)
    const topics = ['Gardening']
    alice.plane.post({ type: 'act', act: { kind: 'edit', title: 'Night of roses', topics } })
    carol.plane.post({ type: 'request', wants: true })
    await world.when(() => bob.waiting().length === 1)
    const ban = { kind: 'ban', target: carol.account, reason: 'She sang', untilMs: 0 } as const
    bob.plane.post({ type: 'act', act: ban })
    await world.when(() => alice.state()?.bans.length === 1)
    const state = alice.state()
    expect(state).toMatchObject({ title: 'Night of roses', topics, bans: [{ reason: 'She sang' }] })
    expect(state?.stage.map(({ name }) => name)).toEqual(['Alice', 'bob'])
    expect(bob.waiting()).toMatchObject([{ name: 'caroL' }])
    const { actions } = rita.session().log()
    const log = actions.map(bytes => Buffer.from(bytes).toString('latin1')).join()
    const words = ['Evening', 'Night of roses', 'Gardening', 'Alice', 'caroL', 'She sang']
    expect(words.filter(word => log.includes(word) || signals.join().includes(word))).toEqual([])
    expect(signals.length).toBeGreaterThan(1)
    expect(actions.length).toBeGreaterThan(6)
  })

  it('tells who waits at its door what it is called, and topics and pinned link only when they are in', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    const [topics, url] = [['Gardening'], 'https://example.org/agenda']
    alice.plane.post({ type: 'act', act: { kind: 'edit', title: 'Night of roses', topics } })
    alice.plane.post({ type: 'act', act: { kind: 'pin', url } })
    await world.when(() => alice.state()?.pinned === url)
    await world.when(() => bob.state()?.title === 'Night of roses')
    expect([bob.admission(), bob.state()?.topics, bob.state()?.pinned]).toEqual([
      'waiting',
      [],
      undefined,
    ])
    // Nor would a program of its own read them, in what the relay carries.
    const carried = new SpaceLog(world.space)
    await carried.addAll(rita.session().log().actions)
    const { title = '', topics: sealed = [], pinned = '' } = carried.state.current ?? {}
    const link = await privateLabels(KNOCK_SECRET)
    const words = await Promise.all([title, ...sealed, pinned].map(text => link.open(text)))
    expect(words).toEqual(['Night of roses', undefined, undefined])
    await letIn(world, alice)
    await world.when(() => bob.admission() === 'in')
    await world.when(() => bob.state()?.pinned === url)
    expect(bob.state()).toMatchObject({ title: 'Night of roses', topics })
  })

  it('is closed to who was banned within a second, even with a program of their own at the relay', async () => {
    const { world, rita, alice } = await privateEvening()
    const mallory = await insider(world, rita, 'maLLory')
    const bob = await visitor(world, rita, 'bob')
    await letIn(world, alice, 2)
    await world.when(() => mallory.keys.speaking.current !== undefined && bob.admission() === 'in')
    await begin(world, alice)
    const open: number[] = []
    const shut: number[] = []
    const looks: Promise<unknown>[] = []
    // She sits at the relay: what passes there she has, links or no links.
    rita.session().facts.on('bundle', ({ kid }) => {
      const atMs = world.clock.now()
      const bits = partsOfKid(kid)?.epoch ?? 0
      looks.push(
        mallory.keys.secretOf(bits).then(held => (held === undefined ? shut : open).push(atMs)),
      )
    })
    await peaks(world, alice, [bob])
    await Promise.all(looks)
    expect(shut).toEqual([])
    const bannedAtMs = world.clock.now()
    const act = { kind: 'ban', target: mallory.account, reason: '', untilMs: 0 } as const
    alice.plane.post({ type: 'act', act })
    expect(await peaks(world, alice, [bob], 150)).toEqual(['hears'])
    await until(() => shut.length > 10)
    await Promise.all(looks)
    const leakMs = Math.max(...open) - bannedAtMs
    console.log(`after a ban, ${leakMs} ms more could be decrypted`)
    expect(leakMs).toBeGreaterThan(0)
    expect(leakMs).toBeLessThanOrEqual(1_000)
    expect(Math.min(...shut)).toBeGreaterThan(Math.max(...open) - 200)
    // Nobody else misses anything, and knocking again helps nobody who is banned.
    mallory.part.knock()
    expect(await peaks(world, alice, [bob], 100)).toEqual(['hears'])
    expect(alice.knocking()).toEqual([])
  })

  it('has a door that a co-host sees and answers as well, while its host is there', async () => {
    const { world, rita, alice, bob } = await withCoHost()
    const carol = await visitor(world, rita, 'caroL')
    await world.when(() => bob.knocking().length === 1 && alice.knocking().length === 1)
    bob.plane.post({ type: 'refuse', account: carol.account })
    await world.when(() => carol.admission() === 'refused')
    expect(bob.knocking()).toEqual([])
    // Nobody tells alice: carol knocks no more.
    await world.when(() => alice.knocking().length === 0, 20_000)
    carol.plane.post({ type: 'knock' })
    await world.when(() => bob.knocking().length === 1 && alice.knocking().length === 1)
    bob.plane.post({ type: 'act', act: { kind: 'admit', target: carol.account } })
    await world.when(() => carol.admission() === 'in')
    await world.when(() => [alice, bob].every(({ knocking }) => knocking().length === 0))
    await begin(world, alice)
    await peaks(world, alice, [carol])
    expect(await peaks(world, alice, [bob, carol])).toEqual(['hears', 'hears'])
  })

  it('has a door and keys seconds after its host is gone: who is let in hears, who is put out does not', async () => {
    const { world, rita, alice, bob } = await withCoHost()
    const carol = await visitor(world, rita, 'caroL')
    const mallory = await insider(world, rita, 'maLLory')
    await letIn(world, alice, 3)
    await world.when(() => mallory.keys.speaking.current !== undefined)
    await world.when(() => carol.admission() === 'in')
    await begin(world, bob)
    await peaks(world, bob, [carol])
    alice.plane.close()
    const goneAtMs = world.clock.now()
    const dora = await visitor(world, rita, 'dora')
    await world.when(() => bob.knocking().length === 1)
    const ban = { kind: 'ban', target: mallory.account, reason: '', untilMs: 0 } as const
    bob.plane.post({ type: 'act', act: ban })
    bob.plane.post({ type: 'act', act: { kind: 'admit', target: dora.account } })
    await world.when(() => dora.admission() === 'in')
    // Nobody leads yet.
    expect(bob.state()?.acting).toBeUndefined()
    expect(world.clock.now() - goneAtMs).toBeLessThan(8_000)
    expect(await peaks(world, bob, [carol, dora])).toEqual(['hears', 'hears'])
    let told = 0
    const opened: unknown[] = []
    rita.session().facts.on('bundle', ({ kid }) => {
      told += 1
      void mallory.keys.secretOf(partsOfKid(kid)?.epoch ?? 0).then(held => opened.push(held))
    })
    expect(await peaks(world, bob, [carol, dora])).toEqual(['hears', 'hears'])
    await until(() => told > 5 && opened.length === told)
    expect(opened.filter(Boolean)).toEqual([])
    // And when he leads, nothing of it is heard.
    await world.when(() => bob.state()?.acting !== undefined, 20_000)
    expect(await peaks(world, bob, [carol, dora])).toEqual(['hears', 'hears'])
  })

  it('is closed to a session that its account has ended, and to nobody else', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    const owner = await generateSigner()
    const mallory = await insider(world, rita, 'maLLory', owner)
    await letIn(world, alice, 2)
    await world.when(() => mallory.keys.speaking.current !== undefined && bob.admission() === 'in')
    await begin(world, alice)
    await peaks(world, alice, [bob])
    const before = mallory.keys.speaking.current?.epoch
    const revocation = writeRevocation({ beforeMs: world.clock.now() + 1, kept: [] })
    const ended = await seal(owner, REVOCATION_DOMAIN, revocation)
    for (const { plane } of [alice, bob]) plane.post({ type: 'revocations', envelopes: [ended] })
    expect(await peaks(world, alice, [bob], 75)).toEqual(['hears'])
    mallory.part.knock()
    await world.clock.turn(2_000)
    expect(mallory.keys.speaking.current?.epoch).toBe(before)
    const kids: (number | undefined)[] = []
    rita.session().facts.on('bundle', ({ kid }) => kids.push(partsOfKid(kid)?.epoch))
    expect(await peaks(world, alice, [bob])).toEqual(['hears'])
    await until(() => kids.length > 5)
    const held = await Promise.all(kids.map(bits => mallory.keys.secretOf(bits ?? 0)))
    expect(held.filter(Boolean)).toEqual([])
  })

  it('takes no keys from who does not lead', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    await letIn(world, alice)
    await world.when(() => bob.admission() === 'in')
    await begin(world, alice)
    const signer = await signerFromKey(bob.session.key)
    const atMs = world.clock.now() + 1e9
    const keys = writeKeys({ space: world.space, atMs, epoch: 2 ** 40, grants: [] })
    const mallory = world.listener('maLLory')
    await world.join(mallory, rita)
    let told = 0
    rita.session().facts.on('keys', () => (told += 1))
    await mallory.session().sendSignal(await seal(signer, KEYS_DOMAIN, keys))
    await world.clock.turn(2_000)
    expect(told).toBe(0)
    await peaks(world, alice, [bob])
    expect(await peaks(world, alice, [bob])).toEqual(['hears'])
  })

  it('passes on no knock by whom the link never reached', async () => {
    const { world, rita, alice } = await privateEvening()
    const bob = await visitor(world, rita, 'bob')
    await world.when(() => alice.knocking().length === 1)
    const mallory = world.listener('maLLory')
    await world.join(mallory, rita)
    const signer = await signerFromKey(bob.session.key)
    const knock = (proof: Uint8Array): Promise<Uint8Array> =>
      seal(
        signer,
        KNOCK_DOMAIN,
        writeKnock({
          space: world.space,
          delegation: bob.session.delegation,
          name: 'Mallory',
          atMs: world.clock.now() + 1,
          proof,
        }),
      )
    let knocks = 0
    rita.session().facts.on('knock', () => (knocks += 1))
    await mallory.session().sendSignal(await knock(new Uint8Array(64).fill(1)))
    await world.clock.turn(2_000)
    expect(knocks).toBe(0)
    expect(alice.knocking()).toMatchObject([{ name: 'bob' }])
  })
})
