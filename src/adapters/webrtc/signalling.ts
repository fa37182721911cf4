import { StreamBrokenError } from '../../errors.ts'
import {
  CANDIDATES_MAX,
  readMediaSignal,
  writeMediaSignal,
  type MediaSignal,
  type MediaSignalRefusal,
} from '../../wire/media-signal.ts'
import { OFFER_WITHIN_MS } from './limits.ts'
import type { Clock } from '../../ports/clock.ts'
import type { MessageStream } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'

/** One peer connection, as far as signalling goes. Every method may reject: descriptions are a stranger's. */
export interface Negotiator {
  /**
   * Nobody may reach us before the answer was taken, so the other side learns our addresses after that. It hears from us
   * at once, which is all that ICE needs.
   */
  readonly tellsAddressesLate?: boolean
  /** Told for every candidate of ours, from the first description on. */
  onCandidate(tell: (candidate: string, mid: string) => void): void
  makeOffer(): Promise<string>
  makeAnswer(offer: string): Promise<string>
  takeAnswer(answer: string): Promise<void>
  addCandidate(candidate: string, mid: string): Promise<void>
}

/** What the other side said to our ask. */
export type AskReply =
  | { readonly kind: 'accepted'; readonly reply: Uint8Array }
  | { readonly kind: 'refused'; readonly reply: Uint8Array }

/** What no honest client says, whatever its network does to it. */
export type SignalMisdeed =
  | MediaSignalRefusal
  | 'out-of-turn'
  | 'too-many-candidates'
  | 'malformed-ask'

type Refused = { readonly reply: Uint8Array; readonly isMalformed?: true }

/** Told once for each misdeed of whoever is at the other side; the exchange ends with it. */
export type BlameSignal = (peer: PeerId, misdeed: SignalMisdeed) => void

/** One exchange of `/loggia/media/1`, from either side. */
export class Signalling {
  readonly #stream: MessageStream
  readonly #blame: BlameSignal
  readonly #early: { candidate: string; mid: string }[] = []
  #writing: Promise<void> = Promise.resolve()
  #mayTrickle = false

  constructor(stream: MessageStream, blame: BlameSignal) {
    this.#stream = stream
    this.#blame = blame
  }

  /**
   * Sends ask and offer, tells that they are on their way, and waits for the reply. The remote candidates that
   * precede it are kept.
   */
  async ask(
    negotiator: Negotiator,
    ask: Uint8Array,
    sent: () => void = () => undefined,
  ): Promise<AskReply> {
    negotiator.onCandidate((candidate, mid) => this.#trickle(candidate, mid))
    const sdp = await negotiator.makeOffer()
    await this.#write({ kind: 'offer', ask, sdp })
    sent()
    if (negotiator.tellsAddressesLate !== true) this.#startTrickling()
    const signal = await this.#read()
    if (signal?.kind === 'refused') return signal
    if (signal?.kind !== 'accepted') throw this.#outOfTurn('a reply', signal)
    await negotiator.takeAnswer(signal.sdp)
    this.#startTrickling()
    return signal
  }

  /** The first message of whoever asks us. */
  async readOffer(clock: Pick<Clock, 'after'>): Promise<MediaSignal & { readonly kind: 'offer' }> {
    const tooLate = clock.after(OFFER_WITHIN_MS, () => this.#stream.abort())
    const signal = await this.#read().finally(tooLate)
    if (signal?.kind !== 'offer') throw this.#outOfTurn('an offer', signal)
    return signal
  }

  /** Answers an offer; candidates follow with `takeCandidates`. */
  async accept(negotiator: Negotiator, offer: string, reply: Uint8Array): Promise<void> {
    negotiator.onCandidate((candidate, mid) => this.#trickle(candidate, mid))
    const sdp = await negotiator.makeAnswer(offer)
    await this.#write({ kind: 'accepted', reply, sdp })
    this.#startTrickling()
  }

  async refuse({ reply, isMalformed }: Refused): Promise<void> {
    if (isMalformed) this.#blame(this.#stream.peer, 'malformed-ask')
    await this.#write({ kind: 'refused', reply })
    await this.#stream.close()
  }

  /** Hands over the other side's candidates until it ends the exchange. Remote description must be set. */
  async takeCandidates(negotiator: Negotiator): Promise<void> {
    for (let taken = 0; taken < CANDIDATES_MAX; taken += 1) {
      const signal = await this.#read()
      if (signal === undefined) return
      if (signal.kind !== 'candidate') throw this.#outOfTurn('a candidate', signal)
      await negotiator.addCandidate(signal.candidate, signal.mid)
    }
    this.#blame(this.#stream.peer, 'too-many-candidates')
    throw new StreamBrokenError(`more than ${CANDIDATES_MAX} candidates`)
  }

  /** The link stands, or will not: nothing more to say. */
  async end(): Promise<void> {
    this.#mayTrickle = false
    await this.#stream.close()
  }

  abort(): void {
    this.#stream.abort()
  }

  /** Candidates must not overtake the description that they belong to. */
  #startTrickling(): void {
    this.#mayTrickle = true
    for (const { candidate, mid } of this.#early.splice(0)) this.#trickle(candidate, mid)
  }

  #trickle(candidate: string, mid: string): void {
    if (!this.#mayTrickle) {
      this.#early.push({ candidate, mid })
      return
    }
    this.#write({ kind: 'candidate', candidate, mid }).catch(() => {
      // A broken stream ends the reading side too, and that is where it is handled.
      this.#mayTrickle = false
    })
  }

  /** One after the other: a candidate may come while a description is being written. */
  #write(signal: MediaSignal): Promise<void> {
    const write = this.#writing.then(() => this.#stream.write(writeMediaSignal(signal)))
    this.#writing = write.catch(() => undefined)
    return write
  }

  async #read(): Promise<MediaSignal | undefined> {
    const bytes = await this.#stream.read()
    if (bytes === undefined) return undefined
    const signal = readMediaSignal(bytes)
    if (signal.ok) return signal.value
    this.#blame(this.#stream.peer, signal.reason)
    throw new StreamBrokenError(`a signalling message is ${signal.reason}`)
  }

  /** Who only went away is blamed for nothing. */
  #outOfTurn(expected: string, got: MediaSignal | undefined): StreamBrokenError {
    if (got !== undefined) this.#blame(this.#stream.peer, 'out-of-turn')
    return new StreamBrokenError(`expected ${expected}, got ${got?.kind ?? 'the end'}`)
  }
}
