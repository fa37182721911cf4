import { ctrHmac } from '../../src/crypto/sframe-cipher.ts'
import { sframeKey, type SframeSuite } from '../../src/crypto/sframe.ts'
import { readSframeHeader, writeSframeHeader } from '../../src/wire/sframe-header.ts'

/** How many of RFC 9605's vectors pass here: asked of Node and of browsers. */
export type SframeFacts = {
  readonly headers: number
  readonly ciphers: number
  readonly suites: readonly number[]
}

/** All of them, for the suites 1 to 5. */
export const ALL_VECTORS: SframeFacts = { headers: 289, ciphers: 3, suites: [1, 2, 3, 4, 5] }

type Raw = Readonly<Record<string, string>>
const TAG_BYTES = [0, 10, 8, 4]

/** Runs the vectors in `text`, the file `test/vectors/sframe-rfc9605.json`. */
export async function sframeFacts(text: string): Promise<SframeFacts> {
  // Numbers reach 2^64−1, which JSON.parse would round: all are quoted first, and read as BigInt.
  const quoted = text.replace(/"(\w+)": (\d+)/g, '"$1": "$2"')
  const file = JSON.parse(quoted) as Readonly<Record<string, readonly Raw[]>>
  const ciphers = await Promise.all((file['aes_ctr_hmac'] ?? []).map(cipherPasses))
  const whole = await Promise.all((file['sframe'] ?? []).map(suitePasses))
  return {
    headers: (file['header'] ?? []).filter(headerPasses).length,
    ciphers: ciphers.filter(Boolean).length,
    suites: whole.filter(suite => suite > 0),
  }
}

function headerPasses(raw: Raw): boolean {
  const kid = number(raw, 'kid')
  const ctr = number(raw, 'ctr')
  const encoded = hex(raw, 'encoded')
  const read = readSframeHeader(encoded)
  const isRead = read.ok && read.value.kid === kid && read.value.ctr === ctr
  return isRead && isSame(writeSframeHeader({ kid, ctr }), encoded)
}

async function cipherPasses(raw: Raw): Promise<boolean> {
  const aead = await ctrHmac(hex(raw, 'key'), TAG_BYTES[Number(raw['cipher_suite'])] ?? 0)
  const [nonce, aad, plain, sealed] = [
    hex(raw, 'nonce'),
    hex(raw, 'aad'),
    hex(raw, 'pt'),
    hex(raw, 'ct'),
  ]
  const opened = await aead.open(nonce, aad, sealed)
  return isSame(await aead.seal(nonce, aad, plain), sealed) && isSame(opened, plain)
}

/** The suite's number when it encrypts and decrypts as the vector says, else 0. */
async function suitePasses(raw: Raw): Promise<number> {
  // The file has the suites 1 to 5 here; ALL_VECTORS counts them.
  const suite = Number(raw['cipher_suite']) as SframeSuite
  const key = await sframeKey(hex(raw, 'base_key'), number(raw, 'kid'), suite)
  const sealed = await key.encrypt(number(raw, 'ctr'), hex(raw, 'pt'), hex(raw, 'metadata'))
  const opened = await key.decrypt(hex(raw, 'ct'), hex(raw, 'metadata'))
  const passes = isSame(sealed, hex(raw, 'ct')) && opened.ok && isSame(opened.value, hex(raw, 'pt'))
  return passes ? suite : 0
}

const number = (raw: Raw, name: string): bigint => BigInt(raw[name] ?? '-1')
const hex = (raw: Raw, name: string): Uint8Array =>
  Uint8Array.from(raw[name]?.match(/../g) ?? [], pair => Number.parseInt(pair, 16))

function isSame(one: Uint8Array | undefined, other: Uint8Array): boolean {
  return one?.length === other.length && one.every((byte, place) => byte === other[place])
}
