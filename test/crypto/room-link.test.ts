import { describe, expect, test } from 'vitest'
import { signerFromSeed, UNRATIONED } from '../../src/crypto/ed25519.ts'
import { openRoomLink, openSharedLink, sealRoomLink } from '../../src/crypto/room-link.ts'
import { seal } from '../../src/crypto/seal.ts'
import { fromBase64url, toBase64url } from '../../src/domain/base64url.ts'
import { idFromBytes, parsePeerId } from '../../src/domain/ids.ts'
import { writeEnvelope } from '../../src/wire/envelope.ts'
import { PROFILE_DOMAIN, writeProfile } from '../../src/wire/profile.ts'
import {
  ROOM_LINK_DOMAIN,
  roomLinkCode,
  roomLinkUrl,
  withKnockSecret,
  writeRoomLink,
} from '../../src/wire/room-link.ts'
import type { AccountId, CommunityId, SpaceId } from '../../src/domain/ids.ts'
import type { RoomLink } from '../../src/domain/room-link.ts'
import type { Ration } from '../../src/ports/verifier.ts'
import type { Verdict } from '../../src/verdict.ts'

const NOW = Date.UTC(2026, 10, 24, 21)
const HOUR = 3_600_000

function value<T>(verdict: Verdict<T, string>): T {
  if (!verdict.ok) throw new TypeError(verdict.reason)
  return verdict.value
}

const alice = await signerFromSeed(new Uint8Array(32).fill(1))
const relay = {
  peer: value(parsePeerId('12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN')),
  addresses: ['/ip4/127.0.0.1/tcp/7601/ws', '/ip4/127.0.0.1/udp/7602/webrtc-direct/certhash/uEiA'],
}
const said: Omit<RoomLink, 'host'> = {
  space: value(idFromBytes<SpaceId>(new Uint8Array(32).fill(3))),
  hostName: 'Alice',
  community: value(idFromBytes<CommunityId>(new Uint8Array(32).fill(4))),
  communityName: 'Piazza Vecchia',
  title: 'Chi suona stasera?',
  certificate: undefined,
  entries: [relay],
  startedAtMs: NOW - HOUR,
  expiresAtMs: NOW + HOUR,
}
const host = value(idFromBytes<AccountId>(alice.publicKey))
const code = await sealRoomLink(alice, said)
const bytes = value(fromBase64url(code))
const NAMED = new Set([
  'not-a-link',
  'truncated',
  'unknown-version',
  'malformed',
  'foreign',
  'host-key',
  'signature',
  'undecided',
])

/** `ration`: without one, a signature that fails has a second opinion, which takes 4 ms. */
const reasonOf = async (text: string, nowMs = NOW, ration = UNRATIONED): Promise<string> => {
  const opened = await openRoomLink(text, nowMs, ration)
  return opened.ok ? 'opened' : opened.reason
}
const sealed = async (link: Omit<RoomLink, 'host'>): Promise<string> =>
  roomLinkCode(await seal(alice, ROOM_LINK_DOMAIN, writeRoomLink(link)))

describe('a good link', () => {
  test('says who hosts what and where to come in', async () => {
    expect(await openRoomLink(code, NOW)).toEqual({ ok: true, value: { ...said, host } })
  })

  test('may be pasted as a web address, a fragment or a bare code, with blanks around', async () => {
    const url = roomLinkUrl('https://loggia.example/app/?lang=it#/lobby', code)
    expect(url).toBe(`https://loggia.example/app/?lang=it#/s/${code}`)
    for (const text of [url, `#/s/${code}`, code, `  ${url}\n`, `<${url}`]) {
      expect(await reasonOf(text), text).toBe('opened')
    }
  })

  test('broken over lines by a mail program still opens', async () => {
    expect(await reasonOf(`https://a.example/#/s/${code.slice(0, 76)}\r\n${code.slice(76)}`)).toBe(
      'opened',
    )
  })

  test('may carry a certificate and four entry points of four addresses', async () => {
    const addresses = Array.from({ length: 4 }, () => `/dns4/${'a'.repeat(250)}`)
    const full = {
      ...said,
      certificate: value(idFromBytes<never>(new Uint8Array(32).fill(8))),
      entries: Array.from({ length: 4 }, () => ({ ...relay, addresses })),
    }
    expect(await openRoomLink(await sealed(full), NOW)).toMatchObject({ ok: true, value: full })
  })
})

/** What the fast verifier alone refuses stays shut; the slow one is asked about every sixth. */
const everySixth =
  (at: number): Ration =>
  () =>
    at % 6 === 0

describe('an altered link', () => {
  test('is refused with a named part for every byte that was flipped', async () => {
    const reasons = new Set<string>()
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = bytes.slice()
      altered[at] = (altered[at] ?? 0) ^ (1 << (at & 7))
      const reason = await reasonOf(toBase64url(altered), NOW, everySixth(at))
      expect(NAMED, `byte ${at}: ${reason}`).toContain(reason)
      reasons.add(reason)
    }
    expect([...reasons].sort()).toEqual(
      [
        'foreign',
        'host-key',
        'malformed',
        'signature',
        'truncated',
        'undecided',
        'unknown-version',
      ].sort(),
    )
  })

  test('is refused with a named part for every letter that was replaced', async () => {
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === 'A' ? 'B' : 'A'
      const text = `#/s/${code.slice(0, at)}${other}${code.slice(at + 1)}`
      const reason = await reasonOf(text, NOW, everySixth(at))
      expect(NAMED, `letter ${at}: ${reason}`).toContain(reason)
    }
  })

  test('is malformed where a letter is none of ours', async () => {
    for (const letter of ['*', '/', '#', '=', 'é', '\u0000', '\ud800', '💥']) {
      const reason = await reasonOf(`#/s/${code.slice(0, 40)}${letter}${code.slice(41)}`)
      expect(reason, letter).toBe('malformed')
    }
  })

  test('says truncated at every length it was cut to', async () => {
    for (let length = 1; length < code.length; length += 1) {
      expect(await reasonOf(`#/s/${code.slice(0, length)}`), `${length}`).toBe('truncated')
      const bare = length < 64 ? 'not-a-link' : 'truncated'
      expect(await reasonOf(code.slice(0, length)), `${length}`).toBe(bare)
    }
  })

  test('with letters behind it is malformed', async () => {
    for (const tail of ['A', 'AA', 'AAA', 'AAAA', code]) {
      expect(await reasonOf(`#/s/${code}${tail}`), tail).toBe('malformed')
    }
  })
})

describe('a link that is no longer or not yet ours to open', () => {
  test('expires at its time and not a millisecond before', async () => {
    expect(await reasonOf(code, said.expiresAtMs - 1)).toBe('opened')
    expect(await reasonOf(code, said.expiresAtMs)).toBe('expired')
  })

  test('of a newer version says so, whatever follows', async () => {
    for (const tail of [bytes.subarray(1), new Uint8Array(), new Uint8Array(3).fill(255)]) {
      expect(await reasonOf(`#/s/${toBase64url(Uint8Array.of(2, ...tail))}`)).toBe(
        'unknown-version',
      )
    }
  })
})

describe('what is no room link', () => {
  test('another record of the host in the clothes of a link is foreign', async () => {
    const profile = writeProfile({ name: 'Alice', language: 'it', links: [], seq: 1 })
    expect(await reasonOf(roomLinkCode(await seal(alice, PROFILE_DOMAIN, profile)))).toBe('foreign')
  })

  test('a link that mallory signs in the name of alice fails its signature', async () => {
    const mallory = await signerFromSeed(new Uint8Array(32).fill(66))
    const masked = { publicKey: alice.publicKey, sign: mallory.sign.bind(mallory) }
    expect(await reasonOf(await sealRoomLink(masked, said))).toBe('signature')
  })

  test('a link of the key that verifies everything is refused for its key', async () => {
    const [key, signature] = [new Uint8Array(32), new Uint8Array(64)]
    key[0] = 1
    signature[0] = 1
    const domain = ROOM_LINK_DOMAIN
    const payload = writeRoomLink(said)
    expect(await reasonOf(roomLinkCode(writeEnvelope({ key, domain, payload, signature })))).toBe(
      'host-key',
    )
  })

  test('signed nonsense is malformed', async () => {
    const nonsense: readonly Partial<Omit<RoomLink, 'host'>>[] = [
      { title: 'x'.repeat(321) },
      { hostName: 'x'.repeat(241) },
      { communityName: 'x'.repeat(241) },
      { entries: Array.from({ length: 5 }, () => relay) },
      {
        entries: [{ ...relay, addresses: ['a', 'b', 'c', 'd', 'e'].map(name => `/dns4/${name}`) }],
      },
      { entries: [{ ...relay, addresses: ['http://not.a.multiaddr'] }] },
      { entries: [{ ...relay, addresses: [`/dns4/${'a'.repeat(251)}`] }] },
      { entries: [{ ...relay, peer: '' as never }] },
      { space: 'AAAA' as never },
      { community: 'AAAA' as never },
      { certificate: 'AAAA' as never },
    ]
    for (const part of nonsense) {
      expect(await reasonOf(await sealed({ ...said, ...part })), JSON.stringify(part)).toBe(
        'malformed',
      )
    }
  })

  test('anything else is not a link and throws nothing', async () => {
    const others = [
      '',
      ' ',
      '#',
      '#/s/',
      'https://loggia.example/',
      'ciao a tutti',
      '#/lobby',
      '\ud800',
    ]
    for (const text of others) expect(await reasonOf(text), text).toBe('not-a-link')
    expect(await reasonOf('A'.repeat(1_000_000))).toBe('not-a-link')
  })
})

describe('a link to a private Space', () => {
  const secret = new Uint8Array(32).fill(9)
  const refused = { ok: false, reason: 'secret' }

  async function shared(): Promise<string> {
    const { publicKey: knockKey } = await signerFromSeed(secret)
    return sealRoomLink(alice, { ...said, knockKey })
  }

  test('brings the secret with which one asks to be let in', async () => {
    const whole = withKnockSecret(await shared(), secret)
    for (const text of [whole, `https://a.example/#/s/${whole}`, ` #/s/${whole}\n`]) {
      expect(await openSharedLink(text, NOW)).toMatchObject({ ok: true, value: { secret } })
    }
  })

  test('is refused without it, with another and with half of it; so is a public one with any', async () => {
    const bare = await shared()
    const other = secret.map(byte => byte ^ 1)
    const wrong = [
      bare,
      withKnockSecret(bare, other),
      withKnockSecret(bare, secret).slice(0, -4),
      `${bare}.`,
      withKnockSecret(code, secret),
    ]
    for (const text of wrong) expect(await openSharedLink(`#/s/${text}`, NOW)).toEqual(refused)
    expect(await openSharedLink(`#/s/${code}`, NOW)).toMatchObject({ ok: true })
  })

  test('is announced without it, and opens so', async () => {
    const opened = await openRoomLink(await shared(), NOW)
    expect(opened).toMatchObject({ ok: true, value: { knockKey: expect.any(Uint8Array) } })
  })
})
