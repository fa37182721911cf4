import { beforeEach, describe, expect, it } from 'vitest'
import { must } from '../helpers/follows.ts'
import { signBulletin } from '../helpers/communities.ts'
import { BoardWorld, lobbyOf, NOW_MS, type Place } from '../helpers/board-world.ts'
import { heirDraft } from '../helpers/heirs.ts'
import { linkTo, person } from '../helpers/host.ts'
import { idOf } from '../helpers/space-actions.ts'
import { until } from '../helpers/until.ts'
import { DIRECTORY_PROTOCOL } from '../../src/wire/directory.ts'
import { idFromBytes, type AccountId, type CertificateId } from '../../src/domain/ids.ts'

let world: BoardWorld
let alice: Place
let carol: Place

beforeEach(async () => {
  world = await BoardWorld.make()
  alice = await world.place('Alice')
  carol = await world.place('Carol')
  await world.connect()
})

/** Waits for signatures, which no clock turns, while time passes no faster than it does outside. */
const soon = (condition: () => boolean, what?: string): Promise<void> =>
  until(async () => {
    await world.clock.turn(1)
    return condition()
  }, what)

const shows = (place: Place, lobby: readonly string[]): Promise<void> =>
  soon(
    () => JSON.stringify(lobbyOf(place)) === JSON.stringify(lobby),
    `the lobby ${lobby.join(', ')}`,
  )

/** Alice, with 612 proven followers, is live. */
const aliceLive = async () => {
  const draft = await world.draft(alice.who, world.certificate(alice.who, 612), {
    provenFollowers: 612,
  })
  return { draft, live: alice.board.announce(() => draft) }
}

const misdeeds = (place: Place): string[] =>
  place.log.lines
    .filter(line => line.startsWith('misbehaviour'))
    .map(line => line.split(' ').at(-1) ?? '')

describe('a live Space', () => {
  it('is in every lobby within a moment, the host’s own too', async () => {
    const { draft } = await aliceLive()
    await shows(carol, ['Alice talks (612)'])
    await shows(alice, ['Alice talks (612)'])
    expect(carol.board.find(draft.space)?.link).toBe(draft.link)
    expect(carol.board.find(idOf('elsewhere'))).toBeUndefined()
    expect(world.network.rejections).toEqual([])
  })

  it('is waited for, with an end to patience', async () => {
    const early = await world.draft(alice.who, world.certificate(alice.who, 600))
    const waiting = carol.board.waitFor(early.space, 5_000)
    const inVain = carol.board.waitFor(idOf('elsewhere'), 5_000)
    alice.board.announce(() => early)
    await shows(carol, ['Alice talks (600)'])
    expect((await waiting)?.space).toBe(early.space)
    await world.clock.turn(5_000)
    expect(await inVain).toBeUndefined()
  })

  it('stays in the lobby under its heir when its host is gone, by the host’s proof', async () => {
    const bob = await world.place('Bob')
    await world.connect()
    const { draft, live } = await aliceLive()
    await shows(carol, ['Alice talks (612)'])
    live.stop()
    const heirs = await heirDraft(alice.who, draft, bob.who, NOW_MS)
    bob.board.announce(() => ({ ...heirs, title: 'Bob leads' }))
    await world.clock.turn(5_000)
    expect(lobbyOf(carol)).toEqual(['Alice talks (612)'])
    for (let beat = 0; beat < 5; beat += 1) {
      await world.clock.turn(10_000)
      await soon(() => lobbyOf(carol).length === 1)
    }
    expect(lobbyOf(carol)).toEqual(['Bob leads (612)'])
    expect(carol.board.find(draft.space)).toMatchObject({ host: alice.who.id, by: bob.who.id })
    expect(misdeeds(carol)).toEqual([])
    // And the host is back at its first word.
    alice.board.announce(() => draft)
    await shows(carol, ['Alice talks (612)'])
  })

  it('stays as long as its heart beats and goes after thirty seconds of silence', async () => {
    const { live } = await aliceLive()
    await shows(carol, ['Alice talks (612)'])
    const space = carol.board.lobby.current[0]?.announcement.space
    for (let beat = 0; beat < 4; beat++) {
      const seq = space === undefined ? 0 : (carol.board.find(space)?.seq ?? 0)
      await world.clock.turn(10_000)
      await soon(() => space !== undefined && (carol.board.find(space)?.seq ?? 0) > seq)
    }
    live.stop()
    await world.clock.turn(31_000)
    expect(lobbyOf(carol)).toEqual([])
  })

  it('goes at once when it ends, and no replay brings it back', async () => {
    const { draft, live } = await aliceLive()
    await shows(carol, ['Alice talks (612)'])
    const replayed = await world.envelope(draft, { seq: 2 ** 40 })
    await live.end()
    await live.end()
    await shows(carol, [])
    await alice.gossip.publish(world.topic, replayed)
    await soon(() => carol.log.lines.join().includes('reason=ended'))
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual([])
  })

  it('shows an edit soon, and several within a moment as one', async () => {
    let title = 'One'
    const draft = await world.draft(alice.who, world.certificate(alice.who, 600))
    const live = alice.board.announce(() => ({ ...draft, title }))
    await shows(carol, ['One (600)'])
    const before = carol.board.find(draft.space)?.seq ?? 0
    for (title of ['Two', 'Three', 'Four']) live.changed()
    await shows(carol, ['Four (600)'])
    expect(carol.board.find(draft.space)?.seq).toBe(before + 1)
  })

  it('is shown to a newcomer by anybody it meets, without waiting for the heartbeat', async () => {
    await aliceLive()
    await shows(carol, ['Alice talks (612)'])
    const bob = await world.place('Bob')
    const beforeMs = world.clock.now()
    world.network.link(carol.who.peer, bob.who.peer)
    await shows(bob, ['Alice talks (612)'])
    expect(world.clock.now() - beforeMs).toBeLessThan(5_000)
  })

  it('of a followed host comes first', async () => {
    const bob = await world.place('Bob')
    await world.connect()
    const loud = await world.draft(bob.who, world.certificate(bob.who, 600), { listeners: 90 })
    bob.board.announce(() => loud)
    await aliceLive()
    await shows(carol, ['Bob talks (600)', 'Alice talks (612)'])
    carol.following.set(new Set([alice.who.id]))
    await shows(carol, ['Alice talks (612)', 'Bob talks (600)'])
  })

  it('of a starter needs no certificate', async () => {
    const rita = await person('Rita', NOW_MS)
    world = await BoardWorld.make([rita.id])
    carol = await world.place('Carol')
    const place = await world.place('Rita', rita)
    await world.connect()
    const draft = await world.draft(rita, undefined, { provenFollowers: undefined })
    place.board.announce(() => draft)
    await shows(carol, ['Rita talks (starter)'])
  })
})

describe('a modified client', () => {
  let mallory: Place

  beforeEach(async () => {
    mallory = await world.place('MaLLory')
    await world.connect()
  })

  /** Publishes what carol will not take, and waits until she has judged it. */
  const publishes = async (envelope: Uint8Array): Promise<void> => {
    const said = carol.log.lines.length
    await mallory.gossip.publish(world.topic, envelope)
    await soon(() => carol.log.lines.length > said, 'a verdict')
  }

  it('is refused without a certificate', async () => {
    await publishes(await world.envelope(await world.draft(mallory.who, undefined)))
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual(['no-certificate'])
  })

  it('is refused with 599 counted followers, and taken with 600', async () => {
    const draft = await world.draft(mallory.who, world.certificate(mallory.who, 599))
    await publishes(await world.envelope(draft))
    expect(lobbyOf(carol)).toEqual([])
    // Somebody may have unfollowed a minute ago: that is nobody's fault.
    expect(misdeeds(carol)).toEqual([])
    world.certificate(mallory.who, 600)
    await mallory.gossip.publish(world.topic, await world.envelope(draft, { seq: 2 }))
    await shows(carol, ['MaLLory talks (600)'])
  })

  it('goes on below 600 where it is listed already, and the next Space is refused', async () => {
    const id = world.certificate(mallory.who, 600)
    const live = await world.draft(mallory.who, id)
    await mallory.gossip.publish(world.topic, await world.envelope(live))
    await shows(carol, ['MaLLory talks (600)'])
    world.certificate(mallory.who, 599)
    const edited = await world.envelope({ ...live, title: 'Still here' }, { seq: 2 })
    await mallory.gossip.publish(world.topic, edited)
    await shows(carol, ['Still here (599)'])
    await world.clock.turn(1)
    await publishes(await world.envelope(await world.draft(mallory.who, id)))
    expect(lobbyOf(carol)).toEqual(['Still here (599)'])
    expect(misdeeds(carol)).toEqual([])
  })

  it('is refused with the certificate of somebody else', async () => {
    const stolen = world.certificate(alice.who, 700)
    await publishes(await world.envelope(await world.draft(mallory.who, stolen)))
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual(['foreign-certificate'])
  })

  it('is refused with a certificate of another community', async () => {
    const foreign = world.certificate(mallory.who, 700, { community: idOf('elsewhere') })
    await publishes(await world.envelope(await world.draft(mallory.who, foreign)))
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual(['foreign-certificate'])
  })

  it('is refused with forged members in its certificate', async () => {
    const id = idOf('forged') as string as CertificateId
    world.proofs.set(id, { ok: false, reason: 'signature' })
    await publishes(await world.envelope(await world.draft(mallory.who, id)))
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual(['signature'])
  })

  it('waits in vain with a certificate that nobody hands over within three seconds', async () => {
    const id = idOf('slow') as string as CertificateId
    world.proofs.set(id, new Promise(() => {}))
    const before = world.clock.now()
    await publishes(await world.envelope(await world.draft(mallory.who, id)))
    expect(world.clock.now() - before).toBeGreaterThanOrEqual(3_000)
    expect(lobbyOf(carol)).toEqual([])
    expect(carol.log.lines.join()).toContain('reason=late')
    expect(misdeeds(carol)).toEqual([])
  })

  it('cannot announce a Space that alice opened', async () => {
    const hers = await world.draft(alice.who, undefined)
    const link = await linkTo(mallory.who, hers.space, world.founded.id, NOW_MS)
    const own = await world.draft(mallory.who, world.certificate(mallory.who, 700))
    await publishes(await world.envelope({ ...own, genesis: hers.genesis, link }))
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual(['wrong-host'])
  })

  it('cannot speak for alice with her delegation, nor hand out another link', async () => {
    const hers = await world.draft(alice.who, world.certificate(alice.who, 700))
    await publishes(await world.envelope({ ...hers, signer: mallory.who.session }))
    const own = await world.draft(mallory.who, world.certificate(mallory.who, 700))
    await publishes(await world.envelope({ ...own, link: hers.link }))
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual(['delegation', 'link'])
  })

  it('is disconnected when it goes on', async () => {
    for (const byte of [1, 2, 3]) await publishes(new Uint8Array(40).fill(byte))
    expect(misdeeds(carol)).toEqual(['malformed', 'malformed', 'malformed'])
    expect(carol.streams.connected()).not.toContain(mallory.who.peer)
    expect(carol.streams.connected()).toContain(alice.who.peer)
  })

  it('gains nothing by a heartbeat of another hour, and loses nothing', async () => {
    const draft = await world.draft(mallory.who, world.certificate(mallory.who, 700))
    const captured = await world.envelope(draft)
    await world.clock.turn(120_001)
    await publishes(captured)
    expect(lobbyOf(carol)).toEqual([])
    expect(misdeeds(carol)).toEqual([])
  })

  it('cannot make a peer fetch certificates without end', async () => {
    for (let n = 0; n < 8; n++) {
      const id = idOf(`short ${n}`) as string as CertificateId
      const proof = { followee: mallory.who.id, community: world.founded.id, counted: 3 }
      world.proofs.set(id, { ok: true, value: proof })
      await publishes(await world.envelope(await world.draft(mallory.who, id)))
    }
    const reasons = carol.log.lines.filter(line => line.includes('announcement-ignore'))
    expect(reasons.filter(line => line.includes('too-few-followers'))).toHaveLength(5)
    expect(reasons.filter(line => line.includes('busy'))).toHaveLength(3)
  })

  it('is blamed for garbage in its directory', async () => {
    mallory.streams.handle(DIRECTORY_PROTOCOL, stream => stream.write(new Uint8Array([1, 2, 3])))
    const bob = await world.place('Bob')
    await world.connect()
    await soon(() => misdeeds(bob).includes('malformed'))
  })
})

describe('a new policy', () => {
  it('reaches a peer that hears of it by an announcement, and opens the gate there', async () => {
    const revised = await world.revised({ threshold: 3 })
    await alice.book.addPolicy(world.founded.id, revised)
    const draft = await world.draft(alice.who, world.certificate(alice.who, 5))
    alice.board.announce(() => draft)
    await soon(() => carol.book.policyOf(world.founded.id)?.policy.version === 2)
    await world.clock.turn(10_000)
    await shows(carol, ['Alice talks (5)'])
    expect(world.network.rejections).toEqual([])
  })

  it('reaches the host that still goes by the old one', async () => {
    const revised = await world.revised({ threshold: 3 })
    await carol.book.addPolicy(world.founded.id, revised)
    await aliceLive()
    await soon(() => alice.book.policyOf(world.founded.id)?.policy.version === 2)
    await world.clock.turn(10_000)
    await shows(carol, ['Alice talks (612)'])
    expect(misdeeds(carol)).toEqual([])
  })
})

describe('a new bulletin', () => {
  const versionAt = (place: Place): number | undefined =>
    place.book.get(world.founded.id)?.bulletin?.named.bulletin.version
  const written = async (): Promise<Uint8Array> => {
    const account = must(idFromBytes<AccountId>(world.founder.publicKey))
    return signBulletin([{ account, signer: world.founder }], world.founded.id)
  }

  it('reaches a peer that hears of it by an announcement', async () => {
    await alice.book.addBulletin(world.founded.id, await written())
    await aliceLive()
    await soon(() => versionAt(carol) === 1)
    await shows(carol, ['Alice talks (612)'])
    expect(world.network.rejections).toEqual([])
  })

  it('reaches a newcomer with the directory', async () => {
    await alice.book.addBulletin(world.founded.id, await written())
    const bob = await world.place('Bob')
    await world.connect()
    await soon(() => versionAt(bob) === 1)
    expect(misdeeds(alice)).toEqual([])
  })
})

it('leaves nothing running when it is closed', async () => {
  await aliceLive()
  await shows(carol, ['Alice talks (612)'])
  for (const place of [alice, carol]) {
    place.board.close()
    place.board.close()
  }
  expect(world.clock.pending).toBe(0)
  expect(alice.gossip.members(world.topic)).toEqual([])
})
