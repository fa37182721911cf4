import type { Clock } from '../src/index.ts'
import type { AskAnswer, ConnectOutcome, MediaLink, MediaLinks } from '../src/index.ts'

/** IP, UDP, DTLS or SRTP and RTP or SCTP around each message: what a packet costs beside its bytes. */
const PACKET_OVERHEAD_BYTES = 66
/** A quarter second of the rate may go at once: one tick's bundles to all children, no more. */
const BURST_S = 0.25
/** A burst holds one bundle for each of 64 children at the smallest rates. */
const BURST_MIN_BYTES = 24 * 1_024

/** Bytes that may still be sent. Refilled by the clock, spent before sending. */
export class TokenBucket {
  readonly #rate: number
  readonly #burst: number
  readonly #clock: Clock
  #held: number
  #filledAtMs: number

  constructor(bytesPerSecond: number, clock: Clock) {
    this.#rate = bytesPerSecond
    this.#burst = Math.max(BURST_MIN_BYTES, bytesPerSecond * BURST_S)
    this.#clock = clock
    this.#held = this.#burst
    this.#filledAtMs = clock.now()
  }

  /** Takes `bytes` if they are there. */
  spend(bytes: number): boolean {
    this.#refill()
    if (this.#held < bytes) return false
    this.#held -= bytes
    return true
  }

  /** Takes `bytes` also when they are not there: what follows waits for them. */
  owe(bytes: number): void {
    this.#refill()
    this.#held -= bytes
  }

  #refill(): void {
    const nowMs = this.#clock.now()
    // A clock set back must not stop the sound.
    const passedS = Math.max(0, nowMs - this.#filledAtMs) / 1_000
    this.#filledAtMs = nowMs
    this.#held = Math.min(this.#burst, this.#held + passedS * this.#rate)
  }
}

/**
 * Media links that together send no more than the bucket gives. Bundles beyond it are dropped before
 * they are queued, as for a full queue; tree messages always go, and are paid for by later bundles.
 */
export function capRate(links: MediaLinks, bucket: TokenBucket): MediaLinks {
  return {
    connect: async (to, ask, signal) => cappedOutcome(await links.connect(to, ask, signal), bucket),
    serve: answer =>
      links.serve(async (from, ask) => cappedAnswer(await answer(from, ask), bucket)),
  }
}

const cappedOutcome = (outcome: ConnectOutcome, bucket: TokenBucket): ConnectOutcome =>
  outcome.kind === 'linked' ? { ...outcome, link: capLink(outcome.link, bucket) } : outcome

const cappedAnswer = (answer: AskAnswer, bucket: TokenBucket): AskAnswer =>
  answer.accept ? { ...answer, linked: link => answer.linked(capLink(link, bucket)) } : answer

function capLink(link: MediaLink, bucket: TokenBucket): MediaLink {
  return {
    peer: link.peer,
    carrier: link.carrier,
    handle: handlers => link.handle(handlers),
    sendControl: message => {
      bucket.owe(message.length + PACKET_OVERHEAD_BYTES)
      link.sendControl(message)
    },
    sendBundle: bundle =>
      bucket.spend(bundle.length + PACKET_OVERHEAD_BYTES) && link.sendBundle(bundle),
    close: () => link.close(),
  }
}
