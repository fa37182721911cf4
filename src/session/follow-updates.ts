import { receiveUpdates, send, type Received } from './follow-talk.ts'
import { writeFollowChunks } from '../wire/follow-update.ts'
import { accept, refuse } from '../verdict.ts'
import type { AccountId } from '../domain/ids.ts'
import type { FollowShelf } from './follow-shelf.ts'
import type { MessageStream } from '../ports/streams.ts'

/**
 * Both sides write and read at once: neither waits for the other to have finished. Then each corrects
 * the other where it was told something older than it knows: so an unfollow also reaches those in whose
 * window the follow is, though it has no place in ours.
 */
export async function exchangeUpdates(
  stream: MessageStream,
  shelf: FollowShelf,
  theirVector: Uint8Array,
): Promise<Received> {
  const missing = shelf.document.missingIn(theirVector)
  if (missing === undefined) return refuse('malformed')
  const outdated = new Set<AccountId>()
  const first = await sendWhileReceiving(stream, shelf, { updates: missing, outdated })
  if (!first.ok) return first
  const newer = [...outdated].flatMap(follower => shelf.winners.get(follower) ?? [])
  const corrections = { updates: writeFollowChunks(newer), outdated: new Set<AccountId>() }
  const second = await sendWhileReceiving(stream, shelf, corrections)
  if (!second.ok) return second
  return accept({ ...first.value, taken: first.value.taken + second.value.taken })
}

async function sendWhileReceiving(
  stream: MessageStream,
  shelf: FollowShelf,
  { updates, outdated }: { updates: readonly Uint8Array[]; outdated: Set<AccountId> },
): Promise<Received> {
  const sending = sendUpdates(stream, updates)
  // Heard below: a rejection must not be unhandled while we still receive.
  sending.catch(() => undefined)
  const received = await receiveUpdates(stream, shelf, outdated)
  if (!received.ok) stream.abort()
  await sending.catch((cause: unknown) => {
    if (received.ok) throw cause
  })
  return received
}

async function sendUpdates(stream: MessageStream, updates: readonly Uint8Array[]): Promise<void> {
  for (const update of updates) await send(stream, { kind: 'update', update })
  await send(stream, { kind: 'done' })
}
