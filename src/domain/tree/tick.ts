import {
  ADRIFT_MS,
  ADRIFT_PER_HOP_MS,
  CHILD_SILENT_MS,
  DEAF_BUNDLES,
  LEAVING_MS,
  OFF_STAGE_MS,
  OWN_PAUSE_MS,
  PARENT_SILENT_MS,
  PULSE_MS,
  RESERVED_MS,
} from './limits.ts'
import { dropEdge } from './lose.ts'
import { isUp } from './edges.ts'
import { keepWarm } from './warm.ts'
import { refreshRoutes, tellPulses, tellSlots } from './tell.ts'
import { stay, andThen, type Edge, type LinkId, type Step, type TreeState } from './state.ts'
import { tickFeeds } from './feed.ts'
import { tickSearch } from './search.ts'
import type { SpeakerDigest } from './message.ts'
import type { TimeMs } from '../time.ts'

type Tick = { readonly heard: readonly LinkId[]; readonly digest: readonly SpeakerDigest[] }

/** Time passes: who fell silent is dropped, what is due is told. */
export function onTick(state: TreeState, { heard, digest }: Tick, now: TimeMs): Step {
  if (state.phase !== 'running') return stay(state)
  const fresh = withHeard(state, heard, now)
  const dropped = fresh.edges
    .filter(edge => isGone(edge, now))
    .reduce((step, edge) => andThen(step, left => dropEdge(left, edge, now)), stay(fresh))
  const searched = andThen(dropped, left => tickSearch(left, now))
  const fed = andThen(searched, left => tickFeeds(left, now))
  const warmed = andThen(fed, left => keepWarm(left, now))
  return andThen(warmed, left => (now < left.pulseAtMs ? stay(left) : pulse(left, digest, now)))
}

function pulse(state: TreeState, digest: readonly SpeakerDigest[], now: TimeMs): Step {
  // Not `pulseAtMs + PULSE_MS`: after a pause there is nothing to catch up with.
  const next = { ...state, pulseAtMs: now + PULSE_MS }
  const pulsed = tellPulses(next, digest)
  const told = andThen(pulsed, left => tellSlots(left, now))
  return andThen(told, left => refreshRoutes(left, now))
}

/** Notes over which links bundles came, and forgives everybody the time in which we stood still. */
function withHeard(state: TreeState, heard: readonly LinkId[], now: TimeMs): TreeState {
  const isBack = state.tickedAtMs !== undefined && now - state.tickedAtMs >= OWN_PAUSE_MS
  const links = new Set(heard)
  const edges = state.edges.map((edge): Edge => {
    if (!isBack && !links.has(edge.link)) return edge
    return isUp(edge) ? { ...edge, heardAtMs: now, promised: 0 } : { ...edge, heardAtMs: now }
  })
  const reserved = state.reserved.filter(kept => now - kept.atMs < RESERVED_MS)
  return { ...state, edges, reserved, tickedAtMs: now }
}

function isGone(edge: Edge, now: TimeMs): boolean {
  const silentMs = now - edge.heardAtMs
  if (!isUp(edge)) {
    const hasLeft = edge.leavingSinceMs !== undefined && now - edge.leavingSinceMs >= LEAVING_MS
    return silentMs >= CHILD_SILENT_MS || hasLeft
  }
  const patienceMs = ADRIFT_MS + ADRIFT_PER_HOP_MS * edge.route.path.length
  const isAdrift = edge.adriftSinceMs !== undefined && now - edge.adriftSinceMs >= patienceMs
  const isOffStage =
    edge.offStageSinceMs !== undefined && now - edge.offStageSinceMs >= OFF_STAGE_MS
  if (isOffStage) return true
  return silentMs >= PARENT_SILENT_MS || isAdrift || edge.promised >= DEAF_BUNDLES
}
