import { accept, refuse, type Verdict } from '../verdict.ts'

/**
 * What travels between the page and a recogniser of the person's own. docs/captions.md is normative: it is written for
 * whoever runs one.
 */

/** Offered when the connection is made, so that no other program takes a voice for its own. */
export const CAPTION_SERVER_PROTOCOL = 'loggia-captions-1'
export const CAPTION_SERVER_RATE = 16_000
/** Longest answer in UTF-16 letters: minutes of speech without a pause. What is longer is no answer to a sentence. */
export const ANSWER_MAX_LETTERS = 8_192

/** What the recogniser has understood of what is being said. */
export type ServerWords = {
  readonly isFinal: boolean
  readonly text: string
  /** Until where, in milliseconds of the sound since it began; undefined: it does not say. */
  readonly endMs: number | undefined
}

/** The first message: what will come. */
export const writeServerStart = (language: string): string =>
  JSON.stringify({
    type: 'start',
    language,
    format: 'pcm-s16le',
    sampleRate: CAPTION_SERVER_RATE,
    channels: 1,
  })

/** The last message: nothing comes any more. */
export const SERVER_STOP = JSON.stringify({ type: 'stop' })

/** As a recogniser answers. */
export const writeServerWords = ({ isFinal, text, endMs }: ServerWords): string =>
  JSON.stringify({ type: isFinal ? 'final' : 'partial', text, endMs })

/** Reads an answer. Never throws. */
export function readServerWords(message: string): Verdict<ServerWords, 'malformed'> {
  if (message.length > ANSWER_MAX_LETTERS) return refuse('malformed')
  const fields = fieldsOf(message)
  const { type, text, endMs } = fields ?? {}
  if (type !== 'partial' && type !== 'final') return refuse('malformed')
  if (typeof text !== 'string') return refuse('malformed')
  const isTime = typeof endMs === 'number' && Number.isFinite(endMs) && endMs >= 0
  return accept({ isFinal: type === 'final', text, endMs: isTime ? endMs : undefined })
}

function fieldsOf(message: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(message)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    // JSON.parse says "no JSON" by a SyntaxError: here it is an answer.
    return undefined
  }
}
