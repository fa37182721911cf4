import { StreamBrokenError } from '../../errors.ts'
import type { MediaSocket } from './media-socket.ts'
import type { MessageStream, PeerAddress, Streams } from '../../ports/streams.ts'
import { MEDIA_PROTOCOL } from '../../wire/media-signal.ts'
import type { Undo } from '../../events.ts'

/**
 * Loading the network takes half a second of the page that an exchange on the socket needs for itself. A second
 * try beside it waits this long; it is given up unheard when the first one has led to a link.
 */
const SOCKET_FIRST_MS = 1_500

/** What media links need of streams. */
export type SignallingStreams = Pick<Streams, 'open' | 'handle'>

export type SignallingStreamsParts = {
  readonly socket: MediaSocket
  /** The network, which may still be loading. */
  readonly network: Promise<Pick<Streams, 'open' | 'handle' | 'connected'>>
  /** Called when somebody needs the network: it loads now, if it has not. */
  readonly wanted: () => void
}

/** Signalling through the relay's media socket while there is no network, and through that afterwards. */
export function signallingStreams(parts: SignallingStreamsParts): SignallingStreams {
  let network: Awaited<SignallingStreamsParts['network']> | undefined
  let socketTurn = Promise.resolve()
  parts.network.then(
    streams => (network = streams),
    () => undefined,
  )
  const throughNetwork = async (
    to: PeerAddress,
    protocol: string,
    signal: AbortSignal,
  ): Promise<MessageStream> => {
    if (network === undefined) await socketTurn
    if (signal.aborted) throw new StreamBrokenError('given up')
    parts.wanted()
    return (await parts.network).open(to, protocol, signal)
  }
  return {
    async open(to, protocol, signal) {
      const isConnected = network?.connected().includes(to.peer) === true
      if (isConnected || protocol !== MEDIA_PROTOCOL) return throughNetwork(to, protocol, signal)
      const stream = await parts.socket.open(to.peer)
      if (stream === undefined) return throughNetwork(to, protocol, signal)
      socketTurn = new Promise(resolve => {
        setTimeout(resolve, SOCKET_FIRST_MS)
      })
      return stream
    },
    handle(protocol, handler): Undo {
      let isOver = false
      let undo: Undo = () => undefined
      parts.network.then(
        streams => {
          if (!isOver) undo = streams.handle(protocol, handler)
        },
        () => undefined,
      )
      return () => {
        isOver = true
        undo()
      }
    },
  }
}
