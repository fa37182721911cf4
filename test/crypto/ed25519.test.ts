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
import { hasNativeEd25519, verifyNative } from '../../src/crypto/ed25519-native.ts'

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const message = new TextEncoder().encode('good evening')

/** RFC 8032 §7.1: secret, public, message, signature. */
const RFC_8032 = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
] as const

describe('RFC 8032', () => {
  test.each(RFC_8032)('%s signs and verifies as written', async (seed, key, text, signature) => {
    const signer = await signerFromSeed(hex(seed))
    expect(toHex(signer.publicKey)).toBe(key)
    expect(toHex(await signer.sign(hex(text)))).toBe(signature)
    expect(await verify(hex(key), hex(text), hex(signature))).toBe(true)
    expect(await verify(hex(key), hex(`${text}00`), hex(signature))).toBe(false)
  })
})

describe('the twelve cases on which verifiers disagree', () => {
  type Case = { readonly message: string; readonly pub_key: string; readonly signature: string }
  const path = new URL('../vectors/ed25519-speccheck-cases.json', import.meta.url)
  // The file is our own copy; origin in test/vectors/README.md.
  const cases = JSON.parse(readFileSync(path, 'utf8')) as readonly Case[]

  test('the rule takes the ZIP-215 ones whose key is canonical and of no small order', async () => {
    const taken: number[] = []
    for (const [at, one] of cases.entries()) {
      if (await verify(hex(one.pub_key), hex(one.message), hex(one.signature))) taken.push(at)
    }
    // ZIP-215 takes 0–5 and 9–11; 0 and 1 have keys of small order, 10 and 11
    // keys that are not canonical. 9 has only an odd R: WebCrypto refuses it, the rule takes it.
    expect(taken).toEqual([2, 3, 4, 5, 9])
  })

  test('what WebCrypto takes, the rule takes too, unless the key is refused', async () => {
    for (const one of cases) {
      const [key, text, signature] = [hex(one.pub_key), hex(one.message), hex(one.signature)]
      if (!isAcceptableKey(key) || !(await verifyNative(key, text, signature))) continue
      expect(await verify(key, text, signature)).toBe(true)
    }
  })
})

describe('public keys', () => {
  const y = (first: string): string => first.padEnd(64, 'f').slice(0, 62)
  const SMALL_ORDER = [
    '0100000000000000000000000000000000000000000000000000000000000000',
    '0100000000000000000000000000000000000000000000000000000000000080',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff',
    '0000000000000000000000000000000000000000000000000000000000000000',
    '0000000000000000000000000000000000000000000000000000000000000080',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
    '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  ]

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
