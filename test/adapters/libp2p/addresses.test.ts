import { describe, expect, it } from 'vitest'
import {
  circuitThrough,
  directThrough,
  quickestFirst,
  usableAddresses,
  withoutUpgrade,
  withUpgrade,
} from '../../../src/adapters/libp2p/addresses.ts'
import { peerOf } from '../../helpers/space-actions.ts'

const [ALICE, BOB, RITA] = [peerOf('alice'), peerOf('bob'), peerOf('rita')]
const RELAY = `/ip4/192.0.2.1/tcp/7601/ws/p2p/${RITA}`

describe('usable addresses', () => {
  it('lead through the relay, with the upgrade to a direct connection, once', () => {
    const printed = [
      `${RELAY}/p2p-circuit/p2p/${ALICE}`,
      `${RELAY}/p2p-circuit/webrtc/p2p/${ALICE}`,
    ]
    expect(usableAddresses(printed, ALICE)).toEqual([printed[1]])
  })

  it('name only the browser where a browser is the relay', () => {
    for (const road of [`/webrtc/p2p/${BOB}`, `${RELAY}/p2p-circuit/webrtc/p2p/${BOB}`]) {
      const usable = usableAddresses([`${road}/p2p-circuit/p2p/${ALICE}`], ALICE)
      expect(usable).toEqual([directThrough(BOB, ALICE)])
    }
  })

  it('keep what a relay listens on, and leave out what nobody can dial', () => {
    const direct = `/ip4/192.0.2.1/udp/7602/webrtc-direct/certhash/uEiX/p2p/${RITA}`
    expect(usableAddresses([RELAY, direct, `/webrtc/p2p/${RITA}`], RITA)).toEqual([RELAY, direct])
  })
})

describe('roads', () => {
  it('with and without the upgrade are the same road', () => {
    expect(withoutUpgrade(directThrough(RITA, ALICE))).toBe(circuitThrough(RITA, ALICE))
    expect(withUpgrade(circuitThrough(RITA, ALICE))).toBe(directThrough(RITA, ALICE))
    expect(withUpgrade(directThrough(RITA, ALICE))).toBe(directThrough(RITA, ALICE))
  })

  it('begin with WebSockets', () => {
    const [direct, secure] = [
      '/ip4/1.2.3.4/udp/1/webrtc-direct',
      '/dns4/rita.example/tcp/443/tls/ws',
    ]
    expect(quickestFirst([direct ?? '', secure ?? '', RELAY])).toEqual([secure, RELAY, direct])
  })
})
