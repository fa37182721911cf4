import { PeerTally } from './peer-tally.ts'
import { OTHER_POLICY, type AnnouncementJudge } from './announcement-judge.ts'
import { withinDeadline } from './stream-deadline.ts'
import {
  EMPTY_LISTING,
  expire,
  findSpace,
  hear,
  nextExpiry,
  staleness,
  withdraw,
} from '../domain/directory/listing.ts'
import {
  readUnlistedTelling,
  UNLISTED_PROTOCOL,
  writeUnlistedAnswer,
  type UnlistedAnswer,
} from '../wire/unlisted.ts'
import type { Announcement } from '../domain/directory/announcement.ts'
import type { Clock } from '../ports/clock.ts'
import type { Listed } from '../domain/directory/listing.ts'
import type { Log } from '../ports/log.ts'
import type { MessageStream, Streams } from '../ports/streams.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { SpaceId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/**
 * Spaces held at once. Where anybody may open one, each costs its host a connection of its own; more
 * than the connections that a relay takes by default would never come.
 */
const UNLISTED_MAX = 512
/** A heartbeat every 10 s, an edit or a meeting between two: twice an honest host's most. */
const TOLD_MAX = 24
const TOLD_WINDOW_MS = 60_000
/** A certificate is fetched within 3 s of this. */
const TELLING_MS = 10_000

/** What the desk needs of its board. */
export type UnlistedDeps = {
  readonly judge: AnnouncementJudge
  readonly conduct: Pick<PeerConduct, 'strike'>
  /** What is held has changed. */
  readonly changed: () => void
}

type UnlistedPorts = { readonly streams: Streams; readonly clock: Clock; readonly log: Log }

/**
 * A relay's memory of the Spaces that are reached by their link alone. It judges them as the board
 * judges those of the lobby, and tells nobody: it answers only whoever asks for one by its id.
 */
export class UnlistedDesk {
  readonly #ports: UnlistedPorts
  readonly #deps: UnlistedDeps
  readonly #told: PeerTally
  readonly #unserve: Undo
  #listing = EMPTY_LISTING
  #cancelExpiry: Undo = () => {}

  constructor(ports: UnlistedPorts, deps: UnlistedDeps) {
    this.#ports = ports
    this.#deps = deps
    this.#told = new PeerTally(ports.clock, TOLD_WINDOW_MS)
    this.#unserve = ports.streams.handle(UNLISTED_PROTOCOL, stream => this.#serve(stream))
  }

  /** What its host last told of a Space. */
  find(space: SpaceId): Announcement | undefined {
    return findSpace(this.#listing, space)?.announcement
  }

  /** Takes out those that must not be carried any more. */
  withdraw(isGone: (announcement: Announcement) => boolean): void {
    this.#show(withdraw(this.#listing, isGone, this.#ports.clock.now()))
  }

  /** Idempotent. */
  close(): void {
    this.#unserve()
    this.#cancelExpiry()
  }

  async #serve(stream: MessageStream): Promise<void> {
    if (this.#told.add(stream.peer) > TOLD_MAX) return stream.abort()
    await withinDeadline(stream, this.#ports.clock, TELLING_MS, async () => {
      const message = await stream.read()
      if (message === undefined) return
      const answer = await this.#answerTo(message, stream)
      if (answer !== undefined) await stream.write(writeUnlistedAnswer(answer))
    })
  }

  async #answerTo(
    message: Uint8Array,
    { peer }: MessageStream,
  ): Promise<UnlistedAnswer | undefined> {
    const telling = readUnlistedTelling(message)
    if (!telling.ok) return this.#blame(peer, telling.reason)
    const judgement = await this.#deps.judge.judge(telling.value.announcement, peer, {
      unlisted: true,
      staleness: announcement => staleness(this.#listing, announcement, this.#ports.clock.now()),
      isListed: space => this.find(space) !== undefined,
    })
    if (judgement.verdict !== 'accept') {
      const { verdict, reason } = judgement
      if (verdict === 'reject') return this.#blame(peer, reason)
      this.#ports.log.debug('unlisted-ignored', { from: peer, reason })
      return answerFor(reason)
    }
    // A copy from elsewhere would fill the desk with Spaces whose hosts are not here.
    const isHosts = judgement.listed.announcement.peer === peer
    return isHosts ? this.#hold(judgement.listed) : 'refused'
  }

  #blame(peer: MessageStream['peer'], reason: string): undefined {
    this.#deps.conduct.strike(peer, UNLISTED_PROTOCOL, reason)
    return undefined
  }

  #hold(listed: Listed): UnlistedAnswer {
    const { host } = listed.announcement
    const isFull = this.#listing.live.size >= UNLISTED_MAX && !this.#listing.live.has(host)
    if (isFull) return 'full'
    const heard = hear(this.#listing, listed, this.#ports.clock.now(), new Set())
    if (!heard.ok) return answerFor(heard.reason)
    this.#show(heard.value)
    return 'carried'
  }

  #show(listing: typeof EMPTY_LISTING): void {
    this.#listing = listing
    this.#cancelExpiry()
    const { clock } = this.#ports
    const atMs = nextExpiry(listing)
    if (atMs !== undefined) {
      this.#cancelExpiry = clock.after(atMs - clock.now(), () =>
        this.#show(expire(this.#listing, clock.now())),
      )
    }
    this.#deps.changed()
  }
}

function answerFor(reason: string): UnlistedAnswer {
  if (reason === OTHER_POLICY) return 'other-policy'
  return reason === 'too-few-followers' || reason === 'full' ? reason : 'refused'
}
