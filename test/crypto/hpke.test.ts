import { describe, expect, it } from 'vitest'
import { ENC_BYTES, hpkeOpen, hpkeSeal } from '../../src/crypto/hpke.ts'
import { generateSealingKey } from '../../src/crypto/sealing-key.ts'
import type { SealingKey } from '../../src/ports/key-store.ts'

/** RFC 9180, appendix A.1.1: base mode, the first message (with empty aad we check the key by sealing ourselves). */
const VECTOR = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  skEm: '52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736',
  pkEm: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
  skRm: '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
  pkRm: '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d',
  key: '4531685d41d65f03dc48f6b8302c05b0',
  nonce: '56d890e5accaaf011cff4b7d',
}

const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'))
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** The head of PKCS #8 around a raw X25519 key (RFC 8410 §7). */
const PKCS8 = '302e020100300506032b656e04220420'

async function pairOf(secret: string, known: string): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = ['deriveBits']
  const privateKey = await crypto.subtle.importKey(
    'pkcs8',
    bytes(PKCS8 + secret),
    'X25519',
    false,
    usages,
  )
  return {
    privateKey,
    publicKey: await crypto.subtle.importKey('raw', bytes(known), 'X25519', true, []),
  }
}

async function key(): Promise<SealingKey> {
  const made = await generateSealingKey()
  if (made === undefined) throw new Error('expected X25519')
  return made
}

describe('HPKE', () => {
  it('gives what RFC 9180 gives for its first vector', async () => {
    const ephemeral = await pairOf(VECTOR.skEm, VECTOR.pkEm)
    const plaintext = text('Beauty is truth, truth beauty')
    const sealed = await hpkeSeal(bytes(VECTOR.pkRm), bytes(VECTOR.info), plaintext, ephemeral)
    if (!sealed.ok) throw new Error(sealed.reason)
    expect(Buffer.from(sealed.value.slice(0, ENC_BYTES)).toString('hex')).toBe(VECTOR.pkEm)
    // The vector's own ciphertexts have an aad, ours have none: the same key and nonce must open ours.
    const aes = await crypto.subtle.importKey('raw', bytes(VECTOR.key), 'AES-GCM', false, [
      'decrypt',
    ])
    const opened = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: bytes(VECTOR.nonce) },
      aes,
      sealed.value.slice(ENC_BYTES),
    )
    expect(new Uint8Array(opened)).toEqual(plaintext)
    const { privateKey } = await pairOf(VECTOR.skRm, VECTOR.pkRm)
    const recipient = { publicKey: bytes(VECTOR.pkRm), privateKey }
    expect(await hpkeOpen(recipient, bytes(VECTOR.info), sealed.value)).toEqual({
      ok: true,
      value: plaintext,
    })
  })

  it('opens for the one it was sealed to, under the same words, and whole', async () => {
    const [bob, carol] = [await key(), await key()]
    const sealed = await hpkeSeal(bob.publicKey, text('here'), text('secret'))
    if (!sealed.ok) throw new Error(sealed.reason)
    const opened = async (who: SealingKey, info: string, what = sealed.value) =>
      (await hpkeOpen(who, text(info), what)).ok
    expect(await opened(bob, 'here')).toBe(true)
    expect(await opened(carol, 'here')).toBe(false)
    expect(await opened(bob, 'there')).toBe(false)
    for (let at = 0; at < sealed.value.length; at += 1) {
      const altered = sealed.value.map((byte, place) => (place === at ? byte ^ 1 : byte))
      // The top bit of an X25519 key is masked: no altered byte but bit 255 of enc, which is not touched here.
      expect(await opened(bob, 'here', altered), `byte ${at}`).toBe(false)
      expect(await opened(bob, 'here', sealed.value.slice(0, at)), `${at} bytes`).toBe(false)
    }
  })

  it('never seals the same twice', async () => {
    const bob = await key()
    const seals = [1, 2].map(() => hpkeSeal(bob.publicKey, text('i'), text('secret')))
    const [one, other] = await Promise.all(seals)
    expect(one).not.toEqual(other)
  })

  it('refuses keys that are none, and those whose exchange anybody knows', async () => {
    const bob = await key()
    for (const bad of [
      new Uint8Array(32),
      new Uint8Array(31),
      Uint8Array.of(1, ...new Uint8Array(31)),
    ]) {
      expect(await hpkeSeal(bad, text('i'), text('secret'))).toEqual({
        ok: false,
        reason: 'bad-key',
      })
      const sealed = Uint8Array.from([...bad, ...new Uint8Array(32)])
      expect((await hpkeOpen(bob, text('i'), sealed)).ok).toBe(false)
    }
  })
})
