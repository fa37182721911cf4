import type { RelayConfig } from './config.ts'

/** Node, libp2p, the web app in memory and caches, measured idle at about 110 MiB. */
const BASE_MIB = 160
/** Measured: 0.3 MiB on WebSocket, 0.8 on WebRTC-Direct; the higher counts. */
const PEER_MIB = 0.8
/** A media connection: measured 0.5 MiB of native memory plus its full send queues. */
const SLOT_MIB = 1
/** Two seconds of 13 speakers at 64 kbit/s for repair, the log and the certificate. */
const SPACE_MIB = 0.6
/** A key, and per follow asked for one row of 200 bytes: little. */
const MEMBER_MIB = 0.01

/** The memory this relay needs at most, in MiB: what its caps add up to. */
export function memoryBoundMib(
  config: Pick<RelayConfig, 'maxPeers' | 'slots' | 'maxSpaces' | 'demo' | 'demoMembers'>,
): number {
  const links = linksMax(config) * SLOT_MIB
  const members = config.demo ? config.demoMembers * MEMBER_MIB : 0
  const spaces = config.maxSpaces * SPACE_MIB
  return Math.ceil(BASE_MIB + config.maxPeers * PEER_MIB + links + spaces + members)
}

/**
 * Media connections at once, over all Spaces: standby links may double the slots (DESIGN §10), and
 * the stage feeds the relay over two more for each Space.
 */
export const linksMax = ({ slots, maxSpaces }: Pick<RelayConfig, 'slots' | 'maxSpaces'>): number =>
  slots === 0 ? 0 : 2 * slots + 2 * maxSpaces
