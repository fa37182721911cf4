import { isAcceptableKey } from '../../src/crypto/acceptable-key.ts'
import { signerFromSeed, verify } from '../../src/crypto/ed25519.ts'
import { verifyNative } from '../../src/crypto/ed25519-native.ts'

/** What the one verification rule says about known signatures: asked of Node and of browsers. */
export type Ed25519Facts = {
  /** RFC 8032 vectors that sign and verify as written, and fail with one byte more to the message. */
  readonly rfc8032: number
  /** Encodings of small-order points that were refused as keys, whatever was signed. */
  readonly smallOrderRefused: number
  /** Keys with y = 2^255 − 19 … 2^255 − 1, either sign, that were refused. */
  readonly notCanonicalRefused: number
  /** Signatures with S beyond the group order, the same signature again to a careless verifier, that were refused. */
  readonly largeSRefused: number
  /** The cases of ed25519-speccheck that the rule takes. */
  readonly speccheck: readonly number[]
  /** Acceptable keys under which WebCrypto said yes and the rule no. */
  readonly nativeOutsideRule: number
}

/** The same everywhere, or two peers would count different followers. */
export const ONE_RULE: Ed25519Facts = {
  rfc8032: 4,
  smallOrderRefused: 14,
  notCanonicalRefused: 38,
  largeSRefused: 4,
  // ZIP-215 takes 0–5 and 9–11; 0 and 1 have keys of small order, 10 and 11 keys that are not
  // canonical. 4, 5 and 9 WebCrypto refuses and the rule takes.
  speccheck: [2, 3, 4, 5, 9],
  nativeOutsideRule: 0,
}

/** Asks the rule about all vectors; `speccheck` is the file `ed25519-speccheck-cases.json`. */
export async function ed25519Facts(speccheck: string): Promise<Ed25519Facts> {
  // The file is our own copy; its origin is in test/vectors/README.md.
  const cases = JSON.parse(speccheck) as readonly SpeccheckCase[]
  const rfc8032 = await Promise.all(RFC_8032.map(passes))
  const small = await Promise.all(SMALL_ORDER.map(isRefused))
  const large = await Promise.all(RFC_8032.map(isLargeSRefused))
  const taken = await Promise.all(cases.map(one => verify(...partsOf(one))))
  const outside = await Promise.all(cases.map(isOutside))
  return {
    rfc8032: count(rfc8032),
    smallOrderRefused: count(small),
    notCanonicalRefused: NOT_CANONICAL.filter(key => !isAcceptableKey(fromHex(key))).length,
    largeSRefused: count(large),
    speccheck: taken.flatMap((isTaken, at) => (isTaken ? [at] : [])),
    nativeOutsideRule: count(outside),
  }
}

type Rfc8032Case = {
  readonly seed: string
  readonly key: string
  readonly message: string
  readonly signature: string
}

type SpeccheckCase = {
  readonly message: string
  readonly pub_key: string
  readonly signature: string
}

async function passes({ seed, key, message, signature }: Rfc8032Case): Promise<boolean> {
  const signer = await signerFromSeed(fromHex(seed))
  const signed = toHex(await signer.sign(fromHex(message)))
  const isGood = await verify(fromHex(key), fromHex(message), fromHex(signature))
  const isOther = await verify(fromHex(key), fromHex(`${message}00`), fromHex(signature))
  return toHex(signer.publicKey) === key && signed === signature && isGood && !isOther
}

/** Under a small-order key these signatures hold for any message, to a verifier that takes the key. */
async function isRefused(key: string): Promise<boolean> {
  const messages = ['', '72', 'c0ffee']
  const forged = SMALL_ORDER.flatMap(r => messages.map(message => ({ r, message })))
  const verdicts = await Promise.all(
    forged.map(({ r, message }) =>
      verify(fromHex(key), fromHex(message), fromHex(r + '00'.repeat(32))),
    ),
  )
  return !isAcceptableKey(fromHex(key)) && !verdicts.includes(true)
}

/** The same signature with the group order added to S. */
async function isLargeSRefused({ key, message, signature }: Rfc8032Case): Promise<boolean> {
  const s = numberOf(signature.slice(64)) + GROUP_ORDER
  const large = signature.slice(0, 64) + littleEndian(s)
  return !(await verify(fromHex(key), fromHex(message), fromHex(large)))
}

async function isOutside(one: SpeccheckCase): Promise<boolean> {
  const [key, message, signature] = partsOf(one)
  if (!isAcceptableKey(key) || !(await verifyNative(key, message, signature))) return false
  return !(await verify(key, message, signature))
}

const partsOf = (one: SpeccheckCase): [Uint8Array, Uint8Array, Uint8Array] => [
  fromHex(one.pub_key),
  fromHex(one.message),
  fromHex(one.signature),
]

const count = (verdicts: readonly boolean[]): number => verdicts.filter(Boolean).length
/** The bytes that a hexadecimal text spells. */
export const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
const toHex = (bytes: Uint8Array): string =>
  [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
const reversed = (text: string): string => (text.match(/../g) ?? []).toReversed().join('')
const numberOf = (littleEndianHex: string): bigint => BigInt(`0x${reversed(littleEndianHex)}`)
const littleEndian = (value: bigint): string => reversed(value.toString(16).padStart(64, '0'))

/** 2^252 + 27742317777372353535851937790883648493. */
const GROUP_ORDER = 2n ** 252n + 27_742_317_777_372_353_535_851_937_790_883_648_493n

/** The eight points of small order in every encoding that some verifier decodes: eight and six odd ones. */
export const SMALL_ORDER: readonly string[] = [
  `01${'00'.repeat(31)}`,
  `01${'00'.repeat(30)}80`,
  `ec${'ff'.repeat(30)}7f`,
  `ec${'ff'.repeat(31)}`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
  // y = p and p + 1, which are 0 and 1 again.
  `ed${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(31)}`,
  `ee${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(31)}`,
]

/** Every y of p and above that 255 bits hold, with either sign. */
const NOT_CANONICAL: readonly string[] = Array.from({ length: 19 }, (_, at) => at).flatMap(at =>
  ['7f', 'ff'].map(last => (0xed + at).toString(16) + 'ff'.repeat(30) + last),
)

/** RFC 8032 §7.1: tests 1 to 3 and SHA(abc). */
const RFC_8032: readonly Rfc8032Case[] = [
  {
    seed: '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    key: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    message: '',
    signature:
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  },
  {
    seed: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    key: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    seed: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    key: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    seed: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
    key: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
    message:
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    signature:
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  },
]
