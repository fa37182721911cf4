import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { idFromBytes, type AccountId } from '../../src/domain/ids.ts'
import { must } from '../helpers/follows.ts'
import { signBulletin } from '../helpers/communities.ts'
import { generateSigner } from '../../src/crypto/ed25519.ts'
import { CommunityBook } from '../../src/session/community-book.ts'
import { foundCommunity, revisePolicy, type Founded } from '../../src/session/found-community.ts'
import type { Signer } from '../../src/ports/key-store.ts'

const rules = { threshold: 600, maxAgeDays: 365, starters: [] }
const nonce = new Uint8Array(16).fill(1)

let founder: Signer
let founded: Founded
let rows: MemoryRows
let log: MemoryLog
let book: CommunityBook

beforeEach(async () => {
  founder = await generateSigner()
  founded = await foundCommunity(founder, { name: 'Piazza', nonce, ...rules })
  rows = new MemoryRows()
  log = new MemoryLog()
  book = await CommunityBook.open(rows, log)
})

const filled = async (): Promise<void> => {
  await book.addGenesis(founded.genesis, founded.id)
  await book.addPolicy(founded.id, founded.policy)
}

const revised = async (change: Partial<typeof rules>): Promise<Uint8Array> => {
  const held = book.policyOf(founded.id)
  if (held === undefined) throw new TypeError('the book holds no policy yet')
  return revisePolicy(founder, held, change)
}

describe('the community book', () => {
  it('tells a community once its genesis and policy are here', async () => {
    expect(book.infoOf(founded.id, true)).toBeUndefined()
    await book.addGenesis(founded.genesis, founded.id)
    expect(book.infoOf(founded.id, true)).toBeUndefined()
    expect(await book.addPolicy(founded.id, founded.policy)).toEqual({ ok: true, value: 'newer' })
    expect(book.infoOf(founded.id, true)).toEqual({
      id: founded.id,
      name: 'Piazza',
      threshold: 600,
      demo: true,
    })
  })

  it('knows after a restart what it knew', async () => {
    await filled()
    const again = await CommunityBook.open(rows, log)
    expect(again.communities).toEqual(book.communities)
  })

  it('refuses a genesis that is not the expected one', async () => {
    const other = await foundCommunity(founder, { name: 'Other', nonce, ...rules })
    expect(await book.addGenesis(other.genesis, founded.id)).toMatchObject({
      reason: 'wrong-community',
    })
    const altered = founded.genesis.slice()
    altered[5] = (altered[5] ?? 0) ^ 1
    expect(await book.addGenesis(altered, founded.id)).toMatchObject({ ok: false })
    expect(book.communities).toEqual([])
  })

  it('takes a newer policy and no way back', async () => {
    await filled()
    const seen: number[] = []
    book.onChange(({ policy }) => seen.push(policy?.named.policy.threshold ?? 0))
    const lower = await revised({ threshold: 300 })
    expect(await book.addPolicy(founded.id, lower)).toEqual({ ok: true, value: 'newer' })
    expect(await book.addPolicy(founded.id, lower)).toEqual({ ok: true, value: 'known' })
    expect(await book.addPolicy(founded.id, founded.policy)).toMatchObject({
      reason: 'rolled-back',
    })
    expect(seen).toEqual([300])
    expect(book.policyOf(founded.id)?.predecessor).toBeDefined()
    const again = await CommunityBook.open(rows, log)
    expect(await again.addPolicy(founded.id, founded.policy)).toMatchObject({
      reason: 'rolled-back',
    })
    expect(again.policyOf(founded.id)?.policy.threshold).toBe(300)
  })

  it('settles two policies of one version alike, in either order', async () => {
    await filled()
    const one = await revised({ threshold: 100 })
    const two = await revised({ threshold: 200 })
    const other = await CommunityBook.open(rows, log)
    await book.addPolicy(founded.id, one)
    await book.addPolicy(founded.id, two)
    await other.addPolicy(founded.id, two)
    await other.addPolicy(founded.id, one)
    expect(other.policyOf(founded.id)?.id).toBe(book.policyOf(founded.id)?.id)
  })

  it('refuses a policy that no founder signed, or of another community', async () => {
    await filled()
    const mallory = await generateSigner()
    const held = book.policyOf(founded.id)
    const forged = held && (await revisePolicy(mallory, held, { threshold: 1 }))
    expect(await book.addPolicy(founded.id, forged ?? nonce)).toMatchObject({
      reason: 'not-a-founder',
    })
    const other = await foundCommunity(founder, { name: 'Other', nonce, ...rules })
    expect(await book.addPolicy(founded.id, other.policy)).toMatchObject({
      reason: 'wrong-community',
    })
    expect(await book.addPolicy(other.id, other.policy)).toMatchObject({
      reason: 'unknown-community',
    })
  })

  it('refuses altered bytes in every field of a policy', async () => {
    await filled()
    const next = await revised({ threshold: 300 })
    // Every fifth: a bad signature costs a slow second opinion.
    for (let at = 0; at < next.length; at += 5) {
      const altered = next.slice()
      altered[at] = (altered[at] ?? 0) ^ 1
      expect((await book.addPolicy(founded.id, altered)).ok).toBe(false)
    }
    expect(book.policyOf(founded.id)?.policy.threshold).toBe(600)
  })

  it('leaves out rows that no longer pass their checks', async () => {
    await filled()
    await rows.putAll([[`/community/${founded.id}/policy`, nonce]])
    const again = await CommunityBook.open(rows, log)
    expect(again.get(founded.id)?.policy).toBeUndefined()
    expect(log.lines).toEqual(['warn policy-row-refused reason=malformed'])
  })
})

describe('a bulletin', () => {
  const tell = async (version: number, text: string): Promise<Uint8Array> => {
    const previous = book.get(founded.id)?.bulletin?.named.id
    return signBulletin(
      [{ account: must(idFromBytes<AccountId>(founder.publicKey)), signer: founder }],
      founded.id,
      { version, description: text },
      version === 1 ? undefined : previous,
    )
  }
  const descriptionIn = (from: CommunityBook): string | undefined =>
    from.get(founded.id)?.bulletin?.named.bulletin.description

  it('is taken when it is newer, and never goes back, nor after a restart', async () => {
    await filled()
    const first = await tell(1, 'first')
    expect(await book.addBulletin(founded.id, first)).toEqual({ ok: true, value: 'newer' })
    const second = await tell(2, 'second')
    expect(await book.addBulletin(founded.id, second)).toEqual({ ok: true, value: 'newer' })
    expect(await book.addBulletin(founded.id, second)).toEqual({ ok: true, value: 'known' })
    expect(await book.addBulletin(founded.id, first)).toMatchObject({ reason: 'rolled-back' })
    const again = await CommunityBook.open(rows, log)
    expect(descriptionIn(again)).toBe('second')
    expect(await again.addBulletin(founded.id, first)).toMatchObject({ reason: 'rolled-back' })
    expect(await again.addPolicy(founded.id, founded.policy)).toEqual({ ok: true, value: 'known' })
  })

  it('comes with the records that a link or relay gives, older ones being no harm', async () => {
    const bulletin = await tell(1, 'first')
    const records = { genesis: founded.genesis, policy: founded.policy, bulletin }
    expect(await book.addRecords(records)).toEqual({ ok: true, value: founded.id })
    expect(book.recordsOf(founded.id)).toEqual(records)
    await book.addPolicy(founded.id, await revised({ threshold: 300 }))
    await book.addBulletin(founded.id, await tell(2, 'second'))
    expect(await book.addRecords(records, founded.id)).toEqual({ ok: true, value: founded.id })
    expect(book.policyOf(founded.id)?.policy.threshold).toBe(300)
    expect(descriptionIn(book)).toBe('second')
    const forged = { ...records, bulletin: founded.policy }
    expect(await book.addRecords(forged)).toMatchObject({ reason: 'bulletin wrong-domain' })
  })

  it('changes what counting rests on, and nothing else does', async () => {
    await filled()
    const before = book.get(founded.id)?.ground
    await book.addPolicy(founded.id, await revised({ threshold: 300 }))
    expect(book.get(founded.id)?.ground).toBe(before)
    await book.addBulletin(founded.id, await tell(1, 'first'))
    expect(book.get(founded.id)?.ground).not.toBe(before)
    expect(book.get(founded.id)?.ground.founders).toEqual(before?.founders)
  })

  it('that no longer passes its checks is left out, and said', async () => {
    await filled()
    await rows.putAll([[`/community/${founded.id}/bulletin`, nonce]])
    const again = await CommunityBook.open(rows, log)
    expect(again.get(founded.id)?.bulletin).toBeUndefined()
    expect(log.lines).toEqual(['warn bulletin-row-refused reason=malformed'])
  })
})
