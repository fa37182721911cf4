import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { avatarOf } from '../../../src/domain/identity/avatar.ts'
import { fingerprintOf } from '../../../src/domain/identity/fingerprint.ts'
import { idFromBytes, type AccountId } from '../../../src/domain/ids.ts'

function accountOf(name: string): AccountId {
  const id = idFromBytes<AccountId>(new Uint8Array(createHash('sha256').update(name).digest()))
  if (!id.ok) throw new TypeError(id.reason)
  return id.value
}

const accounts = Array.from({ length: 2_000 }, (_, at) => accountOf(`person ${at}`))

test('one account has one picture, two thousand have two thousand', () => {
  expect(avatarOf(accountOf('alice'))).toEqual(avatarOf(accountOf('alice')))
  expect(new Set(accounts.map(account => JSON.stringify(avatarOf(account)))).size).toBe(2_000)
})

test('every picture is plain paths in plain colours', () => {
  for (const account of accounts.slice(0, 200)) {
    for (const { d, fill } of avatarOf(account)) {
      expect(d).toMatch(/^M[-\d. MHVLQTAZhlvqta]+Z$/u)
      expect(fill).toMatch(/^#[0-9a-f]{6}$/u)
    }
  }
})

test('a fingerprint is four words, the same for the same key', () => {
  const words = fingerprintOf(accountOf('alice'))
  expect(words).toEqual(fingerprintOf(accountOf('alice')))
  expect(words).toHaveLength(4)
  expect(fingerprintOf(accountOf('bob'))).not.toEqual(words)
})

test('the word table has a different word for every byte', () => {
  const words = new Set(accounts.flatMap(account => [...fingerprintOf(account)]))
  expect(words.size).toBe(256)
  for (const word of words) expect(word).toMatch(/^[a-z]{3,10}$/u)
})
