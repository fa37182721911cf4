import { banOf } from './rules.ts'
import { isMember } from './members.ts'
import { REQUEST_LASTS_MS, WAITING_MAX } from './requests.ts'
import { MEMBERS_MAX, type SpaceState } from './state.ts'
import type { AccountId, SessionId, SpaceId } from '../ids.ts'
import type { Delegated } from '../identity/revocation.ts'
import type { TimeMs } from '../time.ts'
import type { Window } from './actions.ts'

/**
 * Which epoch a private Space is in and who is given its secret: what whoever keeps its keys decides. Who is a
 * member is in the log; sessions are not, they knock.
 */

/** Somebody asks to be let in to a private Space: verified, not in the log. */
export type Knock = {
  readonly space: SpaceId
  readonly account: AccountId
  readonly session: SessionId
  /** X25519, 32 bytes. */
  readonly sealingKey: Uint8Array
  readonly window: Window
  readonly name: string
  readonly atMs: TimeMs
}

/** Somebody at the door, as its keepers see it. */
export type Knocking = {
  readonly account: AccountId
  readonly name: string
  readonly sinceMs: TimeMs
}

/** The door of a private Space: who asks to be let in, and which members came, each first come first. */
export type DoorList = {
  readonly knocking: readonly Knocking[]
  readonly inside: readonly Knocking[]
}

/** A session that knocked: since when, and when last, by our own clock. */
type Known = Knock & { readonly sinceMs: TimeMs; readonly heardAtMs: TimeMs }

/** The door and the keys of a private Space, as one of its keepers has them. */
export type Keyring = {
  /** The newest that this keeper began; 0 before. */
  readonly epoch: number
  /** The newest knock of each session, in the order in which they first came. */
  readonly sessions: ReadonlyMap<SessionId, Known>
  /** Who was given the secret of this epoch. */
  readonly holders: ReadonlyMap<SessionId, Delegated>
  /** Sent away; by the time of the knock that was refused. */
  readonly refused: ReadonlyMap<AccountId, TimeMs>
}

/** What a keeper looks at. */
export type DoorView = {
  readonly state: SpaceState
  readonly nowMs: TimeMs
  /** Whether its account has ended a session. */
  isRevoked(session: Delegated): boolean
}

/** What sets the numbers of one keeper's epochs apart: the newest that it heard of, and its place among keepers. */
export type EpochNumbers = { readonly heard: number; readonly place: number }

/** What is to be done: `renew` begins the epoch of `ring` with a new secret; `grant` seals it to these sessions. */
export type KeyStep = {
  readonly ring: Keyring
  readonly renew: boolean
  readonly grant: readonly Knock[]
}

/** Who waits at the door says so this often; nothing promises that a knock arrives. */
export const KNOCK_EVERY_MS = 5_000
/** Three knocks that did not come: who stood at the door has gone, or was answered by somebody else. */
export const KNOCK_GONE_MS = 3 * KNOCK_EVERY_MS + 1_000
/**
 * Who is inside says so this often, with whatever delegation it has by then: so a renewed one is known before the old
 * one ends, and who became a keeper lately knows whom to give the next secret. 256 members are one knock a second.
 */
export const KNOCK_AGAIN_MS = 240_000
/** Two of these that did not come: the tab is closed, and a new secret need not be sealed to it. */
export const MEMBER_GONE_MS = 2 * KNOCK_AGAIN_MS + 60_000

/** A phone, a desktop, and each of them once more after a reload. */
const SESSIONS_PER_ACCOUNT = 4
/** Members with two sessions each, and everybody who may wait. Beyond it who knocked longest ago is forgotten. */
const SESSIONS_MAX = 2 * MEMBERS_MAX + WAITING_MAX
/** Clocks' seconds, so that a keeper that has heard of no epoch begins above those before it. */
const SECOND_MS = 1_000
/** The leader, two co-hosts, any other heir: two that begin an epoch at once never give it one number. */
const KEEPER_PLACES = 4

/** What a keeper knows at first. */
export const EMPTY_RING: Keyring = {
  epoch: 0,
  sessions: new Map(),
  holders: new Map(),
  refused: new Map(),
}

/** Notes a knock. Old ones, those of banned accounts, revoked sessions and those beyond the limits change nothing. */
export function noteKnock(ring: Keyring, knock: Knock, view: DoorView): Keyring {
  const { state, nowMs } = view
  const { account, session, atMs } = knock
  const before = ring.sessions.get(session)
  const isTimely = Math.abs(nowMs - atMs) <= REQUEST_LASTS_MS && isWithin(knock.window, atMs)
  if (!isTimely || (before !== undefined && before.atMs >= atMs)) return ring
  if (banOf(state, account, nowMs) !== undefined || view.isRevoked(delegatedOf(knock))) return ring
  const mayEnter = isMember(state, account)
  if (!mayEnter && before === undefined && isDoorFull(ring, view, account)) return ring
  const isBack = before !== undefined && nowMs - before.heardAtMs <= KNOCK_GONE_MS
  const sinceMs = isBack || mayEnter ? (before?.sinceMs ?? nowMs) : nowMs
  const known = new Map(ring.sessions).set(session, { ...knock, sinceMs, heardAtMs: nowMs })
  const refused = new Map(ring.refused)
  // Who asks again after an answer stands at the door again.
  if ((refused.get(account) ?? Infinity) < atMs) refused.delete(account)
  return { ...ring, sessions: bounded(known, account), refused }
}

/** A knock came to who keeps the keys: a member's is answered with them, unless that says only that it is here. */
export function takeKnock(ring: Keyring, knock: Knock, view: DoorView): KeyStep {
  const noted = noteKnock(ring, knock, view)
  const heardAtMs = ring.sessions.get(knock.session)?.heardAtMs ?? -Infinity
  // Who lacks the secret that it was given knocks again at once, and is given it then.
  const isHereStill =
    ring.holders.has(knock.session) && view.nowMs - heardAtMs >= KNOCK_AGAIN_MS / 2
  if (noted === ring || isHereStill || !isMember(view.state, knock.account)) {
    return { ring: noted, renew: false, grant: [] }
  }
  return { ring: withHolders(noted, [knock]), renew: false, grant: [knock] }
}

/**
 * The log changed, or an account ended sessions: who was let in is given the secret; when somebody lost the right to
 * it who had it, there is a new one.
 */
export function followMembers(ring: Keyring, view: DoorView, numbers: EpochNumbers): KeyStep {
  const isLeaked = [...ring.holders.values()].some(
    holder => !isMember(view.state, holder.account) || view.isRevoked(holder),
  )
  if (isLeaked) return beginEpoch(ring, view, numbers)
  const grant = membersHere(ring, view).filter(({ session }) => !ring.holders.has(session))
  if (grant.length === 0) return { ring, renew: false, grant: [] }
  return { ring: withHolders(ring, grant), renew: false, grant }
}

/** A new secret for every member that is here. */
export function beginEpoch(ring: Keyring, view: DoorView, numbers: EpochNumbers): KeyStep {
  const { state, nowMs } = view
  const sessions = new Map(
    [...ring.sessions].filter(
      ([, known]) =>
        banOf(state, known.account, nowMs) === undefined && !view.isRevoked(delegatedOf(known)),
    ),
  )
  const heard = Math.max(numbers.heard, ring.epoch)
  const epoch = nextEpoch({ ...numbers, heard }, nowMs)
  const begun: Keyring = { ...ring, epoch, sessions, holders: new Map() }
  const grant = membersHere(begun, view)
  return { ring: withHolders(begun, grant), renew: true, grant }
}

/** Above all that was heard of, and of no other keeper's numbers. */
function nextEpoch({ heard, place }: EpochNumbers, nowMs: TimeMs): number {
  const from = Math.max(heard + 1, Math.floor(nowMs / SECOND_MS))
  return from + ((place - (from % KEEPER_PLACES) + KEEPER_PLACES) % KEEPER_PLACES)
}

/** Sends somebody away; answers the sessions that are to be told. */
export function refuseKnock(
  ring: Keyring,
  account: AccountId,
): { readonly ring: Keyring; readonly told: readonly Knock[] } {
  const told = [...ring.sessions.values()].filter(knock => knock.account === account)
  const atMs = Math.max(0, ...told.map(knock => knock.atMs))
  return { ring: { ...ring, refused: new Map(ring.refused).set(account, atMs) }, told }
}

/** Who stands at the door and who came through it, each account once. */
export function doorList(ring: Keyring, { state, nowMs }: DoorView): DoorList {
  const knocking = new Map<AccountId, Knocking>()
  const inside = new Map<AccountId, Knocking>()
  for (const { account, name, sinceMs, heardAtMs } of ring.sessions.values()) {
    if (account === state.host || banOf(state, account, nowMs) !== undefined) continue
    const isIn = isMember(state, account)
    const list = isIn ? inside : knocking
    const isGone = nowMs - heardAtMs > (isIn ? MEMBER_GONE_MS : KNOCK_GONE_MS)
    const isSentAway = !isIn && ring.refused.has(account)
    if (!isGone && !isSentAway && !list.has(account)) list.set(account, { account, name, sinceMs })
  }
  return { knocking: [...knocking.values()], inside: [...inside.values()] }
}

function isDoorFull(ring: Keyring, view: DoorView, account: AccountId): boolean {
  const { knocking: waiting } = doorList(ring, view)
  return waiting.length >= WAITING_MAX && waiting.every(other => other.account !== account)
}

/** Sessions of members that may be given a secret now. */
function membersHere({ sessions }: Keyring, view: DoorView): readonly Known[] {
  const { state, nowMs } = view
  return [...sessions.values()].filter(
    known =>
      isMember(state, known.account) &&
      nowMs <= known.window.untilMs &&
      nowMs - known.heardAtMs <= MEMBER_GONE_MS &&
      !view.isRevoked(delegatedOf(known)),
  )
}

function withHolders(ring: Keyring, given: readonly Knock[]): Keyring {
  const holders = new Map(ring.holders)
  for (const knock of given) holders.set(knock.session, delegatedOf(knock))
  return { ...ring, holders }
}

const delegatedOf = ({ account, session, window }: Knock): Delegated => ({
  account,
  session,
  notBeforeMs: window.fromMs,
})

function bounded<Entry extends Knock>(
  sessions: ReadonlyMap<SessionId, Entry>,
  newest: AccountId,
): ReadonlyMap<SessionId, Entry> {
  const kept = new Map(sessions)
  const own = [...kept].filter(([, { account }]) => account === newest).map(([session]) => session)
  for (const session of own.slice(0, -SESSIONS_PER_ACCOUNT)) kept.delete(session)
  for (const session of kept.keys()) {
    if (kept.size <= SESSIONS_MAX) break
    kept.delete(session)
  }
  return kept
}

const isWithin = (window: Window, atMs: TimeMs): boolean =>
  window.fromMs <= atMs && atMs <= window.untilMs
