import { createPrivateKey, createPublicKey, sign } from 'node:crypto'
import { nameAttestation } from '../../src/crypto/name-attestation.ts'
import { signAttestation } from '../../src/crypto/sign-attestation.ts'
import { idFromBytes, type AccountId, type CommunityId } from '../../src/domain/ids.ts'
import { MisuseError } from '../../src/errors.ts'
import type { Attestation, NamedAttestation } from '../../src/domain/follow/attestation.ts'
import type { Policy } from '../../src/domain/community/policy.ts'
import type { Verdict } from '../../src/verdict.ts'
import type { Signer } from '../../src/ports/key-store.ts'

/** Somebody with a key. */
export type Person = { readonly account: AccountId; readonly signer: Signer }

/** The same moment as the memory clock's start. */
export const NOON = Date.UTC(2026, 10, 24, 12)

const communityOf = (byte: number): CommunityId =>
  must(idFromBytes<CommunityId>(new Uint8Array(32).fill(byte)))

export const community: CommunityId = communityOf(0xc0)
export const otherCommunity: CommunityId = communityOf(0xc1)

const known = new Map<number, Person>()

/** The same person at every run for the same number, made once: OpenSSL takes a millisecond to read a key. */
export async function person(number: number): Promise<Person> {
  const one = known.get(number) ?? newPerson(number)
  known.set(number, one)
  return one
}

/** Of Node's own keys: crowds sign in no time. */
function newPerson(number: number): Person {
  const seed = Buffer.alloc(32, 7)
  seed.writeUInt32BE(number)
  const der = Buffer.concat([PKCS8_HEAD, seed])
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' })
  const publicKey = Uint8Array.from(spki.subarray(-32))
  const signer: Signer = {
    publicKey,
    sign: async message => Uint8Array.from(sign(null, message, privateKey)),
  }
  return { account: must(idFromBytes<AccountId>(publicKey)), signer }
}

/** Around a raw Ed25519 seed (RFC 8410 §7). */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex')

/** `count` persons, from number `from` on. */
export const people = (count: number, from = 1_000): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => person(from + index)))

export type Statement = Partial<Pick<Attestation, 'kind' | 'seq' | 'timeMs' | 'community'>>

/** What `follower` signs about `followee`: a first follow at noon unless said otherwise. */
export async function attest(
  follower: Person,
  followee: AccountId,
  statement: Statement = {},
): Promise<NamedAttestation> {
  const signed = await signAttestation(follower.signer, {
    community,
    kind: 'follow',
    seq: 1,
    timeMs: NOON,
    ...statement,
    followee,
  })
  return named(signed)
}

/** The attestation with its hash, which must be well-formed. */
export const named = (attestation: Attestation): NamedAttestation =>
  must(nameAttestation(attestation))

/** The value of a verdict that the test takes for granted. */
export function must<T>(verdict: Verdict<T, string>): T {
  if (!verdict.ok) throw new MisuseError(`expected ok, got ${verdict.reason}`)
  return verdict.value
}

/** A policy with this threshold, everybody counting for a year. */
export const policyOf = (threshold: number, change: Partial<Policy> = {}): Policy => ({
  community,
  version: 1,
  threshold,
  maxAgeDays: 365,
  starters: [],
  counted: { kind: 'open' },
  unlisted: 'gate',
  ...change,
})
