import {
  keepInvitation,
  reopenInvitation,
  type VerifiedInvitation,
} from '../crypto/open-invitation.ts'
import { measureWork } from '../crypto/work.ts'
import { parseId, type AccountId, type CommunityId } from '../domain/ids.ts'
import { WORK_NONCE_BYTES, type MeasuredWork } from '../domain/community/work.ts'
import type { Log } from '../ports/log.ts'
import type { Rows } from '../ports/rows.ts'

const invitationPrefix = (community: CommunityId): string => `/invitation/${community}/`
const workPrefix = (community: CommunityId): string => `/work/${community}/`

/** What is kept of a community. */
export type KeptAdmissions = {
  readonly invitations: readonly VerifiedInvitation[]
  readonly works: readonly MeasuredWork[]
}

/** Invitations and proofs of work on disk. */
export class AdmissionRows {
  readonly #rows: Rows
  readonly #log: Log

  constructor(rows: Rows, log: Log) {
    this.#rows = rows
    this.#log = log
  }

  /** Writes all of them or none. Throws StorageError. */
  async store({ invitations, works }: KeptAdmissions): Promise<void> {
    await this.#rows.putAll([
      ...invitations.map(
        one =>
          [
            `${invitationPrefix(one.community)}${one.invitee}/${one.inviter}/${one.slot}`,
            keepInvitation(one),
          ] as const,
      ),
      ...works.map(one => [workPrefix(one.community) + one.account, one.nonce] as const),
    ])
  }

  /** Reads what is kept; a broken row is moved out of the way and named in the log. Throws StorageError. */
  async load(community: CommunityId): Promise<KeptAdmissions> {
    const invitations: VerifiedInvitation[] = []
    const works: MeasuredWork[] = []
    for await (const [key, value] of this.#rows.entries(invitationPrefix(community))) {
      const invitation = reopenInvitation(value, community)
      if (invitation === undefined) await this.#setAside(key, value)
      else invitations.push(invitation)
    }
    for await (const [key, value] of this.#rows.entries(workPrefix(community))) {
      const account = parseId<AccountId>(key.slice(workPrefix(community).length))
      const isWhole = account.ok && value.length === WORK_NONCE_BYTES
      if (isWhole) works.push(measureWork({ community, account: account.value, nonce: value }))
      else await this.#setAside(key, value)
    }
    return { invitations, works }
  }

  async #setAside(key: string, value: Uint8Array): Promise<void> {
    this.#log.warn('admission-row-broken', { key })
    await this.#rows.putAll([[`/set-aside${key}`, value]])
    await this.#rows.delete(key)
  }
}
