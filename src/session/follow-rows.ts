import { nameAttestation } from '../crypto/name-attestation.ts'
import {
  openAttestations,
  reopenAttestations,
  verifiedOf,
  type VerifiedAttestation,
} from '../crypto/open-attestation.ts'
import { readBody, writeBody } from '../wire/attestation.ts'
import { readPack, readRow, salvagePack, writePack, writeRow } from '../wire/follow-rows.ts'
import { parseId, type AccountId, type CommunityId } from '../domain/ids.ts'
import { toBase64url } from '../domain/base64url.ts'
import { foldInto } from '../domain/follow/ledger.ts'
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

/** Statements stored together from which on they go into one pack: a full slice of the shelf. */
const PACK_MIN = 64
/** Statements of a pack: 38 kB, written at once and read at once. */
const PACK_MAX = 256
/** Single rows about one followee before they are packed: a tenth of a second at the next start. */
const LOOSE_MAX = 1_024

const aboutPrefix = ({ community, account }: Followee): string => `/follow/${community}/${account}/`
const packPrefix = ({ community, account }: Followee): string =>
  `/follow-pack/${community}/${account}/`
const byPrefix = (community: CommunityId, follower: AccountId): string =>
  `/following/${community}/${follower}/`

const followeesPrefix = (community: CommunityId): string => `/followees/${community}/`

export type FollowRowsParts = {
  readonly rows: Rows
  readonly verifier: BulkVerifier
  readonly log: Log
}

type Entry = readonly [key: string, value: Uint8Array]

/** A stored statement whose seal is broken or missing. */
type Doubtful = { readonly key: string; readonly value: Uint8Array; readonly one: NamedAttestation }

/**
 * Attestations on disk: the truth that documents are rebuilt from. Each is stored about its followee,
 * in a row of its own or in a pack with others, and by its follower. What resolves is on the disk.
 */
export class FollowRows {
  readonly #rows: Rows
  readonly #verifier: BulkVerifier
  readonly #log: Log
  /** Single rows about each followee, as far as we know. */
  readonly #loose = new Map<string, number>()

  constructor({ rows, verifier, log }: FollowRowsParts) {
    this.#rows = rows
    this.#verifier = verifier
    this.#log = log
  }

  /** Writes new winners, all or nothing. Throws StorageError. */
  async store(followee: Followee, taken: readonly VerifiedAttestation[]): Promise<void> {
    const isPacked = taken.length >= PACK_MIN
    const about = isPacked ? packsOf(followee, taken) : taken.map(one => looseOf(followee, one))
    const by = taken.map(
      one => [byPrefix(one.community, one.follower) + one.followee, writeBody(one)] as const,
    )
    const known = [
      followeesPrefix(followee.community) + followee.account,
      new Uint8Array(),
    ] as const
    await this.#rows.putAll([...about, ...by, known])
    if (isPacked) return
    const prefix = aboutPrefix(followee)
    const loose = (this.#loose.get(prefix) ?? 0) + taken.length
    this.#loose.set(prefix, loose)
    if (loose > LOOSE_MAX) await this.#tidy(followee)
  }

  /**
   * The stored winners about `followee`. Signatures are checked again only where a seal is broken; what
   * proves false is named and set aside.
   */
  async loadAbout(followee: Followee): Promise<Map<AccountId, VerifiedAttestation>> {
    const winners = new Map<AccountId, VerifiedAttestation>()
    const packs = await this.#loadPacks(followee, winners)
    const loose = await this.#loadLoose(followee)
    foldInto(winners, loose)
    this.#loose.set(aboutPrefix(followee), loose.length)
    if (loose.length > LOOSE_MAX) await this.#pack(followee, loose)
    const isBloated = packs.statements > 2 * winners.size + LOOSE_MAX
    if (isBloated) await this.#repack(followee, [...winners.values()], packs.keys)
    return winners
  }

  /** About whom anything is stored in this community. */
  async followees(community: CommunityId): Promise<readonly Followee[]> {
    const prefix = followeesPrefix(community)
    const found: Followee[] = []
    for await (const [key] of this.#rows.entries(prefix)) {
      const account = parseId<AccountId>(key.slice(prefix.length))
      if (account.ok) found.push({ community, account: account.value })
    }
    return found
  }

  /** The stored statements by our own account, signatures checked: a person follows a few hundred. */
  async loadOwn(
    community: CommunityId,
    follower: AccountId,
  ): Promise<readonly VerifiedAttestation[]> {
    const stored = await this.#readBy(community, follower)
    return this.#verify(stored)
  }

  /** The stored statements by `follower`, unchecked: for peers, who check them, and to compare. */
  async loadBy(community: CommunityId, follower: AccountId): Promise<readonly NamedAttestation[]> {
    return (await this.#readBy(community, follower)).map(({ one }) => one)
  }

  async #readBy(community: CommunityId, follower: AccountId): Promise<Doubtful[]> {
    const prefix = byPrefix(community, follower)
    const found: Doubtful[] = []
    for await (const [key, value] of this.#rows.entries(prefix)) {
      if (found.length >= FOLLOWING_MAX) break
      const followee = parseId<AccountId>(key.slice(prefix.length))
      const read = followee.ok
        ? readBody(value, { community, follower, followee: followee.value })
        : followee
      const named = read.ok ? nameAttestation(read.value) : read
      if (named.ok) found.push({ key, value, one: named.value })
      else await this.#setAside(key, value, named.reason)
    }
    return found
  }

  async #loadLoose(followee: Followee): Promise<readonly VerifiedAttestation[]> {
    const { community, account } = followee
    const prefix = aboutPrefix(followee)
    const [sealed, doubtful]: [NamedAttestation[], Doubtful[]] = [[], []]
    for await (const [key, value] of this.#rows.entries(prefix)) {
      const follower = parseId<AccountId>(key.slice(prefix.length))
      const { body, isSealed } = readRow(key, value)
      const read = follower.ok
        ? readBody(body, { community, followee: account, follower: follower.value })
        : follower
      const named = read.ok ? nameAttestation(read.value) : read
      if (!named.ok) await this.#setAside(key, value, named.reason)
      else if (isSealed) sealed.push(named.value)
      else doubtful.push({ key, value, one: named.value })
    }
    if (doubtful.length === 0) return reopenAttestations(sealed)
    this.#log.warn('follow-rows-changed', { followee: account, rows: doubtful.length })
    const good = await this.#verify(doubtful)
    await this.#rows.putAll(good.map(one => looseOf(followee, one)))
    return reopenAttestations(sealed).concat(good)
  }

  async #loadPacks(
    followee: Followee,
    winners: Map<AccountId, VerifiedAttestation>,
  ): Promise<{ readonly keys: readonly string[]; readonly statements: number }> {
    const about = { community: followee.community, followee: followee.account }
    const keys: string[] = []
    let statements = 0
    for await (const [key, pack] of this.#rows.entries(packPrefix(followee))) {
      const read = readPack(key, pack, about)
      const good = read.ok ? reopenAttestations(read.value) : await this.#salvage(key, pack, about)
      keys.push(key)
      statements += good.length
      foldInto(winners, good)
    }
    return { keys, statements }
  }

  /** Keeps of a damaged pack what is still signed, and the damaged one beside it for whoever looks. */
  async #salvage(
    key: string,
    pack: Uint8Array,
    about: Pick<NamedAttestation, 'community' | 'followee'>,
  ): Promise<readonly VerifiedAttestation[]> {
    const named = salvagePack(pack, about)
      .map(nameAttestation)
      .flatMap(name => (name.ok ? [name.value] : []))
    const opened = await openAttestations(named, this.#verifier)
    const good = verifiedOf(opened)
    this.#log.warn('follow-pack-broken', { key, saved: good.length })
    await this.#rows.putAll([
      [`/set-aside${key}`, pack],
      [key, writePack(key, good)],
    ])
    return good
  }

  /** Never rejects: what was to be stored is stored, and the next one tries again. */
  async #tidy(followee: Followee): Promise<void> {
    try {
      await this.#pack(followee, await this.#loadLoose(followee))
    } catch (fault) {
      this.#log.warn('follow-rows-untidy', { followee: followee.account, why: String(fault) })
    }
  }

  /** Packs first, rows away second: who dies in between has them twice, which folds to once. */
  async #pack(followee: Followee, loose: readonly VerifiedAttestation[]): Promise<void> {
    await this.#rows.putAll(packsOf(followee, loose))
    for (const one of loose) await this.#rows.delete(aboutPrefix(followee) + one.follower)
    this.#loose.set(aboutPrefix(followee), 0)
  }

  /** As with {@link FollowRows.#pack}: the new packs first. */
  async #repack(
    followee: Followee,
    winners: readonly VerifiedAttestation[],
    oldKeys: readonly string[],
  ): Promise<void> {
    const packs = packsOf(followee, winners)
    await this.#rows.putAll(packs)
    const kept = new Set(packs.map(([key]) => key))
    for (const key of oldKeys) if (!kept.has(key)) await this.#rows.delete(key)
  }

  async #verify(stored: readonly Doubtful[]): Promise<readonly VerifiedAttestation[]> {
    const opened = await openAttestations(
      stored.map(({ one }) => one),
      this.#verifier,
    )
    for (const [index, { key, value, one }] of stored.entries()) {
      if (opened[index] !== 'bad') continue
      await this.#setAside(key, value, 'signature')
      const { community, followee, follower } = one
      // The same statement lies under two keys: neither may come back as the other.
      await this.#rows.delete(aboutPrefix({ community, account: followee }) + follower)
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

function looseOf(followee: Followee, one: NamedAttestation): Entry {
  const key = aboutPrefix(followee) + one.follower
  return [key, writeRow(key, one)]
}

/** Each pack is named after the first statement in it: no other pack begins with it. */
function packsOf(followee: Followee, statements: readonly NamedAttestation[]): Entry[] {
  const packs: Entry[] = []
  for (let at = 0; at < statements.length; at += PACK_MAX) {
    const part = statements.slice(at, at + PACK_MAX)
    const [first] = part
    if (first === undefined) continue
    const key = packPrefix(followee) + toBase64url(first.hash)
    packs.push([key, writePack(key, part)])
  }
  return packs
}
