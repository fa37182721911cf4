import { ActionRecord } from './proto/action.ts'
import { KINDS, bodyOf, contentOf, type Content } from './action-body.ts'
import { OpenAct } from './proto/action.ts'
import { MAX_TOPICS } from '../domain/directory/announcement.ts'
import {
  bytesOf,
  ID_BYTES,
  idFromBytes,
  type ActionId,
  type CommunityId,
  type SpaceId,
} from '../domain/ids.ts'
import { decodeCanonical } from './canonical.ts'
import {
  HEADS_MAX,
  NAME_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  TOPIC_MAX_LETTERS,
} from '../domain/space/actions.ts'
import { readLanguage, readSpaceLabel, readSpaceLabels } from './label.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { TimeMs } from '../domain/time.ts'

/** The envelope's domain: an action's signature is worth nothing elsewhere. */
export const ACTION_DOMAIN = 'loggia/action/v1'
/** Freshness of a genesis, so that the same words twice are two Spaces. */
export const NONCE_BYTES = 16

/** `kind` of a genesis. */
const OPEN = 1

/** Where in the graph an action stands, and when its author says it was. */
type Named = {
  readonly space: SpaceId
  /** Ascending in their printed form, 1 … HEADS_MAX. */
  readonly heads: readonly ActionId[]
  readonly atMs: TimeMs
}

/** What an `open` says. */
export type OpenContent = {
  readonly kind: 'open'
  readonly atMs: TimeMs
  readonly community: CommunityId
  readonly title: string
  readonly language: string
  readonly topics: readonly string[]
  readonly hostName: string
  /** NONCE_BYTES. */
  readonly nonce: Uint8Array
  /** 32 bytes, of a private Space alone. */
  readonly knockKey?: Uint8Array
}

/** What a later action says. */
export type LaterContent = Named & Content

/** What an action says, before anybody has checked who signed it. */
export type ActionContent = OpenContent | LaterContent

/** The payload of an action's envelope. */
export function writeAction(content: ActionContent): Uint8Array {
  const { atMs } = content
  if (content.kind === 'open') {
    return ActionRecord.encode({ kind: OPEN, heads: [], atMs, body: openBody(content) })
  }
  return ActionRecord.encode({
    kind: KINDS[content.kind],
    space: bytesOf(content.space),
    heads: content.heads.map(id => bytesOf(id)),
    atMs,
    body: bodyOf(content),
  })
}

/** Reads an action's payload, of an envelope of at most ACTION_MAX bytes. Never throws. */
export function readAction(payload: Uint8Array): Verdict<ActionContent, 'malformed'> {
  const record = decodeCanonical(ActionRecord, payload)
  if (record === undefined || record.atMs === 0) return refuse('malformed')
  const content = record.kind === OPEN ? openOf(record) : laterOf(record)
  return content === undefined ? refuse('malformed') : accept(content)
}

function openBody(content: OpenContent): Uint8Array {
  const { title, language, hostName, nonce, knockKey } = content
  const community = bytesOf(content.community)
  return OpenAct.encode({
    community,
    title,
    language,
    topics: [...content.topics],
    hostName,
    nonce,
    ...(knockKey && { knockKey }),
  })
}

function openOf({ space, heads, atMs, body }: ActionRecord): OpenContent | undefined {
  if (space !== undefined || heads.length > 0) return undefined
  const open = decodeCanonical(OpenAct, body)
  if (open === undefined) return undefined
  const community = idFromBytes<CommunityId>(open.community)
  const title = readSpaceLabel(open.title, TITLE_MAX_LETTERS)
  const language = readLanguage(open.language)
  const topics = readSpaceLabels(open.topics, MAX_TOPICS, TOPIC_MAX_LETTERS)
  const hostName = readSpaceLabel(open.hostName, NAME_MAX_LETTERS)
  const { nonce, knockKey } = open
  if (!community.ok || nonce.length !== NONCE_BYTES || title === undefined) return undefined
  if (knockKey !== undefined && knockKey.length !== ID_BYTES) return undefined
  if (language === undefined || topics === undefined || hostName === undefined) return undefined
  return {
    kind: 'open',
    atMs,
    community: community.value,
    title,
    language,
    topics,
    hostName,
    nonce,
    ...(knockKey && { knockKey }),
  }
}

function laterOf(record: ActionRecord): LaterContent | undefined {
  const named = namedOf(record)
  const content = named && contentOf(record.kind, record.body)
  return named && content && { ...named, ...content }
}

function namedOf(record: ActionRecord): Named | undefined {
  const space = idFromBytes<SpaceId>(record.space ?? new Uint8Array())
  const count = record.heads.length
  if (!space.ok || count === 0 || count > HEADS_MAX) return undefined
  const read = record.heads.map(head => idFromBytes<ActionId>(head))
  const heads = read.flatMap(head => (head.ok ? [head.value] : []))
  const isAscending = heads.every((head, at) => at === 0 || (heads[at - 1] ?? '') < head)
  return heads.length === count && isAscending
    ? { space: space.value, heads, atMs: record.atMs }
    : undefined
}
