import { describe, expect, it } from 'vitest'
import { parsePeerId } from '../../src/domain/ids.ts'
import { INFO_MAX, readInfo, writeInfo, type RelayInfo } from '../../src/wire/info.ts'

const peer = parsePeerId('12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp')
if (!peer.ok) throw new RangeError('a well-formed peer id')

const rita: RelayInfo = {
  version: '0.1.0',
  peer: peer.value,
  addresses: [`/ip4/127.0.0.1/tcp/7601/ws/p2p/${peer.value}`],
  appUrl: 'https://loggia.example/',
  communities: [{ genesis: Uint8Array.of(1, 2, 3), policy: new Uint8Array(600).fill(7) }],
  demo: true,
  limits: { slots: 64, maxPeers: 300, maxSpaces: 32, maxRate: 2_500_000 },
}

describe('the information document', () => {
  it('reads back what it wrote', () => {
    expect(readInfo(writeInfo(rita))).toEqual({ ok: true, value: rita })
    const without = { ...rita, appUrl: undefined }
    expect(readInfo(writeInfo(without))).toEqual({ ok: true, value: without })
  })

  it('passes over members it does not know', () => {
    const text = JSON.stringify({ ...JSON.parse(writeInfo(rita)), contact: 'rita' })
    expect(readInfo(text)).toEqual({ ok: true, value: rita })
  })

  it('refuses what is not JSON, and what is too long, before it looks inside', () => {
    expect(readInfo('<html>')).toEqual({ ok: false, reason: 'not-json' })
    expect(readInfo(' '.repeat(INFO_MAX + 1))).toEqual({ ok: false, reason: 'too-long' })
  })

  it.each<[string, unknown]>([
    ['a list', []],
    ['no members', {}],
    ['a peer that is none', { peer: 'rita!' }],
    ['addresses that are no texts', { addresses: [1] }],
    ['too many addresses', { addresses: Array.from({ length: 33 }, () => '/ip4/127.0.0.1') }],
    ['records that are not base64url', { communities: [{ genesis: '==', policy: '' }] }],
    ['a community without policy', { communities: [{ genesis: 'AQID' }] }],
    ['negative limits', { limits: { ...rita.limits, slots: -1 } }],
    ['an app address that is a script', { appUrl: 'javascript:alert(1)' }],
    ['a demo flag that is a text', { demo: 'yes' }],
  ])('refuses %s', (_, change) => {
    const whole = JSON.parse(writeInfo(rita)) as object
    const text = JSON.stringify(
      Array.isArray(change) || Object.keys(change as object).length === 0
        ? change
        : { ...whole, ...(change as object) },
    )
    expect(readInfo(text)).toEqual({ ok: false, reason: 'malformed' })
  })
})
