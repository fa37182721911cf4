import { openMoved } from '../crypto/open-moved.ts'
import { openProfile } from '../crypto/open-profile.ts'
import { openRevocation } from '../crypto/open-revocation.ts'
import { readPeopleAnswer, writePeopleAnswer } from '../wire/people.ts'
import { accept, type Verdict } from '../verdict.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Log } from '../ports/log.ts'
import type { Moved } from '../domain/identity/moved.ts'
import type { MovedRefusal } from '../crypto/open-moved.ts'
import type { Profile } from '../domain/identity/profile.ts'
import type { Revocation } from '../domain/identity/revocation.ts'
import type { Rows } from '../ports/rows.ts'
import type { Verified } from '../domain/verified.ts'

const PREFIX = '/person/'
const rowOf = (account: AccountId): string => PREFIX + account

/** A record that was checked, and the bytes that others check. */
export type HeldRecord =
  | { readonly kind: 'profile'; readonly said: Verified<Profile>; readonly envelope: Uint8Array }
  | { readonly kind: 'moved'; readonly said: Verified<Moved>; readonly envelope: Uint8Array }
  | {
      readonly kind: 'revocation'
      readonly said: Verified<Revocation>
      readonly envelope: Uint8Array
    }

/** Opens a record of any kind. Never throws. */
export async function openRecord(envelope: Uint8Array): Promise<Verdict<HeldRecord, MovedRefusal>> {
  const profile = await openProfile(envelope)
  if (profile.ok) {
    return accept({ kind: 'profile', said: profile.value, envelope: envelope.slice() })
  }
  if (profile.reason !== 'wrong-domain') return profile
  const moved = await openMoved(envelope)
  if (moved.ok) return accept({ kind: 'moved', said: moved.value, envelope: envelope.slice() })
  if (moved.reason !== 'wrong-domain') return moved
  const revocation = await openRevocation(envelope)
  return revocation.ok
    ? accept({ kind: 'revocation', said: revocation.value, envelope: envelope.slice() })
    : revocation
}

/** What accounts say about themselves, on disk: one row of envelopes for each. */
export class PeopleRows {
  readonly #rows: Rows
  readonly #log: Log

  constructor(rows: Rows, log: Log) {
    this.#rows = rows
    this.#log = log
  }

  /** Everything that is stored, checked again. Throws StorageError. Broken rows are named and left. */
  async load(): Promise<readonly HeldRecord[]> {
    const found: HeldRecord[] = []
    for await (const [key, value] of this.#rows.entries(PREFIX)) {
      const envelopes = readPeopleAnswer(value)
      for (const envelope of envelopes.ok ? envelopes.value : [value]) {
        const record = await openRecord(envelope)
        if (record.ok) found.push(record.value)
        else this.#log.warn('person-row-refused', { key, reason: record.reason })
      }
    }
    return found
  }

  /** Replaces what is stored about an account. Throws StorageError. */
  async store(account: AccountId, envelopes: readonly Uint8Array[]): Promise<void> {
    await this.#rows.putAll([[rowOf(account), writePeopleAnswer(envelopes)]])
  }

  /** Throws StorageError. */
  async forget(account: AccountId): Promise<void> {
    await this.#rows.delete(rowOf(account))
  }
}
