import { WARM_EVERY_MS, WARM_HOST_LISTENERS } from './limits.ts'
import { hostOf, isDown, listenersOf, parentOf } from './edges.ts'
import { stay, type Step, type TreeState } from './state.ts'
import type { EntryPoint } from '../directory/announcement.ts'
import type { TimeMs } from '../time.ts'
import { stateWith } from './change.ts'

/** Whoever it is stays it for so long. */
const WARM_LOOK_MS = 2_000

/**
 * Asks for a connection with somebody who could be our next parent. Links are signalled over
 * connections, and those that ran through a dead relay are gone when they are needed most.
 */
export function keepWarm(state: TreeState, now: TimeMs): Step {
  const last = state.warm
  if (last !== undefined && now - last.atMs < WARM_LOOK_MS) return stay(state)
  const entry = chooseWarm(state)
  if (entry === undefined)
    return stay(last === undefined ? state : stateWith(state, { warm: undefined }))
  const { warm } = state
  const isWarm = warm?.peer === entry.peer && now - warm.atMs < WARM_EVERY_MS
  if (isWarm) return stay(state)
  return stay(stateWith(state, { warm: { peer: entry.peer, atMs: now } }), {
    kind: 'warm',
    entry: { peer: entry.peer, addresses: entry.addresses },
  })
}

function chooseWarm(state: TreeState): EntryPoint | undefined {
  const parent = parentOf(state)
  // Who hides its address has no connection but with relays, and those are kept anyway.
  if (parent === undefined || state.self.hides || state.isLooking) return undefined
  // Whom we have as an edge: our standby is no less worth a connection.
  const isNear = ({ peer }: EntryPoint): boolean =>
    state.edges.some(edge => edge.peer === peer && (edge === parent || isDown(edge)))
  const host = hostOf(state)
  const isSmall = listenersOf(state) <= WARM_HOST_LISTENERS
  if (host !== undefined && isSmall && !isNear(host)) return host
  // The one we have is kept while it is any good: connections are not free.
  const kept = parent.alternates.find(({ peer }) => peer === state.warm?.peer)
  if (kept !== undefined && !isNear(kept)) return kept
  const last = host !== undefined && !isNear(host) ? host : undefined
  return parent.alternates.find(entry => !isNear(entry)) ?? last
}
