import { NEWCOMER_MINUTES } from '../chat/newcomer.ts'
import {
  CO_HOSTS_MAX,
  type Folded,
  type Moderated,
  type Role,
  type SpaceState,
  type Speaker,
} from './state.ts'
import { isIntroducing, targetOf, type LaterAction, type OpenAction } from './actions.ts'
import type { AccountId, SessionId } from '../ids.ts'
import { isOnStage } from './standing.ts'
import { unreachable } from '../../errors.ts'

/** A Space of which only the genesis is known. */
export function opened(genesis: OpenAction): Folded {
  const state: SpaceState = {
    id: genesis.space,
    community: genesis.community,
    host: genesis.account,
    title: genesis.title,
    language: genesis.language,
    topics: genesis.topics,
    phase: 'live',
    endedBy: undefined,
    startedAtMs: genesis.atMs,
    stage: [],
    coHosts: [],
    invited: [],
    locks: [],
    bans: [],
    knockKey: genesis.knockKey,
    members: [],
    mayCome: 'invited',
    takesRequests: true,
    chat: 'everyone',
    newcomerMinutes: NEWCOMER_MINUTES,
    pinned: undefined,
    isRecording: false,
    mayClip: false,
    leftOut: [],
    heirs: [],
    acting: undefined,
    moderation: [],
  }
  return { state, sessions: new Map(), names: new Map([[genesis.account, genesis.hostName]]) }
}

/** What follows when `author` does this. The rules were asked before. */
export function applyAction(before: Folded, action: LaterAction, author: AccountId): Folded {
  const known = introduce(before, action)
  const state = applied(reclaimed(known.state, author), { action, author, folded: known })
  return { ...known, state: logged(state, action, { author, folded: known, counts: true }) }
}

/** An act of moderation that has no effect still stands in the record of what was done. */
export function noteVoid(before: Folded, action: LaterAction, author: AccountId): Folded {
  const state = logged(before.state, action, { author, folded: before, counts: false })
  return { ...before, state }
}

type Context = {
  readonly action: LaterAction
  readonly author: AccountId
  readonly folded: Folded
}

function applied(state: SpaceState, { action, author, folded }: Context): SpaceState {
  switch (action.kind) {
    case 'present':
    case 'accept':
      return seat(withoutInvitation(onAir(state, action, author), author), action, author)
    case 'decline':
      return withoutCoHost(withoutInvitation(state, author), author)
    case 'step-down':
      return offStage(state, author)
    case 'edit':
      return {
        ...state,
        title: action.title ?? state.title,
        topics: action.topics ?? state.topics,
        mayCome: action.mayCome ?? state.mayCome,
        takesRequests: action.takesRequests ?? state.takesRequests,
        language: action.language ?? state.language,
        chat: action.chat ?? state.chat,
        newcomerMinutes: action.newcomerMinutes ?? state.newcomerMinutes,
      }
    case 'invite':
      return invited(state, action.target, author)
    case 'grant':
      return granted(state, action.target, author)
    case 'revoke':
      return inOrder(withoutHeir(withoutCoHost(state, action.target), action.target))
    case 'mute': {
      const lock = { account: action.target, by: author, byName: nameIn(folded, author) }
      return { ...state, locks: [...state.locks, lock] }
    }
    case 'allow':
      return { ...state, locks: state.locks.filter(({ account }) => account !== action.target) }
    case 'remove':
      return offStage(withoutInvitation(state, action.target), action.target)
    case 'ban':
      return banned(state, { action, author, folded })
    case 'unban':
      return { ...state, bans: state.bans.filter(({ account }) => account !== action.target) }
    case 'admit':
      return { ...state, members: [...state.members, action.target] }
    case 'pin':
      return { ...state, pinned: action.url }
    case 'record-on':
      return { ...state, isRecording: true, mayClip: action.mayClip }
    case 'record-off':
      return { ...state, isRecording: false, mayClip: false }
    case 'leave-out':
      return { ...state, leftOut: [...state.leftOut, author] }
    case 'take-in':
      return { ...state, leftOut: state.leftOut.filter(account => account !== author) }
    case 'heirs':
      return { ...state, heirs: action.accounts }
    case 'take-over':
      return { ...state, acting: { account: author, reign: action.id } }
    case 'close': {
      const endedBy = { account: author, name: nameIn(folded, author) }
      return { ...state, phase: 'ended', endedBy, stage: [], invited: [], isRecording: false }
    }
    default:
      return unreachable(action)
  }
}

/** Whatever the host does, it leads again. */
const reclaimed = (state: SpaceState, author: AccountId): SpaceState =>
  author === state.host && state.acting !== undefined ? { ...state, acting: undefined } : state

function introduce(folded: Folded, action: LaterAction): Folded {
  if (!isIntroducing(action)) return folded
  const { session, account, peer, window } = action
  const before = folded.sessions.get(session)?.windows ?? []
  const isKnown = before.some(
    other => other.fromMs === window.fromMs && other.untilMs === window.untilMs,
  )
  const windows = isKnown ? before : [...before, window]
  const sessions = new Map(folded.sessions).set(session, { account, peer, windows })
  const names =
    action.kind === 'decline' ? folded.names : new Map(folded.names).set(account, action.name)
  return { ...folded, sessions, names }
}

/** A scheduled Space was named days before it began: when its host first came on stage. */
const onAir = (state: SpaceState, { atMs }: LaterAction, author: AccountId): SpaceState =>
  author === state.host && !isOnStage(state, author)
    ? { ...state, startedAtMs: Math.max(state.startedAtMs, atMs) }
    : state

/** One session per account sends: the later one takes the place of the earlier. */
function seat(
  state: SpaceState,
  action: { readonly session: SessionId; readonly peer: Speaker['peer']; readonly name: string },
  account: AccountId,
): SpaceState {
  const { session, peer, name } = action
  const speaker: Speaker = { account, session, peer, name, role: roleIn(state, account) }
  const stage = isOnStage(state, account)
    ? state.stage.map(other => (other.account === account ? speaker : other))
    : [...state.stage, speaker]
  return inOrder({ ...state, stage })
}

function granted(state: SpaceState, target: AccountId, by: AccountId): SpaceState {
  const coHosts = [...state.coHosts, target].slice(0, CO_HOSTS_MAX)
  const isHere = isOnStage(state, target) || state.invited.some(({ account }) => account === target)
  const promoted = { ...state, coHosts }
  return isHere ? inOrder(promoted) : invited(promoted, target, by)
}

const invited = (state: SpaceState, account: AccountId, by: AccountId): SpaceState => ({
  ...state,
  invited: [...state.invited, { account, by }],
})

function banned(
  state: SpaceState,
  { action, author, folded }: Context & { readonly action: LaterAction },
): SpaceState {
  if (action.kind !== 'ban') return state
  const { target: account, reason, untilMs } = action
  const peers = [...folded.sessions.values()]
    .filter(session => session.account === account)
    .map(({ peer }) => peer)
  const ban = {
    account,
    name: nameIn(folded, account),
    by: author,
    byName: nameIn(folded, author),
    reason,
    untilMs,
    peers: [...new Set(peers)],
  }
  const others = state.bans.filter(other => other.account !== account)
  const left = offStage(withoutInvitation(state, account), account)
  const members = left.members.filter(member => member !== account)
  return { ...left, members, bans: [...others, ban] }
}

const offStage = (state: SpaceState, account: AccountId): SpaceState => ({
  ...withoutCoHost(state, account),
  stage: state.stage.filter(speaker => speaker.account !== account),
})

const withoutInvitation = (state: SpaceState, account: AccountId): SpaceState => ({
  ...state,
  invited: state.invited.filter(other => other.account !== account),
})

const withoutCoHost = (state: SpaceState, account: AccountId): SpaceState => ({
  ...state,
  coHosts: state.coHosts.filter(other => other !== account),
})

/** Whoever may keep order no more shall not lead either. Without a named heir the co-hosts are. */
const withoutHeir = (state: SpaceState, account: AccountId): SpaceState => ({
  ...state,
  heirs: state.heirs.filter(other => other !== account),
})

/** The stage with everybody's role as it is now, in the order in which it is shown. */
function inOrder(state: SpaceState): SpaceState {
  const now = state.stage.map((speaker): Speaker => ({
    ...speaker,
    role: roleIn(state, speaker.account),
  }))
  const place = ({ account }: Speaker): number =>
    account === state.host ? -1 : state.coHosts.indexOf(account) + 1 || CO_HOSTS_MAX + 1
  return { ...state, stage: now.sort((one, other) => place(one) - place(other)) }
}

function roleIn(state: SpaceState, account: AccountId): Role {
  if (account === state.host) return 'host'
  return state.coHosts.includes(account) ? 'co-host' : 'speaker'
}

const MODERATION: ReadonlySet<LaterAction['kind']> = new Set([
  'grant',
  'revoke',
  'mute',
  'allow',
  'remove',
  'ban',
  'unban',
  'take-over',
  'close',
])

function logged(
  state: SpaceState,
  action: LaterAction,
  what: { readonly author: AccountId; readonly folded: Folded; readonly counts: boolean },
): SpaceState {
  if (!MODERATION.has(action.kind)) return state
  const { author, folded, counts } = what
  const target = targetOf(action)
  const entry: Moderated = {
    id: action.id,
    kind: action.kind,
    by: author,
    byName: nameIn(folded, author),
    target,
    targetName: target === undefined ? '' : nameIn(folded, target),
    reason: 'reason' in action ? action.reason : '',
    untilMs: action.kind === 'ban' ? action.untilMs : 0,
    atMs: action.atMs,
    counts,
    wasOnStage: target !== undefined && isOnStage(folded.state, target),
  }
  return { ...state, moderation: [...state.moderation, entry] }
}

/** Empty for whom the log has never seen. */
const nameIn = ({ names }: Folded, account: AccountId): string => names.get(account) ?? ''
