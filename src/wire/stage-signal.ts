import { NoticeRecord, NoticeRoot, NoticeWaiting, RequestRecord } from './proto/signal.ts'
import { bytesOf, idFromBytes, type AccountId, type SpaceId } from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import { MAX_ENTRY_ADDRESSES } from '../domain/room-link.ts'
import { NAME_MAX_LETTERS } from '../domain/space/actions.ts'
import { readEntryPoint } from './entry-point.ts'
import { readSpaceLabel } from './label.ts'
import {
  NOTICE_ROOTS_MAX,
  WAITING_MAX,
  WAITING_SHOWN_MAX,
  type Notice,
  type Waiting,
} from '../domain/space/requests.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { EntryPoint } from '../domain/directory/announcement.ts'
import type { TimeMs } from '../domain/time.ts'

/** Requests to speak, and what the leader answers. PROTOCOL.md, section "Stage signals", is normative. */

/** The domain of a request's envelope. */
export const REQUEST_DOMAIN = 'loggia/request/v1'
/** Longest request envelope: a delegation of 384 bytes, a sealed name of 260, an id and a time. */
export const REQUEST_MAX = 896
/** The domain of a notice's envelope. */
export const NOTICE_DOMAIN = 'loggia/notice/v1'
/** Longest notice envelope: five roots of four addresses, and 32 who wait under long names, sealed. */
export const NOTICE_MAX = 16 * 1024

/** What a request says; its session is the envelope's key. */
export type RequestContent = {
  readonly space: SpaceId
  readonly delegation: Uint8Array
  readonly name: string
  /** False: takes the request back. */
  readonly wants: boolean
  readonly atMs: TimeMs
}

/** The payload of a request's envelope. */
export const writeRequest = (content: RequestContent): Uint8Array =>
  RequestRecord.encode({ ...content, space: bytesOf(content.space) })

/** Reads a request's payload, of an envelope of at most REQUEST_MAX bytes. Never throws. */
export function readRequest(payload: Uint8Array): Verdict<RequestContent, 'malformed'> {
  const record = decodeCanonical(RequestRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  const name = record && readSpaceLabel(record.name, NAME_MAX_LETTERS)
  if (record === undefined || !space.ok || name === undefined || record.atMs === 0) {
    return refuse('malformed')
  }
  const { delegation, wants, atMs } = record
  return accept({ space: space.value, delegation, name, wants, atMs })
}

/** The payload of a notice's envelope. What is beyond the limits is left out. */
export const writeNotice = ({ space, atMs, roots, waiting, inAll }: Notice): Uint8Array =>
  NoticeRecord.encode({
    space: bytesOf(space),
    atMs,
    roots: roots
      .slice(0, NOTICE_ROOTS_MAX)
      .map(({ peer, addresses }) =>
        NoticeRoot.encode({ peer, addresses: addresses.slice(0, MAX_ENTRY_ADDRESSES) }),
      ),
    waiting: waiting
      .slice(0, WAITING_SHOWN_MAX)
      .map(({ account, name, sinceMs }) =>
        NoticeWaiting.encode({ account: bytesOf(account), name, sinceMs }),
      ),
    inAll: inAll > WAITING_SHOWN_MAX ? Math.min(inAll, WAITING_MAX) : 0,
  })

/** Reads a notice's payload, of an envelope of at most NOTICE_MAX bytes. Never throws. */
export function readNotice(payload: Uint8Array): Verdict<Notice, 'malformed'> {
  const record = decodeCanonical(NoticeRecord, payload)
  const space = idFromBytes<SpaceId>(record?.space ?? new Uint8Array())
  if (record === undefined || !space.ok || record.atMs === 0) return refuse('malformed')
  const roots = allOf(record.roots, NOTICE_ROOTS_MAX, rootOf)
  const waiting = allOf(record.waiting, WAITING_SHOWN_MAX, waitingOf)
  if (roots === undefined || waiting === undefined) return refuse('malformed')
  const { atMs, inAll } = record
  if (inAll === 0)
    return accept({ space: space.value, atMs, roots, waiting, inAll: waiting.length })
  const isMore = waiting.length === WAITING_SHOWN_MAX && inAll > WAITING_SHOWN_MAX
  if (!isMore || inAll > WAITING_MAX) return refuse('malformed')
  return accept({ space: space.value, atMs, roots, waiting, inAll })
}

/** All of a bounded list, or nothing. */
function allOf<T>(
  parts: readonly Uint8Array[],
  most: number,
  read: (part: Uint8Array) => T | undefined,
): readonly T[] | undefined {
  if (parts.length > most) return undefined
  const whole = parts.map(read).filter(part => part !== undefined)
  return whole.length === parts.length ? whole : undefined
}

function rootOf(part: Uint8Array): EntryPoint | undefined {
  const root = decodeCanonical(NoticeRoot, part)
  return root && readEntryPoint(root)
}

function waitingOf(part: Uint8Array): Waiting | undefined {
  const record = decodeCanonical(NoticeWaiting, part)
  const account = idFromBytes<AccountId>(record?.account ?? new Uint8Array())
  const name = record && readSpaceLabel(record.name, NAME_MAX_LETTERS)
  if (record === undefined || !account.ok || name === undefined) return undefined
  return { account: account.value, name, sinceMs: record.sinceMs }
}
