import { CHUNK_MAX } from './follow-update.ts'
import { joinBytes, readStatement, STATEMENT_BYTES, writeStatement } from './attestation.ts'
import { bytesOf, ID_BYTES, idFromBytes, type AccountId, type CommunityId } from '../domain/ids.ts'
import { unreachable } from '../errors.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { Attestation } from '../domain/follow/attestation.ts'

/** Streams on which two peers bring their follow documents together. One exchange a stream. */
export const FOLLOWS_PROTOCOL = '/loggia/follows/1'

/** The topic on which a community's new statements are told: one statement a message. */
export const followTopic = (community: CommunityId): string => `loggia/${community}/follow`

const DIGEST_BYTES = 32
const ASK_BYTES = 1 + 2 * ID_BYTES + DIGEST_BYTES

/** Statements that one message carries: as many as a chunk holds. */
export const STATEMENTS_PER_MESSAGE = Math.floor((CHUNK_MAX - 1) / STATEMENT_BYTES)

/** First byte of each message. */
const TAGS = {
  compare: 1,
  same: 2,
  vector: 3,
  update: 4,
  done: 5,
  byFollower: 6,
  statements: 7,
  nothing: 8,
} as const

/** What the two sides of an exchange say. PROTOCOL.md gives the order. */
export type FollowSyncMessage =
  | {
      readonly kind: 'compare'
      readonly community: CommunityId
      readonly followee: AccountId
      readonly digest: Uint8Array
    }
  | {
      readonly kind: 'by-follower'
      readonly community: CommunityId
      readonly follower: AccountId
      readonly digest: Uint8Array
    }
  | { readonly kind: 'same' }
  /** The asked side keeps nothing of what was asked, and takes nothing. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'done' }
  /** A state vector, still to be read. */
  | { readonly kind: 'vector'; readonly vector: Uint8Array }
  /** An update, still to be read. */
  | { readonly kind: 'update'; readonly update: Uint8Array }
  /** One or more statements, still to be read. */
  | { readonly kind: 'statements'; readonly statements: Uint8Array }

/** Why a message is refused; all of them hold for everybody for ever. */
export type FollowSyncRefusal = 'empty' | 'length' | 'unknown-kind'

/** The bytes of a message. */
export function writeFollowSync(message: FollowSyncMessage): Uint8Array {
  switch (message.kind) {
    case 'compare':
      return ask(TAGS.compare, message.community, message.followee, message.digest)
    case 'by-follower':
      return ask(TAGS.byFollower, message.community, message.follower, message.digest)
    case 'same':
    case 'nothing':
    case 'done':
      return Uint8Array.of(TAGS[message.kind])
    case 'vector':
      return joinBytes([Uint8Array.of(TAGS.vector), message.vector])
    case 'update':
      return joinBytes([Uint8Array.of(TAGS.update), message.update])
    case 'statements':
      return joinBytes([Uint8Array.of(TAGS.statements), message.statements])
    default:
      return unreachable(message)
  }
}

/** Reads a message. What it carries inside is read by the part it is for. */
export function readFollowSync(bytes: Uint8Array): Verdict<FollowSyncMessage, FollowSyncRefusal> {
  const [tag] = bytes
  if (tag === undefined) return refuse('empty')
  const rest = bytes.subarray(1)
  switch (tag) {
    case TAGS.compare:
    case TAGS.byFollower:
      return readAsk(tag, bytes)
    case TAGS.same:
      return rest.length === 0 ? accept({ kind: 'same' }) : refuse('length')
    case TAGS.nothing:
      return rest.length === 0 ? accept({ kind: 'nothing' }) : refuse('length')
    case TAGS.done:
      return rest.length === 0 ? accept({ kind: 'done' }) : refuse('length')
    case TAGS.vector:
      return accept({ kind: 'vector', vector: rest })
    case TAGS.update:
      return accept({ kind: 'update', update: rest })
    case TAGS.statements:
      return readStatementsLength(rest)
    default:
      return refuse('unknown-kind')
  }
}

/** Statements as the bodies of as many `statements` messages as they need. */
export function writeStatements(attestations: readonly Attestation[]): Uint8Array[] {
  const messages: Uint8Array[] = []
  for (let at = 0; at < attestations.length; at += STATEMENTS_PER_MESSAGE) {
    const part = attestations.slice(at, at + STATEMENTS_PER_MESSAGE)
    messages.push(joinBytes(part.map(writeStatement)))
  }
  return messages
}

/** Reads the body of a `statements` message. */
export function readStatements(
  bytes: Uint8Array,
  community: CommunityId,
): Verdict<readonly Attestation[], 'length' | 'malformed'> {
  const length = readStatementsLength(bytes)
  if (!length.ok) return refuse('length')
  const attestations: Attestation[] = []
  for (let at = 0; at < bytes.length; at += STATEMENT_BYTES) {
    const statement = readStatement(bytes.subarray(at, at + STATEMENT_BYTES), community)
    if (!statement.ok) return refuse('malformed')
    attestations.push(statement.value)
  }
  return accept(attestations)
}

function ask(
  tag: number,
  community: CommunityId,
  account: AccountId,
  digest: Uint8Array,
): Uint8Array {
  return joinBytes([Uint8Array.of(tag), bytesOf(community), bytesOf(account), digest])
}

function readAsk(tag: number, bytes: Uint8Array): Verdict<FollowSyncMessage, 'length'> {
  if (bytes.length !== ASK_BYTES) return refuse('length')
  const community = idFromBytes<CommunityId>(bytes.subarray(1, 1 + ID_BYTES))
  const account = idFromBytes<AccountId>(bytes.subarray(1 + ID_BYTES, 1 + 2 * ID_BYTES))
  if (!community.ok || !account.ok) return refuse('length')
  const asked = { community: community.value, digest: bytes.slice(1 + 2 * ID_BYTES) }
  return tag === TAGS.compare
    ? accept({ kind: 'compare', ...asked, followee: account.value })
    : accept({ kind: 'by-follower', ...asked, follower: account.value })
}

function readStatementsLength(body: Uint8Array): Verdict<FollowSyncMessage, 'length'> {
  const count = body.length / STATEMENT_BYTES
  const fits = Number.isInteger(count) && count >= 1 && count <= STATEMENTS_PER_MESSAGE
  return fits ? accept({ kind: 'statements', statements: body }) : refuse('length')
}
