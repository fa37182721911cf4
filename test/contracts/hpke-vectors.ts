/** HPKE as RFC 9180 has it: what any platform must say about its vectors, and about keys that are none. */
import { generateSealingKey } from '../../src/crypto/sealing-key.ts'
import { HPKE_SUITE, hpkeOpen, hpkeSeal } from '../../src/crypto/hpke.ts'

/** RFC 9180, appendix A.1.1: base mode. Each message's aad is its number, as text. */
const VECTOR = {
  info: '4f6465206f6e2061204772656369616e2055726e',
  skEm: '52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736',
  pkEm: '37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431',
  skRm: '4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8',
  pkRm: '3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d',
  plaintext: 'Beauty is truth, truth beauty',
  sealed: [
    'f938558b5d72f1a23810b4be2ab4f84331acc02fc97babc53a52ae8218a355a96d8770ac83d07bea87e13c512a',
    'af2d7e9ac9ae7e270f46ba1f975be53c09f8d875bdc8535458c2494e8a6eab251c03d0c22a56b8ca42c2063b84',
    '498dfcabd92e8acedc281e85af1cb4e3e31c7dc394a1ca20e173cb72516491588d96a19ad4a683518973dcc180',
  ],
  exported: {
    '': '3853fe2b4035195a573ffc53856e77058e15d9ea064de3e59f4961d0095250ee',
    '\0': '2e8f0b54673c7029649d4eb9d5e33bf1872cf76d623ff164ac185da9e88c21a5',
    TestContext: 'e9e43065102c3836401bed8c3c3c75ae46be1639869391d62c61f1ec7af54931',
  },
}

/** Some of the points whose exchange with any key is zero (RFC 7748 §6.1), and what has no length of a key. */
const NO_KEYS = [
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  '00'.repeat(31),
]

/** What {@link hpkeFacts} finds where all is well. */
export const ALL_HPKE = {
  enc: true,
  sealed: 3,
  opened: 3,
  exported: 3,
  ownOpens: true,
  refused: 12,
}

/** How many of the vectors hold here, and how many bad keys are refused, by who seals and who opens. */
export async function hpkeFacts(): Promise<typeof ALL_HPKE> {
  const ekm = await pairOf(VECTOR.skEm, VECTOR.pkEm)
  const recipient = await pairOf(VECTOR.skRm, VECTOR.pkRm)
  const info = bytes(VECTOR.info)
  const to = { recipientPublicKey: recipient.publicKey, info, ekm }
  const sender = await HPKE_SUITE.createSenderContext(to)
  const whose = { recipientKey: recipient, enc: sender.enc, info }
  const reader = await HPKE_SUITE.createRecipientContext(whose)
  let [sealed, opened, exported] = [0, 0, 0]
  for (const [count, expected] of VECTOR.sealed.entries()) {
    const aad = text(`Count-${count}`)
    if (hex(await sender.seal(text(VECTOR.plaintext), aad)) === expected) sealed += 1
    const plaintext = await reader.open(bytes(expected), aad)
    if (hex(plaintext) === hex(text(VECTOR.plaintext).buffer)) opened += 1
  }
  for (const [context, expected] of Object.entries(VECTOR.exported)) {
    if (hex(await reader.export(text(context), 32)) === expected) exported += 1
  }
  return {
    enc: hex(sender.enc) === VECTOR.pkEm,
    sealed,
    opened,
    exported,
    ...(await ownFacts()),
  }
}

async function ownFacts(): Promise<Pick<typeof ALL_HPKE, 'ownOpens' | 'refused'>> {
  const bob = await generateSealingKey()
  if (bob === undefined) throw new TypeError('expected X25519')
  const sealed = await hpkeSeal(bob.publicKey, text('here'), text('secret'))
  const opened = sealed.ok ? await hpkeOpen(bob, text('here'), sealed.value) : undefined
  let refused = 0
  for (const bad of NO_KEYS.map(bytes)) {
    if (!(await hpkeSeal(bad, text('here'), text('secret'))).ok) refused += 1
    const forged = Uint8Array.from([...bad, ...new Uint8Array(32)])
    if (!(await hpkeOpen(bob, text('here'), forged)).ok) refused += 1
  }
  return { ownOpens: opened?.ok === true && hex(nativeOf(opened.value)) === hex(SECRET), refused }
}

const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)
const SECRET = text('secret').buffer
const nativeOf = (value: Uint8Array): ArrayBuffer => Uint8Array.from(value).buffer

const hex = (value: ArrayBuffer): string =>
  [...new Uint8Array(value)].map(byte => byte.toString(16).padStart(2, '0')).join('')

const bytes = (value: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from((value.match(/../g) ?? []).map(pair => Number.parseInt(pair, 16)))

/** The head of PKCS #8 around a raw X25519 key (RFC 8410 §7). */
const PKCS8 = '302e020100300506032b656e04220420'

async function pairOf(secret: string, known: string): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = ['deriveBits']
  const raw = bytes(PKCS8 + secret)
  return {
    privateKey: await crypto.subtle.importKey('pkcs8', raw, 'X25519', false, usages),
    publicKey: await crypto.subtle.importKey('raw', bytes(known), 'X25519', true, []),
  }
}
