import { genesisOf, inCausalOrder, type Graph } from './graph.ts'
import { unreachable } from '../../errors.ts'
import type { Action, OpenAction, PresentAction } from './actions.ts'
import type { SpaceState, Speaker } from './state.ts'

/**
 * What the accepted actions of a Space amount to. A pure function of the set: equal sets give equal
 * states, whatever order they came in. Undefined until the genesis is here.
 */
export function foldSpace(graph: Graph): SpaceState | undefined {
  const genesis = genesisOf(graph)
  return genesis === undefined
    ? undefined
    : inCausalOrder(graph).reduce(applyAction, opened(genesis))
}

function opened(genesis: OpenAction): SpaceState {
  return {
    id: genesis.space,
    community: genesis.community,
    host: genesis.account,
    title: genesis.title,
    language: genesis.language,
    topics: genesis.topics,
    phase: 'live',
    startedAtMs: genesis.atMs,
    stage: [],
  }
}

function applyAction(state: SpaceState, action: Action): SpaceState {
  switch (action.kind) {
    case 'open':
      return state
    case 'present':
      // A session that came on stage beside the close must not bring the sound back.
      return state.phase === 'ended' ? state : { ...state, stage: seat(state, action) }
    case 'edit':
      return {
        ...state,
        title: action.title ?? state.title,
        topics: action.topics ?? state.topics,
      }
    case 'close':
      return { ...state, phase: 'ended', stage: [] }
    default:
      return unreachable(action)
  }
}

/** One session per account sends: the later `present` takes the place of the earlier one. */
function seat(state: SpaceState, action: PresentAction): readonly Speaker[] {
  const speaker: Speaker = {
    account: action.account,
    session: action.session,
    peer: action.peer,
    name: action.name,
    role: action.account === state.host ? 'host' : 'speaker',
  }
  return [...state.stage.filter(other => other.account !== action.account), speaker]
}
