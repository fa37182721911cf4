import { buildProgramIfOld, builtProgram } from './built-program.ts'

/** The relay program as one file. */
export const BUILT_RELAY = builtProgram('relay')

/** Builds {@link BUILT_RELAY} if it is older than its sources. */
export const buildRelayIfOld = (): Promise<void> =>
  buildProgramIfOld(BUILT_RELAY, {
    name: 'relay',
    entry: 'relay/cli.ts',
    sources: ['relay', 'src'],
  })
