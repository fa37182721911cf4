import { describe, expect, test } from 'vitest'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryKeyStore } from '../../src/adapters/memory/key-store.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { signerFromKey, verify } from '../../src/crypto/ed25519.ts'
import { openDelegation } from '../../src/crypto/open-delegation.ts'
import { openMoved } from '../../src/crypto/open-moved.ts'
import { openProfile } from '../../src/crypto/open-profile.ts'
import { DELEGATION_MAX_MS, isCurrent } from '../../src/domain/identity/delegation.ts'
import { newerProfile } from '../../src/domain/identity/profile.ts'
import { parsePeerId } from '../../src/domain/ids.ts'
import { MisuseError, StorageError } from '../../src/errors.ts'
import { Account, type AccountPorts } from '../../src/session/account.ts'
import type { PeerId } from '../../src/domain/ids.ts'
import type { Profile } from '../../src/domain/identity/profile.ts'

const freshPorts = (seed = 1) => ({
  keyStore: new MemoryKeyStore(),
  rows: new MemoryRows(),
  clock: new MemoryClock(),
  random: new MemoryRandom(seed),
})
const ALICE = { name: 'Alice', language: 'it' }

async function becomeAlice(
  ports: AccountPorts,
): Promise<{ readonly account: Account; readonly phrase: string }> {
  const account = await Account.load(ports)
  const phrase = await account.newPhrase('it')
  await account.become(phrase, ALICE)
  return { account, phrase }
}

async function profileOf(account: Account): Promise<Profile> {
  const opened = await openProfile(account.profile ?? new Uint8Array())
  if (!opened.ok) throw new TypeError(opened.reason)
  return opened.value
}

const parsed = parsePeerId('12D3KooWDpJ7As7BWAwRMfu1VU2WCqNjvq387JEYKDBj4kx6nXTN')
const peer: PeerId = parsed.ok ? parsed.value : (undefined as never)

describe('a first visit', () => {
  test('is nobody and may sign nothing', async () => {
    const account = await Account.load(freshPorts())
    expect(account.me.current).toBeUndefined()
    expect(account.profile).toBeUndefined()
    expect(() => account.signer).toThrow(MisuseError)
    await expect(account.newSession(peer)).rejects.toThrow(MisuseError)
    await expect(account.rename('Alice')).rejects.toThrow(MisuseError)
  })

  test('ends with an account that signs a profile', async () => {
    const { account, phrase } = await becomeAlice(freshPorts())
    const checked = await account.checkPhrase(phrase)
    const id = checked.ok ? checked.value.account : undefined
    expect(account.me.current).toEqual({ account: id, name: 'Alice' })
    expect(await profileOf(account)).toMatchObject({ account: id, ...ALICE, links: [] })
  })

  test('makes another phrase each time', async () => {
    const account = await Account.load(freshPorts())
    expect(await account.newPhrase('en')).not.toBe(await account.newPhrase('en'))
  })

  test('with a bad phrase or name keeps nothing', async () => {
    const ports = freshPorts()
    const account = await Account.load(ports)
    const phrase = await account.newPhrase('en')
    await expect(account.become('good evening', ALICE)).rejects.toThrow(MisuseError)
    await expect(account.become(phrase, { ...ALICE, name: '\u200b ' })).rejects.toThrow(MisuseError)
    expect(await ports.keyStore.load()).toBeUndefined()
    expect(account.me.current).toBeUndefined()
  })

  test('on a full disk is a fault, and nobody became anybody', async () => {
    const ports = freshPorts()
    ports.rows.failing = true
    const account = await Account.load(ports)
    const phrase = await account.newPhrase('en')
    await expect(account.become(phrase, ALICE)).rejects.toThrow(StorageError)
    expect(account.me.current).toBeUndefined()
  })
})

describe('coming back', () => {
  test('on the same device needs no phrase', async () => {
    const ports = freshPorts()
    const { account } = await becomeAlice(ports)
    const later = await Account.load(ports)
    expect(later.me.current).toEqual(account.me.current)
    expect(later.profile).toEqual(account.profile)
  })

  test('on another device with the phrase is the same account with a newer profile', async () => {
    const { account, phrase } = await becomeAlice(freshPorts())
    const ports = freshPorts(2)
    await ports.clock.turn(1)
    const elsewhere = await Account.load(ports)
    await elsewhere.become(phrase, { ...ALICE, name: 'Alice Rossi' })
    expect(elsewhere.me.current?.account).toBe(account.me.current?.account)
    const [old, fresh] = [await profileOf(account), await profileOf(elsewhere)]
    expect(newerProfile(old, fresh)).toBe(fresh)
  })

  test('with a key whose rows were lost shows the end of the key as a name', async () => {
    const ports = freshPorts()
    await becomeAlice(ports)
    const later = await Account.load({ ...ports, rows: new MemoryRows() })
    expect(later.me.current?.name).toMatch(/^\w{8}$/u)
    await later.rename('Alice')
    expect(later.me.current?.name).toBe('Alice')
  })

  test('finds its key in a store of seeds too', async () => {
    const ports = { ...freshPorts(), keyStore: new MemoryKeyStore('seeds') }
    const { account } = await becomeAlice(ports)
    const later = await Account.load(ports)
    expect(later.me.current).toEqual(account.me.current)
    expect((await ports.keyStore.load())?.secret).toBeInstanceOf(Uint8Array)
  })

  test('the key that a browser keeps is a handle', async () => {
    const ports = freshPorts()
    await becomeAlice(ports)
    const secret = (await ports.keyStore.load())?.secret
    expect(secret instanceof CryptoKey && secret.extractable).toBe(false)
    expect(secret).toBeInstanceOf(CryptoKey)
  })
})

describe('another name', () => {
  test('is cleaned, signed newer within one millisecond, and told', async () => {
    const { account } = await becomeAlice(freshPorts())
    const before = await profileOf(account)
    const told: unknown[] = []
    account.me.watch(me => told.push(me?.name))
    await account.rename('  Alice\u202e  Rossi ')
    const after = await profileOf(account)
    expect(after).toEqual({ ...before, name: 'Alice Rossi', seq: before.seq + 1 })
    expect(told).toEqual(['Alice Rossi'])
  })
})

describe('a session', () => {
  test('is named by its account for twelve hours', async () => {
    const ports = freshPorts()
    const { account } = await becomeAlice(ports)
    const session = await account.newSession(peer)
    const opened = await openDelegation(session.delegation)
    const nowMs = ports.clock.now()
    expect(opened).toEqual({
      ok: true,
      value: {
        account: account.me.current?.account,
        session: session.id,
        sealingKey: session.sealing?.publicKey,
        peer,
        notBeforeMs: nowMs,
        notAfterMs: nowMs + DELEGATION_MAX_MS,
      },
    })
    expect(opened.ok && isCurrent(opened.value, session.notAfterMs)).toBe(true)
  })

  test('signs alike on the page and in the Worker its key was posted to', async () => {
    const { account } = await becomeAlice(freshPorts())
    const session = await account.newSession(peer)
    const message = new TextEncoder().encode('good evening')
    const worker = await signerFromKey(structuredClone(session.key))
    const signature = await worker.sign(message)
    expect(signature).toEqual(await session.signer.sign(message))
    expect(await verify(session.signer.publicKey, message, signature)).toBe(true)
  })

  test('is another one in every tab', async () => {
    const { account } = await becomeAlice(freshPorts())
    const [one, other] = [await account.newSession(peer), await account.newSession(peer)]
    expect(one.id).not.toBe(other.id)
  })

  test('goes on under a new delegation', async () => {
    const ports = freshPorts()
    const { account } = await becomeAlice(ports)
    const session = await account.newSession(peer)
    await ports.clock.turn(DELEGATION_MAX_MS)
    const renewed = await account.renew(session)
    expect(renewed.id).toBe(session.id)
    expect(renewed.notAfterMs).toBe(session.notAfterMs + DELEGATION_MAX_MS)
    expect((await openDelegation(renewed.delegation)).ok).toBe(true)
  })
})

describe('moving to another key', () => {
  test('keeps the word of both keys, the name, and the new key only', async () => {
    const ports = freshPorts()
    const { account } = await becomeAlice(ports)
    const old = account.me.current?.account
    await account.moveTo(await account.newPhrase('en'))
    expect(account.me.current?.name).toBe('Alice')
    const [word] = account.moves
    const move = await openMoved(word ?? new Uint8Array())
    expect(move).toMatchObject({
      ok: true,
      value: { from: old, to: account.me.current?.account, name: 'Alice' },
    })
    const later = await Account.load(ports)
    expect(later.me.current).toEqual(account.me.current)
    expect(later.moves).toEqual(account.moves)
  })

  test('twice tells both steps, the latest first', async () => {
    const ports = freshPorts()
    const { account } = await becomeAlice(ports)
    await account.moveTo(await account.newPhrase('en'))
    await account.moveTo(await account.newPhrase('it'))
    expect(account.moves).toHaveLength(2)
  })

  test('that was cut off between word and key tells nobody', async () => {
    const ports = freshPorts()
    const { account } = await becomeAlice(ports)
    ports.keyStore.keep = async () => {
      throw new StorageError('cut off')
    }
    const phrase = await account.newPhrase('en')
    await expect(account.moveTo(phrase)).rejects.toThrow(StorageError)
    expect(account.moves).toEqual([])
    expect((await Account.load(ports)).moves).toEqual([])
  })

  test('to the same key is a bug of ours', async () => {
    const { account, phrase } = await becomeAlice(freshPorts())
    await expect(account.moveTo(phrase)).rejects.toThrow(MisuseError)
  })
})
