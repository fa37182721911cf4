import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { sframeKey } from '../../src/crypto/sframe.ts'
import { ALL_VECTORS, sframeFacts } from '../contracts/sframe-vectors.ts'

const vectors = new URL('../vectors/sframe-rfc9605.json', import.meta.url)
const base = new Uint8Array(16).fill(1)
const speech = Uint8Array.of(1, 2, 3)

test('all vectors of RFC 9605 pass: headers, AES-CTR-HMAC and the suites 1 to 5', async () => {
  expect(await sframeFacts(readFileSync(vectors, 'utf8'))).toEqual(ALL_VECTORS)
})

test('one flipped bit anywhere is refused, in every suite', async () => {
  for (const suite of [1, 2, 3, 4, 5] as const) {
    const key = await sframeKey(base, 300n, suite)
    const sealed = await key.encrypt(70_000n, speech)
    for (let bit = 0; bit < sealed.length * 8; bit += 5) {
      const altered = sealed.map((byte, place) =>
        place === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
      )
      expect((await key.decrypt(altered)).ok).toBe(false)
    }
  }
})

test('a message cut at any length is refused and never throws', async () => {
  const key = await sframeKey(base, 300n)
  const sealed = await key.encrypt(5n, speech)
  for (let length = 0; length < sealed.length; length += 1) {
    expect((await key.decrypt(sealed.subarray(0, length))).ok).toBe(false)
  }
})

test('a message under another key id, key or metadata is refused', async () => {
  const sealed = await (await sframeKey(base, 300n)).encrypt(5n, speech, Uint8Array.of(1))
  const other = await sframeKey(base, 301n)
  expect(await other.decrypt(sealed)).toEqual({ ok: false, reason: 'wrong-kid' })
  const mallory = await sframeKey(new Uint8Array(16), 300n)
  expect(await mallory.decrypt(sealed)).toEqual({ ok: false, reason: 'not-authentic' })
  const alice = await sframeKey(base, 300n)
  expect(await alice.decrypt(sealed)).toEqual({ ok: false, reason: 'not-authentic' })
  expect((await alice.decrypt(sealed, Uint8Array.of(1))).ok).toBe(true)
})
