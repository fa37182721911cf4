import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  generateKey,
  generateSigner,
  keyFromSeed,
  plainKeyFromSeed,
  signerFromKey,
  signerFromSeed,
  verify,
  verifyRationed,
} from '../../src/crypto/ed25519.ts'
import { isAcceptableKey, isPoint } from '../../src/crypto/acceptable-key.ts'
import { ed25519Facts, ONE_RULE, SMALL_ORDER } from '../contracts/ed25519.ts'
import { hasNativeEd25519, verifyNative } from '../../src/crypto/ed25519-native.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const message = new TextEncoder().encode('good evening')
const speccheck = new URL('../vectors/ed25519-speccheck-cases.json', import.meta.url)

test('the one rule holds for RFC 8032, small order and the twelve odd cases', async () => {
  expect(await ed25519Facts(readFileSync(speccheck, 'utf8'))).toEqual(ONE_RULE)
})

describe('public keys', () => {
  const y = (first: string): string => first.padEnd(64, 'f').slice(0, 62)
  test.each(SMALL_ORDER)('%s, of small order, is refused', async key => {
    const everything = hex(`01${'00'.repeat(63)}`)
    expect(isAcceptableKey(hex(key))).toBe(false)
    expect(await verify(hex(key), message, everything)).toBe(false)
  })

  test('every y of 2^255 − 19 and above is refused, with either sign', () => {
    for (let first = 0xed; first <= 0xff; first += 1) {
      for (const last of ['7f', 'ff']) {
        expect(isAcceptableKey(hex(y(first.toString(16)) + last))).toBe(false)
      }
    }
    expect(isAcceptableKey(hex(`eb${y('').slice(2)}7f`))).toBe(true)
  })

  test('a key that is too short or too long is refused', () => {
    expect(isAcceptableKey(new Uint8Array(31).fill(7))).toBe(false)
    expect(isAcceptableKey(new Uint8Array(33).fill(7))).toBe(false)
    expect(isAcceptableKey(new Uint8Array())).toBe(false)
  })

  test('a key off the curve is no point and verifies nothing', async () => {
    const off = hex(`02${'00'.repeat(31)}`)
    expect(isPoint(off)).toBe(false)
    expect(await verify(off, message, new Uint8Array(64))).toBe(false)
    expect(isPoint((await generateSigner()).publicKey)).toBe(true)
  })
})

describe('verifying', () => {
  test('uses WebCrypto where it is', async () => {
    expect(await hasNativeEd25519()).toBe(true)
  })

  test('signatures of the wrong length are false', async () => {
    const alice = await generateSigner()
    const signature = await alice.sign(message)
    expect(await verify(alice.publicKey, message, signature.subarray(1))).toBe(false)
    expect(await verify(alice.publicKey, message, new Uint8Array([...signature, 0]))).toBe(false)
    expect(await verify(alice.publicKey, message, new Uint8Array())).toBe(false)
  })

  test('a good signature costs no second opinion, a bad one waits for its ration', async () => {
    const alice = await generateSigner()
    const signature = await alice.sign(message)
    const bad = signature.slice()
    bad[5] = (bad[5] ?? 0) ^ 1
    const none = (): boolean => false
    expect(await verifyRationed(alice.publicKey, message, signature, none)).toBe('valid')
    expect(await verifyRationed(alice.publicKey, message, bad, none)).toBe('undecided')
    expect(await verifyRationed(alice.publicKey, message, bad, () => true)).toBe('invalid')
  })

  test('thousands of keys pass through without all being held', async () => {
    const alice = await generateSigner()
    const signature = await alice.sign(message)
    for (let at = 0; at < 1_100; at += 1) {
      const key = alice.publicKey.slice()
      key[3] = at & 0xff
      key[4] = at >> 8
      await verifyNative(key, message, signature)
    }
    expect(await verify(alice.publicKey, message, signature)).toBe(true)
  })
})

describe('keys', () => {
  const seed = new Uint8Array(32).fill(9)

  test('cannot be exported', async () => {
    for (const { secret } of [await keyFromSeed(seed), await generateKey()]) {
      if (!(secret instanceof CryptoKey)) throw new TypeError('expected a handle')
      for (const format of ['pkcs8', 'jwk'] as const) {
        // Node says …Exception where browsers say …Error.
        await expect(crypto.subtle.exportKey(format, secret)).rejects.toMatchObject({
          name: expect.stringMatching(/^InvalidAccess/u),
        })
      }
    }
  })

  test('sign the same after they were posted to a Worker', async () => {
    const key = await keyFromSeed(seed)
    const posted = await signerFromKey(structuredClone(key))
    const direct = await signerFromSeed(seed)
    expect(await posted.sign(message)).toEqual(await direct.sign(message))
  })

  test('in bytes form sign the same', async () => {
    const plain = await signerFromKey(await plainKeyFromSeed(seed))
    const direct = await signerFromSeed(seed)
    expect(plain.publicKey).toEqual(direct.publicKey)
    expect(await plain.sign(message)).toEqual(await direct.sign(message))
  })

  test('do not depend on the seed that the caller wipes', async () => {
    const mine = seed.slice()
    const plain = await plainKeyFromSeed(mine)
    mine.fill(0)
    expect(plain.secret).toEqual(seed)
  })
})
