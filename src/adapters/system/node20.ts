/**
 * Import this before anything from libp2p: what Node 20 lacks and libp2p takes for granted.
 * Node 22 and later have both; nothing happens there.
 */
Promise.withResolvers ??= function withResolvers<T>(): PromiseWithResolvers<T> {
  let settle: Omit<PromiseWithResolvers<T>, 'promise'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // The executor has run: `new Promise` calls it before it returns.
  return { promise, ...(settle as Omit<PromiseWithResolvers<T>, 'promise'>) }
}

if (globalThis.WebSocket === undefined) {
  const { WebSocket } = await import('ws')
  Object.defineProperty(globalThis, 'WebSocket', { value: WebSocket, configurable: true })
}
