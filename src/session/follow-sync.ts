import { digestStatements } from '../crypto/name-attestation.ts'
import { isBetter } from '../domain/follow/order.ts'
import { FOLLOWS_PROTOCOL, writeStatements } from '../wire/follow-sync.ts'
import { Turnstile } from '../domain/turnstile.ts'
import { askPeer, isPeersEnd, withinDeadline } from './stream-deadline.ts'
import {
  readMessage,
  receiveStatements,
  receiveUpdates,
  send,
  type Received,
  type TalkRefusal,
} from './follow-talk.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowShelf, Outcome, Source } from './follow-shelf.ts'
import type { FollowSyncMessage } from '../wire/follow-sync.ts'
import type { MessageStream, PeerAddress, Streams } from '../ports/streams.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { Undo } from '../events.ts'

/** A full window both ways at 50 kbit/s, verified on a slow phone. */
const EXCHANGE_MS = 60_000
/** Exchanges that we serve at once; each holds one account's rows. */
const SERVED_MAX = 16
/** Of those, with one peer: whoever falls silent in the middle must not take the others' places. */
const SERVED_PER_PEER_MAX = 4

/** What an exchange reads from and writes to. */
export type FollowSource = {
  /** Runs `task` with everything about this followee at hand. Undefined where we keep nothing of it. */
  use<T>(followee: Followee, task: (shelf: FollowShelf) => Promise<T>): Promise<T | undefined>
  /** The current statements by this account; undefined where we do not keep them. */
  statementsBy(
    community: CommunityId,
    follower: AccountId,
  ): Promise<readonly NamedAttestation[] | undefined>
  take(statements: readonly NamedAttestation[], source: Source): Promise<readonly Outcome[]>
}

export type FollowSyncParts = {
  readonly streams: Streams
  readonly clock: Clock
  readonly conduct: PeerConduct
  readonly source: FollowSource
}

/** Why an exchange with a peer came to nothing. */
export type SyncRefusal = 'unreachable' | 'not-kept' | TalkRefusal

/** How many statements an exchange brought us. */
export type SyncResult = Verdict<{ readonly taken: number }, SyncRefusal>

/** Both sides of `/loggia/follows/1`. */
export class FollowSync {
  readonly #parts: FollowSyncParts
  readonly #unserve: Undo
  readonly #serving = new Turnstile(SERVED_MAX, SERVED_PER_PEER_MAX)

  constructor(parts: FollowSyncParts) {
    this.#parts = parts
    this.#unserve = parts.streams.handle(FOLLOWS_PROTOCOL, stream => this.#serve(stream))
  }

  close(): void {
    this.#unserve()
  }

  /** Brings our document of this followee and a peer's together. Rejects when our disk fails. */
  async syncFollowee(peer: PeerAddress, followee: Followee): Promise<SyncResult> {
    const done = await this.#parts.source.use(followee, shelf =>
      this.#ask(peer, stream => this.#compare(stream, shelf)),
    )
    return done ?? refuse('not-kept')
  }

  /** Brings what we and a peer know of one account's own statements together. Rejects when our disk fails. */
  async syncFollower(
    peer: PeerAddress,
    community: CommunityId,
    follower: AccountId,
  ): Promise<SyncResult> {
    const own = await this.#parts.source.statementsBy(community, follower)
    if (own === undefined) return refuse('not-kept')
    return this.#ask(peer, stream => this.#askByFollower(stream, { community, follower }, own))
  }

  async #ask(
    peer: PeerAddress,
    talk: (stream: MessageStream) => Promise<Received>,
  ): Promise<SyncResult> {
    const { streams, clock } = this.#parts
    const ask = { streams, clock, deadlineMs: EXCHANGE_MS }
    try {
      return await askPeer(peer, FOLLOWS_PROTOCOL, ask, stream => this.#judged(stream, talk))
    } catch (cause) {
      if (isPeersEnd(cause)) return refuse('unreachable')
      throw cause
    }
  }

  async #serve(stream: MessageStream): Promise<void> {
    const { conduct, clock } = this.#parts
    if (!conduct.maySpend(stream.peer, 'exchange')) return stream.abort()
    await withinDeadline(stream, clock, EXCHANGE_MS, () =>
      this.#judged(stream, () => this.#answer(stream)),
    )
  }

  /** Ends the stream of a peer that broke the rules, and notes it. */
  async #judged(
    stream: MessageStream,
    talk: (stream: MessageStream) => Promise<Received>,
  ): Promise<Received> {
    const received = await talk(stream)
    if (received.ok || received.reason === 'cut') return received
    this.#parts.conduct.strike(stream.peer, FOLLOWS_PROTOCOL, received.reason)
    stream.abort()
    return received
  }

  async #compare(stream: MessageStream, shelf: FollowShelf): Promise<Received> {
    const { community, account } = shelf.followee
    await send(stream, { kind: 'compare', community, followee: account, digest: shelf.digest })
    const answer = await readMessage(stream)
    if (!answer.ok) return answer
    const { kind } = answer.value
    if (kind === 'same' || kind === 'nothing') return accept({ taken: 0, end: kind })
    if (kind !== 'vector') return refuse('out-of-order')
    await send(stream, { kind: 'vector', vector: shelf.document.vector() })
    return exchangeUpdates(stream, shelf, answer.value.vector)
  }

  async #answer(stream: MessageStream): Promise<Received> {
    const question = await readMessage(stream)
    if (!question.ok) return question
    // Only now: a stream on which nobody asks costs next to nothing and takes no place.
    const leave = this.#serving.enter(stream.peer)
    if (leave === undefined) {
      stream.abort()
      return refuse('cut')
    }
    try {
      return await this.#answerTo(stream, question.value)
    } finally {
      leave()
    }
  }

  async #answerTo(stream: MessageStream, question: FollowSyncMessage): Promise<Received> {
    if (question.kind === 'compare') return this.#answerCompare(stream, question)
    if (question.kind === 'by-follower') return this.#answerByFollower(stream, question)
    return refuse('out-of-order')
  }

  async #answerCompare(stream: MessageStream, question: Asked<'compare'>): Promise<Received> {
    const followee = { community: question.community, account: question.followee }
    const done = await this.#parts.source.use(followee, async shelf => {
      if (isEqual(shelf.digest, question.digest)) return sayOnly(stream, 'same')
      await send(stream, { kind: 'vector', vector: shelf.document.vector() })
      const theirs = await readMessage(stream)
      if (!theirs.ok) return theirs
      if (theirs.value.kind !== 'vector') return refuse('out-of-order')
      return exchangeUpdates(stream, shelf, theirs.value.vector)
    })
    return done ?? sayOnly(stream, 'nothing')
  }

  async #askByFollower(
    stream: MessageStream,
    about: { readonly community: CommunityId; readonly follower: AccountId },
    own: readonly NamedAttestation[],
  ): Promise<Received> {
    await send(stream, { kind: 'by-follower', ...about, digest: digestStatements(about, own) })
    const theirs = new Map<AccountId, NamedAttestation>()
    const received = await receiveStatements(stream, about, async (statements, source) => {
      for (const statement of statements) theirs.set(statement.followee, statement)
      return this.#parts.source.take(statements, source)
    })
    if (!received.ok || received.value.end !== 'done') return received
    await sendStatements(
      stream,
      own.filter(one => isBetter(one, theirs.get(one.followee))),
    )
    return received
  }

  async #answerByFollower(
    stream: MessageStream,
    question: Asked<'by-follower'>,
  ): Promise<Received> {
    const { source } = this.#parts
    const { community, follower } = question
    const own = await source.statementsBy(community, follower)
    if (own === undefined) return sayOnly(stream, 'nothing')
    const isSame = isEqual(digestStatements(question, own), question.digest)
    if (isSame) return sayOnly(stream, 'same')
    await sendStatements(stream, own)
    return receiveStatements(stream, { community, follower }, (statements, from) =>
      source.take(statements, from),
    )
  }
}

type Asked<Kind extends FollowSyncMessage['kind']> = Extract<FollowSyncMessage, { kind: Kind }>

async function sayOnly(stream: MessageStream, kind: 'same' | 'nothing'): Promise<Received> {
  await send(stream, { kind })
  return accept({ taken: 0, end: kind })
}

/** Both sides write and read at once: neither waits for the other to have finished. */
async function exchangeUpdates(
  stream: MessageStream,
  shelf: FollowShelf,
  theirVector: Uint8Array,
): Promise<Received> {
  const missing = shelf.document.missingIn(theirVector)
  if (missing === undefined) return refuse('malformed')
  const sending = sendUpdates(stream, missing)
  const received = await receiveUpdates(stream, shelf)
  if (!received.ok) stream.abort()
  await sending.catch((cause: unknown) => {
    if (received.ok) throw cause
  })
  return received
}

async function sendUpdates(stream: MessageStream, updates: readonly Uint8Array[]): Promise<void> {
  for (const update of updates) await send(stream, { kind: 'update', update })
  await send(stream, { kind: 'done' })
}

async function sendStatements(
  stream: MessageStream,
  own: readonly NamedAttestation[],
): Promise<void> {
  for (const statements of writeStatements(own))
    await send(stream, { kind: 'statements', statements })
  await send(stream, { kind: 'done' })
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])
