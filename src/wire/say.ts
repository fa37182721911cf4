import { SayRecord } from './proto/talk.ts'
import { bytesOf, idFromBytes, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { LINE_MAX_BYTES, REACTIONS, type Say } from '../domain/chat/say.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { readSpaceLabel } from './label.ts'
import { SEALED_EXTRA } from './sealed-talk.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { TimeMs } from '../domain/time.ts'

/** A line of the chat, or a reaction. PROTOCOL.md, section "Talk", is normative. */

/** Longest one: a delegation of 384 bytes, a name of 160, a line of 1,024 and what seals it. */
export const SAY_MAX = 2_048
/** `kind` on the wire. */
const KINDS = ['line', 'reaction'] as const satisfies readonly Say['kind'][]
/** A reaction is one byte. */
const REACTION_BYTES = 1

/** What somebody says; its session is the envelope's key. */
export type SayContent = {
  readonly space: SpaceId
  readonly delegation: Uint8Array
  readonly name: string
  readonly atMs: TimeMs
  readonly kind: Say['kind']
  readonly body: Uint8Array
}

/** The payload of its envelope. */
export const writeSay = ({ space, kind, ...said }: SayContent): Uint8Array =>
  SayRecord.encode({ ...said, space: bytesOf(space), kind: 1 + KINDS.indexOf(kind) })

/** Reads the payload of an envelope of at most SAY_MAX bytes. What its body says is for `readBody`. Never throws. */
export function readSay(payload: Uint8Array): Verdict<SayContent, 'malformed'> {
  const record = decodeCanonical(SayRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  const name = record && readSpaceLabel(record.name, NAME_MAX_LETTERS)
  const kind = record && KINDS[record.kind - 1]
  if (record === undefined || !space.ok || name === undefined || kind === undefined) {
    return refuse('malformed')
  }
  const { delegation, atMs, body } = record
  const most = (kind === 'line' ? LINE_MAX_BYTES : REACTION_BYTES) + SEALED_EXTRA
  if (atMs === 0 || body.length === 0 || body.length > most) return refuse('malformed')
  return accept({ space: space.value, delegation, name, atMs, kind, body })
}

/** A line's text as it travels. Give what `cleanLine` answered. */
export const writeLine = (text: string): Uint8Array => new TextEncoder().encode(text)

/** The text of an open body. Clean it before it is shown. Never throws. */
export function readLine(body: Uint8Array): Verdict<string, 'malformed'> {
  if (body.length > LINE_MAX_BYTES) return refuse('malformed')
  try {
    return accept(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body))
  } catch {
    // TextDecoder says "no UTF-8" by a TypeError: here it is an answer.
    return refuse('malformed')
  }
}

/** A reaction as it travels: its place among REACTIONS. */
export const writeReaction = (reaction: number): Uint8Array => Uint8Array.of(reaction)

/** Reads it. Never throws. */
export function readReaction(body: Uint8Array): Verdict<number, 'malformed'> {
  const [reaction] = body
  const isOne = body.length === REACTION_BYTES && reaction !== undefined
  return isOne && reaction < REACTIONS.length ? accept(reaction) : refuse('malformed')
}
