import { sealRoomLink } from '../../src/crypto/room-link.ts'
import { seal } from '../../src/crypto/seal.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { SCHEDULE_DOMAIN, writeSchedule, type ScheduleContent } from '../../src/wire/schedule.ts'
import { newSpace, type Person } from './host.ts'
import { idOf } from './space-actions.ts'
import type { AccountId, CommunityId, PolicyId, SpaceId } from '../../src/domain/ids.ts'
import type { RoomLink } from '../../src/domain/room-link.ts'
import type { Schedule, ScheduledSpace } from '../../src/domain/directory/schedule.ts'

const HOUR_MS = 3_600_000

/** A scheduled Space as a book of schedules gets it; `name` names it. */
export const scheduledOf = (
  host: string,
  name: string,
  startsAtMs: number,
  over: Partial<ScheduledSpace> = {},
): ScheduledSpace => ({
  space: idOf<SpaceId>(name),
  community: idOf<CommunityId>('community'),
  host: idOf<AccountId>(host),
  hostName: host,
  title: name,
  language: 'it',
  topics: [],
  startsAtMs,
  scheduledAtMs: 1_000,
  revision: 0,
  link: 'link',
  genesis: new Uint8Array(),
  ...over,
})

/** A verified schedule; it names Spaces by what they are called and when they start. */
export const scheduleOf = (
  host: string,
  atMs: number,
  starts: Readonly<Record<string, number>>,
): Schedule => ({
  account: idOf<AccountId>(host),
  community: idOf<CommunityId>('community'),
  atMs,
  certificate: undefined,
  policyVersion: 1,
  policy: idOf('policy') as string as PolicyId,
  spaces: Object.entries(starts).map(([name, at]) => scheduledOf(host, name, at)),
})

/** What somebody plans, with real keys. */
export type Plan = {
  readonly community: CommunityId
  readonly policy: PolicyId
  readonly atMs: number
  readonly startsAtMs: readonly number[]
}

/** What a schedule of this person says: each Space with a link and a genesis of its own. */
export async function planOf(
  host: Person,
  { community, policy, atMs, startsAtMs }: Plan,
  change: Partial<Omit<RoomLink, 'host'>> = {},
): Promise<ScheduleContent> {
  const spaces = startsAtMs.map(async (startedAtMs, at) => {
    const opened = newSpace(atMs, { community, nonce: new Uint8Array(16).fill(at + 1) })
    const { space, envelope } = await SpaceLog.openSpace(host.account, opened)
    const link = await sealRoomLink(host.account, {
      space,
      hostName: host.name,
      community,
      communityName: 'Piazza',
      title: `Evening ${at + 1}`,
      certificate: undefined,
      entries: [{ peer: host.peer, addresses: [] }],
      startedAtMs,
      expiresAtMs: startedAtMs + HOUR_MS,
      scheduledAtMs: atMs,
      ...change,
    })
    return { link, genesis: envelope, language: 'it', topics: ['music'], revision: at }
  })
  return {
    community,
    atMs,
    certificate: undefined,
    policyVersion: 1,
    policy,
    spaces: await Promise.all(spaces),
  }
}

/** Seals it, by whoever that is. */
export const sealSchedule = (by: Person, content: ScheduleContent): Promise<Uint8Array> =>
  seal(by.account, SCHEDULE_DOMAIN, writeSchedule(content))
