import { bytesOf, idFromBytes, ID_BYTES, type SpaceId } from '../domain/ids.ts'
import { BUNDLE_MAX, SFRAME_TAG_BYTES } from './bundle.ts'
import { readSframeHeader } from './sframe-header.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { StageAnswer } from '../domain/stage/mesh.ts'

/** What travels between two members of the stage. PROTOCOL.md, section "Stage lane", is normative. */

/** First byte of ask and reply: no tree message has it. */
const STAGE_LANE_V1 = 0x81
const ANSWERS: readonly StageAnswer[] = ['accepted', 'not-on-stage', 'busy']
/** The first four bytes of a plaintext: index and flags. */
const PAYLOAD_HEAD_BYTES = 4

/** The whole vocabulary of a stage link's control channel. */
export const STAGE_ALIVE: Uint8Array = Uint8Array.of(1)

/** Tells an ask for a stage link from one for an edge of the tree. */
export const isStageAsk = (bytes: Uint8Array): boolean => bytes[0] === STAGE_LANE_V1

export function writeStageAsk(space: SpaceId): Uint8Array {
  return Uint8Array.from([STAGE_LANE_V1, ...bytesOf(space)])
}

/** Reads the Space that somebody wants to speak in. Never throws. */
export function readStageAsk(bytes: Uint8Array): Verdict<SpaceId, 'malformed'> {
  if (bytes.length !== 1 + ID_BYTES || !isStageAsk(bytes)) return refuse('malformed')
  const space = idFromBytes<SpaceId>(bytes.subarray(1))
  return space.ok ? accept(space.value) : refuse('malformed')
}

export function writeStageReply(answer: StageAnswer): Uint8Array {
  return Uint8Array.of(STAGE_LANE_V1, ANSWERS.indexOf(answer))
}

/** Reads what was answered. Never throws. */
export function readStageReply(bytes: Uint8Array): Verdict<StageAnswer, 'malformed'> {
  const [version, code] = bytes
  const answer = ANSWERS[code ?? ANSWERS.length]
  const isWhole = bytes.length === 2 && version === STAGE_LANE_V1
  return isWhole && answer !== undefined ? accept(answer) : refuse('malformed')
}

/** What can be told of a packet without any key. */
export type StagePacketHeader = { readonly kid: bigint; readonly ctr: bigint }

/** Reads the head of a packet. Says nothing about who made it: the link does. Never throws. */
export function readStagePacket(bytes: Uint8Array): Verdict<StagePacketHeader, 'malformed'> {
  if (bytes.length > BUNDLE_MAX) return refuse('malformed')
  const header = readSframeHeader(bytes)
  if (!header.ok) return refuse('malformed')
  const { kid, ctr, length } = header.value
  const isLongEnough = bytes.length >= length + PAYLOAD_HEAD_BYTES + SFRAME_TAG_BYTES
  return isLongEnough ? accept({ kid, ctr }) : refuse('malformed')
}
