/**
 * Everything that reads foreign bytes, with good bytes to begin from. `decoder-table.test.ts` fails when
 * a reader of `src/wire` or an opener of `src/crypto` is missing here.
 */
import { areEqual } from '../../src/wire/canonical.ts'
import { CERTIFICATE_DECODERS } from './decoders/certificates.ts'
import { COMMUNITY_DECODERS } from './decoders/communities.ts'
import { FOLLOW_DECODERS } from './decoders/follows.ts'
import { PEOPLE_DECODERS } from './decoders/people.ts'
import { RECORDING_DECODERS } from './decoders/recordings.ts'
import { REPORT_DECODERS } from './decoders/reports.ts'
import { ROAD_DECODERS } from './decoders/roads.ts'
import { SPACE_DECODERS } from './decoders/spaces.ts'
import type { Decoder } from './decoders/decoder.ts'

export const DECODERS: readonly Decoder[] = [
  ...CERTIFICATE_DECODERS,
  ...COMMUNITY_DECODERS,
  ...FOLLOW_DECODERS,
  ...PEOPLE_DECODERS,
  ...RECORDING_DECODERS,
  ...REPORT_DECODERS,
  ...ROAD_DECODERS,
  ...SPACE_DECODERS,
]

/** How a decoder took some bytes. */
export type Judged = 'accepted' | 'refused' | { readonly complaint: string }

/** Reads the bytes and says what is wrong with how they were taken, if anything is. */
export function judge(decoder: Decoder, bytes: Uint8Array): Judged {
  try {
    const rewritten = decoder.readAndRewrite(bytes)
    if (!rewritten.ok) return 'refused'
    if (areEqual(rewritten.value, bytes)) return 'accepted'
    if (decoder.form === 'exact') return { complaint: 'took a second byte string for one value' }
    const again = decoder.readAndRewrite(rewritten.value)
    if (!again.ok) return { complaint: `does not read what it means (${again.reason})` }
    return areEqual(again.value, rewritten.value)
      ? 'accepted'
      : { complaint: 'means two things at two readings' }
  } catch (error) {
    return { complaint: `threw ${String(error)}` }
  }
}
