import { nameAttestation } from '../crypto/name-attestation.ts'
import {
  answerRanges,
  openRanges,
  type MarkOf,
  type RangeAnswer,
} from '../domain/follow/reconcile.ts'
import { FOLLOWS_PROTOCOL } from '../wire/follow-sync.ts'
import {
  readPackedMessage,
  readRanges,
  writePackedMessages,
  writeRanges,
  type RangesTurn,
} from '../wire/follow-ranges.ts'
import { readMessage, send, type Received, type TalkRefusal } from './follow-talk.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import type { FollowShelf } from './follow-shelf.ts'
import type { MessageStream } from '../ports/streams.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'

/** Statements that one side gives in one exchange: what a peer may make us verify at once. */
const GIVEN_MAX = 2_048
/** Turns of one side. Ranges narrow by three bits a turn: a million followers take eight. */
const TURNS_MAX = 24

/** What an exchange by ranges needs beside the stream and the shelf. */
export type RangeTalk = {
  readonly markOf: MarkOf
  /** How many statements of this peer we may still verify now. */
  readonly mayTake: () => number
  /** The other side's first turn; undefined when it is ours. */
  readonly first: Uint8Array | undefined
}

/**
 * Brings two replicas of an account with many followers together, in turns: each says of the ranges that
 * it heard about what differs, gives what the other lacks, and says how much it will take. What one
 * exchange leaves over the next one finds.
 */
export async function exchangeRanges(
  stream: MessageStream,
  shelf: FollowShelf,
  talk: RangeTalk,
): Promise<Received> {
  const turns = new RangeTurns(stream, shelf, talk)
  const heard = talk.first === undefined ? undefined : readRanges(talk.first)
  if (heard !== undefined && !heard.ok) return refuse('malformed')
  let next = heard === undefined ? await turns.open() : await turns.answer(heard.value)
  for (let turn = 1; turn < TURNS_MAX && next === 'spoken'; turn++) {
    const theirs = await turns.hear()
    if (!theirs.ok) return theirs
    next = theirs.value === 'done' ? 'done' : await turns.answer(theirs.value)
  }
  if (next === 'spoken') await send(stream, { kind: 'done' })
  return accept({ taken: turns.taken, end: 'done', more: turns.isMore })
}

class RangeTurns {
  taken = 0
  isMore = false
  readonly #stream: MessageStream
  readonly #shelf: FollowShelf
  readonly #talk: RangeTalk
  #granted = 0
  #given = 0

  constructor(stream: MessageStream, shelf: FollowShelf, talk: RangeTalk) {
    this.#stream = stream
    this.#shelf = shelf
    this.#talk = talk
  }

  /** Says the first thing. */
  async open(): Promise<'spoken'> {
    const said = [openRanges(this.#shelf.ranges, this.#talk.markOf)]
    await this.#speak({ said, statements: [], isCut: false })
    return 'spoken'
  }

  /** Answers a turn; with nothing to answer the exchange is over. */
  async answer({ said, takes }: RangesTurn): Promise<'spoken' | 'done'> {
    const answer = answerRanges(this.#shelf.ranges, said, {
      markOf: this.#talk.markOf,
      statementsMax: Math.min(takes, GIVEN_MAX - this.#given),
    })
    if (answer.isCut) this.isMore = true
    if (answer.said.length === 0 && answer.statements.length === 0) {
      await send(this.#stream, { kind: 'done' })
      return 'done'
    }
    await this.#speak(answer)
    return 'spoken'
  }

  /** Takes the statements of the other side's turn, then what it says. */
  async hear(): Promise<Verdict<RangesTurn | 'done', TalkRefusal>> {
    let count = 0
    for (;;) {
      const message = await readMessage(this.#stream)
      if (!message.ok) return message
      if (message.value.kind === 'done') return accept('done')
      if (message.value.kind === 'ranges') {
        const turn = readRanges(message.value.ranges)
        return turn.ok ? turn : refuse('malformed')
      }
      if (message.value.kind !== 'packed') return refuse('out-of-order')
      const named = this.#read(message.value.packed)
      if (!named.ok) return named
      count += named.value.length
      if (count > this.#granted) return refuse('too-many')
      const isSound = await this.#take(named.value)
      if (!isSound) return refuse('bad-statement')
      // All that we would take: whether that was all there is, the next exchange shows.
      if (count === this.#granted) this.isMore = true
    }
  }

  /** Back-pressure: the next message is read when these are on the disk. */
  async #take(named: readonly NamedAttestation[]): Promise<boolean> {
    const source = { peer: this.#stream.peer, protocol: FOLLOWS_PROTOCOL }
    const outcomes = await this.#shelf.take(named, source)
    this.taken += outcomes.filter(outcome => outcome === 'taken').length
    if (outcomes.includes('later')) this.isMore = true
    return !outcomes.includes('bad')
  }

  async #speak({ said, statements }: RangeAnswer): Promise<void> {
    this.#given += statements.length
    for (const packed of writePackedMessages(statements)) {
      await send(this.#stream, { kind: 'packed', packed })
    }
    this.#granted = Math.min(GIVEN_MAX, this.#talk.mayTake())
    if (this.#granted === 0) this.isMore = true
    await send(this.#stream, {
      kind: 'ranges',
      ranges: writeRanges({ takes: this.#granted, said }),
    })
  }

  #read(packed: Uint8Array): Verdict<readonly NamedAttestation[], TalkRefusal> {
    const { community, account } = this.#shelf.followee
    const read = readPackedMessage(packed, { community, followee: account })
    if (!read.ok) return refuse('malformed')
    const named: NamedAttestation[] = []
    for (const statement of read.value) {
      const name = nameAttestation(statement)
      if (!name.ok) return refuse('bad-statement')
      named.push(name.value)
    }
    return accept(named)
  }
}
