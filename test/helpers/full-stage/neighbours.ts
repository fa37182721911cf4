import { streamBetween } from '../../../src/adapters/memory/message-pipe.ts'
import type { MessageStream, Streams } from '../../../src/ports/streams.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

type Handler = (stream: MessageStream) => Promise<void>
type Signalled = Pick<Streams, 'open' | 'handle'>

/**
 * Signalling among the people of one process, beside the network. Twelve on stage are 66 links, each of which costs
 * a circuit at the relay with two handshakes of its own: what a dozen machines do at once would keep one core
 * busy for half a minute. The links themselves are real, and so is all that goes to pages and to the relay.
 */
export class Neighbours {
  readonly #handlers = new Map<PeerId, Map<string, Handler>>()

  /** These streams, and short ways to everybody else's who are given here. */
  around(streams: Streams): Signalled {
    const { self } = streams
    const own = new Map<string, Handler>()
    this.#handlers.set(self, own)
    return {
      handle: (protocol, handler) => {
        own.set(protocol, handler)
        return streams.handle(protocol, handler)
      },
      open: async (to, protocol, signal) => {
        const handler = this.#handlers.get(to.peer)?.get(protocol)
        if (handler === undefined) return streams.open(to, protocol, signal)
        const { atA, atB } = streamBetween(self, to.peer)
        handler(atB).catch(() => atB.abort())
        return atA
      },
    }
  }
}
