import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryNetwork, type MemoryPeer } from '../../src/adapters/memory/network.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { seal } from '../../src/crypto/seal.ts'
import { sealMoved } from '../../src/crypto/seal-moved.ts'
import { parsePeerId, type AccountId, type PeerId } from '../../src/domain/ids.ts'
import { PeerConduct } from '../../src/session/peer-conduct.ts'
import { PeopleBook } from '../../src/session/people-book.ts'
import { RevokedSessions } from '../../src/session/revoked-sessions.ts'
import {
  PEOPLE_PROTOCOL,
  peopleTopic,
  writePeopleAnswer,
  writePeopleAsk,
} from '../../src/wire/people.ts'
import { REVOCATION_DOMAIN, writeRevocation } from '../../src/wire/revocation.ts'
import { PROFILE_DOMAIN, writeProfile } from '../../src/wire/profile.ts'
import { community, must, NOON, person, type Person } from '../helpers/follows.ts'
import { patientClock } from '../helpers/patient-clock.ts'
import { until } from '../helpers/until.ts'

type Place = MemoryPeer & {
  readonly peer: PeerId
  readonly book: PeopleBook
  readonly rows: MemoryRows
  readonly log: MemoryLog
  readonly revoked: RevokedSessions
}

let network: MemoryNetwork
let clock: ReturnType<typeof patientClock>
let alice: Person
let next: Person
let mallory: Person
const topic = peopleTopic(community)

beforeEach(async () => {
  network = new MemoryNetwork()
  clock = patientClock()
  ;[alice, next, mallory] = await Promise.all([person(1), person(2), person(3)])
})

/** A peer that keeps what these accounts say; everybody when none is given. */
async function place(
  name: string,
  kept?: readonly AccountId[],
  rows = new MemoryRows(),
): Promise<Place> {
  const peer = must(parsePeerId(name))
  const { streams, gossip } = network.join(peer)
  const log = new MemoryLog()
  const conduct = new PeerConduct({ clock, log, streams })
  const revoked = new RevokedSessions(clock)
  const book = await PeopleBook.open(
    { rows, gossip, streams, clock, log, conduct, revoked },
    { keeps: account => kept?.includes(account) ?? true, wanted: () => kept ?? [] },
  )
  book.join(community)
  return { peer, streams, gossip, book, rows, log, revoked }
}

const profile = (who: Person, name: string, seq = 1): Promise<Uint8Array> =>
  seal(who.signer, PROFILE_DOMAIN, writeProfile({ name, language: 'it', links: [], seq }))

const moved = (to = next): Promise<Uint8Array> =>
  sealMoved(alice.signer, to.signer, { name: 'Alice', timeMs: NOON })

const destinations = ({ book }: Place): AccountId[] =>
  book.movesOf(alice.account).map(move => move.to)

describe('what an account says about itself', () => {
  it('reaches those who follow it, at once', async () => {
    const [home, carol] = [await place('home'), await place('caroL', [alice.account])]
    network.mesh()
    await home.book.tell(await moved())
    await until(() => destinations(carol).length === 1)
    expect(destinations(carol)).toEqual([next.account])
    expect(network.rejections).toEqual([])
  })

  it('reaches those who come later, through a relay that keeps it', async () => {
    const [home, rita] = [await place('home'), await place('rita')]
    network.mesh()
    await home.book.setOwn([await profile(alice, 'Alice'), await moved()])
    await clock.turn(1_000)
    await until(() => destinations(rita).length === 1)
    network.kill(home.peer)
    const carol = await place('caroL', [alice.account])
    network.link(carol.peer, rita.peer)
    await clock.turn(1_000)
    await until(() => destinations(carol).length === 1)
    expect(carol.book.nameOf(alice.account)).toBe('Alice')
  })

  it('is the newer of two profiles, whichever came first', async () => {
    const rita = await place('rita')
    await rita.book.setOwn([await profile(alice, 'New', 2), await profile(alice, 'Old', 1)])
    expect(rita.book.nameOf(alice.account)).toBe('New')
  })

  it('is still there after a restart', async () => {
    const first = await place('rita')
    await first.book.setOwn([await profile(alice, 'Alice'), await moved()])
    const again = await place('again', undefined, first.rows)
    expect(again.book.nameOf(alice.account)).toBe('Alice')
    expect(destinations(again)).toEqual([next.account])
  })

  it('ends sessions also for those who keep nothing about it, and after a restart', async () => {
    const [home, rita, carol] = [await place('home'), await place('rita'), await place('caroL', [])]
    network.mesh()
    const payload = writeRevocation({ beforeMs: clock.now(), kept: [] })
    const ended = await seal(alice.signer, REVOCATION_DOMAIN, payload)
    await home.book.addOwn(ended)
    await home.book.tell(ended)
    await until(() => [rita, carol].every(one => one.revoked.of(alice.account) !== undefined))
    expect(carol.book.nameOf(alice.account)).toBeUndefined()
    const again = await place('again', undefined, rita.rows)
    expect(again.revoked.of(alice.account)?.envelope).toEqual(ended)
    expect(network.rejections).toEqual([])
  })

  it('shows both destinations when a thief has signed another', async () => {
    const [home, carol] = [await place('home'), await place('caroL', [alice.account])]
    network.mesh()
    await home.book.tell(await moved())
    await home.book.tell(await moved(mallory))
    await until(() => destinations(carol).length === 2)
    expect(new Set(destinations(carol))).toEqual(new Set([next.account, mallory.account]))
  })

  it('is passed on and not kept by those whom it does not concern', async () => {
    const [home, bob] = [await place('home'), await place('bob', [mallory.account])]
    const carol = await place('caroL', [alice.account])
    network.link(home.peer, bob.peer)
    network.link(bob.peer, carol.peer)
    await home.book.tell(await moved())
    await until(() => destinations(carol).length === 1)
    expect(destinations(bob)).toEqual([])
  })

  it('is asked for by whoever shows somebody', async () => {
    const [rita, carol] = [await place('rita'), await place('caroL', [])]
    await rita.book.setOwn([await profile(alice, 'Alice')])
    network.mesh()
    await carol.book.ask([alice.account])
    expect(carol.book.nameOf(alice.account)).toBe('Alice')
  })
})

describe('a lie', () => {
  it('by gossip is rejected and changes nothing', async () => {
    const rita = await place('rita')
    const liar = network.join(must(parsePeerId('maLLory')))
    network.mesh()
    const lie = await moved()
    lie[lie.length - 1] = (lie.at(-1) ?? 0) ^ 1
    await liar.gossip.publish(topic, lie)
    await until(() => network.rejections.length === 1)
    expect(destinations(rita)).toEqual([])
  })

  it('about somebody who was not asked for ends the answer', async () => {
    const carol = await place('caroL', [])
    const liar = network.join(must(parsePeerId('maLLory')))
    const unasked = await profile(mallory, 'Mallory')
    liar.streams.handle(PEOPLE_PROTOCOL, async stream => {
      await stream.read()
      await stream.write(writePeopleAnswer([unasked]))
      await stream.close()
    })
    network.mesh()
    await carol.book.ask([alice.account])
    expect(carol.book.nameOf(mallory.account)).toBeUndefined()
    expect(carol.log.lines.some(line => line.includes('not-asked'))).toBe(true)
  })

  it('that goes on for ever is given up on', async () => {
    const carol = await place('caroL', [])
    const liar = network.join(must(parsePeerId('maLLory')))
    liar.streams.handle(PEOPLE_PROTOCOL, async stream => {
      for (;;) await stream.write(writePeopleAnswer([]))
    })
    network.mesh()
    await carol.book.ask([alice.account])
    expect(carol.log.lines.some(line => line.includes('too-many'))).toBe(true)
  })

  it('in a question is noted, and nobody is answered more than eight times a minute', async () => {
    const rita = await place('rita')
    const liar = network.join(must(parsePeerId('maLLory')))
    network.mesh()
    const ask = async (message: Uint8Array): Promise<Uint8Array | undefined> => {
      const to = { peer: rita.peer, addresses: [] }
      const stream = await liar.streams.open(to, PEOPLE_PROTOCOL, new AbortController().signal)
      return stream
        .write(message)
        .then(() => stream.read())
        .catch(() => undefined)
    }
    await rita.book.setOwn([await profile(alice, 'Alice')])
    await ask(Uint8Array.of(9))
    expect(rita.log.lines.some(line => line.includes('malformed'))).toBe(true)
    const question = writePeopleAsk({ accounts: [alice.account], records: [] })
    const answers = []
    for (let at = 0; at < 9; at += 1) answers.push((await ask(question)) !== undefined)
    expect(answers.filter(Boolean)).toHaveLength(7)
  })
})
