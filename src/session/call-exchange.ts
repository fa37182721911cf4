import { askPeer, isPeersEnd } from './stream-deadline.ts'
import { CALL_PROTOCOL, readCallAnswer, writeCallMessage, type CallMessage } from '../wire/call.ts'
import type { Clock } from '../ports/clock.ts'
import type { PeerId } from '../domain/ids.ts'
import type { Streams } from '../ports/streams.ts'

/** A relay asks the person's app in this time too. */
export const CALL_MS = 5_000

/** Says one message to a peer; false when it said no, said nothing, or is out of reach. */
export async function sayCall(
  peer: PeerId,
  message: CallMessage,
  { streams, clock }: { readonly streams: Pick<Streams, 'open'>; readonly clock: Clock },
): Promise<boolean> {
  const asking = { streams, clock, deadlineMs: CALL_MS }
  try {
    return await askPeer({ peer, addresses: [] }, CALL_PROTOCOL, asking, async stream => {
      await stream.write(writeCallMessage(message))
      const answer = await stream.read()
      const read = answer === undefined ? undefined : readCallAnswer(answer)
      return read?.ok === true && read.value
    })
  } catch (cause) {
    if (isPeersEnd(cause)) return false
    throw cause
  }
}
