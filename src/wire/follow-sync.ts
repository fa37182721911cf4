import { CHUNK_MAX } from './follow-update.ts'
import { readStatement, STATEMENT_BYTES, writeStatement } from './attestation.ts'
import { joinBytes } from './join-bytes.ts'
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
const COUNT_BYTES = 4
/** Enough that nobody makes digests that look alike in an exchange that is still to come. */
export const SALT_BYTES = 8
const COMPARE_BYTES = ASK_BYTES + DIGEST_BYTES + COUNT_BYTES + 1 + SALT_BYTES

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
  ranges: 9,
  packed: 10,
} as const

/** What a side keeps of a followee: the window of its document, or everybody. */
export type Extent = 'window' | 'all'

/** What a side holds about a followee, said first. */
export type Compared = {
  /** Over all winners. */
  readonly digest: Uint8Array
  /** Over those in the window. */
  readonly windowDigest: Uint8Array
  /** Winners in all. */
  readonly count: number
  readonly extent: Extent
  /** What digests of ranges are marked with in this exchange. */
  readonly salt: Uint8Array
}

/** What the two sides of an exchange say. PROTOCOL.md gives the order. */
export type FollowSyncMessage =
  | ({
      readonly kind: 'compare'
      readonly community: CommunityId
      readonly followee: AccountId
    } & Compared)
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
  /** What is said about ranges of followers, still to be read. */
  | { readonly kind: 'ranges'; readonly ranges: Uint8Array }
  /** One or more statements about the followee that was asked about, still to be read. */
  | { readonly kind: 'packed'; readonly packed: Uint8Array }

/** Why a message is refused; all of them hold for everybody for ever. */
export type FollowSyncRefusal = 'empty' | 'length' | 'unknown-kind'

/** The bytes of a message. */
export function writeFollowSync(message: FollowSyncMessage): Uint8Array {
  switch (message.kind) {
    case 'compare':
      return joinBytes([
        ask(TAGS.compare, message.community, message.followee, message.digest),
        writeHeld(message),
      ])
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
    case 'ranges':
      return joinBytes([Uint8Array.of(TAGS.ranges), message.ranges])
    case 'packed':
      return joinBytes([Uint8Array.of(TAGS.packed), message.packed])
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
      return readCompare(bytes)
    case TAGS.byFollower:
      return readByFollower(bytes)
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
    case TAGS.ranges:
      return accept({ kind: 'ranges', ranges: rest })
    case TAGS.packed:
      return accept({ kind: 'packed', packed: rest })
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

function writeHeld({ windowDigest, count, extent, salt }: Compared): Uint8Array {
  const numbers = new Uint8Array(COUNT_BYTES + 1)
  new DataView(numbers.buffer).setUint32(0, count)
  numbers[COUNT_BYTES] = extent === 'all' ? 1 : 0
  return joinBytes([windowDigest, numbers, salt])
}

type Asked = {
  readonly community: CommunityId
  readonly account: AccountId
  readonly digest: Uint8Array
}

function readAsk(bytes: Uint8Array): Verdict<Asked, 'length'> {
  const community = idFromBytes<CommunityId>(bytes.subarray(1, 1 + ID_BYTES))
  const account = idFromBytes<AccountId>(bytes.subarray(1 + ID_BYTES, 1 + 2 * ID_BYTES))
  if (!community.ok || !account.ok) return refuse('length')
  const digest = bytes.slice(1 + 2 * ID_BYTES, ASK_BYTES)
  return accept({ community: community.value, account: account.value, digest })
}

function readCompare(bytes: Uint8Array): Verdict<FollowSyncMessage, 'length' | 'unknown-kind'> {
  if (bytes.length !== COMPARE_BYTES) return refuse('length')
  const asked = readAsk(bytes)
  if (!asked.ok) return asked
  const { account: followee, ...rest } = asked.value
  const held = bytes.slice(ASK_BYTES)
  const [extent] = held.subarray(DIGEST_BYTES + COUNT_BYTES)
  if (extent === undefined || extent > 1) return refuse('unknown-kind')
  return accept({
    kind: 'compare',
    ...rest,
    followee,
    windowDigest: held.slice(0, DIGEST_BYTES),
    count: new DataView(held.buffer).getUint32(DIGEST_BYTES),
    extent: extent === 1 ? 'all' : 'window',
    salt: held.slice(DIGEST_BYTES + COUNT_BYTES + 1),
  })
}

function readByFollower(bytes: Uint8Array): Verdict<FollowSyncMessage, 'length'> {
  if (bytes.length !== ASK_BYTES) return refuse('length')
  const asked = readAsk(bytes)
  if (!asked.ok) return asked
  const { account: follower, ...rest } = asked.value
  return accept({ kind: 'by-follower', ...rest, follower })
}

function readStatementsLength(body: Uint8Array): Verdict<FollowSyncMessage, 'length'> {
  const count = body.length / STATEMENT_BYTES
  const fits = Number.isInteger(count) && count >= 1 && count <= STATEMENTS_PER_MESSAGE
  return fits ? accept({ kind: 'statements', statements: body }) : refuse('length')
}
