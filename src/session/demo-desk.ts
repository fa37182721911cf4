import { PeerTally } from './peer-tally.ts'
import type { DemoMembers } from './demo-members.ts'
import {
  DEMO_PROTOCOL,
  readDemoRequest,
  writeDemoReply,
  type DemoRefusal,
  type DemoReply,
} from '../wire/demo.ts'
import { Watchable, type Undo } from '../events.ts'
import type { AccountId, PeerId } from '../domain/ids.ts'
import type { Attestation } from '../domain/follow/attestation.ts'
import type { Clock } from '../ports/clock.ts'
import type { PeerConduct } from './peer-conduct.ts'
import type { MessageStream, Streams } from '../ports/streams.ts'

/** Members that sign at once: small enough that a bar moves smoothly, large enough for few messages. */
const BATCH = 24
/** Accounts that members follow at a time: each run costs one core a few percent for five seconds. */
const RUNS_MAX = 4
/** A person asks once; a reload or two is forgiven. */
const REQUESTS_MAX = 6
const REQUESTS_WINDOW_MS = 60_000
/** An asker that says nothing holds a stream no longer than this. */
const REQUEST_WITHIN_MS = 10_000

/** The part of a follow book that the members write to: statements go out from it like anybody's. */
export type DemoBook = {
  /** Who follows `followee` now. */
  followersOf(followee: AccountId): Promise<ReadonlySet<AccountId>>
  /** Takes statements in and tells others. */
  publish(statements: readonly Attestation[]): Promise<void>
}

export type DemoDeskParts = {
  readonly members: DemoMembers
  readonly book: DemoBook
  readonly streams: Pick<Streams, 'handle'>
  readonly clock: Clock
  readonly conduct: Pick<PeerConduct, 'strike'>
  /** Pause between two batches. */
  readonly paceMs: number
}

type Run = { readonly progress: Watchable<DemoReply>; readonly done: Promise<void> }

/** Where people ask the demo community's members to follow them (`/loggia/demo/1`). */
export class DemoDesk {
  readonly #parts: DemoDeskParts
  readonly #runs = new Map<AccountId, Run>()
  readonly #requests: PeerTally
  readonly #unserve: Undo
  #isClosed = false

  constructor(parts: DemoDeskParts) {
    this.#parts = parts
    this.#requests = new PeerTally(parts.clock, REQUESTS_WINDOW_MS)
    this.#unserve = parts.streams.handle(DEMO_PROTOCOL, stream => this.#serve(stream))
  }

  /** Takes no more requests; runs stop after the batch that is being signed. */
  close(): void {
    this.#isClosed = true
    this.#unserve()
  }

  async #serve(stream: MessageStream): Promise<void> {
    const giveUp = this.#parts.clock.after(REQUEST_WITHIN_MS, () => stream.abort())
    const message = await stream.read().finally(giveUp)
    if (message === undefined) return stream.close()
    const run = await this.#take(stream.peer, message)
    if (typeof run === 'string') {
      await stream.write(writeDemoReply({ kind: 'refused', reason: run }))
      return stream.close()
    }
    await tellProgress(run, stream)
    await stream.close()
  }

  /** The run that serves this request, or why there is none. */
  async #take(peer: PeerId, message: Uint8Array): Promise<Run | DemoRefusal> {
    const { members, conduct } = this.#parts
    if (this.#requests.add(peer) > REQUESTS_MAX) return 'too-often'
    const request = readDemoRequest(message)
    if (!request.ok) {
      conduct.strike(peer, DEMO_PROTOCOL, 'malformed')
      return 'malformed'
    }
    const { community, account } = request.value
    if (community !== members.community) return 'unknown-community'
    if ((await members.accounts()).includes(account)) return 'own-member'
    // A second tab of the same person looks on.
    const running = this.#runs.get(account)
    if (running !== undefined) return running
    return this.#runs.size < RUNS_MAX ? this.#begin(account) : 'busy'
  }

  #begin(account: AccountId): Run {
    const of = this.#parts.members.count
    const progress = new Watchable<DemoReply>({ kind: 'progress', signed: 0, of })
    const done = this.#sign(account, progress).finally(() => this.#runs.delete(account))
    const run = { progress, done }
    this.#runs.set(account, run)
    return run
  }

  async #sign(account: AccountId, progress: Watchable<DemoReply>): Promise<void> {
    const { members, book, clock, paceMs } = this.#parts
    const following = await book.followersOf(account)
    for (let from = 0; from < members.count && !this.#isClosed; from += BATCH) {
      const to = Math.min(from + BATCH, members.count)
      const batch = { from, to, timeMs: clock.now() }
      const statements = await members.follow(account, batch, following)
      if (statements.length > 0) await book.publish(statements)
      progress.set({ kind: 'progress', signed: to, of: members.count })
      if (statements.length > 0 && paceMs > 0) await pause(clock, paceMs)
    }
  }
}

/** Writes every step to the asker; one that reads slowly skips steps and still gets the last. */
async function tellProgress(run: Run, stream: MessageStream): Promise<void> {
  let told: DemoReply | undefined
  let writing = Promise.resolve()
  const tell = async (): Promise<void> => {
    const { current } = run.progress
    if (current === told) return
    told = current
    await stream.write(writeDemoReply(current))
  }
  // An asker who left is no reason to stop the members.
  const next = (): void => {
    writing = writing.then(tell).catch(() => undefined)
  }
  const unwatch = run.progress.watch(next)
  next()
  await run.done.finally(unwatch)
  await writing
}

const pause = (clock: Clock, ms: number): Promise<void> =>
  new Promise(resolve => {
    clock.after(ms, resolve)
  })
