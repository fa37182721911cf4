/** `/loggia/call/1` (PROTOCOL.md, "Calls"). */
import { CallRecord } from './proto/call.ts'
import { bytesOf, idFromBytes, type AccountId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { DELEGATION_MAX } from './limits.ts'
import { joinBytes } from './join-bytes.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { readLabel } from './label.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { TimeMs } from '../domain/time.ts'

/** The protocol by which people are invited whose app is open. */
export const CALL_PROTOCOL = '/loggia/call/1'
/** The envelope domain of a call. */
export const CALL_DOMAIN = 'loggia/call/v1'
/** Longest call envelope: a link of 4,096 letters, a name of 160 bytes, two keys. */
export const CALL_MAX = 5_120
const LINK_MAX_LETTERS = 4_096
const LINK_SHAPE = /^[A-Za-z0-9_-]+$/

const HERE = 1
const CALL = 2

/** What a call says; who calls is the envelope's key. */
export type CallContent = {
  readonly to: AccountId
  readonly name: string
  /** The code of a room link, which is still a stranger's. */
  readonly link: string
  readonly atMs: TimeMs
}

/** The one message of whoever opens the stream. Envelopes are still a stranger's bytes. */
export type CallMessage =
  | { readonly kind: 'here'; readonly delegation: Uint8Array }
  | { readonly kind: 'call'; readonly envelope: Uint8Array }

/** The payload of a call's envelope. */
export const writeCall = ({ to, ...said }: CallContent): Uint8Array =>
  CallRecord.encode({ ...said, to: bytesOf(to) })

/** Reads a call's payload. Never throws. */
export function readCall(payload: Uint8Array): Verdict<CallContent, 'malformed'> {
  const record = decodeCanonical(CallRecord, payload)
  const to = idFromBytes<AccountId>(record?.to ?? new Uint8Array())
  const name = record && readLabel(record.name, NAME_MAX_LETTERS)
  if (record === undefined || !to.ok || name === undefined || record.atMs === 0) {
    return refuse('malformed')
  }
  const { link, atMs } = record
  if (link.length > LINK_MAX_LETTERS || !LINK_SHAPE.test(link)) return refuse('malformed')
  return accept({ to: to.value, name, link, atMs })
}

/** The message of whoever opens the stream. */
export const writeCallMessage = (message: CallMessage): Uint8Array =>
  message.kind === 'here'
    ? joinBytes([Uint8Array.of(HERE), message.delegation])
    : joinBytes([Uint8Array.of(CALL), message.envelope])

/** Reads what {@link writeCallMessage} wrote. Never throws. */
export function readCallMessage(bytes: Uint8Array): Verdict<CallMessage, 'malformed'> {
  const rest = bytes.slice(1)
  if (bytes[0] === HERE && rest.length <= DELEGATION_MAX) {
    return accept({ kind: 'here', delegation: rest })
  }
  if (bytes[0] === CALL && rest.length <= CALL_MAX) return accept({ kind: 'call', envelope: rest })
  return refuse('malformed')
}

/** The answer: whether it was kept, or taken. */
export const writeCallAnswer = (isTaken: boolean): Uint8Array => Uint8Array.of(isTaken ? 0 : 1)

/** Reads the answer. Never throws. */
export function readCallAnswer(bytes: Uint8Array): Verdict<boolean, 'malformed'> {
  const isOne = bytes.length === 1 && (bytes[0] === 0 || bytes[0] === 1)
  return isOne ? accept(bytes[0] === 0) : refuse('malformed')
}
