import { nameItems } from '../crypto/name-attestation.ts'
import { readFollowUpdate, writeFollowChunks, writeFollowUpdate } from '../wire/follow-update.ts'
import { readYFrame, writeYFrame } from '../wire/y-frame.ts'
import { parsePeerId, type PeerId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import type { DocumentRoads, RoadLink } from '../ports/document-roads.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { FollowShelf } from './follow-shelf.ts'
import type { Log } from '../ports/log.ts'
import type { NamedAttestation } from '../domain/follow/attestation.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { Undo } from '../events.ts'

/** Said of misdeeds there. */
const PROTOCOL = 'y-webrtc'
/** Frames of one link that wait for the gate; who sends faster than we verify is cut off. */
const WAITING_MAX = 32
/** Frames of one link that did not read: a stock page may hold something else, but not go on about it. */
const BAD_MAX = 8
/** An update without items: says that there is nothing more. */
const NOTHING = Uint8Array.of(0, 0)

export type FollowRoadsParts = {
  readonly roads: DocumentRoads
  readonly log: Log
  readonly conduct: PeerConduct
  /** Runs `task` with everything about this followee at hand. Rejects when the disk fails. */
  readonly use: <T>(followee: Followee, task: (shelf: FollowShelf) => Promise<T>) => Promise<T>
}

/** One document there: who is met, and how we leave. */
type Meeting = { readonly followee: Followee; readonly links: Set<RoadLink>; leave: Undo }

/** What is under way on one link. */
type Talk = { waiting: number; bad: number; last: Promise<void> }

/**
 * Everybody on the second road is one stranger to our budgets: a new connection costs them nothing, so it
 * must not bring new rights to our verifier.
 */
const STRANGER: PeerId = strangersId()

/** Follow documents over the second carrier: the same reader and the same gate as everywhere. */
export class FollowRoads {
  readonly #parts: FollowRoadsParts
  readonly #meetings = new Map<string, Meeting>()
  readonly #talks = new WeakMap<RoadLink, Talk>()

  constructor(parts: FollowRoadsParts) {
    this.#parts = parts
  }

  /** Meets others who look at this account. */
  join(followee: Followee): void {
    const topic = topicOf(followee)
    if (this.#meetings.has(topic)) return
    const meeting: Meeting = { followee, links: new Set(), leave: () => undefined }
    this.#meetings.set(topic, meeting)
    meeting.leave = this.#parts.roads.join(topic, {
      opened: link => {
        meeting.links.add(link)
        this.#queue(link, () => this.#greet(link, followee))
      },
      heard: (link, frame) => this.#queue(link, () => this.#hear(link, followee, frame)),
      closed: link => meeting.links.delete(link),
    })
  }

  /** Tells what was stored to those who look at the account that it is about. */
  tell(statements: readonly NamedAttestation[]): void {
    for (const { followee, links } of this.#meetings.values()) {
      const about = statements.filter(
        one => one.followee === followee.account && one.community === followee.community,
      )
      if (about.length === 0) continue
      const frame = writeYFrame('update', writeFollowUpdate(about))
      for (const link of links) link.send(frame)
    }
  }

  /** Leaves everybody. The next {@link join} meets them again. */
  leaveAll(): void {
    for (const { leave } of this.#meetings.values()) leave()
    this.#meetings.clear()
  }

  /** Ends everything. Idempotent. */
  close(): void {
    this.leaveAll()
    this.#parts.roads.close()
  }

  /** One after the other for each link. */
  #queue(link: RoadLink, task: () => Promise<void>): void {
    const talk = this.#talks.get(link) ?? { waiting: 0, bad: 0, last: Promise.resolve() }
    this.#talks.set(link, talk)
    if (talk.waiting >= WAITING_MAX) return link.close()
    talk.waiting += 1
    talk.last = talk.last
      .then(task)
      .catch((fault: unknown) => this.#parts.log.warn('road-failed', { why: String(fault) }))
      .finally(() => {
        talk.waiting -= 1
      })
  }

  async #greet(link: RoadLink, followee: Followee): Promise<void> {
    await this.#parts.use(followee, async shelf => {
      link.send(writeYFrame('vector', shelf.document.vector()))
    })
  }

  async #hear(link: RoadLink, followee: Followee, frame: Uint8Array): Promise<void> {
    const read = readYFrame(frame)
    if (!read.ok) return this.#blame(link, read.reason)
    const message = read.value
    if (message.kind === 'other') return
    await this.#parts.use(followee, shelf =>
      message.kind === 'vector'
        ? this.#answer(link, shelf, message.bytes)
        : this.#take(link, shelf, message.bytes),
    )
  }

  /** In pieces of 64 KiB: a stock peer's channel falls silent above 256. */
  async #answer(link: RoadLink, shelf: FollowShelf, vector: Uint8Array): Promise<void> {
    if (!this.#parts.conduct.maySpend(STRANGER, 'exchange')) return
    const missing = shelf.document.missingIn(vector)
    if (missing === undefined) return this.#blame(link, 'malformed')
    for (const update of missing) link.send(writeYFrame('update', update))
    // Stock peers count themselves synced by the answer to their vector.
    link.send(writeYFrame('answer', NOTHING))
  }

  async #take(link: RoadLink, shelf: FollowShelf, bytes: Uint8Array): Promise<void> {
    const { community, account } = shelf.followee
    const update = readFollowUpdate(bytes, { community, followee: account })
    if (!update.ok) return this.#blame(link, update.reason)
    const named = nameItems(update.value.live)
    if (!named.ok) return this.#blame(link, named.reason)
    const outcomes = await shelf.take(named.value, { peer: STRANGER, protocol: PROTOCOL })
    if (outcomes.includes('bad')) this.#blame(link, 'signature')
    const outdated = named.value.filter((_, index) => outcomes[index] === 'older')
    const newer = outdated.flatMap(({ follower }) => shelf.winners.get(follower) ?? [])
    for (const chunk of writeFollowChunks(newer)) link.send(writeYFrame('update', chunk))
  }

  #blame(link: RoadLink, reason: string): void {
    this.#parts.log.misbehaviour(STRANGER, PROTOCOL, reason)
    const talk = this.#talks.get(link)
    if (talk === undefined) return
    talk.bad += 1
    if (talk.bad >= BAD_MAX || reason === 'signature') link.close()
  }
}

/** Where those who look at this account meet. */
export const topicOf = ({ community, account }: Followee): string =>
  `loggia/${community}/${account}`

function strangersId(): PeerId {
  const peer = parsePeerId('strangersonthesecondroad')
  if (!peer.ok) throw new MisuseError('expected a name that reads as a peer')
  return peer.value
}
