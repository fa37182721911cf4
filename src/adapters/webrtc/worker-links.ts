import { areEqual } from '../../wire/canonical.ts'
import { BUNDLE_MAX } from '../../wire/bundle.ts'
import { CarriedLink } from './carried-link.ts'
import { ChannelCarrier } from './channel-carrier.ts'
import { MisuseError } from '../../errors.ts'
import { SPARE_LINK } from './link-messages.ts'
import type { AskAnswer, ConnectOutcome, MediaLinks } from '../../ports/media-link.ts'
import type {
  LinkId,
  LinkOrder,
  LinkReport,
  LinkTransformEvent,
  LinkTransformOptions,
} from './link-messages.ts'
import type { PeerAddress } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

/** Over whom nothing was asked yet. */
const NOBODY = '' as PeerId

type Answer = (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>
type Accepted = AskAnswer & { readonly accept: true }

/** Ours to give or theirs: how a link began decides who is told that it stands. */
type Origin =
  | {
      readonly kind: 'asked'
      readonly settle: (outcome: ConnectOutcome) => void
      readonly accepted: (reply: Uint8Array) => void
      reply: Uint8Array | undefined
    }
  | { readonly kind: 'answered'; accepted: Accepted | undefined }
  /** The page made it, and perhaps asked, before we did. */
  | { readonly kind: 'spare'; ahead: Ahead | undefined }

type Ahead = { readonly to: PeerId; readonly ask: Uint8Array; reply: Reply | undefined }
type Reply = { readonly accepted: boolean; readonly reply: Uint8Array }

type WorkerLink = {
  peer: PeerId
  origin: Origin
  carrier: ChannelCarrier | undefined
  link: CarriedLink | undefined
  isOpen: boolean
  stands: boolean
}

/** The media links of a browser, in its media Worker. The page makes the connections. */
export class WorkerLinks implements MediaLinks {
  readonly #order: (order: LinkOrder) => void
  readonly #links = new Map<LinkId, WorkerLink>()
  #answer: Answer | undefined
  #nextConnect = 2
  #hadSpare = false

  /** `order` posts to the page. */
  constructor(order: (order: LinkOrder) => void) {
    this.#order = order
  }

  connect(
    to: PeerAddress,
    ask: Uint8Array,
    signal: AbortSignal,
    accepted: (reply: Uint8Array) => void = () => undefined,
  ): Promise<ConnectOutcome> {
    if (signal.aborted) return Promise.resolve({ kind: 'unreachable', why: 'given up' })
    return new Promise(settle => {
      const asked: Origin = { kind: 'asked', settle, accepted, reply: undefined }
      const spare = this.#spareFor(to.peer, ask)
      if (spare === undefined) {
        const id = this.#nextConnect
        this.#nextConnect += 2
        this.#add(id, to.peer, asked)
        signal.addEventListener('abort', () => this.#giveUp(id), { once: true })
        this.#order({ kind: 'link/connect', link: id, to, ask })
        return
      }
      const { entry, ahead } = spare
      entry.origin = asked
      entry.peer = to.peer
      if (entry.link !== undefined) entry.link.peer = to.peer
      signal.addEventListener('abort', () => this.#giveUp(SPARE_LINK), { once: true })
      if (ahead === undefined) this.#order({ kind: 'link/connect', link: SPARE_LINK, to, ask })
      else if (ahead.reply !== undefined) this.#takeReply(SPARE_LINK, ahead.reply)
    })
  }

  serve(answer: Answer): Undo {
    if (this.#answer !== undefined) throw new MisuseError('somebody serves these links already')
    this.#answer = answer
    this.#order({ kind: 'link/serve', on: true })
    return () => {
      if (this.#answer !== answer) return
      this.#answer = undefined
      this.#order({ kind: 'link/serve', on: false })
    }
  }

  /** Takes the page's report. Call with every message of its that `isLinkMessage` accepts. */
  handleReport(report: LinkReport): void {
    switch (report.kind) {
      case 'link/ask':
        void this.#takeAsk(report.link, report.from, report.ask)
        return
      case 'link/channels':
        this.#takeChannels(report.link, report.control, report.bundles)
        return
      case 'link/ahead': {
        const { to, ask } = report
        const spare = this.#links.get(SPARE_LINK)
        if (spare?.origin.kind === 'spare') spare.origin.ahead = { to, ask, reply: undefined }
        return
      }
      case 'link/reply':
        this.#takeReply(report.link, report)
        return
      case 'link/closed':
        this.#end(report.link, report.why)
    }
  }

  /**
   * Reads the bundles of a Node peer's track. Call from `onrtctransform`; resolves when it ends.
   * Nothing is passed on to the decoder: these packets are no sound.
   */
  async handleTransform({ transformer }: LinkTransformEvent): Promise<void> {
    // Made by our own page with exactly these options.
    const { link: id } = transformer.options as LinkTransformOptions
    const reader = transformer.readable.getReader()
    for (;;) {
      const { value: frame, done } = await reader.read()
      if (done) return
      // Retries use the same id with a new track, so look it up each time.
      if (frame.data.byteLength <= BUNDLE_MAX) {
        this.#links.get(id)?.link?.takeBundle(new Uint8Array(frame.data))
      }
    }
  }

  #add(id: LinkId, peer: PeerId, origin: Origin): void {
    this.#links.set(id, {
      peer,
      origin,
      carrier: undefined,
      link: undefined,
      isOpen: false,
      stands: false,
    })
  }

  /** Never rejects: an answer that fails is a refusal without words. */
  async #takeAsk(id: LinkId, from: PeerId, ask: Uint8Array): Promise<void> {
    const origin: Origin = { kind: 'answered', accepted: undefined }
    this.#add(id, from, origin)
    const answer = await this.#answer?.(from, ask)
    if (answer === undefined || !this.#links.has(id)) {
      if (answer?.accept === true) answer.failed()
      this.#links.delete(id)
      this.#order({ kind: 'link/close', link: id })
      return
    }
    if (answer.accept) origin.accepted = answer
    else this.#links.delete(id)
    const { accept, reply } = answer
    const isMalformed = !answer.accept && answer.isMalformed
    const blamed = isMalformed ? { isMalformed } : {}
    this.#order({ kind: 'link/answer', link: id, accept, reply, ...blamed })
  }

  #takeChannels(id: LinkId, control: RTCDataChannel, bundles: RTCDataChannel): void {
    if (id === SPARE_LINK && !this.#hadSpare) {
      this.#hadSpare = true
      this.#add(id, NOBODY, { kind: 'spare', ahead: undefined })
    }
    const entry = this.#links.get(id)
    if (entry === undefined) {
      control.close()
      bundles.close()
      return
    }
    entry.carrier?.close()
    const carrier = new ChannelCarrier(control, bundles, {
      open: () => {
        entry.isOpen = true
        this.#standWhenReady(id, entry)
      },
      control: message => link.takeControl(message),
      bundle: bundle => link.takeBundle(bundle),
      closed: () => {
        // Before it stands the page decides: it may try again.
        if (entry.stands) this.#close(id)
      },
    })
    const link = new CarriedLink(entry.peer, {
      kind: carrier.kind,
      sendControl: message => carrier.sendControl(message),
      sendBundle: bundle => carrier.sendBundle(bundle),
      controlQueued: () => carrier.controlQueued(),
      bundlesQueued: () => carrier.bundlesQueued(),
      close: () => this.#close(id),
    })
    entry.carrier = carrier
    entry.link = link
    entry.isOpen = false
  }

  /** The spare connection, unless it was used before or asked somebody else, or something else. */
  #spareFor(
    to: PeerId,
    ask: Uint8Array,
  ): { entry: WorkerLink; ahead: Ahead | undefined } | undefined {
    const entry = this.#links.get(SPARE_LINK)
    if (entry?.origin.kind !== 'spare') return undefined
    const { ahead } = entry.origin
    if (ahead === undefined || (ahead.to === to && areEqual(ahead.ask, ask)))
      return { entry, ahead }
    this.#close(SPARE_LINK)
    return undefined
  }

  #takeReply(id: LinkId, reply: Reply): void {
    const entry = this.#links.get(id)
    if (entry?.origin.kind === 'spare' && entry.origin.ahead !== undefined) {
      entry.origin.ahead.reply = reply
      return
    }
    if (entry?.origin.kind !== 'asked') return
    if (reply.accepted) {
      entry.origin.reply = reply.reply
      entry.origin.accepted(reply.reply)
      this.#standWhenReady(id, entry)
      return
    }
    this.#links.delete(id)
    entry.carrier?.close()
    entry.origin.settle({ kind: 'refused', reply: reply.reply })
  }

  #standWhenReady(id: LinkId, entry: WorkerLink): void {
    const { link, origin } = entry
    if (entry.stands || !entry.isOpen || link === undefined) return
    if (origin.kind === 'asked') {
      if (origin.reply === undefined) return
      entry.stands = true
      origin.settle({ kind: 'linked', reply: origin.reply, link })
    } else if (origin.kind === 'answered') {
      entry.stands = true
      origin.accepted?.linked(link)
    } else return
    this.#order({ kind: 'link/standing', link: id })
  }

  /** The link is over on our side, or its channels closed. */
  #close(id: LinkId): void {
    this.#order({ kind: 'link/close', link: id })
    this.#end(id, 'closed')
  }

  #giveUp(id: LinkId): void {
    if (this.#links.get(id)?.stands === false) this.#close(id)
  }

  #end(id: LinkId, why: string): void {
    const entry = this.#links.get(id)
    if (entry === undefined) return
    this.#links.delete(id)
    entry.carrier?.close()
    if (entry.stands) entry.link?.noteClosed()
    else if (entry.origin.kind === 'asked') entry.origin.settle({ kind: 'unreachable', why })
    else if (entry.origin.kind === 'answered') entry.origin.accepted?.failed()
  }
}
