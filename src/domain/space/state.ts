import type { AccountId, CommunityId, PeerId, SessionId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** 1 host, 2 co-hosts, 10 speakers (FEATURES STAGE-3). */
export const MAX_STAGE = 13

/** Somebody on stage, with the session whose bundles count. */
export type Speaker = {
  readonly account: AccountId
  readonly session: SessionId
  readonly peer: PeerId
  readonly name: string
  readonly role: 'host' | 'speaker'
}

/** What the signed actions of a Space fold to. */
export type SpaceState = {
  readonly id: SpaceId
  readonly community: CommunityId
  readonly host: AccountId
  readonly title: string
  readonly language: string
  readonly topics: readonly string[]
  readonly phase: 'live' | 'ended'
  readonly startedAtMs: TimeMs
  readonly stage: readonly Speaker[]
}
