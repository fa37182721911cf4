import { describe, expect, it } from 'vitest'
import { ByteReader } from '../../src/wire/varuint.ts'
import { ByteWriter } from '../../src/wire/byte-writer.ts'
import { keyOfPeerId, peerIdOfKey } from '../../src/domain/identity/peer-key.ts'
import { peerOf } from '../helpers/space-actions.ts'
import { readPeer, writePeer } from '../../src/wire/tree-fields.ts'
import {
  afterSaying,
  askersOwn,
  byTags,
  remembered,
  saidBefore,
  STEMS_KEPT_MAX,
} from '../../src/wire/stems.ts'
import { tagOf } from '../../src/domain/tree/edges.ts'
import { readPlaces, writePlaces, type Places } from '../../src/wire/tree-places.ts'
import type { PeerId } from '../../src/domain/ids.ts'

const peerAt = (fill: number): PeerId => {
  const peer = peerIdOfKey(new Uint8Array(32).fill(fill))
  if (peer === undefined) throw new TypeError('expected a PeerId')
  return peer
}
const [alice, bob] = [peerAt(1), peerAt(2)]
const relay = '/dns4/relay.example/tcp/443/wss/p2p-circuit/webrtc'
const slot = {
  free: 2,
  depth: 3,
  delayMs: 90,
  ageMs: 7_000,
  root: 5,
  isRelay: false,
  takesWards: true,
  at: undefined,
}
const places: Places = {
  alternates: [
    { peer: alice, addresses: [`${relay}/p2p/${alice}`, '/elsewhere'], ...slot },
    { peer: bob, addresses: [`${relay}/p2p/${bob}`], ...slot },
  ],
  host: { peer: bob, addresses: [`${relay}/p2p/${bob}`] },
}
const written = (said: Places): Uint8Array => {
  const into = new ByteWriter()
  writePlaces(into, said)
  return into.written()
}
const read = (bytes: Uint8Array) => readPlaces(new ByteReader(bytes))

describe('places', () => {
  it('say once what addresses have in common, and are read as they were written', () => {
    const bytes = written(places)
    expect(read(bytes)).toEqual(places)
    expect(new TextDecoder('latin1').decode(bytes).split(relay)).toHaveLength(2)
    expect(bytes.length).toBeLessThan(220)
  })

  it('are refused where a stem is idle, said twice, out of order or missing', () => {
    const bytes = written({ alternates: [], host: { peer: alice, addresses: ['/a', '/b'] } })
    // Two stems, no alternate, one host: its key, two references.
    const at = bytes.length - 2
    expect(bytes[at]).toBe(0)
    for (const references of [
      [0, 0],
      [2, 0],
      [0, 4],
    ]) {
      const changed = bytes.slice()
      changed.set(references, at)
      expect(read(changed)).toBeUndefined()
    }
  })

  it('are refused cut anywhere', () => {
    const bytes = written(places)
    for (let length = 0; length < bytes.length; length += 1) {
      expect(read(bytes.subarray(0, length))).toBeUndefined()
    }
  })
})

describe('stems that are known', () => {
  const [said, other] = [['/elsewhere', relay], ['/nowhere']]

  it('are said by their number, and only so', () => {
    const into = new ByteWriter()
    writePlaces(into, places, { known: saidBefore(said) })
    const bytes = into.written()
    expect(bytes.length).toBeLessThan(150)
    expect(readPlaces(new ByteReader(bytes), { known: saidBefore(said) })).toEqual(places)
    // Spelled out though it is known, or known to nobody.
    const spelled = new ByteReader(written(places))
    expect(readPlaces(spelled, { known: saidBefore(said) })).toBeUndefined()
    expect(readPlaces(new ByteReader(bytes), { known: saidBefore(other) })).toBeUndefined()
    expect(read(bytes)).toBeUndefined()
  })

  it('are learned by both ends of a link alike, up to a bound', () => {
    const many = Array.from({ length: STEMS_KEPT_MAX }, (_, place) => `/${place}`)
    expect(afterSaying(said, [relay, '/new'])).toEqual([...said, '/new'])
    expect(afterSaying(said, many)).toHaveLength(STEMS_KEPT_MAX)
    expect(afterSaying(many, ['/new'])).toEqual(many)
  })

  it('are named to who asks by what it said of them', () => {
    const into = new ByteWriter()
    writePlaces(into, places, { known: byTags(said.map(tagOf)) })
    const bytes = into.written()
    expect(bytes.length).toBeLessThan(150)
    expect(readPlaces(new ByteReader(bytes), { known: askersOwn(said) })).toEqual(places)
    expect(remembered(['/a', relay], [relay, '/b'])).toEqual([relay, '/b', '/a'])
  })
})

describe('a peer', () => {
  it('is its key of 32 bytes where it is one, and a text where it is not', () => {
    for (const [peer, length] of [
      [alice, 33],
      [peerOf('rita'), 1 + peerOf('rita').length],
    ] as const) {
      const into = new ByteWriter()
      writePeer(into, peer)
      expect(into.written()).toHaveLength(length)
      expect(readPeer(new ByteReader(into.written()))).toBe(peer)
    }
    const spelt = new ByteWriter().text(alice).written()
    expect(readPeer(new ByteReader(spelt))).toBeUndefined()
  })

  it('has a key only if it is written as libp2p writes it', () => {
    expect(keyOfPeerId(alice)).toEqual(new Uint8Array(32).fill(1))
    expect(keyOfPeerId(peerOf('rita'))).toBeUndefined()
    expect(keyOfPeerId(`${alice.slice(0, -1)}1` as PeerId)).not.toEqual(keyOfPeerId(alice))
  })
})
