import { Watchable, type Events, type Undo, type Watched } from '../events.ts'
import type { AppearingRoom } from './presence-teller.ts'
import type { Members } from './members-api.ts'
import type { Entrance, LeadPapers, SessionGiven } from '../ports/media-engine.ts'
import type { NewSpace, Room, Spaces } from './spaces-api.ts'
import type { SessionKeys } from './account.ts'
import type { RecordingShelf } from './recording-shelf.ts'
import type { RoomFacts } from './room.ts'
import type { SessionId, SpaceId } from '../domain/ids.ts'

/** A Space that we opened and have not announced yet. */
export type OpenedSpace = {
  readonly entrance: Omit<Entrance, 'addresses'>
  /** The whole room link, ready to be shared. */
  readonly link: string
  readonly code: string
  readonly session: SessionKeys
}

/** A room as it is accompanied while it may be led from here. */
export type LedRoom = Pick<Room, 'link' | 'state' | 'listeners' | 'leave'> & {
  readonly papers: Watched<LeadPapers | undefined>
  /** By which session we speak here; undefined while we only listen. */
  readonly session: SessionId | undefined
  readonly facts: Pick<Events<RoomFacts>, 'on'>
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
  readonly recordings: RecordingShelf
  /** The records of ended sessions that were needed last: what a media plane must know as well. */
  readonly revocations: Watched<readonly Uint8Array[]>
  /** Signs a new Space. Rejects with GateShutError while the gate for such a Space is shut. */
  openSpace(options: NewSpace): Promise<OpenedSpace>
  /** A session of this tab that may sign in somebody else's Space; undefined without an account. `door`: of a private one. */
  newSession(door?: SpaceId): Promise<SessionGiven | undefined>
  /** The same session under a new delegation; undefined for one that this tab does not have. */
  renewSession(session: SessionId): Promise<SessionGiven | undefined>
  /** Announces the Space of this room whenever, and for as long as, it is led from here. */
  accompany(room: LedRoom): void
  /** A scheduled Space has begun in this room: it says what was planned last, and is planned no more. */
  begin(space: SpaceId, room: Pick<Room, 'state' | 'edit'>): Promise<void>
  /** Says in this room that our account is here, as long as it is and wants to be listed. */
  appear(room: AppearingRoom): Undo
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
