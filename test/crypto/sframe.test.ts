import { expect, test } from 'vitest'
import { ctrHmac } from '../../src/crypto/sframe-cipher.ts'
import { sframeKey, type SframeSuite } from '../../src/crypto/sframe.ts'
import { sframeVectors } from '../helpers/sframe-vectors.ts'

/** The vectors carry suites 1 to 5 and nothing else; the first test counts them. */
const suiteOf = (suite: number): SframeSuite => suite as SframeSuite
const tagBytes = [0, 10, 8, 4]
const base = new Uint8Array(16).fill(1)
const speech = Uint8Array.of(1, 2, 3)

test('the five full vectors of RFC 9605 encrypt and decrypt, suites 1 to 5', async () => {
  expect(sframeVectors.sframe.map(({ suite }) => suite)).toEqual([1, 2, 3, 4, 5])
  for (const vector of sframeVectors.sframe) {
    const key = await sframeKey(vector.baseKey, vector.kid, suiteOf(vector.suite))
    const sealed = await key.encrypt(vector.ctr, vector.plaintext, vector.metadata)
    expect(sealed).toEqual(vector.ciphertext)
    const opened = await key.decrypt(vector.ciphertext, vector.metadata)
    expect(opened).toEqual({ ok: true, value: vector.plaintext })
  }
})

test('the three AES-CTR-HMAC vectors of RFC 9605 pass', async () => {
  expect(sframeVectors.aesCtrHmac).toHaveLength(3)
  for (const { suite, key, nonce, aad, plaintext, ciphertext } of sframeVectors.aesCtrHmac) {
    const aead = await ctrHmac(key, tagBytes[suite] ?? 0)
    expect(await aead.seal(nonce, aad, plaintext)).toEqual(ciphertext)
    expect(await aead.open(nonce, aad, ciphertext)).toEqual(plaintext)
  }
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
