import type { AccountId } from '../ids.ts'
import type { SpaceState } from './state.ts'

/** What is said in a private Space is encrypted to its members. */
export const isPrivate = ({ knockKey }: Pick<SpaceState, 'knockKey'>): boolean =>
  knockKey !== undefined

/** Whether an account may hear: anybody in a public Space, in a private one the host and who was let in. */
export const isMember = (state: SpaceState, account: AccountId): boolean =>
  !isPrivate(state) || account === state.host || state.members.includes(account)
