import { readReply, writeAsk } from '../wire/tree-ask.ts'
import type { AskRefusal, Route, SlotAdvert } from '../domain/tree/message.ts'
import type { Coordinate } from '../domain/tree/coordinate.ts'
import type { MediaLink, MediaLinks } from '../ports/media-link.ts'
import type { SpaceId } from '../domain/ids.ts'
import type { TreeEffect } from '../domain/tree/state.ts'

/** What came of asking a peer for an edge of the tree. */
export type AskOutcome =
  | {
      readonly kind: 'linked'
      readonly media: MediaLink
      readonly route: Route
      readonly log: readonly Uint8Array[]
    }
  | {
      readonly kind: 'refused'
      readonly reason: AskRefusal
      readonly at: Coordinate | undefined
      readonly alternates: readonly SlotAdvert[]
      readonly log: readonly Uint8Array[]
    }
  | { readonly kind: 'unreachable' }

/**
 * Asks. A reply that cannot be read, or that does not fit the outcome, is as good as none. `early` is told the
 * log of a reply that accepts while the link is still being made.
 */
export async function askForEdge(
  links: Pick<MediaLinks, 'connect'>,
  space: SpaceId,
  { to, ask }: Pick<TreeEffect & { readonly kind: 'connect' }, 'to' | 'ask'>,
  signal: AbortSignal,
  early: (log: readonly Uint8Array[]) => void = () => undefined,
): Promise<AskOutcome> {
  const outcome = await links.connect(to, writeAsk({ space, ...ask }), signal, bytes => {
    const reply = readReply(bytes)
    if (reply.ok) early(reply.value.log)
  })
  if (outcome.kind === 'unreachable') return { kind: 'unreachable' }
  const reply = readReply(outcome.reply)
  if (outcome.kind === 'linked') {
    if (reply.ok && reply.value.answer.kind === 'accepted') {
      const { answer, log } = reply.value
      return { kind: 'linked', media: outcome.link, route: answer.route, log }
    }
    outcome.link.close()
    return { kind: 'unreachable' }
  }
  if (!reply.ok || reply.value.answer.kind === 'accepted') return { kind: 'unreachable' }
  const { reason, at, alternates } = reply.value.answer
  return { kind: 'refused', reason, at, alternates, log: reply.value.log }
}
