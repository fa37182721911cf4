import { openBulletin, openGenesis, openPolicy } from '../crypto/open-policy.ts'
import { bulletinSuccession, type NamedBulletin } from '../domain/community/bulletin.ts'
import { succession, type NamedPolicy } from '../domain/community/policy.ts'
import { Events, type Undo } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Community } from '../domain/community/genesis.ts'
import type { CommunityId } from '../domain/ids.ts'
import type { CommunityRecords } from '../wire/info.ts'
import type { FoundersRefusal } from '../crypto/open-founders.ts'
import type { CommunityInfo } from './spaces-api.ts'
import type { GenesisRefusal } from '../wire/genesis.ts'
import type { Ground } from '../domain/community/admission.ts'
import type { Log } from '../ports/log.ts'
import type { Rows } from '../ports/rows.ts'
import type { Verified } from '../domain/verified.ts'

/** A policy and the envelope that others check. */
export type HeldPolicy = {
  readonly named: Verified<NamedPolicy>
  readonly envelope: Uint8Array
}

/** A bulletin and the envelope that others check. */
export type HeldBulletin = {
  readonly named: Verified<NamedBulletin>
  readonly envelope: Uint8Array
}

/** What became of a record that somebody brought. */
export type RecordVerdict = Verdict<
  'newer' | 'known',
  FoundersRefusal | 'rolled-back' | 'unknown-community'
>

/** What we hold of one community. */
export type HeldCommunity = {
  readonly community: Verified<Community>
  /** The bytes whose hash is the community's id. */
  readonly genesis: Uint8Array
  /** The newest that we have seen; undefined until one arrived. */
  readonly policy: HeldPolicy | undefined
  /** The newest that we have seen; undefined until one arrived. */
  readonly bulletin: HeldBulletin | undefined
  /** Founders and revocations, for counting: another object only when they changed. */
  readonly ground: Ground
}

const PREFIX = '/community/'
const genesisKey = (id: CommunityId): string => `${PREFIX}${id}/genesis`
const policyKey = (id: CommunityId): string => `${PREFIX}${id}/policy`
const bulletinKey = (id: CommunityId): string => `${PREFIX}${id}/bulletin`

/** Genesis, newest policy and bulletin of the communities we have to do with. Kept in rows. */
export class CommunityBook {
  readonly #rows: Rows
  readonly #log: Log
  readonly #held = new Map<CommunityId, HeldCommunity>()
  readonly #events = new Events<{ changed: HeldCommunity }>()

  private constructor(rows: Rows, log: Log) {
    this.#rows = rows
    this.#log = log
  }

  /** The book as it was kept. Throws StorageError. Rows that fail their checks are left out. */
  static async open(rows: Rows, log: Log): Promise<CommunityBook> {
    const book = new CommunityBook(rows, log)
    const kept = new Map<string, Uint8Array>()
    for await (const [key, value] of rows.entries(PREFIX)) kept.set(key, value)
    for (const [key, genesis] of kept) if (key.endsWith('/genesis')) await book.#load(genesis, kept)
    return book
  }

  /** Everything that is held, in no particular order. */
  get communities(): readonly HeldCommunity[] {
    return [...this.#held.values()]
  }

  get(id: CommunityId): HeldCommunity | undefined {
    return this.#held.get(id)
  }

  /** The rules of a community as we know them. */
  policyOf(id: CommunityId): Verified<NamedPolicy> | undefined {
    return this.#held.get(id)?.policy?.named
  }

  /**
   * Takes in the genesis of `expected`, or of any community when that is not given: then the caller
   * vouches that the bytes are no stranger's. Throws StorageError.
   */
  async addGenesis(
    bytes: Uint8Array,
    expected?: CommunityId,
  ): Promise<Verdict<CommunityId, GenesisRefusal | 'wrong-community'>> {
    const community = await openGenesis(bytes)
    if (!community.ok) return community
    const { id } = community.value
    if (expected !== undefined && id !== expected) return refuse('wrong-community')
    if (this.#held.has(id)) return accept(id)
    await this.#rows.putAll([[genesisKey(id), bytes]])
    if (!this.#held.has(id)) {
      this.#put({ ...bare(community.value), genesis: bytes.slice() })
    }
    return accept(id)
  }

  /** Takes in whatever is newer of a community's records, as a relay or a link gives them. Throws StorageError. */
  async addRecords(
    { genesis, policy, bulletin }: CommunityRecords,
    expected?: CommunityId,
  ): Promise<Verdict<CommunityId, string>> {
    const id = await this.addGenesis(genesis, expected)
    if (!id.ok) return refuse(`genesis ${id.reason}`)
    const policied = await this.addPolicy(id.value, policy)
    // Ours may be newer than what somebody has in a file or link.
    if (!policied.ok && policied.reason !== 'rolled-back')
      return refuse(`policy ${policied.reason}`)
    const told = bulletin && (await this.addBulletin(id.value, bulletin))
    if (told === undefined || told.ok || told.reason === 'rolled-back') return id
    return refuse(`bulletin ${told.reason}`)
  }

  /** Takes in a bulletin envelope if it is newer than ours. Throws StorageError. */
  async addBulletin(id: CommunityId, envelope: Uint8Array): Promise<RecordVerdict> {
    const held = this.#held.get(id)
    if (held === undefined) return refuse('unknown-community')
    const named = await openBulletin(envelope, held.community)
    if (!named.ok) return named
    const current = this.#held.get(id) ?? held
    const verdict = bulletinSuccession(current.bulletin?.named, named.value)
    if (verdict === 'rolled-back') return refuse(verdict)
    if (verdict === 'known') return accept(verdict)
    this.#put(withBulletin(current, { named: named.value, envelope: envelope.slice() }))
    await this.#rows.putAll([[bulletinKey(id), envelope]])
    return accept(verdict)
  }

  /** Takes in a policy envelope if it is newer than ours. Throws StorageError. */
  async addPolicy(id: CommunityId, envelope: Uint8Array): Promise<RecordVerdict> {
    const held = this.#held.get(id)
    if (held === undefined) return refuse('unknown-community')
    const named = await openPolicy(envelope, held.community)
    if (!named.ok) return named
    const current = this.#held.get(id) ?? held
    const verdict = succession(current.policy?.named, named.value)
    if (verdict === 'rolled-back') return refuse(verdict)
    if (verdict === 'known') return accept(verdict)
    this.#noteGap(current, named.value)
    this.#put({ ...current, policy: { named: named.value, envelope: envelope.slice() } })
    await this.#rows.putAll([[policyKey(id), envelope]])
    return accept(verdict)
  }

  /** What we hand on of a community; undefined until its policy is known. */
  recordsOf(id: CommunityId): CommunityRecords | undefined {
    const held = this.#held.get(id)
    if (held?.policy === undefined) return undefined
    const { genesis, policy, bulletin } = held
    return { genesis, policy: policy.envelope, bulletin: bulletin?.envelope }
  }

  /** What a screen shows of a community; undefined while its policy is unknown. */
  infoOf(id: CommunityId, demo: boolean): CommunityInfo | undefined {
    const held = this.#held.get(id)
    if (held?.policy === undefined) return undefined
    const { threshold } = held.policy.named.policy
    return { id, name: held.community.name, threshold, demo }
  }

  /** Told after a genesis or a newer policy or bulletin came in. */
  onChange(handler: (changed: HeldCommunity) => void): Undo {
    return this.#events.on('changed', handler)
  }

  async #load(genesis: Uint8Array, kept: ReadonlyMap<string, Uint8Array>): Promise<void> {
    const community = await openGenesis(genesis)
    if (!community.ok) return this.#log.warn('community-row-refused', { reason: community.reason })
    const { id } = community.value
    const envelope = kept.get(policyKey(id))
    const named = envelope && (await openPolicy(envelope, community.value))
    if (named?.ok === false) this.#log.warn('policy-row-refused', { reason: named.reason })
    const policy =
      envelope !== undefined && named?.ok === true ? { named: named.value, envelope } : undefined
    const held = { ...bare(community.value), genesis, policy }
    const bulletin = await this.#loadBulletin(held, kept.get(bulletinKey(id)))
    this.#put(bulletin === undefined ? held : withBulletin(held, bulletin))
  }

  async #loadBulletin(
    { community }: HeldCommunity,
    envelope: Uint8Array | undefined,
  ): Promise<HeldBulletin | undefined> {
    const named = envelope && (await openBulletin(envelope, community))
    if (named?.ok === false) this.#log.warn('bulletin-row-refused', { reason: named.reason })
    return envelope !== undefined && named?.ok === true
      ? { named: named.value, envelope }
      : undefined
  }

  /** Founders that sign beside each other leave two policies of one version: worth a line. */
  #noteGap(held: HeldCommunity, { policy, predecessor }: NamedPolicy): void {
    const former = held.policy?.named
    const follows = former === undefined || predecessor === former.id
    const isNext = former !== undefined && policy.version === former.policy.version + 1
    if (isNext && !follows) {
      this.#log.warn('policy-skips-ours', { community: policy.community, version: policy.version })
    }
  }

  #put(held: HeldCommunity): void {
    this.#held.set(held.community.id, held)
    this.#events.emit('changed', held)
  }
}

/** A community of which only the genesis is known. */
const bare = (community: Verified<Community>): HeldCommunity => ({
  community,
  genesis: new Uint8Array(),
  policy: undefined,
  bulletin: undefined,
  ground: { founders: community.founders, revoked: [] },
})

const withBulletin = (held: HeldCommunity, bulletin: HeldBulletin): HeldCommunity => ({
  ...held,
  bulletin,
  ground: { founders: held.community.founders, revoked: bulletin.named.bulletin.revoked },
})
