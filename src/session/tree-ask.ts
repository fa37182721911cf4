import { askersOwn } from '../wire/stems.ts'
import { readReply, stemsInAnswer, writeAsk } from '../wire/tree-ask.ts'
import { tagOf } from '../domain/tree/edges.ts'
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
      readonly stems: readonly string[]
    }
  | {
      readonly kind: 'refused'
      readonly reason: AskRefusal
      readonly at: Coordinate | undefined
      readonly alternates: readonly SlotAdvert[]
      readonly log: readonly Uint8Array[]
      readonly stems: readonly string[]
    }
  | { readonly kind: 'unreachable' }

/**
 * Asks; `stems` are those of addresses that we know. A reply that cannot be read, or that does not fit the outcome,
 * is as good as none. `early` is told the log of a reply that accepts while the link is still being made.
 */
export async function askForEdge(
  links: Pick<MediaLinks, 'connect'>,
  { space, stems }: { readonly space: SpaceId; readonly stems: readonly string[] },
  { to, ask }: Pick<TreeEffect & { readonly kind: 'connect' }, 'to' | 'ask'>,
  signal: AbortSignal,
  early: (log: readonly Uint8Array[]) => void = () => undefined,
): Promise<AskOutcome> {
  const asked = writeAsk({ space, ...ask, stems: stems.map(tagOf) })
  const outcome = await links.connect(to, asked, signal, bytes => {
    const reply = readReply(bytes, askersOwn(stems))
    if (reply.ok) early(reply.value.log)
  })
  if (outcome.kind === 'unreachable') return { kind: 'unreachable' }
  const reply = readReply(outcome.reply, askersOwn(stems))
  const named = reply.ok ? stemsInAnswer(reply.value.answer) : []
  if (outcome.kind === 'linked') {
    if (reply.ok && reply.value.answer.kind === 'accepted') {
      const { answer, log } = reply.value
      return { kind: 'linked', media: outcome.link, route: answer.route, log, stems: named }
    }
    outcome.link.close()
    return { kind: 'unreachable' }
  }
  if (!reply.ok || reply.value.answer.kind === 'accepted') return { kind: 'unreachable' }
  const { reason, at, alternates } = reply.value.answer
  return { kind: 'refused', reason, at, alternates, log: reply.value.log, stems: named }
}
