/** Frames of the y-protocols as stock Yjs peers send them over a data channel: read and written by us. */
import { UPDATE_MAX } from './follow-update.ts'
import { ByteReader, writeVaruint } from './varuint.ts'
import { joinBytes } from './join-bytes.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Longest frame that is looked at: the longest update and what stands before it. */
export const Y_FRAME_MAX = UPDATE_MAX + 16

const SYNC = 0
/** Awareness and the question for it: who has a cursor where. Never read, never answered. */
const PASSED_OVER = [1, 3]
const KINDS = ['vector', 'answer', 'update'] as const

/**
 * `vector`: what I hold, answer with what I lack. `answer`: that. `update`: something new. `other`: of no
 * concern to documents.
 */
export type YFrame =
  | { readonly kind: (typeof KINDS)[number]; readonly bytes: Uint8Array }
  | { readonly kind: 'other' }

/** The bytes of a frame. */
export function writeYFrame(kind: (typeof KINDS)[number], bytes: Uint8Array): Uint8Array {
  const head: number[] = [SYNC, KINDS.indexOf(kind)]
  writeVaruint(head, bytes.length)
  return joinBytes([Uint8Array.from(head), bytes])
}

/** Reads a frame. What it carries is read by whom it is for. */
export function readYFrame(frame: Uint8Array): Verdict<YFrame, 'too-long' | 'malformed'> {
  if (frame.length > Y_FRAME_MAX) return refuse('too-long')
  const reader = new ByteReader(frame)
  const type = reader.varuint()
  if (type !== undefined && PASSED_OVER.includes(type)) return accept({ kind: 'other' })
  const kind = KINDS[reader.varuint() ?? KINDS.length]
  const length = reader.varuint()
  const bytes = length === undefined ? undefined : reader.take(length)
  const isSound = type === SYNC && kind !== undefined && bytes !== undefined && reader.isAtEnd
  return isSound ? accept({ kind, bytes }) : refuse('malformed')
}
