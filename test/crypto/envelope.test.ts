import { expect, test } from 'vitest'
import { signerFromSeed } from '../../src/crypto/ed25519.ts'
import { openEnvelope } from '../../src/crypto/open.ts'
import { seal } from '../../src/crypto/seal.ts'
import { writeEnvelope } from '../../src/wire/envelope.ts'

const DOMAIN = 'loggia/test/v1'
const MAX = 1_024
const payload = new TextEncoder().encode('good evening')
const alice = await signerFromSeed(new Uint8Array(32).fill(1))
const sealed = await seal(alice, DOMAIN, payload)

test('what alice seals opens with her key and her words', async () => {
  expect(await openEnvelope(sealed, DOMAIN, MAX)).toEqual({
    ok: true,
    value: { key: alice.publicKey, payload },
  })
})

test('every byte with a flipped bit is refused', async () => {
  for (let at = 0; at < sealed.length; at += 1) {
    const altered = sealed.slice()
    altered[at] = (altered[at] ?? 0) ^ (1 << (at & 7))
    const opened = await openEnvelope(altered, DOMAIN, MAX)
    expect(opened.ok, `byte ${at}`).toBe(false)
  }
})

test('every truncation is malformed', async () => {
  for (let length = 0; length < sealed.length; length += 1) {
    const opened = await openEnvelope(sealed.subarray(0, length), DOMAIN, MAX)
    expect(opened).toEqual({ ok: false, reason: 'malformed' })
  }
})

test('a byte too many for its place is refused before it is read', async () => {
  expect(await openEnvelope(sealed, DOMAIN, sealed.length)).toMatchObject({ ok: true })
  expect(await openEnvelope(sealed, DOMAIN, sealed.length - 1)).toEqual({
    ok: false,
    reason: 'too-long',
  })
})

test('a record of one kind does not pass for another', async () => {
  expect(await openEnvelope(sealed, 'loggia/other/v1', MAX)).toEqual({
    ok: false,
    reason: 'wrong-domain',
  })
})

test('unknown fields, repeated fields and another order are not canonical', async () => {
  const extra = new Uint8Array([...sealed, 0x28, 0x01])
  expect(await openEnvelope(extra, DOMAIN, MAX)).toEqual({ ok: false, reason: 'malformed' })
  const repeated = new Uint8Array([...sealed, ...sealed])
  expect(await openEnvelope(repeated, DOMAIN, MAX)).toEqual({ ok: false, reason: 'malformed' })
  const reordered = new Uint8Array([...sealed.subarray(34), ...sealed.subarray(0, 34)])
  expect(await openEnvelope(reordered, DOMAIN, MAX)).toEqual({ ok: false, reason: 'malformed' })
})

test('the key that verifies everything is nobody', async () => {
  const identity = new Uint8Array(32)
  identity[0] = 1
  const signature = new Uint8Array(64)
  signature[0] = 1
  const forged = writeEnvelope({ key: identity, domain: DOMAIN, payload, signature })
  expect(await openEnvelope(forged, DOMAIN, MAX)).toEqual({ ok: false, reason: 'key' })
})
