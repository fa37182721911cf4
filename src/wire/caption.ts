import {
  CAPTION_MAX_BYTES,
  cleanCaption,
  type Caption,
  type CaptionWords,
} from '../domain/captions/caption.ts'
import { CaptionRecord, CaptionTextRecord } from './proto/caption.ts'
import { bytesOf, idFromBytes, type AccountId, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { FRAME_INDEX_MAX } from './bundle.ts'
import { readLanguage } from './label.ts'
import { SEALED_EXTRA } from './sealed-talk.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** What a speaker says, as text. PROTOCOL.md, section "Captions", is normative. */

/** Longest envelope: a body of 396 bytes, two ids, numbers, and what signs it. */
export const CAPTION_MAX = 768
/** A text of 320 bytes, a language of 35, and what frames them. */
const WORDS_MAX = 360
const SEGMENT_MAX = 0xff_ff_ff_ff
/** `kind` on the wire. */
const KINDS = ['recognised', 'typed'] as const satisfies readonly Caption['kind'][]

/** What a caption says; its session is the envelope's key. */
export type CaptionContent = Omit<Caption, 'session'>

/** The payload of its envelope. */
export const writeCaption = (caption: CaptionContent): Uint8Array =>
  CaptionRecord.encode({
    space: bytesOf(caption.space),
    speaker: bytesOf(caption.speaker),
    atMs: caption.atMs,
    segment: caption.segment,
    kind: 1 + KINDS.indexOf(caption.kind),
    final: caption.isFinal,
    frame: caption.frame === undefined ? 0 : 1 + caption.frame,
    body: caption.body,
  })

/** Reads the payload of an envelope of at most CAPTION_MAX bytes. What its body says is for {@link readCaptionWords}. Never throws. */
export function readCaption(payload: Uint8Array): Verdict<CaptionContent, 'malformed'> {
  const record = decodeCanonical(CaptionRecord, payload)
  if (record === undefined) return refuse('malformed')
  const space = idFromBytes<SpaceId>(record.space)
  const speaker = idFromBytes<AccountId>(record.speaker)
  const kind = KINDS[record.kind - 1]
  if (!space.ok || !speaker.ok || kind === undefined) return refuse('malformed')
  const { atMs, segment, final: isFinal, frame, body } = record
  if (atMs === 0 || segment === 0 || segment > SEGMENT_MAX) return refuse('malformed')
  if (frame > 1 + FRAME_INDEX_MAX) return refuse('malformed')
  if (body.length === 0 || body.length > WORDS_MAX + SEALED_EXTRA) return refuse('malformed')
  const ids = { space: space.value, speaker: speaker.value }
  return accept({
    ...ids,
    atMs,
    segment,
    kind,
    isFinal,
    frame: frame === 0 ? undefined : frame - 1,
    body,
  })
}

/** The words as they travel. Give a text that `cleanCaption` answered. */
export const writeCaptionWords = ({ language, text }: CaptionWords): Uint8Array =>
  CaptionTextRecord.encode({ language, text })

/** Reads an open body; the text comes cleaned, and is empty where words were taken back. Never throws. */
export function readCaptionWords(body: Uint8Array): Verdict<CaptionWords, 'malformed'> {
  if (body.length > WORDS_MAX) return refuse('malformed')
  const record = decodeCanonical(CaptionTextRecord, body)
  const language = record && readLanguage(record.language)
  if (record === undefined || language === undefined) return refuse('malformed')
  if (new TextEncoder().encode(record.text).length > CAPTION_MAX_BYTES) return refuse('malformed')
  return accept({ language, text: cleanCaption(record.text) })
}
