import { unreachable } from '../../errors.ts'
import type { AccountId } from '../ids.ts'
import type { ActionKind } from './actions.ts'
import type { SpaceState } from './state.ts'

/** Who may do more than whom. Nobody moderates an equal. */
export const RANK = { anybody: 0, speaker: 1, coHost: 2, acting: 3, host: 4 } as const

/** One of {@link RANK}. */
export type Rank = (typeof RANK)[keyof typeof RANK]

/** What an account is in this state. */
export function rankOf(state: SpaceState, account: AccountId): Rank {
  if (account === state.host) return RANK.host
  if (account === state.acting?.account) return RANK.acting
  if (state.coHosts.includes(account)) return RANK.coHost
  return isOnStage(state, account) ? RANK.speaker : RANK.anybody
}

/** Whether one of its sessions stands on stage. */
export const isOnStage = (state: SpaceState, account: AccountId): boolean =>
  state.stage.some(speaker => speaker.account === account)

/** The rank that an action asks for; what it asks besides is for its own rules. */
export function rankFor(kind: ActionKind): Rank {
  switch (kind) {
    case 'accept':
    case 'decline':
    case 'present':
    case 'take-over':
      return RANK.anybody
    case 'step-down':
    case 'leave-out':
    case 'take-in':
      return RANK.speaker
    case 'invite':
    case 'mute':
    case 'allow':
    case 'remove':
    case 'ban':
    case 'unban':
    case 'admit':
    case 'pin':
      return RANK.coHost
    case 'edit':
    case 'grant':
    case 'revoke':
    case 'heirs':
    case 'record-on':
    case 'record-off':
    case 'close':
      return RANK.acting
    default:
      return unreachable(kind)
  }
}

/** Who takes over in which order: as the host named them, or the co-hosts as granted. */
export function heirsOf(state: SpaceState): readonly AccountId[] {
  const named = state.heirs.length > 0 ? state.heirs : state.coHosts
  return named.filter(account => isOnStage(state, account) && account !== state.host)
}

/**
 * Where an account's acts stand among concurrent ones: the smaller goes first. The host, then heirs
 * that lead, then co-hosts, the senior first, then everybody else.
 */
export function precedenceOf(state: SpaceState, account: AccountId): number {
  switch (rankOf(state, account)) {
    case RANK.host:
      return 0
    case RANK.acting:
      return heirPrecedence(state, account)
    case RANK.coHost:
      return CO_HOSTS_FROM + state.coHosts.indexOf(account)
    case RANK.speaker:
    case RANK.anybody:
      return OTHERS
    default:
      return OTHERS
  }
}

/** As {@link precedenceOf}, for an heir that takes over or leads. */
export function heirPrecedence(state: SpaceState, account: AccountId): number {
  const named = state.heirs.length > 0 ? state.heirs : state.coHosts
  const place = named.indexOf(account)
  return 1 + (place < 0 ? named.length : place)
}

const CO_HOSTS_FROM = 100
const OTHERS = 1_000
