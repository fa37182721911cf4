import { StreamBrokenError, UnreachableError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { MessageStream, PeerAddress, Streams } from '../ports/streams.ts'

/** Runs `task` on a stream that somebody opened to us and aborts it after `deadlineMs`. Rejects as `task` does. */
export async function withinDeadline<T>(
  stream: MessageStream,
  clock: Clock,
  deadlineMs: number,
  task: (stream: MessageStream) => Promise<T>,
): Promise<T> {
  const cancel = clock.after(deadlineMs, () => stream.abort())
  try {
    const done = await task(stream)
    await stream.close()
    return done
  } finally {
    cancel()
  }
}

/** What {@link askPeer} needs. */
export type AskParts = {
  readonly streams: Pick<Streams, 'open'>
  readonly clock: Clock
  readonly deadlineMs: number
}

/**
 * Opens a stream to a peer and runs `task` on it; opening and task may take the deadline each.
 * Rejects with UnreachableError or StreamBrokenError, and as `task` does.
 */
export async function askPeer<T>(
  to: PeerAddress,
  protocol: string,
  { streams, clock, deadlineMs }: AskParts,
  task: (stream: MessageStream) => Promise<T>,
): Promise<T> {
  const opening = new AbortController()
  const cancel = clock.after(deadlineMs, () =>
    opening.abort(new UnreachableError(`${to.peer} did not answer within ${deadlineMs} ms`)),
  )
  const stream = await streams.open(to, protocol, opening.signal).finally(cancel)
  try {
    return await withinDeadline(stream, clock, deadlineMs, task)
  } catch (cause) {
    stream.abort()
    throw cause
  }
}

/** Whether a stream failed because of the network or the other side, and not by a fault of ours. */
export const isPeersEnd = (cause: unknown): boolean =>
  cause instanceof UnreachableError || cause instanceof StreamBrokenError
