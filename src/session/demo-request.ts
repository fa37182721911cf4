import { DEMO_PROTOCOL, readDemoReply, writeDemoRequest } from '../wire/demo.ts'
import { Watchable } from '../events.ts'
import type { AccountId, CommunityId } from '../domain/ids.ts'
import type { FollowRequest } from './spaces-api.ts'
import type { PeerAddress, Streams } from '../ports/streams.ts'

/** Six hundred signatures at a pace that people can watch take about five seconds. */
const PATIENCE_MS = 120_000

/** Asks a demo community's members to follow `account`, and tells how far they are. */
export class DemoRequest {
  readonly state = new Watchable<FollowRequest>({ phase: 'idle' })
  readonly #streams: Pick<Streams, 'open'>
  #verified = 0

  constructor(streams: Pick<Streams, 'open'>) {
    this.#streams = streams
  }

  /** Never rejects: the outcome is in `state`. One at a time. */
  async ask(relay: PeerAddress, community: CommunityId, account: AccountId): Promise<void> {
    if (this.state.current.phase === 'running') return
    this.state.set({ phase: 'running', signed: 0, verified: this.#verified, of: 0 })
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS)
      const stream = await this.#streams.open(relay, DEMO_PROTOCOL, signal)
      await stream.write(writeDemoRequest({ community, account }))
      for (let bytes = await stream.read(); bytes !== undefined; bytes = await stream.read()) {
        const reply = readDemoReply(bytes)
        if (!reply.ok || reply.value.kind === 'refused') {
          stream.abort()
          return this.state.set({ phase: 'failed', reason: 'refused' })
        }
        this.#progress(reply.value.signed, reply.value.of)
      }
      this.#endedWith(this.state.current)
    } catch {
      // Whatever broke, the person can do one thing: try again.
      this.state.set({ phase: 'failed', reason: 'unreachable' })
    }
  }

  /** Follows that this page has verified by itself. */
  noteVerified(verified: number): void {
    this.#verified = verified
    const { current } = this.state
    if (current.phase === 'running') this.#progress(current.signed, current.of)
  }

  /** Done when everybody who signed was also verified here. */
  #progress(signed: number, of: number): void {
    const isDone = of > 0 && signed >= of && this.#verified >= of
    this.state.set(
      isDone
        ? { phase: 'done', of }
        : { phase: 'running', signed, verified: Math.min(this.#verified, of), of },
    )
  }

  /** The relay closed: all have signed, or it went away in the middle. */
  #endedWith(current: FollowRequest): void {
    if (current.phase !== 'running') return
    if (current.of > 0 && current.signed >= current.of) return
    this.state.set({ phase: 'failed', reason: 'unreachable' })
  }
}
