import { fetchSpaceLog, type LogExchangePorts } from './space-log-exchange.ts'
import type { CarriedLog } from '../wire/space-exchange.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { SpaceId } from '../domain/ids.ts'

/** How often a log that waits for an ancestor is looked after. Live actions arrive within a second. */
export const MEND_EVERY_MS = 5_000
/** Peers asked for one gap: whoever has the Space has all of it. */
const ASKED_MAX = 3

/** The whole log from the first of these peers that has it; undefined when none does. */
export async function mendLog(
  ports: LogExchangePorts,
  space: SpaceId,
  peers: readonly PeerAddress[],
): Promise<CarriedLog | undefined> {
  for (const peer of peers.slice(0, ASKED_MAX)) {
    const fetched = await fetchSpaceLog(ports, peer, space)
    if (fetched.ok) return fetched.value
  }
  return undefined
}
