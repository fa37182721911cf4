import { ANSWERING_MAX, ANSWERING_PER_PEER_MAX, SETUP_ATTEMPTS, SETUP_MS } from './limits.ts'
import { LinkLostError } from './link-lost-error.ts'
import { MEDIA_PROTOCOL } from '../../wire/media-signal.ts'
import { PageConnection } from './page-connection.ts'
import { Signalling, type BlameSignal } from './signalling.ts'
import { Turnstile } from '../../domain/turnstile.ts'
import type { Clock } from '../../ports/clock.ts'
import { SPARE_LINK, type LinkId, type LinkOrder, type LinkReport } from './link-messages.ts'
import type { Log } from '../../ports/log.ts'
import type { MessageStream, PeerAddress, Streams } from '../../ports/streams.ts'
import type { Undo } from '../../events.ts'

/** What the page makes connections with. */
export type PageLinksOptions = {
  readonly streams: Pick<Streams, 'open' | 'handle'>
  /** The media Worker: it gets every channel and track. */
  readonly worker: Worker
  readonly clock: Clock
  readonly log: Log
  /** Who signals what no honest client does; the exchange is over, the rest is the caller's. */
  readonly blame: BlameSignal
  /** An ask of ours is on its way: the page's next part comes with the answer. */
  readonly asked?: () => void
  /** Whom we asked has answered, and the page has done its part: what follows needs no page. */
  readonly answered?: () => void
}

type Connect = LinkOrder & { readonly kind: 'link/connect' }
type Answer = LinkOrder & { readonly kind: 'link/answer' }

/** One link of the page, while it is set up and for as long as it lives. */
type PageLink = {
  connection: PageConnection | undefined
  /** Settles set-up: the Worker has both channels open. */
  stand: () => void
  lose: (why: LinkLostError) => void
  answered: (answer: Answer) => void
  stands: boolean
  readonly abort: AbortController
}

/** Makes and closes peer connections as the media Worker orders, and holds on to every one. */
export class PageLinks {
  readonly #options: PageLinksOptions
  readonly #links = new Map<LinkId, PageLink>()
  readonly #turnstile = new Turnstile(ANSWERING_MAX, ANSWERING_PER_PEER_MAX)
  readonly #leave = (): void => this.close()
  #undoHandle: Undo | undefined
  #spare: PageLink | undefined
  #nextAsk = 1

  constructor(options: PageLinksOptions) {
    this.#options = options
    // A closed tab says goodbye, or its neighbours would wait half a minute for ICE to give up.
    globalThis.addEventListener('pagehide', this.#leave)
  }

  /**
   * Takes a connection that was made ahead of its order, as {@link SPARE_LINK}, with its offer: that takes long,
   * and so does a Worker.
   */
  takeSpare(connection: PageConnection): void {
    const link = this.#add(SPARE_LINK)
    this.#spare = link
    this.#adopt(connection, SPARE_LINK, link)
  }

  /**
   * Asks over the spare connection for what the Worker is about to ask. Call before it can know of it; without a
   * spare connection it is left to the Worker.
   */
  askAhead(to: PeerAddress, ask: Uint8Array): void {
    if (this.#spare === undefined) return
    this.#report({ kind: 'link/ahead', link: SPARE_LINK, to: to.peer, ask })
    void this.#connect({ kind: 'link/connect', link: SPARE_LINK, to, ask })
  }

  /** Obeys the Worker. Call with every message of its that `isLinkMessage` accepts. */
  handleOrder(order: LinkOrder): void {
    switch (order.kind) {
      case 'link/connect':
        void this.#connect(order)
        return
      case 'link/answer':
        this.#links.get(order.link)?.answered(order)
        return
      case 'link/standing':
        this.#links.get(order.link)?.stand()
        return
      case 'link/close':
        this.#end(order.link, undefined)
        return
      case 'link/serve':
        this.#serve(order.on)
    }
  }

  /** Ends every link and takes no more. */
  close(): void {
    globalThis.removeEventListener('pagehide', this.#leave)
    this.#serve(false)
    for (const link of this.#links.keys()) this.#end(link, 'the page closed')
  }

  #serve(on: boolean): void {
    this.#undoHandle?.()
    this.#undoHandle = on
      ? this.#options.streams.handle(MEDIA_PROTOCOL, stream => this.#takeAsk(stream))
      : undefined
  }

  /** Never rejects: the outcome is reported. */
  async #connect(order: Connect): Promise<void> {
    const link = this.#takeSpare(order.link) ?? this.#add(order.link)
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#attempt(order, link)
        return
      } catch (fault) {
        const isLost = fault instanceof LinkLostError && !link.abort.signal.aborted
        if (!isLost || attempt === SETUP_ATTEMPTS) {
          this.#end(order.link, String(fault))
          return
        }
        link.connection?.close()
        this.#options.log.debug('media-link-retried', { to: order.to.peer, why: fault.message })
      }
    }
  }

  async #attempt({ link: id, to, ask }: Connect, link: PageLink): Promise<void> {
    const { signal } = link.abort
    const setup = this.#setUp(link)
    const opening = this.#options.streams.open(to, MEDIA_PROTOCOL, signal)
    // A browser that makes no more connections throws before anybody waits for the stream.
    opening.catch(() => undefined)
    let signalling: Signalling | undefined
    try {
      // Made beforehand, or what is left of an attempt that failed.
      const prepared = link.connection?.isLost === false ? link.connection : undefined
      const connection = prepared ?? this.#makeConnection(id, link)
      connection.prepareOffer()
      signalling = new Signalling(await opening, this.#options.blame)
      const reply = await Promise.race([
        signalling.ask(connection, ask, this.#options.asked),
        setup.lost,
      ])
      const accepted = reply.kind === 'accepted'
      this.#report({ kind: 'link/reply', link: id, accepted, reply: reply.reply })
      this.#options.answered?.()
      if (!accepted) {
        this.#forget(id)
        return
      }
      this.#follow(signalling, connection, link)
      await Promise.race([setup.standing, setup.lost])
      void signalling.end()
    } catch (fault) {
      signalling?.abort()
      throw fault
    } finally {
      setup.cancel()
    }
  }

  async #takeAsk(stream: MessageStream): Promise<void> {
    const leave = this.#turnstile.enter(stream.peer)
    if (leave === undefined) {
      this.#options.log.misbehaviour(stream.peer, MEDIA_PROTOCOL, 'too-many-asks')
      stream.abort()
      return
    }
    try {
      await this.#answerAsk(stream)
    } finally {
      leave()
    }
  }

  async #answerAsk(stream: MessageStream): Promise<void> {
    const signalling = new Signalling(stream, this.#options.blame)
    const offer = await signalling.readOffer(this.#options.clock)
    const id = this.#nextAsk
    this.#nextAsk += 2
    const link = this.#add(id)
    const setup = this.#setUp(link)
    try {
      const decided = new Promise<Answer>(resolve => {
        link.answered = resolve
      })
      this.#report({ kind: 'link/ask', link: id, from: stream.peer, ask: offer.ask })
      const answer = await Promise.race([decided, setup.lost])
      if (!answer.accept) {
        this.#forget(id)
        await signalling.refuse(answer)
        return
      }
      const connection = this.#makeConnection(id, link)
      await Promise.race([signalling.accept(connection, offer.sdp, answer.reply), setup.lost])
      this.#follow(signalling, connection, link)
      await Promise.race([setup.standing, setup.lost])
      await signalling.end()
    } catch (fault) {
      signalling.abort()
      this.#options.log.debug('media-link-failed', { from: stream.peer, why: String(fault) })
      if (!link.stands) this.#end(id, String(fault))
    } finally {
      setup.cancel()
    }
  }

  #takeSpare(id: LinkId): PageLink | undefined {
    const spare = id === SPARE_LINK ? this.#spare : undefined
    this.#spare = undefined
    return spare
  }

  #add(id: LinkId): PageLink {
    const link: PageLink = {
      connection: undefined,
      stand: () => undefined,
      lose: () => undefined,
      answered: () => undefined,
      stands: false,
      abort: new AbortController(),
    }
    this.#links.set(id, link)
    return link
  }

  /** The two ways in which a set-up ends, and the time it has. */
  #setUp(link: PageLink): { standing: Promise<void>; lost: Promise<never>; cancel: Undo } {
    const standing = new Promise<void>(resolve => {
      link.stand = () => {
        link.stands = true
        resolve()
      }
    })
    const lost = new Promise<never>((_, reject) => {
      link.lose = reject
    })
    // Whoever waits races it; when nobody does any more, it is no fault.
    lost.catch(() => undefined)
    const tooLong = new LinkLostError('set-up took too long')
    return { standing, lost, cancel: this.#options.clock.after(SETUP_MS, () => link.lose(tooLong)) }
  }

  #makeConnection(id: LinkId, link: PageLink): PageConnection {
    const connection = new PageConnection({ worker: this.#options.worker, link: id })
    this.#adopt(connection, id, link)
    return connection
  }

  #adopt(connection: PageConnection, id: LinkId, link: PageLink): void {
    link.connection = connection
    connection.onLost(() => {
      if (link.stands) this.#end(id, 'the connection failed')
      else link.lose(new LinkLostError('the connection failed'))
    })
  }

  /** Candidates come until the link stands; only until then does their failure matter. */
  #follow(signalling: Signalling, connection: PageConnection, link: PageLink): void {
    signalling.takeCandidates(connection).catch((cause: unknown) => {
      if (!link.stands) link.lose(new LinkLostError('signalling broke', { cause }))
    })
  }

  /** Ends a link; `why` is reported unless the Worker ordered it. */
  #end(id: LinkId, why: string | undefined): void {
    const link = this.#links.get(id)
    if (link === undefined) return
    this.#forget(id)
    link.abort.abort()
    link.lose(new LinkLostError(why ?? 'given up'))
    if (why !== undefined) this.#report({ kind: 'link/closed', link: id, why })
  }

  #forget(id: LinkId): void {
    this.#links.get(id)?.connection?.close()
    this.#links.delete(id)
  }

  #report(report: LinkReport): void {
    this.#options.worker.postMessage(report)
  }
}
