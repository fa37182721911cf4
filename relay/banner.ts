import type { RelayConfig } from './config.ts'
import { memoryBoundMib } from './memory-bound.ts'
import type { Relay } from './relay.ts'

/** Stands before the address on the one line that scripts may wait for. */
export const READY = 'Loggia is ready: '

/** What a relay says once it runs: one address for people, then what an operator wants to know. */
export function banner(config: RelayConfig, relay: Relay): string {
  const { slots, maxPeers, maxSpaces, maxRate, maxMonth } = config
  const mbit = ((maxRate * 8) / 1_000_000).toFixed(1)
  return [
    '',
    `  ${READY}${relay.httpUrl}`,
    '',
    `  feeds ${slots} listeners in each of ${maxSpaces} Spaces; ${maxPeers} connections, ${mbit} Mbit/s of audio`,
    ...(maxMonth > 0 ? [`  sends at most ${(maxMonth / 1e9).toFixed(1)} GB a month`] : []),
    `  needs at most ${memoryBoundMib(config)} MiB of memory; data in ${config.data}`,
    ...relay.addresses.map(address => `  ${address}`),
    ...(config.demo ? [`  demo community: ${config.demoMembers} members follow whoever asks`] : []),
    '',
    '',
  ].join('\n')
}
