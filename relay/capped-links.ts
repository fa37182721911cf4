import type { MonthBudget } from './month-budget.ts'
import type { TokenBucket } from './token-bucket.ts'
import type {
  AskAnswer,
  ConnectOutcome,
  MediaLink,
  MediaLinkHandlers,
  MediaLinks,
  PeerAddress,
  PeerId,
  Undo,
} from '../src/index.ts'

/** IP, UDP, DTLS or SRTP and RTP or SCTP around each message: what a packet costs beside its bytes. */
const PACKET_OVERHEAD_BYTES = 66

/** One speaker on a track: 12.5 bundles of 411 bytes a second. Who is taken will want no less. */
const STREAM_BYTES_PER_SECOND = 12.5 * (411 + PACKET_OVERHEAD_BYTES)
/** The rest is for what is sent again, and for tree messages. */
const USABLE = 0.9

/** What a relay's media links may use, over all Spaces together. */
export type Caps = {
  /** What may still be sent. */
  readonly bucket: TokenBucket
  /** What may still be sent this month. Undefined: the operator counts no months. */
  readonly month?: MonthBudget | undefined
  /** Askers linked at once: each holds native memory that no single Space accounts for. */
  readonly linksMax: number
  /** The tree message for those who come when all places are taken. */
  readonly refusal: Uint8Array
}

/** Media links within an operator's caps. */
export class CappedLinks implements MediaLinks {
  readonly #links: MediaLinks
  readonly #caps: Caps
  #taken = 0

  constructor(links: MediaLinks, caps: Caps) {
    this.#links = links
    this.#caps = caps
  }

  async connect(to: PeerAddress, ask: Uint8Array, signal: AbortSignal): Promise<ConnectOutcome> {
    const outcome = await this.#links.connect(to, ask, signal)
    if (outcome.kind !== 'linked') return outcome
    return { ...outcome, link: new CappedLink(outcome.link, this.#caps, () => {}) }
  }

  serve(answer: (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>): Undo {
    return this.#links.serve(async (from, ask) => {
      if (this.#isFull()) return { accept: false, reply: this.#caps.refusal }
      // Taken while the answer is made: many ask at once.
      this.#taken += 1
      const giveBack = once(() => (this.#taken -= 1))
      const answered = await answer(from, ask).catch((fault: unknown) => {
        giveBack()
        throw fault
      })
      if (!answered.accept) {
        giveBack()
        return answered
      }
      return this.#capped(answered, giveBack)
    })
  }

  /** Whoever is taken beyond the rate takes it from those who hear already. */
  #isFull(): boolean {
    const { bucket, linksMax, month } = this.#caps
    const forEach = Math.max(
      STREAM_BYTES_PER_SECOND,
      bucket.usedPerSecond / Math.max(1, this.#taken),
    )
    const isBusy = (this.#taken + 1) * forEach > bucket.rate * USABLE
    return this.#taken >= linksMax || isBusy || month?.isSpent === true
  }

  #capped(answer: Extract<AskAnswer, { accept: true }>, giveBack: () => void): AskAnswer {
    return {
      ...answer,
      linked: link => answer.linked(new CappedLink(link, this.#caps, giveBack)),
      failed: () => {
        giveBack()
        answer.failed()
      },
    }
  }
}

/** A link may fail, be closed by us and be told closed, each of them alone or after another. */
function once(task: () => void): () => void {
  let isDone = false
  return () => {
    if (!isDone) task()
    isDone = true
  }
}

/**
 * Bundles beyond the rate are dropped before they are queued, as for a full queue. Tree messages
 * always go, and are paid for by later bundles.
 */
class CappedLink implements MediaLink {
  readonly #link: MediaLink
  readonly #bucket: TokenBucket
  readonly #month: MonthBudget | undefined
  readonly #closed: () => void

  constructor(link: MediaLink, { bucket, month }: Caps, closed: () => void) {
    this.#link = link
    this.#bucket = bucket
    this.#month = month
    this.#closed = closed
  }

  get peer(): PeerId {
    return this.#link.peer
  }

  get carrier(): MediaLink['carrier'] {
    return this.#link.carrier
  }

  handle(handlers: MediaLinkHandlers): void {
    this.#link.handle({
      control: message => handlers.control(message),
      bundle: bundle => handlers.bundle(bundle),
      closed: () => {
        this.#closed()
        handlers.closed()
      },
    })
  }

  sendControl(message: Uint8Array): void {
    const bytes = message.length + PACKET_OVERHEAD_BYTES
    this.#bucket.owe(bytes)
    this.#month?.take(bytes)
    this.#link.sendControl(message)
  }

  sendBundle(bundle: Uint8Array): boolean {
    const bytes = bundle.length + PACKET_OVERHEAD_BYTES
    const isPaid = this.#month?.has(bytes) !== false && this.#bucket.spend(bytes)
    if (!isPaid || !this.#link.sendBundle(bundle)) return false
    this.#month?.take(bytes)
    return true
  }

  /** The place is given back here: a Space that ended meanwhile closes links that nobody handles. */
  close(): void {
    this.#closed()
    this.#link.close()
  }
}
