import { Watchable, type Undo, type Watched } from '../events.ts'
import type { Members } from './members-api.ts'
import type { Entrance, SessionGiven } from '../ports/media-engine.ts'
import type { NewSpace, Room, Spaces } from './spaces-api.ts'
import type { SessionKeys } from './account.ts'
import type { SpaceId } from '../domain/ids.ts'

/** A Space that we opened and have not announced yet. */
export type OpenedSpace = {
  readonly entrance: Omit<Entrance, 'addresses'>
  /** The whole room link, ready to be shared. */
  readonly link: string
  readonly code: string
  readonly session: SessionKeys
}

/** What a tab shows that more than listens. */
type Shown = Pick<Spaces, 'me' | 'community' | 'standing' | 'followRequest' | 'following' | 'lobby'>

/** Account, communities, followers and the lobby: what somebody who only listens never loads. */
export interface Membership
  extends
    Shown,
    Members,
    Pick<
      Spaces,
      'newPhrase' | 'checkPhrase' | 'becomeMe' | 'rename' | 'follow' | 'unfollow' | 'askToFollow'
    > {
  /** The records of ended sessions that were needed last: what a media plane must know as well. */
  readonly revocations: Watched<readonly Uint8Array[]>
  /** Signs a new Space. Rejects with GateShutError while the gate for such a Space is shut. */
  openSpace(options: NewSpace): Promise<OpenedSpace>
  /** A session of this tab that may sign in somebody else's Space; undefined without an account. */
  newSession(): Promise<SessionGiven | undefined>
  /** Announces it until the result is called, which says that it has ended. */
  announce(opened: OpenedSpace, room: Room): Undo
  /** The room link that the host's heartbeat carries; undefined when the Space is gone. */
  linkOf(space: SpaceId): Promise<string | undefined>
  close(): Promise<void>
}

const constant = <T>(value: T): Watched<T> => new Watchable(value)

/** What is shown before membership has loaded. */
export const NOBODY: Shown = {
  me: constant<Shown['me']['current']>(undefined),
  community: constant<Shown['community']['current']>(undefined),
  standing: constant({
    followers: 0,
    shown: { exact: true, followers: 0 },
    counted: 0,
    threshold: 600,
    gate: { open: false, reason: 'no-community' },
    unlisted: { open: false, reason: 'no-community' },
  }),
  followRequest: constant({ phase: 'idle' }),
  following: constant(new Set()),
  lobby: constant([]),
}
