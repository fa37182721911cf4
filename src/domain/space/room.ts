import { isIntroducing, type Action, type LaterAction } from './actions.ts'
import { isLater } from './entry.ts'
import { keeperBehind, type Graph } from './log.ts'
import { RANK, rankFor, rankOf } from './standing.ts'
import { voidReignsAmong } from './overrule.ts'
import type { AccountId, ActionId } from '../ids.ts'
import type { Folded, SpaceState } from './state.ts'

/**
 * Actions that wait for an ancestor. Peers send logs in causal order, so only a reordered live
 * message waits, and the sync that follows a gap brings the rest: 64 is plenty, and a flood of
 * actions with invented heads ends there.
 */
export const HELD_MAX = 64
/**
 * Most actions of one Space: whoever joins verifies all of them first, 70 ms at 15,000 a second. A
 * full stage that changes a speaker every minute and mutes somebody every other makes 250 an hour.
 */
export const LOG_MAX_ACTIONS = 1_024
/**
 * Most bytes of one Space's log, as the sum of its envelopes: 256 bytes an action on the average, and
 * a second on a line of 2 Mbit/s for whoever joins at the very end.
 */
export const LOG_MAX_BYTES = 256 * 1024
/**
 * What an account that does not moderate may add, without coming back and stepping down: it comes ten times, and changes
 * its mind. Who forks its own history ends here too. It may step down as often again, which is as often as it can have
 * come, and come back with another session as often; more only while the log has room for others: see RETURNS_UNTIL.
 */
export const SPEAKER_ACTIONS_MAX = 32
/**
 * A bad line reloads all evening, and whoever stands on stage must get its seat back: beyond its share it may until half
 * of the log is full. So the log stays bounded, and one that comes back in a loop takes no room from who has its share.
 */
export const RETURNS_UNTIL = { actions: LOG_MAX_ACTIONS / 2, bytes: LOG_MAX_BYTES / 2 }
/** What one co-host may add: a quarter of the log, so that two of them cannot fill it. */
export const CO_HOST_ACTIONS_MAX = LOG_MAX_ACTIONS / 4
/** What only a `close` may use up: a Space whose log is full must still be able to end. */
const CLOSE_RESERVE = { actions: 8, bytes: 4 * 1024 }
/** What only those who keep order may use up: coming and going must not shut them out. */
const ORDER_RESERVE = { actions: LOG_MAX_ACTIONS / 4, bytes: LOG_MAX_BYTES / 4 }

/** Why there is no room for an action here and now. Nobody did wrong. */
export type RoomRefusal = 'held-full' | 'log-full' | 'quota'

type Author = { readonly author: AccountId; readonly past: Folded }

/** Why this action finds no room; undefined when it does. */
export function roomFor(
  graph: Graph,
  { action, bytes }: { readonly action: LaterAction; readonly bytes: number },
  { author, past }: Author,
): RoomRefusal | undefined {
  const reserve = reserveFor(action, past.state)
  const isFull =
    graph.placed.size + 1 > LOG_MAX_ACTIONS - reserve.actions ||
    graph.bytes + bytes > LOG_MAX_BYTES - reserve.bytes
  if (isFull) return 'log-full'
  const reason = beyondShare(graph, { action, bytes }, { author, past })
  const isFree =
    reason === undefined || isLed(graph, { author, past }) || isWanted(graph, action.id, author)
  return isFree ? undefined : reason
}

/** The host, and who leads in its place, need their own share of nothing. Whose take-over is void does. */
function isLed(graph: Graph, { author, past: { state } }: Author): boolean {
  if (author === state.host) return true
  if (author !== state.acting?.account) return false
  const voids = voidReignsAmong([...graph.placed.values()].filter(isLater), graph.witnesses)
  return !voids.has(state.acting.reign)
}

/** Why the author has added as much as anybody who does not lead may; undefined when it has not. */
function beyondShare(
  graph: Graph,
  { action, bytes }: { readonly action: LaterAction; readonly bytes: number },
  { author, past }: Author,
): RoomRefusal | undefined {
  const isHalfFull =
    graph.placed.size >= RETURNS_UNTIL.actions || graph.bytes + bytes > RETURNS_UNTIL.bytes
  switch (action.kind) {
    case 'present':
      return isHalfFull && isUsedUp(graph, author, RETURNING) ? 'log-full' : undefined
    case 'step-down':
      return isUsedUp(graph, author, LEAVING) ? 'quota' : undefined
    default: {
      const isModerator = rankOf(past.state, author) >= RANK.coHost
      const most = isModerator ? CO_HOST_ACTIONS_MAX : SPEAKER_ACTIONS_MAX
      return isUsedUp(graph, author, { ...OTHERS, most }) ? 'quota' : undefined
    }
  }
}

/** Kinds that are counted together, and how many of them one account may add. */
type Share = { readonly has: (kind: Action['kind']) => boolean; readonly most: number }
const RETURNING: Share = { has: kind => kind === 'present', most: SPEAKER_ACTIONS_MAX }
const LEAVING: Share = { has: kind => kind === 'step-down', most: SPEAKER_ACTIONS_MAX }
const OTHERS = { has: (kind: Action['kind']) => !RETURNING.has(kind) && !LEAVING.has(kind) }

function reserveFor(action: LaterAction, state: SpaceState): typeof CLOSE_RESERVE {
  if (action.kind === 'close') return { actions: 0, bytes: 0 }
  const isHosts = isIntroducing(action) && action.account === state.host
  return rankFor(action.kind) >= RANK.coHost || isHosts ? CLOSE_RESERVE : ORDER_RESERVE
}

function isUsedUp({ placed }: Graph, author: AccountId, { has, most }: Share): boolean {
  const own = [...placed.values()].filter(
    entry => isLater(entry) && entry.author === author && has(entry.action.kind),
  )
  return own.length >= most
}

/** Somebody else who keeps order has built on it: without it, what he did would wait for ever. */
const isWanted = (graph: Graph, id: ActionId, author: AccountId): boolean =>
  [...graph.held.values()].some(({ action }) => {
    if (action.kind === 'open' || !action.heads.some(head => head === id)) return false
    const keeper = keeperBehind(graph, action)
    return keeper !== undefined && keeper !== author
  })
