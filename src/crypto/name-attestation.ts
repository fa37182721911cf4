/**
 * Names of attestations. SHA-256 comes from @noble/hashes because it answers at once: WebCrypto's
 * promise per hash costs more than the hash of 137 bytes, and folds compare names synchronously.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { isAcceptableKey } from './acceptable-key.ts'
import { itemNumber, writeStatement } from '../wire/attestation.ts'
import { joinBytes } from '../wire/join-bytes.ts'
import { RangeTree } from '../domain/follow/range-tree.ts'
import { SALT_BYTES } from '../wire/follow-sync.ts'
import { sortedByAccount } from '../domain/follow/order.ts'
import { bytesOf, type AccountId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Attestation, NamedAttestation } from '../domain/follow/attestation.ts'
import type { FollowItem } from '../wire/follow-update.ts'
import type { TimeMs } from '../domain/time.ts'

const DIGEST_TAG = new TextEncoder().encode('loggia/follow-digest/v1\0')
const RANGES_TAG = new TextEncoder().encode('loggia/follow-ranges/v1\0')
const RANK_TAG = new TextEncoder().encode('loggia/follow-rank/v1\0')

/** Why a well-formed attestation can never be valid; all of them hold for everybody for ever. */
export type AttestationRefusal = 'self' | 'key' | 'number'

/** Everything that validity asks but the signature: the follower is another and has a sound key. */
export function nameAttestation(
  attestation: Attestation,
): Verdict<NamedAttestation, 'self' | 'key'> {
  const wrong = wrongParty(attestation)
  if (wrong !== undefined) return refuse(wrong)
  return accept({ ...attestation, hash: sha256(writeStatement(attestation)) })
}

/** What is wrong with who speaks about whom, where no name is needed: a hash costs more than the look. */
export function wrongParty(
  attestation: Pick<Attestation, 'followee' | 'follower'>,
): 'self' | 'key' | undefined {
  if (attestation.follower === attestation.followee) return 'self'
  return isAcceptableKey(bytesOf(attestation.follower)) ? undefined : 'key'
}

/** Names the items of an update and checks that each lies under its own number. */
export function nameItems(
  items: readonly FollowItem[],
): Verdict<readonly NamedAttestation[], AttestationRefusal> {
  const named: NamedAttestation[] = []
  for (const { number, attestation } of items) {
    const name = nameAttestation(attestation)
    if (!name.ok) return name
    // Else one statement could fill a document under ten thousand numbers.
    if (itemNumber(attestation, name.value.hash) !== number) return refuse('number')
    named.push(name.value)
  }
  return accept(named)
}

/** Nobody yet. Ranges over the names of one followee's winners, and what they are hashed with. */
export const emptyRanges = (): RangeTree => new RangeTree(sha256)

/** What replicas compare: a hash over the names of one followee's winners, by ranges of followers. */
export const digestRanges = (
  of: Pick<Attestation, 'community' | 'followee'>,
  tree: RangeTree,
): Uint8Array =>
  sha256(joinBytes([RANGES_TAG, bytesOf(of.community), bytesOf(of.followee), tree.digest]))

/** The same from the winners themselves, one a follower, in any order. */
export const digestWinners = (
  of: Pick<Attestation, 'community' | 'followee'>,
  winners: Iterable<NamedAttestation>,
): Uint8Array => digestRanges(of, emptyRanges().with([...winners]))

/**
 * Four bytes that stand for a digest in one exchange. Salted, so that nobody prepares statements which
 * look the same there and hide others behind them; an accident is found at the next exchange.
 */
export const markWith =
  (salt: Uint8Array) =>
  (digest: Uint8Array): number =>
    new DataView(sha256(joinBytes([salt, digest])).buffer).getUint32(0)

/** The salt of an exchange: what nobody else knows beforehand. */
export const saltOf = (digest: Uint8Array, nowMs: TimeMs): Uint8Array =>
  sha256(joinBytes([digest, new TextEncoder().encode(String(nowMs))])).slice(0, SALT_BYTES)

/** A hash over the names of one follower's own statements, in order of followee. */
export function digestStatements(
  of: Pick<Attestation, 'community' | 'follower'>,
  statements: Iterable<NamedAttestation>,
): Uint8Array {
  const hashes = sortedByAccount(statements, one => one.followee).map(one => one.hash)
  return sha256(joinBytes([DIGEST_TAG, bytesOf(of.community), bytesOf(of.follower), ...hashes]))
}

/** A follower's place in the window of `followee`: 32 bytes, evenly spread, the same for every seq. */
export const rankFollower = (followee: AccountId, follower: AccountId): Uint8Array =>
  sha256(joinBytes([RANK_TAG, bytesOf(followee), bytesOf(follower)]))
