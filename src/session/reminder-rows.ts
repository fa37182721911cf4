import {
  idFromBytes,
  parseId,
  type AccountId,
  type CommunityId,
  type SpaceId,
} from '../domain/ids.ts'
import { bytesOf } from '../domain/ids.ts'
import { TOLD, type Reminder } from '../domain/directory/reminders.ts'
import type { Rows } from '../ports/rows.ts'

const PREFIX = '/reminder/'
/** What was told, and the host's key; the title stands behind them. */
const HEAD_BYTES = 33

/** A reminder and where it belongs. */
export type KeptReminder = Reminder & {
  readonly community: CommunityId
  /** As it was called when it was last seen on a schedule. */
  readonly title: string
}

/** What this person wants to be reminded of, and what they were told: kept over reloads. */
export class ReminderRows {
  readonly #rows: Rows

  constructor(rows: Rows) {
    this.#rows = rows
  }

  /** `me` decides which of them are about our own Spaces. Throws StorageError. */
  async load(me: AccountId | undefined): Promise<readonly KeptReminder[]> {
    const found: KeptReminder[] = []
    for await (const [key, value] of this.#rows.entries(PREFIX)) {
      const [community = '', space = ''] = key.slice(PREFIX.length).split('/')
      const read = readRow(value)
      const [place, name] = [parseId<CommunityId>(community), parseId<SpaceId>(space)]
      if (!place.ok || !name.ok || read === undefined) continue
      found.push({ ...read, community: place.value, space: name.value, isOwn: read.host === me })
    }
    return found
  }

  /** Throws StorageError. */
  async store(reminder: KeptReminder): Promise<void> {
    const title = new TextEncoder().encode(reminder.title)
    const row = Uint8Array.from([TOLD.indexOf(reminder.told), ...bytesOf(reminder.host), ...title])
    await this.#rows.putAll([[rowOf(reminder), row]])
  }

  /** Throws StorageError. */
  async forget(reminder: Pick<KeptReminder, 'community' | 'space'>): Promise<void> {
    await this.#rows.delete(rowOf(reminder))
  }
}

const rowOf = ({ community, space }: Pick<KeptReminder, 'community' | 'space'>): string =>
  `${PREFIX}${community}/${space}`

function readRow(row: Uint8Array): Pick<KeptReminder, 'told' | 'host' | 'title'> | undefined {
  const told = TOLD[row[0] ?? TOLD.length]
  const host = idFromBytes<AccountId>(row.slice(1, HEAD_BYTES))
  if (told === undefined || !host.ok) return undefined
  return { told, host: host.value, title: new TextDecoder().decode(row.subarray(HEAD_BYTES)) }
}
