import { SheetRecord, TallyRecord } from './proto/talk.ts'
import { bytesOf, idFromBytes, ID_BYTES, type AccountId, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { MAX_STAGE } from '../domain/space/state.ts'
import { REACTIONS, type NamedReaction, type Tally } from '../domain/chat/say.ts'
import { SAY_MAX } from './say.ts'
import { SEALED_EXTRA } from './sealed-talk.ts'
import { SHEET_LINES_BYTES, SHEET_LINES_MAX } from '../domain/chat/desk.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { TimeMs } from '../domain/time.ts'

/** What the leader passes on of the chat and of reactions. PROTOCOL.md, section "Talk", is normative. */

/** Longest one: lines of 6 KiB, a tally of a full stage, and what signs and seals them. */
export const SHEET_MAX = 7 * 1_024
const COUNT_BYTES = 2
const NAMED_BYTES = ID_BYTES + 1
/** Twelve bytes of counts, thirteen names of 35, and what frames and seals them. */
const TALLY_MAX = 520 + SEALED_EXTRA

/** What a sheet says; its session is the envelope's key. */
export type SheetContent = {
  readonly space: SpaceId
  readonly atMs: TimeMs
  /** Envelopes of lines, still a stranger's. */
  readonly lines: readonly Uint8Array[]
  /** As `writeTally` made it, sealed in a private Space; empty: nobody reacted. */
  readonly tally: Uint8Array
}

/** The payload of its envelope. */
export const writeSheet = ({ space, atMs, lines, tally }: SheetContent): Uint8Array =>
  SheetRecord.encode({ space: bytesOf(space), atMs, lines: [...lines], tally })

/** Reads the payload of an envelope of at most SHEET_MAX bytes. Never throws. */
export function readSheet(payload: Uint8Array): Verdict<SheetContent, 'malformed'> {
  const record = decodeCanonical(SheetRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  if (record === undefined || !space.ok || record.atMs === 0) return refuse('malformed')
  const { atMs, lines, tally } = record
  const isEmpty = lines.length === 0 && tally.length === 0
  if (isEmpty || lines.length > SHEET_LINES_MAX || tally.length > TALLY_MAX) {
    return refuse('malformed')
  }
  const bytes = lines.reduce((sum, line) => sum + line.length, 0)
  if (bytes > SHEET_LINES_BYTES || lines.some(line => line.length > SAY_MAX)) {
    return refuse('malformed')
  }
  return accept({ space: space.value, atMs, lines, tally })
}

/** How many reacted, before it is sealed. What is beyond the limits is left out. */
export function writeTally({ counts, named }: Tally): Uint8Array {
  const bytes = new Uint8Array(REACTIONS.length * COUNT_BYTES)
  const view = new DataView(bytes.buffer)
  for (const [at, count] of counts.entries()) view.setUint16(at * COUNT_BYTES, count)
  return TallyRecord.encode({
    counts: bytes,
    named: named
      .slice(0, MAX_STAGE)
      .map(({ account, reaction }) => Uint8Array.from([...bytesOf(account), reaction])),
  })
}

/** Reads it, opened. Never throws. */
export function readTally(bytes: Uint8Array): Verdict<Tally, 'malformed'> {
  if (bytes.length > TALLY_MAX) return refuse('malformed')
  const record = decodeCanonical(TallyRecord, bytes)
  if (record?.counts.length !== REACTIONS.length * COUNT_BYTES) return refuse('malformed')
  if (record.named.length > MAX_STAGE) return refuse('malformed')
  const { buffer, byteOffset } = record.counts
  const view = new DataView(buffer, byteOffset, record.counts.length)
  const named = record.named.map(namedOf).filter(one => one !== undefined)
  if (named.length !== record.named.length) return refuse('malformed')
  return accept({ counts: REACTIONS.map((_, at) => view.getUint16(at * COUNT_BYTES)), named })
}

function namedOf(bytes: Uint8Array): NamedReaction | undefined {
  const account = idFromBytes<AccountId>(bytes.subarray(0, ID_BYTES))
  const reaction = bytes[ID_BYTES]
  if (bytes.length !== NAMED_BYTES || !account.ok || reaction === undefined) return undefined
  return reaction < REACTIONS.length ? { account: account.value, reaction } : undefined
}
