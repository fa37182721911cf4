import { successionOf, type Succession } from './succession.ts'
import type { AccountId, BulletinId, CommunityId } from '../ids.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { Revocation } from './invitation.ts'

/** Letters of a community's description: what fits on a card. */
export const DESCRIPTION_MAX_LETTERS = 280
/** Relays a bulletin names: a newcomer tries them in turn. */
export const RELAYS_MAX = 8
/** Accounts that may act for the founders in Spaces. */
export const MODERATORS_MAX = 64
/**
 * Branches a bulletin cuts off: 17 kB, which every peer of the community loads. A founder who needs
 * more cuts higher up: one revocation takes everybody below with it.
 */
export const REVOKED_MAX = 256

/** What founders tell their community between policies: signed like one, versioned by itself. */
export type Bulletin = {
  readonly community: CommunityId
  /** Counts up from 1; the newest wins, ties by hash. */
  readonly version: number
  readonly description: string
  /** Where the community's relays answer. */
  readonly relays: readonly EntryPoint[]
  readonly moderators: readonly AccountId[]
  /** Invitations that no longer count, nor anything below them. */
  readonly revoked: readonly Revocation[]
}

/** A bulletin under the hash of its envelope, with the hash of the one it came after. */
export type NamedBulletin = {
  readonly id: BulletinId
  readonly bulletin: Bulletin
  /** Undefined exactly for version 1. */
  readonly predecessor: BulletinId | undefined
}

/** What a bulletin that arrives is to the one we hold: like a policy's succession. */
export function bulletinSuccession(
  held: NamedBulletin | undefined,
  arriving: NamedBulletin,
): Succession {
  return successionOf(held && versioned(held), versioned(arriving))
}

const versioned = ({ id, bulletin }: NamedBulletin): { id: BulletinId; version: number } => ({
  id,
  version: bulletin.version,
})
