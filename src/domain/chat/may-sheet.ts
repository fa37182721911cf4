import type { AccountId } from '../ids.ts'
import type { SpaceState } from '../space/state.ts'

/**
 * Whether an account may say in which order lines go: it leads, or it led once, as far as the log goes. What was said
 * under a former leader is history that who comes later is still given.
 */
export const maySheet = ({ host, acting, moderation }: SpaceState, account: AccountId): boolean =>
  account === host ||
  account === acting?.account ||
  moderation.some(({ kind, by, counts }) => kind === 'take-over' && by === account && counts)
