import { WebSocket as NodeWebSocket } from 'ws'

/**
 * Import before anything from libp2p in Node. Node 20 lacks two things that libp2p 3 takes for
 * granted; Node 24 has both and this does nothing there.
 */
type Resolvers<T> = {
  promise: Promise<T>
  resolve: (value: T | PromiseLike<T>) => void
  reject: (reason?: unknown) => void
}

function withResolvers<T>(): Resolvers<T> {
  let resolve: Resolvers<T>['resolve'] = () => undefined
  let reject: Resolvers<T>['reject'] = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

/**
 * A failed dial makes `ws` emit an error also after libp2p has stopped listening, and in Node an
 * error that nobody hears ends the process. libp2p learns of the failure by `close` and rejection.
 */
class QuietWebSocket extends NodeWebSocket {
  constructor(address: string | URL, protocols?: string | string[]) {
    super(address, protocols)
    this.on('error', () => undefined)
  }
}

// The compiler's library has neither on Node 20's level.
const lacking: { WebSocket?: unknown } = globalThis
const promises = Promise as { withResolvers?: typeof withResolvers }
promises.withResolvers ??= withResolvers
lacking.WebSocket ??= QuietWebSocket
