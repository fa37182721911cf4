import type { AccessLoss } from './access-loss.ts'
import { LossyAccess, type Side } from './lossy-access.ts'
import type { MessageStream, Streams } from '../../src/ports/streams.ts'

type MediaStreams = Pick<Streams, 'open' | 'handle'>

/** What an access line does to packets. */
export type LineOptions = {
  readonly delayMs: number
  /** Share of packets lost each way, each by itself. */
  readonly loss: number
  readonly chance: () => number
}

/** A link that nothing passed for so long is over: its sockets close. ICE asks every few seconds. */
const IDLE_MS = 30_000

/**
 * One peer's access with all of its links behind it: a {@link LossyAccess} for each. It belongs to the peer's own
 * process, so that whatever stops the process stops its line.
 */
export class AccessLine {
  readonly #options: LineOptions
  readonly #accesses = new Set<LossyAccess>()
  readonly #sweep: NodeJS.Timeout
  #cut: readonly Side[] = []

  constructor(options: LineOptions) {
    this.#options = options
    this.#sweep = setInterval(() => this.#closeIdle(), IDLE_MS / 2)
    this.#sweep.unref()
  }

  /** From now on nothing passes towards these sides: `behind` is what comes to the peer. */
  cut(towards: readonly Side[]): void {
    this.#cut = towards
    for (const access of this.#accesses) access.cutTowards = towards
  }

  /** The peer's streams: links that are signalled over them pass the line. */
  behind(streams: MediaStreams): MediaStreams {
    return {
      open: async (to, protocol, signal) => {
        const access = await this.#open()
        return access.rewriting(await streams.open(to, protocol, signal))
      },
      handle: (protocol, handler) =>
        streams.handle(protocol, async (stream: MessageStream) => {
          const access = await this.#open()
          await handler(access.rewriting(stream))
        }),
    }
  }

  close(): void {
    clearInterval(this.#sweep)
    for (const access of this.#accesses) access.close()
    this.#accesses.clear()
  }

  async #open(): Promise<LossyAccess> {
    const { delayMs, loss: share, chance } = this.#options
    const loss: AccessLoss = { kind: 'random', share }
    const access = await LossyAccess.open(loss, delayMs, chance)
    access.isLossy = share > 0
    access.cutTowards = this.#cut
    this.#accesses.add(access)
    return access
  }

  #closeIdle(): void {
    for (const access of this.#accesses) {
      if (performance.now() - access.passedAtMs < IDLE_MS) continue
      this.#accesses.delete(access)
      access.close()
    }
  }
}
