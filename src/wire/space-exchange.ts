import { SpaceAnswer, SpaceAsk } from './proto/action.ts'
import { bytesOf, idFromBytes, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { LOG_MAX_ACTIONS, LOG_MAX_BYTES } from '../domain/space/room.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** `/loggia/space/1`. PROTOCOL.md, section "Space log", is normative. */

/** The protocol that hands over a Space's log. */
export const SPACE_PROTOCOL = '/loggia/space/1'
/** Bytes of envelopes in one message of an answer: half of what a stream carries at once. */
const PART_BYTES = 64 * 1024
/** Messages of an answer: a whole log of parts that could just not take another envelope. */
export const ANSWER_PARTS_MAX = 8
/** Beacons in an answer: one for each reign that a log is about, which are very few. */
export const BEACONS_MAX = 4

/** A log as it travels: envelopes of a stranger until they are opened. */
export type CarriedLog = {
  /** Ancestors first. */
  readonly actions: readonly Uint8Array[]
  readonly beacons: readonly Uint8Array[]
}

/** The one message of who asks for a Space's log. */
export const writeSpaceAsk = (space: SpaceId): Uint8Array =>
  SpaceAsk.encode({ space: bytesOf(space) })

/** Reads who asks for which log. */
export function readSpaceAsk(message: Uint8Array): Verdict<SpaceId, 'malformed'> {
  const ask = decodeCanonical(SpaceAsk, message)
  const space = idFromBytes<SpaceId>(ask?.space ?? new Uint8Array())
  return space.ok ? space : refuse('malformed')
}

/** The messages of an answer, at least one; a single empty one when the Space is unknown. */
export function writeSpaceAnswer({ actions, beacons }: CarriedLog): readonly Uint8Array[] {
  const parts: Uint8Array[][] = [[]]
  let bytes = 0
  for (const action of actions) {
    if (bytes + action.length > PART_BYTES) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(action)
    bytes += action.length
  }
  return parts.map((part, at) =>
    SpaceAnswer.encode({ actions: part, beacons: at === 0 ? [...beacons] : [] }),
  )
}

/** Reads one message of an answer after those that came before it, within the limits of a log. */
export function readSpaceAnswer(
  message: Uint8Array,
  before: CarriedLog,
): Verdict<CarriedLog, 'malformed' | 'too-long'> {
  const answer = decodeCanonical(SpaceAnswer, message)
  if (answer === undefined) return refuse('malformed')
  const actions = [...before.actions, ...answer.actions]
  const beacons = [...before.beacons, ...answer.beacons]
  if (actions.length > LOG_MAX_ACTIONS || beacons.length > BEACONS_MAX) return refuse('too-long')
  const bytes = actions.reduce((sum, action) => sum + action.length, 0)
  return bytes > LOG_MAX_BYTES ? refuse('too-long') : accept({ actions, beacons })
}
