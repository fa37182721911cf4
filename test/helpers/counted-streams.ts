import type { MessageStream, PeerAddress, Streams } from '../../src/ports/streams.ts'

/** What went over one peer's streams, both ways, frames' lengths not counted. */
export type Tally = { sent: number; received: number; messages: number }

/** The same streams; those that this peer opens are counted. */
export function countedStreams(streams: Streams): {
  readonly streams: Streams
  readonly tally: Tally
} {
  const tally: Tally = { sent: 0, received: 0, messages: 0 }
  const open = async (to: PeerAddress, protocol: string, signal: AbortSignal) =>
    counted(await streams.open(to, protocol, signal), tally)
  return { streams: wrapped(streams, open), tally }
}

/**
 * The same streams; those that this peer opens break when `messagesLeft` messages have passed, in
 * whatever direction.
 */
export function cutStreams(streams: Streams, messagesLeft: number): Streams {
  return wrapped(streams, async (to, protocol, signal) => {
    const stream = await streams.open(to, protocol, signal)
    let left = messagesLeft
    const pass = (): void => {
      if (left === 0) stream.abort()
      left -= 1
    }
    return {
      ...stream,
      read: async () => {
        const message = await stream.read()
        if (message !== undefined) pass()
        return left < 0 ? stream.read() : message
      },
      write: async message => {
        pass()
        await stream.write(message)
      },
    }
  })
}

/** Everything of `streams` but how one is opened. */
const wrapped = (streams: Streams, open: Streams['open']): Streams =>
  new Proxy(streams, {
    get: (target, name) => {
      if (name === 'open') return open
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })

function counted(stream: MessageStream, tally: Tally): MessageStream {
  return {
    ...stream,
    read: async () => {
      const message = await stream.read()
      if (message !== undefined) tally.messages += 1
      tally.received += message?.length ?? 0
      return message
    },
    write: async message => {
      tally.messages += 1
      tally.sent += message.length
      await stream.write(message)
    },
  }
}
