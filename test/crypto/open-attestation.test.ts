import { describe, expect, it } from 'vitest'
import {
  attest,
  community,
  must,
  named,
  otherCommunity,
  people,
  person,
  type Person,
} from '../helpers/follows.ts'
import { digestWinners, nameAttestation, rankFollower } from '../../src/crypto/name-attestation.ts'
import { oddPerson } from '../helpers/odd-person.ts'
import { LocalBulkVerifier } from '../../src/crypto/bulk-verifier.ts'
import { openAttestations } from '../../src/crypto/open-attestation.ts'
import { signAttestation } from '../../src/crypto/sign-attestation.ts'
import { idFromBytes, type AccountId } from '../../src/domain/ids.ts'
import { MisuseError } from '../../src/errors.ts'
import type { Attestation, NamedAttestation } from '../../src/domain/follow/attestation.ts'

const verifier = new LocalBulkVerifier()
const alice = await person(1)
const [bob, carol] = (await people(2)) as [Person, Person]
const good = await attest(bob, alice.account)

const isValid = async (attestation: NamedAttestation): Promise<boolean> => {
  const [opened] = await openAttestations([attestation], verifier)
  return opened !== 'bad'
}

describe('a signature', () => {
  it('is good under the follower’s key', async () => {
    expect(await isValid(good)).toBe(true)
  })

  it.each<[string, Partial<Attestation>]>([
    ['community', { community: otherCommunity }],
    ['followee', { followee: carol.account }],
    ['follower', { follower: carol.account }],
    ['kind', { kind: 'unfollow' }],
    ['seq', { seq: 2 }],
    ['time', { timeMs: good.timeMs + 1 }],
    ['signature', { signature: good.signature.with(5, (good.signature[5] ?? 0) ^ 1) }],
  ])('covers the %s', async (_what, change) => {
    expect(await isValid(named({ ...good, ...change }))).toBe(false)
  })

  it('among many is told apart, in order', async () => {
    const bad = named({ ...good, seq: 3 })
    const other = await attest(carol, alice.account)
    const opened = await openAttestations([bad, good, bad, other], verifier)
    expect(opened).toEqual(['bad', good, 'bad', other])
  })

  it('that is bad or odd is undecided where no second opinion may be had', async () => {
    const bad = named({ ...good, seq: 3 })
    const odd = await attest(await oddPerson(9), alice.account)
    const none = (): boolean => false
    expect(await openAttestations([bad, good, odd], verifier, none)).toEqual([
      'undecided',
      good,
      'undecided',
    ])
    const last = (index: number): boolean => index === 2
    expect(await openAttestations([bad, good, odd], verifier, last)).toEqual([
      'undecided',
      good,
      odd,
    ])
  })
})

describe('a follower', () => {
  it('is another than the followee', () => {
    expect(nameAttestation({ ...good, followee: bob.account })).toEqual({
      ok: false,
      reason: 'self',
    })
  })

  it.each<[string, (key: Uint8Array) => void]>([
    ['the identity', key => key.fill(0).set([1])],
    ['zero', key => key.fill(0)],
    ['a small-order key with the sign bit', key => key.fill(0).set([1]) ?? (key[31] = 0x80)],
    ['a non-canonical key', key => key.fill(0xff)],
  ])('is not %s, whose signature would fit everything', (_what, set) => {
    const key = new Uint8Array(32)
    set(key)
    const follower = must(idFromBytes<AccountId>(key))
    expect(nameAttestation({ ...good, follower })).toEqual({ ok: false, reason: 'key' })
  })
})

describe('the digest of winners', () => {
  const about = { community, followee: alice.account }

  it('ignores their order and changes with any of them', async () => {
    const other = await attest(carol, alice.account)
    const digest = digestWinners(about, [good, other])
    expect(digestWinners(about, [other, good])).toEqual(digest)
    expect(digestWinners(about, [good])).not.toEqual(digest)
    const unfollow = await attest(carol, alice.account, { kind: 'unfollow' })
    expect(digestWinners(about, [good, unfollow])).not.toEqual(digest)
  })

  it('belongs to its followee and community', () => {
    const digest = digestWinners(about, [])
    expect(digestWinners({ ...about, followee: bob.account }, [])).not.toEqual(digest)
    expect(digestWinners({ ...about, community: otherCommunity }, [])).not.toEqual(digest)
  })
})

describe('signing', () => {
  const wish = { community, followee: alice.account, kind: 'follow', timeMs: 0 } as const

  it.each([0, 1_024, 1.5, Number.NaN])('with seq %d is a mistake of ours', async seq => {
    await expect(signAttestation(bob.signer, { ...wish, seq })).rejects.toThrow(MisuseError)
  })

  it.each([-1, 2 ** 48])('at time %d is a mistake of ours', async timeMs => {
    await expect(signAttestation(bob.signer, { ...wish, seq: 1, timeMs })).rejects.toThrow(
      MisuseError,
    )
  })
})

it('a rank depends on the pair alone', () => {
  expect(rankFollower(alice.account, bob.account)).toEqual(rankFollower(alice.account, bob.account))
  expect(rankFollower(alice.account, bob.account)).not.toEqual(
    rankFollower(carol.account, bob.account),
  )
})
