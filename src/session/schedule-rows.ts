import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { Rows } from '../ports/rows.ts'

/** A schedule as it is kept, and the certificate that proved its host's standing, where it needed one. */
export type KeptSchedule = {
  readonly envelope: Uint8Array
  readonly certificate: Uint8Array | undefined
}

/** Schedules of one community on disk, with what proves them: a peer that was away can serve both at once. */
export class ScheduleRows {
  readonly #rows: Rows
  readonly #prefix: string
  readonly #proofs: string

  constructor(rows: Rows, community: CommunityId) {
    this.#rows = rows
    this.#prefix = `/schedule/${community}/`
    this.#proofs = `/schedule-proof/${community}/`
  }

  /** Throws StorageError. */
  async load(): Promise<readonly KeptSchedule[]> {
    const kept: KeptSchedule[] = []
    for await (const [key, envelope] of this.#rows.entries(this.#prefix)) {
      const account = key.slice(this.#prefix.length)
      kept.push({ envelope, certificate: await this.#rows.get(this.#proofs + account) })
    }
    return kept
  }

  /** Replaces what is kept of this account. Throws StorageError. */
  async store(account: AccountId, { envelope, certificate }: KeptSchedule): Promise<void> {
    const proof = this.#proofs + account
    const proofs = certificate === undefined ? [] : [[proof, certificate] as const]
    await this.#rows.putAll([[this.#prefix + account, envelope], ...proofs])
    if (certificate === undefined) await this.#rows.delete(proof)
  }

  /** Throws StorageError. */
  async forget(account: AccountId): Promise<void> {
    await this.#rows.delete(this.#prefix + account)
    await this.#rows.delete(this.#proofs + account)
  }
}
