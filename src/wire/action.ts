/** The payload of a Space's signed actions (PROTOCOL.md, "Space log"). */
import { decodeCanonical } from './canonical.ts'
import { readLabel, readLabels, readLanguage } from './label.ts'
import {
  ActionRecord,
  EditAct,
  OpenAct,
  PresentAct,
  SpaceAnswer,
  SpaceAsk,
} from './proto/action.ts'
import { MAX_TOPICS } from '../domain/directory/announcement.ts'
import { idFromBytes, bytesOf } from '../domain/ids.ts'
import {
  HEADS_MAX,
  NAME_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  TOPIC_MAX_LETTERS,
} from '../domain/space/actions.ts'
import { LOG_MAX_ACTIONS, LOG_MAX_BYTES } from '../domain/space/graph.ts'
import { unreachable } from '../errors.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { ActionId, CommunityId, SpaceId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'

/** The envelope's domain: an action's signature is worth nothing elsewhere. */
export const ACTION_DOMAIN = 'loggia/action/v1'
/** Longest action envelope. An `open` with every text at its longest has 1,400 bytes. */
export const ACTION_MAX = 2_048
/** Freshness of a genesis, so that the same words twice are two Spaces. */
export const NONCE_BYTES = 16

/** `kind` on the wire. */
const KINDS = { open: 1, present: 2, edit: 3, close: 4 } as const

/** The protocol that hands over a Space's log. */
export const SPACE_PROTOCOL = '/loggia/space/1'

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
}

/** What an action says, before anybody has checked who signed it. */
export type ActionContent =
  | OpenContent
  | (Named & { readonly kind: 'present'; readonly delegation: Uint8Array; readonly name: string })
  | (Named & {
      readonly kind: 'edit'
      readonly title: string | undefined
      readonly topics: readonly string[] | undefined
    })
  | (Named & { readonly kind: 'close' })

/** The payload of an action's envelope. */
export function writeAction(content: ActionContent): Uint8Array {
  return ActionRecord.encode(recordOf(content))
}

/** Reads an action's payload, of an envelope of at most ACTION_MAX bytes. Never throws. */
export function readAction(payload: Uint8Array): Verdict<ActionContent, 'malformed'> {
  const record = decodeCanonical(ActionRecord, payload)
  const content = record === undefined ? undefined : contentOf(record)
  return content === undefined ? refuse('malformed') : accept(content)
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

/** The one message of the answer: action envelopes, ancestors first; none when unknown. */
export const writeSpaceAnswer = (actions: readonly Uint8Array[]): Uint8Array =>
  SpaceAnswer.encode({ actions: [...actions] })

/** Reads an answer, bounded by the limits of a log. The envelopes in it are still a stranger's. */
export function readSpaceAnswer(
  message: Uint8Array,
): Verdict<readonly Uint8Array[], 'malformed' | 'too-long'> {
  const actions = decodeCanonical(SpaceAnswer, message)?.actions
  if (actions === undefined) return refuse('malformed')
  if (actions.length > LOG_MAX_ACTIONS) return refuse('too-long')
  const bytes = actions.reduce((sum, action) => sum + action.length, 0)
  return bytes > LOG_MAX_BYTES ? refuse('too-long') : accept(actions)
}

function recordOf(content: ActionContent): ActionRecord {
  const { atMs } = content
  if (content.kind === 'open') {
    const { title, language, hostName, nonce } = content
    const community = bytesOf(content.community)
    const topics = [...content.topics]
    const body = OpenAct.encode({ community, title, language, topics, hostName, nonce })
    return { kind: KINDS.open, heads: [], atMs, body }
  }
  const heads = content.heads.map(id => bytesOf(id))
  return {
    kind: KINDS[content.kind],
    space: bytesOf(content.space),
    heads,
    atMs,
    body: bodyOf(content),
  }
}

function bodyOf(content: Exclude<ActionContent, OpenContent>): Uint8Array {
  switch (content.kind) {
    case 'present':
      return PresentAct.encode({ delegation: content.delegation, name: content.name })
    case 'edit': {
      const { title, topics } = content
      const edit = { setsTopics: topics !== undefined, topics: [...(topics ?? [])] }
      return EditAct.encode(title === undefined ? edit : { ...edit, title })
    }
    case 'close':
      return new Uint8Array()
    default:
      return unreachable(content)
  }
}

function contentOf(record: ActionRecord): ActionContent | undefined {
  if (record.atMs === 0) return undefined
  if (record.kind === KINDS.open) return openOf(record)
  const named = namedOf(record)
  if (named === undefined) return undefined
  switch (record.kind) {
    case KINDS.present:
      return presentOf(named, decodeCanonical(PresentAct, record.body))
    case KINDS.edit:
      return editOf(named, decodeCanonical(EditAct, record.body))
    case KINDS.close:
      return record.body.length === 0 ? { kind: 'close', ...named } : undefined
    default:
      return undefined
  }
}

function openOf({ space, heads, atMs, body }: ActionRecord): OpenContent | undefined {
  if (space !== undefined || heads.length > 0) return undefined
  const open = decodeCanonical(OpenAct, body)
  if (open === undefined) return undefined
  const community = idFromBytes<CommunityId>(open.community)
  const title = readLabel(open.title, TITLE_MAX_LETTERS)
  const language = readLanguage(open.language)
  const topics = readLabels(open.topics, MAX_TOPICS, TOPIC_MAX_LETTERS)
  const hostName = readLabel(open.hostName, NAME_MAX_LETTERS)
  const { nonce } = open
  if (!community.ok || nonce.length !== NONCE_BYTES || title === undefined) return undefined
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
  }
}

function presentOf(named: Named, act: PresentAct | undefined): ActionContent | undefined {
  const name = act === undefined ? undefined : readLabel(act.name, NAME_MAX_LETTERS)
  if (act === undefined || name === undefined) return undefined
  return { kind: 'present', ...named, delegation: act.delegation, name }
}

function editOf(named: Named, act: EditAct | undefined): ActionContent | undefined {
  if (act === undefined) return undefined
  const title = act.title === undefined ? undefined : readLabel(act.title, TITLE_MAX_LETTERS)
  const topics = readLabels(act.topics, MAX_TOPICS, TOPIC_MAX_LETTERS)
  if (topics === undefined || (act.title !== undefined && title === undefined)) return undefined
  if (!act.setsTopics && topics.length > 0) return undefined
  return { kind: 'edit', ...named, title, topics: act.setsTopics ? topics : undefined }
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
