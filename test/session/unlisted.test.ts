import { beforeEach, describe, expect, it } from 'vitest'
import { BoardWorld, lobbyOf, type Place } from '../helpers/board-world.ts'
import { tellUnlisted } from '../../src/session/tell-unlisted.ts'
import { until } from '../helpers/until.ts'
import { UNLISTED_PROTOCOL, type UnlistedAnswer } from '../../src/wire/unlisted.ts'
import type { AnnouncementDraft } from '../../src/session/own-announcement.ts'
import type { CertificateId, SpaceId } from '../../src/domain/ids.ts'
import type { Policy } from '../../src/domain/community/policy.ts'

let world: BoardWorld
let alice: Place
let rita: Place
let carol: Place

/** Alice, a relay and a member who was told nothing, under such a policy. */
async function underPolicy(unlisted: Policy['unlisted']): Promise<void> {
  world = await BoardWorld.make([], { unlisted })
  alice = await world.place('Alice')
  rita = await world.place('Rita', undefined, { carriesUnlisted: true })
  carol = await world.place('Carol')
  await world.connect()
}

type Draft = AnnouncementDraft & { readonly space: SpaceId }

/** A Space of Alice's that its link alone leads to, by way of Rita. */
const linkOnly = (
  certificate: CertificateId | undefined,
  over: Partial<AnnouncementDraft> = {},
): Promise<Draft> =>
  world.draft(alice.who, certificate, {
    unlisted: true,
    entries: [
      { peer: rita.who.peer, addresses: [] },
      { peer: alice.who.peer, addresses: [] },
    ],
    ...over,
  })

const soon = (condition: () => boolean, what: string): Promise<void> =>
  until(async () => {
    await world.clock.turn(1)
    return condition()
  }, what)

/** What Rita answers `teller` about this announcement. */
const tell = async (teller: Place, announcement: Uint8Array): Promise<UnlistedAnswer | undefined> =>
  tellUnlisted(
    rita.who.peer,
    { community: world.founded.id, announcement },
    { streams: teller.streams, clock: world.clock },
  )

const misdeedsSeenBy = ({ log }: Place): readonly (string | undefined)[] =>
  log.lines.filter(line => line.startsWith('misbehaviour')).map(line => line.split(' ').at(-1))

/** Whether Rita carries it and no lobby and no directory shows it. */
async function isCarriedInSilence(space: SpaceId): Promise<boolean> {
  await soon(() => rita.board.find(space) !== undefined, 'the relay to hear of it')
  const dave = await world.place('Dave')
  world.network.link(rita.who.peer, dave.who.peer)
  // A directory's answer and two heartbeats.
  await world.clock.turn(20_000)
  const others = [rita, carol, dave, alice]
  return (
    rita.board.find(space) !== undefined &&
    others.every(place => lobbyOf(place).length === 0) &&
    [carol, dave].every(place => place.board.find(space) === undefined)
  )
}

describe('a Space of its link alone, where anyone may open one', () => {
  beforeEach(() => underPolicy('anyone'))

  it('is carried without a single follower, and shown to nobody', async () => {
    const draft = await linkOnly(undefined)
    alice.board.announce(() => draft)
    expect(await isCarriedInSilence(draft.space)).toBe(true)
    expect(world.network.rejections).toEqual([])
  })

  it('ends at once, and is gone after thirty seconds of silence', async () => {
    const draft = await linkOnly(undefined)
    const live = alice.board.announce(() => draft)
    await soon(() => rita.board.find(draft.space) !== undefined, 'the relay to hear of it')
    await live.end()
    await soon(() => rita.board.find(draft.space) === undefined, 'the relay to hear of its end')
    const next = await linkOnly(undefined)
    const silent = alice.board.announce(() => next)
    await soon(() => rita.board.find(next.space) !== undefined, 'the relay to hear of the next')
    silent.stop()
    await world.clock.turn(31_000)
    expect(rita.board.find(next.space)).toBeUndefined()
  })

  it('may not be said to be one for the lobby: that gate stays', async () => {
    const draft = await linkOnly(world.certificate(alice.who, 599), { unlisted: false })
    await alice.gossip.publish(world.topic, await world.envelope(draft))
    await soon(() => carol.log.lines.join().includes('too-few-followers'), 'Carol to refuse it')
    expect(lobbyOf(carol)).toEqual([])
    expect(rita.board.find(draft.space)).toBeUndefined()
    expect(await tell(alice, await world.envelope(draft, { seq: 2 }))).toBeUndefined()
    expect(misdeedsSeenBy(rita)).toEqual(['wrong-road'])
  })

  it('does not get into a lobby by gossip or directory, whoever sends it', async () => {
    const draft = await linkOnly(world.certificate(alice.who, 612))
    await carol.gossip.publish(world.topic, await world.envelope(draft))
    await soon(() => world.network.rejections.length > 0, 'the others to reject it')
    expect(lobbyOf(alice)).toEqual([])
    expect(rita.board.find(draft.space)).toBeUndefined()
  })

  it('is taken from its host alone, so that copies do not fill the relay', async () => {
    const draft = await linkOnly(undefined)
    const envelope = await world.envelope(draft)
    expect(await tell(carol, envelope)).toBe('refused')
    expect(rita.board.find(draft.space)).toBeUndefined()
    expect(await tell(alice, envelope)).toBe('carried')
    // The same words again are no news.
    expect(await tell(alice, envelope)).toBe('refused')
  })

  it('is not forged: a flag turned on the way breaks the signature', async () => {
    const listed = await world.envelope(await linkOnly(undefined, { unlisted: false }))
    const forged = await world.envelope(await linkOnly(undefined), {})
    const turned = forged.map((byte, at) => (at === forged.length - 1 ? byte ^ 1 : byte))
    expect(await tell(alice, turned)).toBeUndefined()
    expect(await tell(alice, listed)).toBeUndefined()
    expect(misdeedsSeenBy(rita)).toEqual(['signature', 'wrong-road'])
  })

  it('is heard a few times a minute, and garbage is blamed', async () => {
    const answers: (UnlistedAnswer | undefined)[] = []
    const draft = await linkOnly(undefined)
    for (let seq = 1; seq <= 30; seq++) {
      answers.push(await tell(alice, await world.envelope(draft, { seq })))
    }
    expect(answers.filter(answer => answer === 'carried')).toHaveLength(24)
    expect(await tell(carol, new Uint8Array(0))).toBeUndefined()
    expect(misdeedsSeenBy(rita)).toEqual(['malformed'])
  })
})

describe('a Space of its link alone, where the gate is for all', () => {
  beforeEach(() => underPolicy('gate'))

  it('is carried with a certificate that passes, and shown to nobody', async () => {
    const draft = await linkOnly(world.certificate(alice.who, 600))
    alice.board.announce(() => draft)
    expect(await isCarriedInSilence(draft.space)).toBe(true)
  })

  it.each([
    ['without a certificate', () => undefined],
    ['with 599 followers', () => world.certificate(alice.who, 599)],
  ])('is refused %s, and nobody is blamed for asking', async (_how, certificate) => {
    const draft = await linkOnly(certificate())
    expect(await tell(alice, await world.envelope(draft))).toBe('too-few-followers')
    alice.board.announce(() => draft)
    await soon(() => alice.log.lines.join().includes('unlisted-not-carried'), 'the relay to refuse')
    expect(rita.board.find(draft.space)).toBeUndefined()
    expect(misdeedsSeenBy(rita)).toEqual([])
  })

  it('is refused with somebody else’s certificate, which is a strike', async () => {
    const draft = await linkOnly(world.certificate(carol.who, 612))
    expect(await tell(alice, await world.envelope(draft))).toBeUndefined()
    expect(misdeedsSeenBy(rita)).toEqual(['foreign-certificate'])
  })
})

it('a peer that is no relay takes none', async () => {
  await underPolicy('anyone')
  const draft = await linkOnly(undefined)
  const announcement = await world.envelope(draft)
  const telling = { community: world.founded.id, announcement }
  const { clock } = world
  expect(
    await tellUnlisted(carol.who.peer, telling, { streams: alice.streams, clock }),
  ).toBeUndefined()
  expect(UNLISTED_PROTOCOL).toBe('/loggia/unlisted/1')
})
