import { askPeer, isPeersEnd } from './stream-deadline.ts'
import {
  readUnlistedAnswer,
  UNLISTED_PROTOCOL,
  writeUnlistedTelling,
  type UnlistedAnswer,
  type UnlistedTelling,
} from '../wire/unlisted.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { PeerId, SpaceId } from '../domain/ids.ts'
import type { Streams } from '../ports/streams.ts'

/** Longer than a relay takes to fetch and check a certificate of 600 signatures. */
const TELLING_MS = 10_000

type TellingParts = { readonly streams: Pick<Streams, 'open'>; readonly clock: Clock }

type Told = { readonly telling: UnlistedTelling; readonly space: SpaceId }

/** Tells several relays; answers which of them go by another policy than ours. Who does not carry it is logged. */
export async function tellRelays(
  relays: readonly PeerId[],
  { telling, space }: Told,
  parts: TellingParts & { readonly log: Log },
): Promise<readonly PeerId[]> {
  const asked = relays.map(async peer => ({
    peer,
    answer: await tellUnlisted(peer, telling, parts),
  }))
  const answers = await Promise.all(asked)
  for (const { peer, answer } of answers) {
    if (answer === 'carried') continue
    parts.log.warn('unlisted-not-carried', { space, by: peer, answer: answer ?? 'none' })
  }
  return answers.flatMap(({ peer, answer }) => (answer === 'other-policy' ? [peer] : []))
}

/**
 * Tells a relay of a Space of ours that no lobby shows. Undefined when it did not answer, which is an
 * ordinary thing of peers that are no relay.
 */
export async function tellUnlisted(
  peer: PeerId,
  telling: UnlistedTelling,
  { streams, clock }: TellingParts,
): Promise<UnlistedAnswer | undefined> {
  const ask = { streams, clock, deadlineMs: TELLING_MS }
  try {
    return await askPeer({ peer, addresses: [] }, UNLISTED_PROTOCOL, ask, async stream => {
      await stream.write(writeUnlistedTelling(telling))
      const message = await stream.read()
      const answer = message === undefined ? undefined : readUnlistedAnswer(message)
      return answer?.ok === true ? answer.value : undefined
    })
  } catch (cause) {
    if (isPeersEnd(cause)) return undefined
    throw cause
  }
}
