import type { Action, OpenAction, Window } from './actions.ts'
import type { SessionId } from '../ids.ts'
import type { TimeMs } from '../time.ts'

/**
 * What an action's ancestors amount to. Rules look at nothing else: ancestors are named by hash, so
 * the verdict on an action is the same on every peer and in every order of arrival, for ever.
 */
export type Past = {
  readonly genesis: OpenAction
  /** The longest way back to the genesis, which itself has 0. */
  readonly depth: number
  readonly closed: boolean
  /** Sessions that were put on stage, with the delegations that did it. */
  readonly sessions: ReadonlyMap<SessionId, readonly Window[]>
}

/** Why an action never becomes part of the Space. */
export type RuleRefusal =
  | 'foreign-space'
  | 'not-the-host'
  | 'session-never-present'
  | 'outside-delegation'
  | 'after-close'

type Rule = {
  readonly reason: RuleRefusal
  /** True when the action breaks this rule. */
  readonly isBroken: (action: Action, past: Past) => boolean
}

/** In the order they are asked; the first broken rule gives the reason. */
const RULES: readonly Rule[] = [
  // A second genesis falls here too: it names itself.
  { reason: 'foreign-space', isBroken: (action, past) => action.space !== past.genesis.space },
  {
    reason: 'not-the-host',
    isBroken: (action, past) =>
      action.kind === 'present' && action.account !== past.genesis.account,
  },
  {
    reason: 'session-never-present',
    isBroken: (action, past) => isOfSession(action) && !past.sessions.has(action.session),
  },
  { reason: 'outside-delegation', isBroken: isOutsideDelegation },
  { reason: 'after-close', isBroken: (_action, past) => past.closed },
]

/** Why the rules refuse this action after this past; undefined when none does. */
export function brokenRule(action: Action, past: Past): RuleRefusal | undefined {
  return RULES.find(rule => rule.isBroken(action, past))?.reason
}

/** The past of an action whose named heads are these, once they and their pasts are known. */
export function pastAfter(
  genesis: OpenAction,
  heads: readonly { readonly action: Action; readonly past: Past }[],
): Past {
  const sessions = new Map<SessionId, readonly Window[]>()
  for (const { action, past } of heads) {
    for (const [session, windows] of past.sessions) join(sessions, session, windows)
    if (action.kind === 'present') join(sessions, action.session, [action.window])
  }
  return {
    genesis,
    depth: heads.reduce((deepest, { past }) => Math.max(deepest, past.depth + 1), 0),
    closed: heads.some(({ action, past }) => past.closed || action.kind === 'close'),
    sessions,
  }
}

function isOfSession(action: Action): action is Extract<Action, { kind: 'edit' | 'close' }> {
  return action.kind === 'edit' || action.kind === 'close'
}

function isOutsideDelegation(action: Action, past: Past): boolean {
  if (action.kind === 'open') return false
  const windows =
    action.kind === 'present' ? [action.window] : (past.sessions.get(action.session) ?? [])
  return !windows.some(window => covers(window, action.atMs))
}

const covers = (window: Window, atMs: TimeMs): boolean =>
  window.fromMs <= atMs && atMs <= window.untilMs

function join(
  sessions: Map<SessionId, readonly Window[]>,
  session: SessionId,
  windows: readonly Window[],
): void {
  const known = sessions.get(session) ?? []
  const fresh = windows.filter(
    window =>
      !known.some(other => other.fromMs === window.fromMs && other.untilMs === window.untilMs),
  )
  sessions.set(session, [...known, ...fresh])
}
