import {
  isIntroducing,
  targetOf,
  type ActionKind,
  type LaterAction,
  type Window,
} from './actions.ts'
import { heirsOf, isOnStage, RANK, rankFor, rankOf } from './standing.ts'
import { isMember, isPrivate } from './members.ts'
import {
  CO_HOSTS_MAX,
  MAX_STAGE,
  MEMBERS_MAX,
  type Ban,
  type Folded,
  type SpaceState,
} from './state.ts'
import { accept, refuse, type Verdict } from '../../verdict.ts'
import type { AccountId, ActionId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/** Why an action never becomes part of the Space, or of what it amounts to. */
export type RuleRefusal =
  | 'foreign-space'
  | 'session-never-present'
  | 'outside-delegation'
  | StandingRefusal

/** Why somebody may not do something. The words behind each are for people. */
export type StandingRefusal =
  | 'after-close'
  | 'not-the-host'
  | 'not-a-moderator'
  | 'not-on-stage'
  | 'outranked'
  | 'banned'
  | 'not-a-member'
  | 'members-full'
  | 'not-invited'
  | 'stage-full'
  | 'co-hosts-full'
  | 'not-an-heir'
  | 'other-reign'
  | 'changes-nothing'

/** Something that somebody wants to do, or did. */
export type Deed = {
  readonly kind: ActionKind
  readonly author: AccountId
  readonly target?: AccountId | undefined
  /** For bans, which end. */
  readonly atMs: TimeMs
  /** Of a take-over: whose reign it ends. */
  readonly reign?: ActionId | undefined
}

type SessionRule = {
  readonly reason: RuleRefusal
  readonly isBroken: (action: LaterAction, folded: Folded) => boolean
}

type StandingRule = {
  readonly reason: StandingRefusal
  readonly isBroken: (deed: Deed, state: SpaceState) => boolean
}

/** Asked first, in this order: who signed, and may that session speak for its account at all? */
const SESSION_RULES: readonly SessionRule[] = [
  { reason: 'foreign-space', isBroken: (action, { state }) => action.space !== state.id },
  {
    reason: 'session-never-present',
    isBroken: (action, folded) => authorOf(action, folded) === undefined,
  },
  { reason: 'outside-delegation', isBroken: isOutsideDelegation },
]

/** Asked next, in this order; the first broken rule gives the reason. */
const STANDING_RULES: readonly StandingRule[] = [
  { reason: 'after-close', isBroken: (_deed, { phase }) => phase === 'ended' },
  { reason: 'not-the-host', isBroken: (deed, state) => lacks(deed, state, RANK.acting) },
  { reason: 'not-a-moderator', isBroken: (deed, state) => lacks(deed, state, RANK.coHost) },
  { reason: 'not-on-stage', isBroken: needsSeat },
  { reason: 'outranked', isBroken: isOutranked },
  { reason: 'banned', isBroken: isForBanned },
  { reason: 'not-a-member', isBroken: isForStranger },
  {
    reason: 'members-full',
    isBroken: ({ kind }, { members }) => kind === 'admit' && members.length >= MEMBERS_MAX - 1,
  },
  { reason: 'not-invited', isBroken: lacksInvitation },
  { reason: 'stage-full', isBroken: findsNoSeat },
  {
    reason: 'co-hosts-full',
    isBroken: ({ kind }, { coHosts }) => kind === 'grant' && coHosts.length >= CO_HOSTS_MAX,
  },
  {
    reason: 'not-an-heir',
    isBroken: ({ kind, author }, state) =>
      kind === 'take-over' &&
      (!heirsOf(state).includes(author) || author === state.acting?.account),
  },
  {
    reason: 'other-reign',
    isBroken: ({ kind, reign }, { acting }) => kind === 'take-over' && reign !== acting?.reign,
  },
  { reason: 'changes-nothing', isBroken: changesNothing },
]

/** Whether this action may follow what was folded before it; the account that did it, or why not. */
export function judgeAction(action: LaterAction, folded: Folded): Verdict<AccountId, RuleRefusal> {
  const broken = SESSION_RULES.find(rule => rule.isBroken(action, folded))
  const author = authorOf(action, folded)
  if (broken !== undefined || author === undefined) {
    return refuse(broken?.reason ?? 'session-never-present')
  }
  const reason = judgeDeed(deedOf(action, author), folded.state)
  return reason === undefined ? accept(author) : refuse(reason)
}

/** Why the rules would refuse this deed in this state; undefined when none does. */
export function judgeDeed(deed: Deed, state: SpaceState): StandingRefusal | undefined {
  return STANDING_RULES.find(rule => rule.isBroken(deed, state))?.reason
}

/** The account behind an action, where the log knows its session. */
export function authorOf(action: LaterAction, { sessions }: Folded): AccountId | undefined {
  return isIntroducing(action) ? action.account : sessions.get(action.session)?.account
}

/** The ban under which an account stands at a time. */
export const banOf = (state: SpaceState, account: AccountId, atMs: TimeMs): Ban | undefined =>
  state.bans.find(ban => ban.account === account && (ban.untilMs === 0 || atMs < ban.untilMs))

/** Seats that are neither taken nor promised. The host's own is always kept. */
export const freeSeats = ({ stage, invited, host }: SpaceState): number =>
  MAX_STAGE - 1 - stage.filter(speaker => speaker.account !== host).length - invited.length

function deedOf(action: LaterAction, author: AccountId): Deed {
  const reign = action.kind === 'take-over' ? action.reign : undefined
  return { kind: action.kind, author, target: targetOf(action), atMs: action.atMs, reign }
}

function isOutsideDelegation(action: LaterAction, { sessions }: Folded): boolean {
  const windows = isIntroducing(action)
    ? [action.window]
    : (sessions.get(action.session)?.windows ?? [])
  return !windows.some(window => covers(window, action.atMs))
}

const covers = (window: Window, atMs: TimeMs): boolean =>
  window.fromMs <= atMs && atMs <= window.untilMs

/** The kind asks for this rank or more, and the author has less. */
const lacks = ({ kind, author }: Deed, state: SpaceState, rank: number): boolean =>
  rankFor(kind) === rank && rankOf(state, author) < rank

/** The host may always stand up; whoever else presents a session or steps down is on stage. */
function needsSeat({ kind, author }: Deed, state: SpaceState): boolean {
  if (kind === 'present') return author !== state.host && !isOnStage(state, author)
  // A Space whose host steps down would be nobody's: it leaves, or ends it.
  return kind === 'step-down' && (author === state.host || !isOnStage(state, author))
}

function isOutranked({ author, target }: Deed, state: SpaceState): boolean {
  return target !== undefined && rankOf(state, target) >= rankOf(state, author)
}

function isForBanned({ kind, target, atMs }: Deed, state: SpaceState): boolean {
  const isOffer = kind === 'invite' || kind === 'grant' || kind === 'admit'
  return isOffer && target !== undefined && banOf(state, target, atMs) !== undefined
}

/** Whom nobody let in cannot hear: it has no business on stage. */
function isForStranger({ kind, target }: Deed, state: SpaceState): boolean {
  const isOffer = kind === 'invite' || kind === 'grant'
  return isOffer && isPrivate(state) && target !== undefined && !isMember(state, target)
}

function lacksInvitation({ kind, author }: Deed, { invited }: SpaceState): boolean {
  const isAnswer = kind === 'accept' || kind === 'decline'
  return isAnswer && !invited.some(({ account }) => account === author)
}

function findsNoSeat({ kind, target }: Deed, state: SpaceState): boolean {
  // Who accepts has a seat already: the invitation kept it.
  const isOffer = kind === 'invite' || kind === 'grant'
  if (!isOffer || target === undefined) return false
  return !isOnStage(state, target) && !isInvited(state, target) && freeSeats(state) <= 0
}

/** What has no effect must not fill the log. */
function changesNothing({ kind, target, author }: Deed, state: SpaceState): boolean {
  switch (kind) {
    case 'invite':
      return target !== undefined && (isOnStage(state, target) || isInvited(state, target))
    case 'grant':
      return target !== undefined && state.coHosts.includes(target)
    case 'revoke':
      return target !== undefined && !state.coHosts.includes(target)
    case 'mute':
    case 'allow':
      return state.locks.some(lock => lock.account === target) === (kind === 'mute')
    case 'remove':
      return target !== undefined && !isOnStage(state, target) && !isInvited(state, target)
    case 'admit':
      return !isPrivate(state) || (target !== undefined && isMember(state, target))
    case 'unban':
      return !state.bans.some(ban => ban.account === target)
    case 'record-on':
    case 'record-off':
      return state.isRecording === (kind === 'record-on')
    case 'leave-out':
    case 'take-in':
      return state.leftOut.includes(author) === (kind === 'leave-out')
    case 'accept':
      return isOnStage(state, author)
    case 'present':
    case 'decline':
    case 'step-down':
    case 'edit':
    case 'ban':
    case 'pin':
    case 'heirs':
    case 'take-over':
    case 'close':
      return false
    default:
      return kind satisfies never
  }
}

const isInvited = ({ invited }: SpaceState, account: AccountId): boolean =>
  invited.some(other => other.account === account)
