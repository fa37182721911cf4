import { digestWinners, nameAttestation } from '../crypto/name-attestation.ts'
import {
  openAttestations,
  reopenAttestations,
  verifiedOf,
  type VerifiedAttestation,
} from '../crypto/open-attestation.ts'
import { readBody, writeBody } from '../wire/attestation.ts'
import { parseId, type AccountId, type CommunityId } from '../domain/ids.ts'
import type { BulkVerifier } from '../ports/verifier.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { Log } from '../ports/log.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { Rows } from '../ports/rows.ts'

/**
 * Most statements of one follower that we read back: an account that follows more gets the rest by
 * followee. Bounds what a stranger's question makes us read.
 */
export const FOLLOWING_MAX = 8_192

const aboutPrefix = ({ community, account }: Followee): string => `/follow/${community}/${account}/`
const byPrefix = (community: CommunityId, follower: AccountId): string =>
  `/following/${community}/${follower}/`
const digestKey = ({ community, account }: Followee): string =>
  `/follow-digest/${community}/${account}`

export type FollowRowsParts = {
  readonly rows: Rows
  readonly verifier: BulkVerifier
  readonly log: Log
}

/**
 * Attestations on disk: the truth that documents are rebuilt from. Each is stored under its followee
 * and under its follower, beside the digest of all that were verified about that followee.
 */
export class FollowRows {
  readonly #rows: Rows
  readonly #verifier: BulkVerifier
  readonly #log: Log

  constructor({ rows, verifier, log }: FollowRowsParts) {
    this.#rows = rows
    this.#verifier = verifier
    this.#log = log
  }

  /** Writes winners and the digest of all of them, all or nothing. Throws StorageError. */
  async store(
    followee: Followee,
    taken: readonly VerifiedAttestation[],
    digest: Uint8Array,
  ): Promise<void> {
    await this.#rows.putAll([
      ...taken.flatMap(one => {
        const body = writeBody(one)
        const by = byPrefix(one.community, one.follower) + one.followee
        return [[aboutPrefix(followee) + one.follower, body] as const, [by, body] as const]
      }),
      [digestKey(followee), digest],
    ])
  }

  /** The stored statements about `followee`; signatures are checked again only if the digest differs. */
  async loadAbout(followee: Followee): Promise<readonly VerifiedAttestation[]> {
    const { community, account } = followee
    const prefix = aboutPrefix(followee)
    const stored = await this.#read(prefix, follower => ({
      community,
      followee: account,
      follower,
    }))
    if (stored.length === 0) return []
    const digest = (await this.#rows.get(digestKey(followee))) ?? new Uint8Array()
    const known = reopenAttestations({ community, followee: account }, stored, digest)
    if (known !== undefined) return known
    this.#log.warn('follow-rows-changed', { followee: account, rows: stored.length })
    const good = await this.#verify(stored)
    await this.store(followee, good, digestWinners({ community, followee: account }, good))
    return good
  }

  /** The stored statements by our own account, signatures checked: a person follows a few hundred. */
  async loadOwn(
    community: CommunityId,
    follower: AccountId,
  ): Promise<readonly VerifiedAttestation[]> {
    return this.#verify(await this.loadBy(community, follower))
  }

  /** The stored statements by `follower`, unchecked: for peers, who check them, and to compare. */
  async loadBy(community: CommunityId, follower: AccountId): Promise<readonly NamedAttestation[]> {
    const prefix = byPrefix(community, follower)
    return this.#read(prefix, followee => ({ community, follower, followee }), FOLLOWING_MAX)
  }

  async #read(
    prefix: string,
    about: (other: AccountId) => Pick<NamedAttestation, 'community' | 'followee' | 'follower'>,
    max = Number.POSITIVE_INFINITY,
  ): Promise<NamedAttestation[]> {
    const found: NamedAttestation[] = []
    for await (const [key, body] of this.#rows.entries(prefix)) {
      if (found.length >= max) break
      const other = parseId<AccountId>(key.slice(prefix.length))
      const read = other.ok ? readBody(body, about(other.value)) : other
      const named = read.ok ? nameAttestation(read.value) : read
      if (named.ok) found.push(named.value)
      else await this.#setAside(key, body, named.reason)
    }
    return found
  }

  async #verify(stored: readonly NamedAttestation[]): Promise<readonly VerifiedAttestation[]> {
    const opened = await openAttestations(stored, this.#verifier)
    for (const [index, one] of stored.entries()) {
      if (opened[index] !== 'bad') continue
      const { community, followee, follower } = one
      const about = aboutPrefix({ community, account: followee }) + follower
      await this.#setAside(about, writeBody(one), 'signature')
      await this.#rows.delete(byPrefix(community, follower) + followee)
    }
    return verifiedOf(opened)
  }

  /** Moves a broken row out of the way, named in the log, so that somebody may look at it. */
  async #setAside(key: string, value: Uint8Array, reason: string): Promise<void> {
    this.#log.warn('follow-row-broken', { key, reason })
    await this.#rows.putAll([[`/set-aside${key}`, value]])
    await this.#rows.delete(key)
  }
}
