import { PeerTally } from './peer-tally.ts'
import {
  DIRECTORY_BATCH,
  DIRECTORY_MAX,
  DIRECTORY_PROTOCOL,
  DIRECTORY_SCHEDULES_MAX,
  readDirectoryAnswer,
  readDirectoryAsk,
  SCHEDULES_BATCH,
  writeDirectoryAnswer,
  writeDirectoryAsk,
  type DirectoryPart,
} from '../wire/directory.ts'
import type { Clock } from '../ports/clock.ts'
import type { CommunityBook } from './community-book.ts'
import type { CommunityId, PeerId } from '../domain/ids.ts'
import type { Log } from '../ports/log.ts'
import type { MessageStream, Streams } from '../ports/streams.ts'
import type { Undo } from '../events.ts'
import type { Verdict } from '../verdict.ts'

/** Peers asked at once: a relay meets hundreds in a minute, and each answer costs signatures. */
const ASKING_MAX = 4
/** Peers that wait to be asked. Whoever comes later is heard by heartbeat. */
const WAITING_MAX = 64
/** Silence in an answer after which we give up. */
const PATIENCE_MS = 10_000
/** Answers to one peer in this time: at meeting, at a new policy, and one more. */
const ANSWERS_MAX = 3
const ANSWERS_WINDOW_MS = 15_000

/** An answer ends here: as many announcements as there may be, and the messages with schedules. */
const MESSAGES_MAX = DIRECTORY_MAX + DIRECTORY_SCHEDULES_MAX / SCHEDULES_BATCH

/** What the exchange needs of the board. */
export type ExchangeDeps = {
  readonly community: CommunityId
  readonly book: CommunityBook
  /** The announcement envelopes that we would show, best first. */
  readonly envelopes: () => readonly Uint8Array[]
  /** Judges an announcement as if it had come by gossip. Never rejects. */
  readonly take: (envelope: Uint8Array, from: PeerId) => Promise<unknown>
  /** The schedule envelopes that newcomers are told, soonest first, and the same for theirs. */
  readonly schedules: () => readonly Uint8Array[]
  readonly takeSchedule: (envelope: Uint8Array, from: PeerId) => Promise<unknown>
  /** Revocations that others should know, and what to do with theirs. Never rejects. */
  readonly revocations: () => readonly Uint8Array[]
  readonly takeRevocation: (envelope: Uint8Array) => Promise<Verdict<unknown, string>>
  readonly blame: (peer: PeerId, reason: string) => void
}

type ExchangePorts = { readonly streams: Streams; readonly clock: Clock; readonly log: Log }

/** Trades policy, bulletin and live announcements with one peer at a time over `/loggia/directory/1`. */
export class DirectoryExchange {
  readonly #ports: ExchangePorts
  readonly #deps: ExchangeDeps
  readonly #answered: PeerTally
  readonly #waiting = new Set<PeerId>()
  readonly #asking = new Map<PeerId, AbortController>()
  readonly #unserve: Undo
  #closed = false

  constructor(ports: ExchangePorts, deps: ExchangeDeps) {
    this.#ports = ports
    this.#deps = deps
    this.#answered = new PeerTally(ports.clock, ANSWERS_WINDOW_MS)
    this.#unserve = ports.streams.handle(DIRECTORY_PROTOCOL, stream => this.#answer(stream))
  }

  /** Asks a peer for what it knows, soon. Nothing when it is being asked already. */
  ask(peer: PeerId): void {
    if (this.#closed || this.#asking.has(peer) || this.#waiting.size >= WAITING_MAX) return
    this.#waiting.add(peer)
    this.#next()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#unserve()
    this.#waiting.clear()
    for (const abort of this.#asking.values()) abort.abort()
  }

  #next(): void {
    for (const peer of this.#waiting) {
      if (this.#asking.size >= ASKING_MAX) return
      this.#waiting.delete(peer)
      const abort = new AbortController()
      this.#asking.set(peer, abort)
      void this.#askNow(peer, abort).finally(() => {
        this.#asking.delete(peer)
        if (!this.#closed) this.#next()
      })
    }
  }

  /** Never rejects: a peer that does not answer is an ordinary thing. */
  async #askNow(peer: PeerId, abort: AbortController): Promise<void> {
    try {
      const to = { peer, addresses: [] }
      const stream = await this.#patiently(abort, () =>
        this.#ports.streams.open(to, DIRECTORY_PROTOCOL, abort.signal),
      )
      const quit = (): void => stream.abort()
      abort.signal.addEventListener('abort', quit, { once: true })
      await this.#read(stream, abort).finally(() => {
        abort.signal.removeEventListener('abort', quit)
        stream.abort()
      })
    } catch (why) {
      this.#ports.log.debug('directory-unanswered', { peer, why: String(why) })
    }
  }

  async #read(stream: MessageStream, abort: AbortController): Promise<void> {
    const { community, book } = this.#deps
    const held = book.get(community)
    const records = {
      policy: held?.policy?.envelope,
      bulletin: held?.bulletin?.envelope,
      revocations: this.#deps.revocations(),
    }
    const question = writeDirectoryAsk({ community, ...records })
    await this.#patiently(abort, () => stream.write(question))
    await stream.close()
    const schedules: Uint8Array[] = []
    for (let taken = 0; taken < MESSAGES_MAX;) {
      const message = await this.#patiently(abort, () => stream.read())
      if (message === undefined) break
      const part = readDirectoryAnswer(message)
      if (!part.ok) return this.#deps.blame(stream.peer, part.reason)
      await this.#takePart(part.value, stream.peer)
      schedules.push(...(part.value.schedules ?? []))
      if (schedules.length > DIRECTORY_SCHEDULES_MAX)
        return this.#deps.blame(stream.peer, 'schedules')
      // An empty message counts as one, so that nobody can send them for ever.
      taken += Math.max(1, part.value.announcements.length)
    }
    void this.#takeSchedules(schedules, stream.peer)
  }

  /** One after the other, and without the stream: each may need a certificate, and nobody waits for these. */
  async #takeSchedules(schedules: readonly Uint8Array[], from: PeerId): Promise<void> {
    for (const envelope of schedules) {
      if (this.#closed) return
      await this.#deps.takeSchedule(envelope, from)
    }
  }

  async #takePart(part: DirectoryPart, from: PeerId): Promise<void> {
    const { community, book, take, blame } = this.#deps
    const { genesis, announcements } = part
    if (genesis !== undefined && book.get(community) === undefined) {
      const added = await book.addGenesis(genesis, community)
      if (!added.ok) blame(from, `genesis ${added.reason}`)
    }
    await this.#takeRecords(part, from)
    await Promise.all(announcements.map(envelope => take(envelope, from)))
  }

  async #takeRecords(
    { policy, bulletin, revocations }: Pick<DirectoryPart, 'policy' | 'bulletin' | 'revocations'>,
    from: PeerId,
  ): Promise<void> {
    const { community, book, blame, takeRevocation } = this.#deps
    for (const envelope of revocations ?? []) {
      const taken = await takeRevocation(envelope)
      // One is enough: each costs a signature check.
      if (!taken.ok) return blame(from, `revocation ${taken.reason}`)
    }
    const policied = policy && (await book.addPolicy(community, policy))
    const told = bulletin && (await book.addBulletin(community, bulletin))
    for (const added of [policied, told]) {
      // An older record is no lie, and without the genesis nobody can tell.
      if (added === undefined || added.ok || added.reason === 'rolled-back') continue
      if (added.reason === 'unknown-community') continue
      blame(from, `${added === policied ? 'policy' : 'bulletin'} ${added.reason}`)
    }
  }

  async #answer(stream: MessageStream): Promise<void> {
    const { peer } = stream
    if (this.#answered.add(peer) > ANSWERS_MAX) return stream.abort()
    const abort = new AbortController()
    abort.signal.addEventListener('abort', () => stream.abort(), { once: true })
    const message = await this.#patiently(abort, () => stream.read())
    const question = message === undefined ? undefined : readDirectoryAsk(message)
    if (question?.ok !== true) {
      this.#deps.blame(peer, 'malformed')
      return stream.abort()
    }
    if (question.value.community === this.#deps.community) {
      await this.#takeRecords(question.value, peer)
      for (const part of this.#parts()) {
        await this.#patiently(abort, () => stream.write(writeDirectoryAnswer(part)))
      }
    }
    await stream.close()
  }

  *#parts(): Iterable<DirectoryPart> {
    const held = this.#deps.book.get(this.#deps.community)
    const all = this.#deps.envelopes().slice(0, DIRECTORY_MAX)
    const records = {
      policy: held?.policy?.envelope,
      bulletin: held?.bulletin?.envelope,
      revocations: this.#deps.revocations(),
    }
    yield { genesis: held?.genesis, ...records, announcements: all.slice(0, DIRECTORY_BATCH) }
    for (let at = DIRECTORY_BATCH; at < all.length; at += DIRECTORY_BATCH) {
      const announcements = all.slice(at, at + DIRECTORY_BATCH)
      yield { genesis: undefined, policy: undefined, announcements }
    }
    const planned = this.#deps.schedules().slice(0, DIRECTORY_SCHEDULES_MAX)
    for (let at = 0; at < planned.length; at += SCHEDULES_BATCH) {
      const schedules = planned.slice(at, at + SCHEDULES_BATCH)
      yield { genesis: undefined, policy: undefined, announcements: [], schedules }
    }
  }

  /** Aborts when one step takes longer than PATIENCE_MS. */
  async #patiently<T>(abort: AbortController, step: () => Promise<T>): Promise<T> {
    const cancel = this.#ports.clock.after(PATIENCE_MS, () => abort.abort())
    return step().finally(cancel)
  }
}
