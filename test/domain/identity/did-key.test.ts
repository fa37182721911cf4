import { expect, test } from 'vitest'
import { parseDidKey, toDidKey } from '../../../src/domain/identity/did-key.ts'
import { idFromBytes, type AccountId } from '../../../src/domain/ids.ts'

const hex = (text: string): AccountId => {
  const id = idFromBytes<AccountId>(new Uint8Array(Buffer.from(text, 'hex')))
  if (!id.ok) throw new TypeError(id.reason)
  return id.value
}

/** The did:key method's own Ed25519 example (W3C CCG, "The did:key Method", test vectors). */
const EXAMPLE = 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp'
const EXAMPLE_KEY = '3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29'

test('the known example reads both ways', () => {
  expect(toDidKey(hex(EXAMPLE_KEY))).toBe(EXAMPLE)
  expect(parseDidKey(EXAMPLE)).toEqual({ ok: true, value: hex(EXAMPLE_KEY) })
})

test('the smallest and the largest 32 bytes read both ways', () => {
  for (const account of [hex('00'.repeat(32)), hex('ff'.repeat(32))]) {
    expect(toDidKey(account)).toMatch(/^did:key:z6Mk/u)
    expect(parseDidKey(toDidKey(account))).toEqual({ ok: true, value: account })
  }
})

test.each([
  ['nothing', ''],
  ['another method', EXAMPLE.replace('did:key', 'did:web')],
  ['another base', EXAMPLE.replace(':z6', ':m6')],
  ['an X25519 key', `did:key:z6LS${EXAMPLE.slice(12)}`],
  ['a number too large', `did:key:z${'z'.repeat(47)}`],
  ['a letter missing', EXAMPLE.slice(0, -1)],
  ['a letter more', `${EXAMPLE}1`],
  ['a zero in front', EXAMPLE.replace(':z6', ':z16')],
  ['a letter that base58 leaves out', EXAMPLE.replace('iTB', 'lTB')],
  ['a fragment', `${EXAMPLE}#${EXAMPLE.slice(8)}`],
  ['a megabyte', `did:key:z${'6'.repeat(1_000_000)}`],
])('%s is not a did:key', (_, text) => {
  expect(parseDidKey(text)).toEqual({ ok: false, reason: 'not-a-did-key' })
})
