import { PeerTally } from './peer-tally.ts'
import { askPeer, withinDeadline } from './stream-deadline.ts'
import {
  ANSWER_BATCH,
  ASKED_MAX,
  PEOPLE_PROTOCOL,
  readPeopleAnswer,
  readPeopleAsk,
  TOLD_MAX,
  writePeopleAnswer,
  writePeopleAsk,
} from '../wire/people.ts'
import { DESTINATIONS_MAX } from '../domain/identity/moved.ts'
import type { AccountId, PeerId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MessageStream, Streams } from '../ports/streams.ts'
import type { Undo } from '../events.ts'
import type { Verdict } from '../verdict.ts'

/** A question and its answer at 50 kbit/s, with room for a slow phone. */
const EXCHANGE_MS = 20_000
/** Answers to one peer in this time: at meeting, and as somebody turns the pages of a list. */
const ANSWERS_MAX = 8
const ANSWERS_WINDOW_MS = 60_000
/** A new connection settles first. */
const GREET_MS = 800
/** A profile, a revocation and every destination. */
const RECORDS_PER_ACCOUNT = 2 + DESTINATIONS_MAX
/** Peers asked about the same accounts: a relay knows everybody, another member perhaps. */
const ASKED_PEERS = 3

type ExchangeParts = { readonly streams: Streams; readonly clock: Clock; readonly log: Log }

/** What the exchange needs of the book. */
export type ExchangeDeps = {
  readonly wanted: () => readonly AccountId[]
  readonly own: () => readonly Uint8Array[]
  readonly recordsOf: (account: AccountId) => readonly Uint8Array[]
  /** `about`: whom we had asked for; undefined for what a peer says unasked. */
  readonly take: (
    envelope: Uint8Array,
    about: ReadonlySet<AccountId> | undefined,
  ) => Promise<Verdict<unknown, string>>
  readonly blame: (peer: PeerId, protocol: string, reason: string) => void
}

/** Both sides of `/loggia/people/1`. */
export class PeopleExchange {
  readonly #parts: ExchangeParts
  readonly #deps: ExchangeDeps
  readonly #answered: PeerTally
  readonly #undo: Undo[]
  #met = new Set<PeerId>()
  #cancelGreeting: Undo | undefined
  #greeted = new Set<PeerId>()

  constructor(parts: ExchangeParts, deps: ExchangeDeps) {
    this.#parts = parts
    this.#deps = deps
    this.#answered = new PeerTally(parts.clock, ANSWERS_WINDOW_MS)
    this.#undo = [
      parts.streams.handle(PEOPLE_PROTOCOL, stream => this.#serve(stream)),
      parts.streams.onChange(() => this.#meet()),
    ]
    this.#meet()
  }

  /** Asks some of the peers we have. Never rejects: a peer that does not answer is an ordinary thing. */
  async askAll(accounts: readonly AccountId[]): Promise<void> {
    const peers = this.#parts.streams.connected().slice(0, ASKED_PEERS)
    await Promise.all(peers.map(peer => this.#ask(peer, accounts)))
  }

  close(): void {
    for (const undo of this.#undo) undo()
    this.#cancelGreeting?.()
  }

  #meet(): void {
    this.#met = new Set(this.#parts.streams.connected())
    for (const peer of this.#greeted) if (!this.#met.has(peer)) this.#greeted.delete(peer)
    const isNew = [...this.#met].some(peer => !this.#greeted.has(peer))
    if (!isNew) return
    this.#cancelGreeting ??= this.#parts.clock.after(GREET_MS, () => {
      this.#cancelGreeting = undefined
      void this.#greet([...this.#met].filter(peer => !this.#greeted.has(peer)))
    })
  }

  /** One after another: each answer teaches us what need not be taken again. */
  async #greet(peers: readonly PeerId[]): Promise<void> {
    for (const peer of peers) this.#greeted.add(peer)
    for (const peer of peers) await this.#ask(peer, this.#deps.wanted())
  }

  async #ask(peer: PeerId, wanted: readonly AccountId[]): Promise<void> {
    const accounts = wanted.slice(0, ASKED_MAX)
    const records = this.#deps.own().slice(0, TOLD_MAX)
    if (accounts.length === 0 && records.length === 0) return
    const { streams, clock, log } = this.#parts
    const ask = { streams, clock, deadlineMs: EXCHANGE_MS }
    try {
      await askPeer({ peer, addresses: [] }, PEOPLE_PROTOCOL, ask, async stream => {
        await stream.write(writePeopleAsk({ accounts, records }))
        await stream.close()
        await this.#readAnswer(stream, new Set(accounts))
      })
    } catch (why) {
      log.debug('people-unanswered', { peer, why: String(why) })
    }
  }

  async #readAnswer(stream: MessageStream, about: ReadonlySet<AccountId>): Promise<void> {
    const max = about.size * RECORDS_PER_ACCOUNT
    for (let taken = 0; taken <= max;) {
      const message = await stream.read()
      if (message === undefined) return
      const records = readPeopleAnswer(message)
      if (!records.ok) return this.#blame(stream, records.reason)
      for (const envelope of records.value) {
        const outcome = await this.#deps.take(envelope, about)
        if (!outcome.ok) return this.#blame(stream, outcome.reason)
      }
      // An empty message counts as one, so that nobody can send them for ever.
      taken += Math.max(1, records.value.length)
    }
    this.#blame(stream, 'too-many')
  }

  async #serve(stream: MessageStream): Promise<void> {
    if (this.#answered.add(stream.peer) > ANSWERS_MAX) return stream.abort()
    await withinDeadline(stream, this.#parts.clock, EXCHANGE_MS, () => this.#answer(stream))
  }

  async #answer(stream: MessageStream): Promise<void> {
    const message = await stream.read()
    if (message === undefined) return
    const question = readPeopleAsk(message)
    if (!question.ok) return this.#blame(stream, question.reason)
    for (const envelope of question.value.records) {
      const outcome = await this.#deps.take(envelope, undefined)
      if (!outcome.ok) return this.#blame(stream, outcome.reason)
    }
    const all = question.value.accounts.flatMap(account => this.#deps.recordsOf(account))
    for (let at = 0; at < all.length; at += ANSWER_BATCH) {
      await stream.write(writePeopleAnswer(all.slice(at, at + ANSWER_BATCH)))
    }
  }

  #blame(stream: MessageStream, reason: string): void {
    this.#deps.blame(stream.peer, PEOPLE_PROTOCOL, reason)
    stream.abort()
  }
}
