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

/** What a relay's media links may use, over all Spaces together. */
export type Caps = {
  /** What may still be sent. */
  readonly bucket: TokenBucket
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
    return { ...outcome, link: new CappedLink(outcome.link, this.#caps.bucket, () => {}) }
  }

  serve(answer: (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>): Undo {
    return this.#links.serve(async (from, ask) => {
      if (this.#taken >= this.#caps.linksMax) return { accept: false, reply: this.#caps.refusal }
      // Taken while the answer is made: many ask at once.
      this.#taken += 1
      const giveBack = (): void => void (this.#taken -= 1)
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

  #capped(answer: Extract<AskAnswer, { accept: true }>, giveBack: () => void): AskAnswer {
    return {
      ...answer,
      linked: link => answer.linked(new CappedLink(link, this.#caps.bucket, giveBack)),
      failed: () => {
        giveBack()
        answer.failed()
      },
    }
  }
}

/**
 * Bundles beyond the rate are dropped before they are queued, as for a full queue. Tree messages
 * always go, and are paid for by later bundles.
 */
class CappedLink implements MediaLink {
  readonly #link: MediaLink
  readonly #bucket: TokenBucket
  readonly #closed: () => void

  constructor(link: MediaLink, bucket: TokenBucket, closed: () => void) {
    this.#link = link
    this.#bucket = bucket
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
    this.#bucket.owe(message.length + PACKET_OVERHEAD_BYTES)
    this.#link.sendControl(message)
  }

  sendBundle(bundle: Uint8Array): boolean {
    const isPaid = this.#bucket.spend(bundle.length + PACKET_OVERHEAD_BYTES)
    return isPaid && this.#link.sendBundle(bundle)
  }

  close(): void {
    this.#link.close()
  }
}
