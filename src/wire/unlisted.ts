/** `/loggia/unlisted/1` (PROTOCOL.md, "Spaces of their link alone"). */
import { ANNOUNCEMENT_MAX } from './announcement.ts'
import { bytesOf, idFromBytes, ID_BYTES, type CommunityId } from '../domain/ids.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'

/** The protocol by which a host tells a relay of a Space that no lobby shows. */
export const UNLISTED_PROTOCOL = '/loggia/unlisted/1'

/** What a host tells. `announcement` is still a stranger's bytes. */
export type UnlistedTelling = {
  readonly community: CommunityId
  readonly announcement: Uint8Array
}

/**
 * What a relay makes of it. `other-policy`: it goes by other rules. `too-few-followers`: its rules ask
 * for standing that the host has not proven. `full`: no room. `refused`: anything else.
 */
export type UnlistedAnswer = 'carried' | 'other-policy' | 'too-few-followers' | 'full' | 'refused'

/** By their byte on the wire. */
const ANSWERS: readonly UnlistedAnswer[] = [
  'carried',
  'other-policy',
  'too-few-followers',
  'full',
  'refused',
]

/** The one message of the host. */
export const writeUnlistedTelling = ({ community, announcement }: UnlistedTelling): Uint8Array =>
  Uint8Array.from([...bytesOf(community), ...announcement])

/** Reads what a host tells. Never throws. */
export function readUnlistedTelling(message: Uint8Array): Verdict<UnlistedTelling, 'malformed'> {
  const community = idFromBytes<CommunityId>(message.subarray(0, ID_BYTES))
  const announcement = message.subarray(ID_BYTES)
  if (!community.ok || announcement.length === 0) return refuse('malformed')
  if (announcement.length > ANNOUNCEMENT_MAX) return refuse('malformed')
  return accept({ community: community.value, announcement })
}

/** The one message of the answer. */
export const writeUnlistedAnswer = (answer: UnlistedAnswer): Uint8Array =>
  Uint8Array.of(ANSWERS.indexOf(answer))

/** Reads the answer. Never throws. */
export function readUnlistedAnswer(message: Uint8Array): Verdict<UnlistedAnswer, 'malformed'> {
  const [code, ...rest] = message
  const answer = code === undefined || rest.length > 0 ? undefined : ANSWERS[code]
  return answer === undefined ? refuse('malformed') : accept(answer)
}
