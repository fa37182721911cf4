import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { CertificateVerdict } from './host-standing.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityBook } from './community-book.ts'
import type { Gossip } from '../ports/gossip.ts'
import type { Log } from '../ports/log.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { ScheduleBoard } from './schedule-board.ts'
import type { Streams } from '../ports/streams.ts'
import type { Watched } from '../events.ts'

/** What a board stands on. */
export type BoardPorts = {
  readonly gossip: Gossip
  readonly streams: Streams
  readonly clock: Clock
  readonly log: Log
}

/** What a board knows and asks. */
export type BoardDeps = {
  readonly community: CommunityId
  readonly book: CommunityBook
  readonly certificateVerdict: CertificateVerdict
  /** The accounts we follow: they come first in the lobby and always find room. */
  readonly following: Watched<ReadonlySet<AccountId>>
  readonly conduct: Pick<PeerConduct, 'strike' | 'maySpend'>
  readonly revoked: RevokedSessions
  /** What is planned: it travels with what is live. */
  readonly schedules?: Pick<ScheduleBoard, 'take' | 'envelopes'>
  /** For relays: Spaces that no lobby shows are taken in, for whoever comes with their link. */
  readonly carriesUnlisted?: boolean
}
