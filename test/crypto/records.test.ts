import { describe, expect, test } from 'vitest'
import { signerFromSeed } from '../../src/crypto/ed25519.ts'
import { openDelegation } from '../../src/crypto/open-delegation.ts'
import { openProfile } from '../../src/crypto/open-profile.ts'
import { seal } from '../../src/crypto/seal.ts'
import { DELEGATION_MAX_MS } from '../../src/domain/identity/delegation.ts'
import { idFromBytes, parsePeerId, type SessionId } from '../../src/domain/ids.ts'
import { DELEGATION_DOMAIN, writeDelegation } from '../../src/wire/delegation.ts'
import { PROFILE_DOMAIN, writeProfile } from '../../src/wire/profile.ts'
import { DelegationRecord } from '../../src/wire/proto/delegation.ts'
import type { Verdict } from '../../src/verdict.ts'

function value<T>(verdict: Verdict<T, string>): T {
  if (!verdict.ok) throw new TypeError(verdict.reason)
  return verdict.value
}

const FROM = Date.UTC(2026, 10, 24, 9)
const alice = await signerFromSeed(new Uint8Array(32).fill(1))
const tab = await signerFromSeed(new Uint8Array(32).fill(2))
const account = value(idFromBytes(alice.publicKey))
const delegation = {
  session: value(idFromBytes<SessionId>(tab.publicKey)),
  sealingKey: new Uint8Array(32).fill(5),
  peer: value(parsePeerId('12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN')),
  notBeforeMs: FROM,
  notAfterMs: FROM + DELEGATION_MAX_MS,
}
const profile = { name: 'Alice', language: 'it', links: ['https://alice.example/'], seq: 7 }

describe('a delegation', () => {
  const opened = async (change: Partial<typeof delegation>): Promise<unknown> =>
    openDelegation(
      await seal(alice, DELEGATION_DOMAIN, writeDelegation({ ...delegation, ...change })),
    )

  test('opens as it was written, also without a sealing key', async () => {
    expect(await opened({})).toEqual({ ok: true, value: { account, ...delegation } })
    const bare = { sealingKey: new Uint8Array() }
    expect(await opened(bare)).toMatchObject({ ok: true, value: bare })
  })

  test('longer than twelve hours, or ending before it begins, is refused', async () => {
    const period = { ok: false, reason: 'period' }
    expect(await opened({ notAfterMs: delegation.notAfterMs + 1 })).toEqual(period)
    expect(await opened({ notAfterMs: FROM })).toEqual(period)
  })

  test('to a key that verifies everything is refused', async () => {
    const session = value(idFromBytes<SessionId>(new Uint8Array(32)))
    expect(await opened({ session })).toEqual({ ok: false, reason: 'session-key' })
  })

  test('with a part of the wrong shape is malformed', async () => {
    const malformed = { ok: false, reason: 'malformed' }
    expect(await opened({ sealingKey: new Uint8Array(31) })).toEqual(malformed)
    expect(await opened({ session: 'AAAA' as never })).toEqual(malformed)
    expect(await opened({ peer: 'not a peer' as never })).toEqual(malformed)
    expect(await opened({ peer: '' as never })).toEqual(malformed)
  })

  test('with a field more, or cut anywhere, is malformed', async () => {
    const payload = writeDelegation(delegation)
    const more = await seal(alice, DELEGATION_DOMAIN, Uint8Array.of(...payload, 0x30, 1))
    expect(await openDelegation(more)).toEqual({ ok: false, reason: 'malformed' })
    for (let length = 0; length < payload.length; length += 1) {
      const cut = await openDelegation(
        await seal(alice, DELEGATION_DOMAIN, payload.subarray(0, length)),
      )
      expect(cut.ok, `${length}`).toBe(false)
    }
  })

  test('with a time beyond what numbers hold is refused', async () => {
    const payload = DelegationRecord.encode({ ...delegation, session: tab.publicKey })
    // The last varint is notAfterMs: six bytes of it become the ten of 2^64 − 1.
    const huge = Uint8Array.of(...payload.subarray(0, -6), ...new Uint8Array(9).fill(0xff), 1)
    expect((await openDelegation(await seal(alice, DELEGATION_DOMAIN, huge))).ok).toBe(false)
  })

  test('longer than any delegation is not read', async () => {
    expect(await openDelegation(new Uint8Array(385))).toEqual({ ok: false, reason: 'too-long' })
  })
})

describe('a profile', () => {
  const opened = async (change: Partial<typeof profile>): Promise<unknown> =>
    openProfile(await seal(alice, PROFILE_DOMAIN, writeProfile({ ...profile, ...change })))

  test('opens as it was written', async () => {
    expect(await opened({})).toEqual({ ok: true, value: { account, ...profile } })
  })

  test('is shown with a clean name, whatever was signed', async () => {
    expect(await opened({ name: ' \u202eAlice\u200b ' })).toMatchObject({
      ok: true,
      value: { name: 'Alice' },
    })
  })

  test('with a part of the wrong shape is malformed', async () => {
    const malformed = { ok: false, reason: 'malformed' }
    const link = 'https://alice.example/'
    expect(await opened({ name: 'x'.repeat(161) })).toEqual(malformed)
    expect(await opened({ language: 'Italian, please' })).toEqual(malformed)
    expect(await opened({ language: '' })).toEqual(malformed)
    expect(await opened({ links: [link, link, link, link] })).toEqual(malformed)
    expect(await opened({ links: ['javascript:alert(1)'] })).toEqual(malformed)
    expect(await opened({ links: ['https://аlice.example/'] })).toEqual(malformed)
    expect(await opened({ links: [`https://${'a'.repeat(193)}`] })).toEqual(malformed)
  })

  test('with three links and the longest texts opens', async () => {
    const full = {
      name: '𝄞'.repeat(40),
      links: Array.from({ length: 3 }, () => `https://${'a'.repeat(192)}`),
    }
    expect(await opened(full)).toMatchObject({ ok: true, value: full })
  })

  test('does not pass for a delegation', async () => {
    const sealed = await seal(alice, PROFILE_DOMAIN, writeProfile(profile))
    expect(await openDelegation(sealed)).toEqual({ ok: false, reason: 'wrong-domain' })
  })
})
