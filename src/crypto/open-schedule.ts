import { hashId } from './hash-id.ts'
import { openRationed, type EnvelopeRefusal } from './open.ts'
import { UNRATIONED } from './ed25519.ts'
import { recordObjection, type Schedule, type TimeRefusal } from '../domain/directory/schedule.ts'
import { idFromBytes, type AccountId, type SpaceId } from '../domain/ids.ts'
import { SCHEDULE_MAX } from '../wire/limits.ts'
import { readSchedule, SCHEDULE_DOMAIN } from '../wire/schedule.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verified } from '../domain/verified.ts'

/** Why bytes are no schedule. All but `undecided` are wrong for everybody for ever. */
export type ScheduleOpenRefusal = EnvelopeRefusal | TimeRefusal

/**
 * Checks a schedule's signature and shape, that each genesis is that of its link's Space, and that its times are
 * within what may be scheduled. The one signature covers links and geneses; what they are signed with themselves
 * is checked by whoever opens the link. Never throws.
 */
export async function openSchedule(
  envelope: Uint8Array,
  ration: Ration = UNRATIONED,
): Promise<Verdict<Verified<Schedule>, ScheduleOpenRefusal>> {
  const opened = await openRationed(envelope, {
    domain: SCHEDULE_DOMAIN,
    maxBytes: SCHEDULE_MAX,
    ration,
  })
  if (!opened.ok) return opened
  const account = idFromBytes<AccountId>(opened.value.key)
  if (!account.ok) return refuse('key')
  const schedule = readSchedule(opened.value.payload, account.value)
  if (!schedule.ok) return schedule
  const { spaces, atMs } = schedule.value
  for (const { space, genesis, startsAtMs } of spaces) {
    if ((await hashId<SpaceId>(genesis)) !== space) return refuse('malformed')
    const objection = recordObjection(startsAtMs, atMs)
    if (objection !== undefined) return refuse(objection)
  }
  // The one place where a schedule's brand is given: its signature was checked.
  return accept(schedule.value as Verified<Schedule>)
}
