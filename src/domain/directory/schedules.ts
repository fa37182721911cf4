import { isToCome, LATE_MS, SCHEDULE_LASTS_MS } from './schedule.ts'
import { accept, refuse, type Verdict } from '../../verdict.ts'
import type { AccountId, SpaceId } from '../ids.ts'
import type { Schedule, ScheduledSpace } from './schedule.ts'
import type { TimeMs } from '../time.ts'

/** Accounts whose schedules one reader keeps: 0.7 MB of honest ones, 8 MB of the longest. */
export const SCHEDULES_MAX = 512

/** A verified schedule and what its certificate proved. */
export type HeardSchedule = {
  readonly schedule: Schedule
  /** The printed hash of its envelope: which of two with one time counts. */
  readonly id: string
  /** Undefined for a starter. */
  readonly provenFollowers: number | undefined
}

type Held = HeardSchedule & { readonly firstHeardMs: TimeMs }

/** What is planned in one community, as far as we heard: one schedule per account. A value. */
export type Schedules = ReadonlyMap<AccountId, Held>

/** A scheduled Space, and whether we follow its host. */
export type Coming = {
  readonly scheduled: ScheduledSpace
  readonly followed: boolean
  readonly provenFollowers: number | undefined
}

/**
 * Why a schedule changes nothing. `nothing-to-come`: all that it names is over, and nothing older is held
 * that it could take back. `full`: there is no room for an account that we don't follow.
 */
export type ScheduleRefusal = 'old' | 'nothing-to-come' | 'full'

/** Nothing was heard yet. */
export const NO_SCHEDULES: Schedules = new Map()

/** Why a schedule would change nothing, before anything costly is checked. */
export function scheduleStaleness(
  schedules: Schedules,
  { schedule, id }: Pick<HeardSchedule, 'schedule' | 'id'>,
  nowMs: TimeMs,
): 'old' | 'nothing-to-come' | undefined {
  const held = schedules.get(schedule.account)
  if (held === undefined) {
    return schedule.spaces.some(one => isToCome(one, nowMs)) ? undefined : 'nothing-to-come'
  }
  const { atMs } = held.schedule
  return atMs > schedule.atMs || (atMs === schedule.atMs && held.id >= id) ? 'old' : undefined
}

/** Whether a schedule names a Space that the one we hold does not: only that asks for standing anew. */
export function namesAnother(schedules: Schedules, { account, spaces }: Schedule): boolean {
  const held = schedules.get(account)?.schedule.spaces ?? []
  return spaces.some(({ space }) => held.every(known => known.space !== space))
}

/** Takes in a verified schedule. `followed` are the accounts we follow. */
export function hearSchedule(
  schedules: Schedules,
  heard: HeardSchedule,
  nowMs: TimeMs,
  followed: ReadonlySet<AccountId>,
): Verdict<Schedules, ScheduleRefusal> {
  const stale = scheduleStaleness(schedules, heard, nowMs)
  if (stale !== undefined) return refuse(stale)
  const { account } = heard.schedule
  const next = new Map(schedules)
  const former = next.get(account)
  if (former === undefined && next.size >= SCHEDULES_MAX) {
    const victim = victimIn(next, nowMs, followed.has(account) ? followed : undefined)
    if (victim === undefined) return refuse('full')
    next.delete(victim)
  }
  return accept(next.set(account, { ...heard, firstHeardMs: former?.firstHeardMs ?? nowMs }))
}

/** Drops records that keep no older one away any more. */
export function expireSchedules(schedules: Schedules, nowMs: TimeMs): Schedules {
  const left = [...schedules].filter(([, held]) => held.schedule.atMs + SCHEDULE_LASTS_MS > nowMs)
  return left.length === schedules.size ? schedules : new Map(left)
}

/** What is to come and not live yet: people we follow first, then the soonest. */
export function comingUp(
  schedules: Schedules,
  {
    followed,
    live,
    nowMs,
  }: {
    readonly followed: ReadonlySet<AccountId>
    readonly live: ReadonlySet<SpaceId>
    readonly nowMs: TimeMs
  },
): readonly Coming[] {
  const rows = [...schedules.values()].flatMap(({ schedule, provenFollowers }) =>
    schedule.spaces
      .filter(one => isToCome(one, nowMs) && !live.has(one.space))
      .map(scheduled => ({ scheduled, followed: followed.has(schedule.account), provenFollowers })),
  )
  return rows.sort(
    (one, other) => Number(other.followed) - Number(one.followed) || bySoonest(one, other),
  )
}

/** When {@link comingUp} will next show something else by the clock alone; undefined: never. */
export function nextOver(schedules: Schedules, nowMs: TimeMs): TimeMs | undefined {
  const ends = [...schedules.values()].flatMap(({ schedule }) =>
    schedule.spaces.filter(one => isToCome(one, nowMs)).map(one => one.startsAtMs + LATE_MS),
  )
  return ends.length === 0 ? undefined : Math.min(...ends)
}

/** Accounts with something to come, whose next Space starts soonest first: what newcomers are told. */
export function soonestFirst(schedules: Schedules, nowMs: TimeMs): readonly AccountId[] {
  const next = [...schedules].flatMap(([account, { schedule }]) => {
    const starts = schedule.spaces.filter(one => isToCome(one, nowMs)).map(one => one.startsAtMs)
    return starts.length === 0 ? [] : [{ account, atMs: Math.min(...starts) }]
  })
  return next.sort((one, other) => one.atMs - other.atMs).map(({ account }) => account)
}

const bySoonest = ({ scheduled: one }: Coming, { scheduled: other }: Coming): number =>
  one.startsAtMs - other.startsAtMs || (one.space < other.space ? -1 : 1)

/**
 * Who makes room: an account with nothing to come, and for one that we follow the stranger heard of last.
 * Those who were there first stay, so that a flood of made-up hosts cannot push anybody out.
 */
function victimIn(
  schedules: Schedules,
  nowMs: TimeMs,
  followed: ReadonlySet<AccountId> | undefined,
): AccountId | undefined {
  let latest: Held | undefined
  for (const [account, held] of schedules) {
    if (held.schedule.spaces.every(one => !isToCome(one, nowMs))) return account
    if (followed === undefined || followed.has(account)) continue
    if (latest === undefined || held.firstHeardMs >= latest.firstHeardMs) latest = held
  }
  return latest?.schedule.account
}
