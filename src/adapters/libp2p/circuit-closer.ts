import type { Connection } from '@libp2p/interface'
import type { Libp2p } from 'libp2p'
import type { Clock } from '../../ports/clock.ts'
import { UnreachableError } from '../../errors.ts'
import type { Undo } from '../../events.ts'

/** The direct connection has proven itself by then, and nobody's handshake still rides on the circuit. */
const SETTLE_MS = 1_000

/**
 * `@libp2p/webrtc` leaves the relayed connection open that signalled a direct one. Each holds a
 * stream on the relay's connection, of which there are 32: without this, 32 of 50 dials succeed.
 */
export function closeSpentCircuits(node: Libp2p, clock: Clock): Undo {
  const onOpen = ({ detail: direct }: CustomEvent<Connection>): void => {
    // Only the dialler closes: it knows that the handshake is over.
    if (direct.limits !== undefined || direct.direction !== 'outbound') return
    // Only circuits that exist already: a newer one carries the next dial's handshake.
    const spent = node.getConnections(direct.remotePeer).filter(isLimited)
    if (spent.length === 0) return
    clock.after(SETTLE_MS, () => {
      if (direct.status === 'open') for (const circuit of spent) closeOrAbort(circuit)
    })
  }
  node.addEventListener('connection:open', onOpen)
  return () => node.removeEventListener('connection:open', onOpen)
}

/** A connection over somebody's relay, short-lived by agreement. */
export const isLimited = (connection: Connection): boolean => connection.limits !== undefined

function closeOrAbort(circuit: Connection): void {
  const upgraded = new UnreachableError('a direct connection took over')
  circuit.close().catch(() => circuit.abort(upgraded))
}
