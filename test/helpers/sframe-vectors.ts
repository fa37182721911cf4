import { readFileSync } from 'node:fs'

/** Numbers reach 2^64−1, so they are quoted before JSON.parse and read as BigInt. */
const text = readFileSync(
  new URL('../vectors/sframe-rfc9605.json', import.meta.url),
  'utf8',
).replace(/"(kid|ctr)": (\d+)/g, '"$1": "$2"')

type Raw = Readonly<Record<string, string | number>>

function raws(section: string): readonly Raw[] {
  // The file is ours: each section is an array of flat records.
  return (JSON.parse(text) as Readonly<Record<string, readonly Raw[]>>)[section] ?? []
}

function hex(raw: Raw, name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(String(raw[name]), 'hex'))
}

function number(raw: Raw, name: string): bigint {
  return BigInt(raw[name] ?? -1)
}

/** The vectors of RFC 9605, bytes as bytes and 64-bit numbers as BigInt. */
export const sframeVectors = {
  header: raws('header').map(raw => ({
    kid: number(raw, 'kid'),
    ctr: number(raw, 'ctr'),
    encoded: hex(raw, 'encoded'),
  })),
  aesCtrHmac: raws('aes_ctr_hmac').map(raw => ({
    suite: Number(raw['cipher_suite']),
    key: hex(raw, 'key'),
    nonce: hex(raw, 'nonce'),
    aad: hex(raw, 'aad'),
    plaintext: hex(raw, 'pt'),
    ciphertext: hex(raw, 'ct'),
  })),
  sframe: raws('sframe').map(raw => ({
    suite: Number(raw['cipher_suite']),
    kid: number(raw, 'kid'),
    ctr: number(raw, 'ctr'),
    baseKey: hex(raw, 'base_key'),
    key: hex(raw, 'sframe_key'),
    salt: hex(raw, 'sframe_salt'),
    metadata: hex(raw, 'metadata'),
    plaintext: hex(raw, 'pt'),
    ciphertext: hex(raw, 'ct'),
  })),
}
