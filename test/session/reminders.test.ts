import { beforeEach, describe, expect, it } from 'vitest'
import { idOf } from '../helpers/space-actions.ts'
import { MemoryClock } from '../../src/adapters/memory/clock.ts'
import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryRows } from '../../src/adapters/memory/rows.ts'
import { Reminders } from '../../src/session/reminders.ts'
import { REMINDERS_MAX } from '../../src/domain/directory/reminders.ts'
import { scheduledOf, scheduleOf } from '../helpers/schedules.ts'
import type { AccountId, CommunityId, SpaceId } from '../../src/domain/ids.ts'
import type { Schedule } from '../../src/domain/directory/schedule.ts'

const HOUR_MS = 3_600_000
/** Of alice: with dora's dawn as many as anybody may be reminded of. */
const EVENINGS = Array.from({ length: REMINDERS_MAX - 1 }, (_, at) => `evening ${at}`)

let rows: MemoryRows
/** What is known of who plans what. */
let held: Map<AccountId, Schedule>

beforeEach(() => {
  rows = new MemoryRows()
  held = new Map()
})

const hear = (host: string, evenings: readonly string[]): void => {
  const starts = Object.fromEntries(evenings.map((name, at) => [name, (at + 1) * HOUR_MS]))
  held.set(idOf<AccountId>(host), scheduleOf(host, 1, starts))
}

/** Somebody opens the app; their schedules are read from the disk when `loaded` resolves. */
const open = (loaded: Promise<void> = Promise.resolve()): Promise<Reminders> =>
  Reminders.open({
    rows,
    clock: new MemoryClock(),
    log: new MemoryLog(),
    me: () => undefined,
    scopes: () => [
      {
        community: idOf<CommunityId>('community'),
        board: { find: () => undefined },
        schedules: { loaded, heldOf: account => held.get(account) },
      },
    ],
  })

/** Who wants to be reminded of all of them, and of no more. */
async function full(): Promise<Reminders> {
  const reminders = await open()
  for (const name of EVENINGS) await reminders.want(scheduledOf('alice', name, HOUR_MS))
  expect(await reminders.want(scheduledOf('dora', 'dawn', HOUR_MS))).toMatchObject({ ok: true })
  return reminders
}

const wanted = (reminders: Reminders, names: readonly string[]): readonly string[] =>
  names.filter(name => reminders.has(idOf<SpaceId>(name)))

const late = scheduledOf('carol', 'late', HOUR_MS)

describe('a person who is reminded of as many Spaces as may be', () => {
  it('is refused another one while all of them are planned', async () => {
    const reminders = await full()
    hear('alice', EVENINGS)
    hear('dora', ['dawn'])
    expect(await reminders.want(late)).toEqual({ ok: false, reason: 'too-many' })
    expect(wanted(reminders, [...EVENINGS, 'dawn']).length).toBe(REMINDERS_MAX)
  })

  it('loses one of a host whose word ran out to another one', async () => {
    const reminders = await full()
    hear('alice', EVENINGS)
    expect(await reminders.want(late)).toMatchObject({ ok: true })
    expect(wanted(reminders, ['dawn', 'late'])).toEqual(['late'])
    expect(wanted(reminders, EVENINGS).length).toBe(EVENINGS.length)
  })

  it('loses none whose schedule is still being read after a reload', async () => {
    ;(await full()).close()
    let arrive: () => void = () => undefined
    const again = await open(
      new Promise(resolve => {
        arrive = resolve
      }),
    )
    const wanting = again.want(late)
    hear('alice', EVENINGS)
    hear('dora', ['dawn'])
    arrive()
    expect(await wanting).toEqual({ ok: false, reason: 'too-many' })
    expect(wanted(again, [...EVENINGS, 'dawn']).length).toBe(REMINDERS_MAX)
    expect(wanted(await open(), [...EVENINGS, 'dawn']).length).toBe(REMINDERS_MAX)
  })
})
