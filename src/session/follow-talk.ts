import { nameAttestation, nameItems } from '../crypto/name-attestation.ts'
import { FOLLOWING_MAX } from './follow-rows.ts'
import { readFollowUpdate, UPDATE_ITEMS_MAX } from '../wire/follow-update.ts'
import {
  FOLLOWS_PROTOCOL,
  readFollowSync,
  readStatements,
  writeFollowSync,
  type FollowSyncMessage,
} from '../wire/follow-sync.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { FollowShelf, Outcome, Source } from './follow-shelf.ts'
import type { MessageStream } from '../ports/streams.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'

/** Messages that one side of an exchange may send: twice what full ones need. */
const MESSAGES_MAX = 48

/**
 * Why an exchange is given up. `cut`: the other side stopped, which blames nobody. The others no
 * honest peer causes: bytes that do not read, a message out of turn, more than allowed, a statement
 * that is false.
 */
export type TalkRefusal = 'cut' | 'malformed' | 'out-of-order' | 'too-many' | 'bad-statement'

/** What one side's half of an exchange brought, and how it ended. */
export type Received = Verdict<
  {
    readonly taken: number
    readonly end: 'done' | 'same' | 'nothing'
    /** There is more to be had than one exchange brings: ask again soon. */
    readonly more: boolean
  },
  TalkRefusal
>

/** What an exchange amounts to that brought nothing. */
export const endWith = (end: 'same' | 'nothing'): Received => accept({ taken: 0, end, more: false })

/** Writes a message. Rejects when the stream broke. */
export const send = (stream: MessageStream, message: FollowSyncMessage): Promise<void> =>
  stream.write(writeFollowSync(message))

/** Reads a message. Rejects when the stream broke. */
export async function readMessage(
  stream: MessageStream,
): Promise<Verdict<FollowSyncMessage, 'cut' | 'malformed'>> {
  const bytes = await stream.read()
  if (bytes === undefined) return refuse('cut')
  const message = readFollowSync(bytes)
  return message.ok ? message : refuse('malformed')
}

/**
 * Takes updates of one followee's document until the other side is done. `outdated` gathers the followers
 * of whom we know something newer than what came.
 */
export async function receiveUpdates(
  stream: MessageStream,
  shelf: FollowShelf,
  outdated: Set<AccountId>,
): Promise<Received> {
  const { community, account } = shelf.followee
  const source = { peer: stream.peer, protocol: FOLLOWS_PROTOCOL }
  return receive(stream, UPDATE_ITEMS_MAX, async message => {
    if (message.kind !== 'update') return refuse('out-of-order')
    const update = readFollowUpdate(message.update, { community, followee: account })
    if (!update.ok) return refuse('malformed')
    const named = nameItems(update.value.live)
    if (!named.ok) return refuse('bad-statement')
    const outcomes = await shelf.take(named.value, source)
    for (const [index, { follower }] of named.value.entries()) {
      if (outcomes[index] === 'older') outdated.add(follower)
    }
    return accept(outcomes)
  })
}

/** Takes statements by one follower until the other side is done, or says at once that there are none. */
export async function receiveStatements(
  stream: MessageStream,
  about: { readonly community: CommunityId; readonly follower: AccountId },
  take: (statements: readonly NamedAttestation[], source: Source) => Promise<readonly Outcome[]>,
): Promise<Received> {
  const source = { peer: stream.peer, protocol: FOLLOWS_PROTOCOL }
  return receive(stream, FOLLOWING_MAX, async message => {
    if (message.kind !== 'statements') return refuse('out-of-order')
    const statements = readStatements(message.statements, about.community)
    if (!statements.ok) return refuse('malformed')
    const named: NamedAttestation[] = []
    for (const statement of statements.value) {
      const name = nameAttestation(statement)
      if (!name.ok || statement.follower !== about.follower) return refuse('bad-statement')
      named.push(name.value)
    }
    return accept(await take(named, source))
  })
}

async function receive(
  stream: MessageStream,
  statementsMax: number,
  take: (message: FollowSyncMessage) => Promise<Verdict<readonly Outcome[], TalkRefusal>>,
): Promise<Received> {
  let count = 0
  let taken = 0
  for (let read = 0; read < MESSAGES_MAX; read++) {
    const message = await readMessage(stream)
    if (!message.ok) return message
    const { kind } = message.value
    if (kind === 'done') return accept({ taken, end: kind, more: false })
    if (read === 0 && (kind === 'same' || kind === 'nothing')) return endWith(kind)
    const outcomes = await take(message.value)
    if (!outcomes.ok) return outcomes
    if (outcomes.value.includes('bad')) return refuse('bad-statement')
    count += outcomes.value.length
    taken += outcomes.value.filter(outcome => outcome === 'taken').length
    if (count > statementsMax) return refuse('too-many')
  }
  return refuse('too-many')
}
