import { isMember } from './members.ts'
import { banOf } from './rules.ts'
import { REQUEST_LASTS_MS, WAITING_MAX } from './requests.ts'
import { MEMBERS_MAX, type SpaceState } from './state.ts'
import type { AccountId, SessionId, SpaceId } from '../ids.ts'
import type { TimeMs } from '../time.ts'
import type { Window } from './actions.ts'

/**
 * Which epoch a private Space is in and who is given its secret: what whoever leads decides. Who is a member is
 * in the log; sessions are not, they knock.
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

/** Somebody at the door, as who leads sees it. */
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

/** The door and the keys of a private Space, as its leader keeps them. */
export type Keyring = {
  readonly epoch: number
  /** The newest knock of each session, in the order in which they first came. */
  readonly sessions: ReadonlyMap<SessionId, Knock & { readonly sinceMs: TimeMs }>
  /** Who may hold the secret of this epoch. */
  readonly holders: ReadonlySet<AccountId>
  /** Sent away; by the time of the knock that was refused. */
  readonly refused: ReadonlyMap<AccountId, TimeMs>
}

/** What is to be done: `renew` begins the epoch of `ring` with a new secret; `grant` seals it to these sessions. */
export type KeyStep = {
  readonly ring: Keyring
  readonly renew: boolean
  readonly grant: readonly Knock[]
}

/** A phone, a desktop, and each of them once more after a reload. */
const SESSIONS_PER_ACCOUNT = 4
/** Members with two sessions each, and everybody who may wait. Beyond it who knocked longest ago is forgotten. */
const SESSIONS_MAX = 2 * MEMBERS_MAX + WAITING_MAX
/** Clocks' seconds, so that a leader that has heard of no epoch begins above those before it. */
const SECOND_MS = 1_000

/** Begins to lead: `heard` is the newest epoch that was heard of, 0 when none was. */
export function newKeyring(heard: number, nowMs: TimeMs): Keyring {
  const epoch = heard > 0 ? heard + 1 : Math.max(1, Math.floor(nowMs / SECOND_MS))
  return { epoch, sessions: new Map(), holders: new Set(), refused: new Map() }
}

/** A knock came. Old ones, those of banned accounts and those beyond the limits change nothing. */
export function takeKnock(ring: Keyring, knock: Knock, state: SpaceState, nowMs: TimeMs): KeyStep {
  const none: KeyStep = { ring, renew: false, grant: [] }
  const { account, session, atMs } = knock
  const before = ring.sessions.get(session)
  const isTimely = Math.abs(nowMs - atMs) <= REQUEST_LASTS_MS && isWithin(knock.window, atMs)
  if (!isTimely || (before !== undefined && before.atMs >= atMs)) return none
  if (banOf(state, account, nowMs) !== undefined) return none
  const mayEnter = isMember(state, account)
  if (!mayEnter && before === undefined && isDoorFull(ring, state, account)) return none
  const sinceMs = before?.sinceMs ?? nowMs
  const sessions = bounded(new Map(ring.sessions).set(session, { ...knock, sinceMs }), account)
  const refused = new Map(ring.refused)
  // Who asks again after an answer stands at the door again.
  if ((refused.get(account) ?? Infinity) < atMs) refused.delete(account)
  const holders = mayEnter ? new Set(ring.holders).add(account) : ring.holders
  return {
    ring: { ...ring, sessions, refused, holders },
    renew: false,
    grant: mayEnter ? [knock] : [],
  }
}

/** The log changed: who was let in is given the secret; when somebody was put out who had it, there is a new one. */
export function followMembers(ring: Keyring, state: SpaceState, nowMs: TimeMs): KeyStep {
  const members = [...ring.sessions.values()].filter(({ account }) => isMember(state, account))
  const isLeaked = [...ring.holders].some(account => !isMember(state, account))
  const due = isLeaked ? members : members.filter(({ account }) => !ring.holders.has(account))
  const grant = due.filter(({ window }) => nowMs <= window.untilMs)
  if (!isLeaked && grant.length === 0) return { ring, renew: false, grant: [] }
  const given = grant.map(({ account }) => account)
  const holders = new Set(isLeaked ? given : [...ring.holders, ...given])
  const sessions = new Map(
    [...ring.sessions].filter(([, { account }]) => banOf(state, account, nowMs) === undefined),
  )
  const epoch = isLeaked ? ring.epoch + 1 : ring.epoch
  return { ring: { ...ring, epoch, sessions, holders }, renew: isLeaked, grant }
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
export function doorList(ring: Keyring, state: SpaceState): DoorList {
  const knocking = new Map<AccountId, Knocking>()
  const inside = new Map<AccountId, Knocking>()
  for (const { account, name, sinceMs } of ring.sessions.values()) {
    if (account === state.host) continue
    const list = isMember(state, account) ? inside : knocking
    const isSentAway = list === knocking && ring.refused.has(account)
    if (!isSentAway && !list.has(account)) list.set(account, { account, name, sinceMs })
  }
  return { knocking: [...knocking.values()], inside: [...inside.values()] }
}

function isDoorFull(ring: Keyring, state: SpaceState, account: AccountId): boolean {
  const { knocking: waiting } = doorList(ring, state)
  return waiting.length >= WAITING_MAX && waiting.every(other => other.account !== account)
}

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
