import { leaderOf, type SpaceState } from '../../src/index.ts'

/** Empty while the host has never stood on the stage. */
export const hostNameIn = ({ stage, host }: SpaceState): string =>
  stage.find(({ account }) => account === host)?.name ?? ''

/** Who leads, by name. */
export const leaderNameIn = (state: SpaceState): string =>
  state.stage.find(({ account }) => account === leaderOf(state))?.name ?? ''
