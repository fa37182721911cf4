import type { RtcConfig } from 'node-datachannel'
import {
  ANSWERING_MAX,
  ANSWERING_PER_PEER_MAX,
  RACES_MAX,
  SETUP_ATTEMPTS,
  SETUP_MS,
} from './limits.ts'
import { CarriedLink } from './carried-link.ts'
import { AnswerRacedError, LinkLostError } from './link-lost-error.ts'
import { MEDIA_PROTOCOL } from '../../wire/media-signal.ts'
import { LoggiaError, MisuseError } from '../../errors.ts'
import { NodeConnection, type NodeConnectionConfig } from './node-connection.ts'
import { Signalling, type BlameSignal } from './signalling.ts'
import { Turnstile } from '../../domain/turnstile.ts'
import type { AskAnswer, ConnectOutcome, MediaLink, MediaLinks } from '../../ports/media-link.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { MessageStream, PeerAddress, Streams } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

/** What a Node process makes media links with. */
export type NodeLinksOptions = {
  readonly streams: Pick<Streams, 'open' | 'handle'>
  readonly clock: Clock
  readonly log: Log
  /** Who signals what no honest client does; the exchange is over, the rest is the caller's. */
  readonly blame: BlameSignal
  /** One local address to use; all of them by default. */
  readonly bindAddress?: string
  /** UDP ports to use, for firewalls. */
  readonly portRange?: readonly [first: number, last: number]
}

type Accepted = (reply: Uint8Array) => void
type Answer = (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>

/** Media links of a Node process. */
export class NodeLinks implements MediaLinks {
  readonly #options: NodeLinksOptions
  /** libdatachannel closes what is collected: every connection stays here until it has closed. */
  readonly #connections = new Set<NodeConnection>()
  readonly #turnstile = new Turnstile(ANSWERING_MAX, ANSWERING_PER_PEER_MAX)
  readonly #undo: Undo
  #answer: Answer | undefined
  #retried = 0

  constructor(options: NodeLinksOptions) {
    this.#options = options
    this.#undo = options.streams.handle(MEDIA_PROTOCOL, stream => this.#takeAsk(stream))
  }

  /** Set-ups that failed once and were tried again. */
  get retried(): number {
    return this.#retried
  }

  async connect(
    to: PeerAddress,
    ask: Uint8Array,
    signal: AbortSignal,
    accepted: Accepted = () => undefined,
  ): Promise<ConnectOutcome> {
    for (let [lost, raced] = [0, 0]; ;) {
      try {
        return await this.#attempt(to, ask, signal, { accepted, isLast: raced === RACES_MAX })
      } catch (fault) {
        const isRaced = fault instanceof AnswerRacedError
        if (isRaced) raced += 1
        else lost += 1
        const isLost = fault instanceof LinkLostError
        const isOver = lost === SETUP_ATTEMPTS || raced > RACES_MAX
        if (!isLost || isOver || signal.aborted) return { kind: 'unreachable', why: String(fault) }
        this.#retried += 1
        this.#options.log.debug('media-link-retried', { to: to.peer, why: fault.message })
      }
    }
  }

  serve(answer: Answer): Undo {
    if (this.#answer !== undefined) throw new MisuseError('somebody serves these links already')
    this.#answer = answer
    return () => {
      if (this.#answer === answer) this.#answer = undefined
    }
  }

  /** Ends every link and takes no more. */
  close(): void {
    this.#undo()
    this.#answer = undefined
    for (const connection of this.#connections) connection.close()
  }

  async #attempt(
    to: PeerAddress,
    ask: Uint8Array,
    signal: AbortSignal,
    { accepted, isLast }: { readonly accepted: Accepted; readonly isLast: boolean },
  ): Promise<ConnectOutcome> {
    const stream = await this.#options.streams.open(to, MEDIA_PROTOCOL, signal)
    const signalling = new Signalling(stream, this.#options.blame)
    const making = this.#make(to.peer, signal, isLast)
    try {
      const reply = await making.orLost(signalling.ask(making.connection, ask))
      if (reply.kind === 'refused') {
        making.connection.close()
        return reply
      }
      accepted(reply.reply)
      making.follow(signalling.takeCandidates(making.connection))
      const link = await making.link
      // Whether the other side hears that we are done changes nothing for the link.
      void signalling.end()
      return { kind: 'linked', reply: reply.reply, link }
    } catch (fault) {
      making.connection.close()
      signalling.abort()
      throw fault instanceof LoggiaError
        ? fault
        : new AnswerRacedError('the description was not taken', { cause: fault })
    }
  }

  async #takeAsk(stream: MessageStream): Promise<void> {
    const from = stream.peer
    const leave = this.#turnstile.enter(from)
    if (leave === undefined) {
      this.#options.log.misbehaviour(from, MEDIA_PROTOCOL, 'too-many-asks')
      stream.abort()
      return
    }
    try {
      await this.#answerAsk(from, new Signalling(stream, this.#options.blame))
    } finally {
      leave()
    }
  }

  async #answerAsk(from: PeerId, signalling: Signalling): Promise<void> {
    const offer = await signalling.readOffer(this.#options.clock)
    const answer = await this.#answer?.(from, offer.ask)
    if (answer === undefined) {
      signalling.abort()
      return
    }
    if (!answer.accept) {
      await signalling.refuse(answer)
      return
    }
    const making = this.#make(from, new AbortController().signal)
    try {
      await making.orLost(signalling.accept(making.connection, offer.sdp, answer.reply))
      making.follow(signalling.takeCandidates(making.connection))
      answer.linked(await making.link)
      await signalling.end()
    } catch (fault) {
      making.connection.close()
      signalling.abort()
      this.#options.log.debug('media-link-failed', { from, why: String(fault) })
      if (!making.stands) answer.failed()
    }
  }

  #make(peer: PeerId, signal: AbortSignal, tellsAddressesLate = false): Making {
    const config = { ...this.#rtcConfig(), tellsAddressesLate }
    const making = new Making(peer, config, this.#options.clock, signal)
    this.#connections.add(making.connection)
    making.onClosed(() => this.#connections.delete(making.connection))
    return making
  }

  #rtcConfig(): RtcConfig {
    const { bindAddress, portRange } = this.#options
    return {
      // No third party learns who talks to whom.
      iceServers: [],
      ...(bindAddress !== undefined && { bindAddress }),
      ...(portRange && { portRangeBegin: portRange[0], portRangeEnd: portRange[1] }),
    }
  }
}

/** A connection on its way to being a link. */
class Making {
  readonly connection: NodeConnection
  readonly link: Promise<MediaLink>
  stands = false
  readonly #lost: Promise<never>
  #lose: (why: LinkLostError) => void = () => undefined
  #onClosed: () => void = () => undefined

  constructor(peer: PeerId, config: NodeConnectionConfig, clock: Clock, signal: AbortSignal) {
    this.#lost = new Promise((_, reject) => {
      this.#lose = reject
    })
    // Whoever waits races it; when nobody does any more, it is no fault.
    this.#lost.catch(() => undefined)
    let stand: (link: MediaLink) => void = () => undefined
    const standing = new Promise<MediaLink>(resolve => {
      stand = resolve
    })
    this.link = this.orLost(standing)
    this.link.catch(() => undefined)
    const cancel = clock.after(SETUP_MS, () =>
      this.#lose(new LinkLostError('set-up took too long')),
    )
    signal.addEventListener('abort', () => this.#lose(new LinkLostError('given up')), {
      once: true,
    })
    this.connection = new NodeConnection(config, {
      open: () => {
        cancel()
        this.stands = true
        stand(link)
      },
      control: message => link.takeControl(message),
      bundle: bundle => link.takeBundle(bundle),
      closed: () => {
        cancel()
        this.#lose(new AnswerRacedError('the connection closed'))
        link.noteClosed()
        this.#onClosed()
      },
    })
    const link = new CarriedLink(peer, this.connection)
    if (signal.aborted) this.#lose(new LinkLostError('given up'))
  }

  onClosed(handler: () => void): void {
    this.#onClosed = handler
  }

  /** The work's result, unless the connection is lost before. */
  orLost<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#lost])
  }

  /** Work that goes on beside; until the link stands its failure is the link's. */
  follow(work: Promise<void>): void {
    work.catch((fault: unknown) => {
      if (!this.stands) this.#lose(new AnswerRacedError('signalling broke', { cause: fault }))
    })
  }
}
