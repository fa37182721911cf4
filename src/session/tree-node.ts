import { LiveLink, type Misdeed } from './live-link.ts'
import { downEdges, isUp } from '../domain/tree/edges.ts'
import {
  newTree,
  type Self,
  type LinkId,
  type TreeEffect,
  type TreeEvent,
  type Edge,
  type TreeState,
} from '../domain/tree/state.ts'
import { askForEdge, type AskOutcome } from './tree-ask.ts'
import { readAsk, replyPart, writeReply, type Reply } from '../wire/tree-ask.ts'
import { PULL_BYTES } from '../wire/pull.ts'
import { readTreeMessage, writeTreeMessage } from '../wire/tree-message.ts'
import { step } from '../domain/tree/step.ts'
import { tempered } from './pulse.ts'
import { LINGER_MS } from '../domain/tree/limits.ts'
import { unreachable } from '../errors.ts'
import type { AskAnswer, MediaLink, MediaLinks } from '../ports/media-link.ts'
import type { Answer, SpeakerDigest, TreeMessage } from '../domain/tree/message.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { PeerId, SpaceId } from '../domain/ids.ts'
import type { Random } from '../ports/random.ts'
import type { Undo } from '../events.ts'

/** Two ticks a pulse: silence is noticed at most this much later than it could be. */
const TICK_MS = 250
/** What operators' filters see as the protocol of a misdeed. */
const PROTOCOL = 'tree'

export type TreeNodeDeps = {
  readonly space: SpaceId
  readonly self: Omit<Self, 'addresses'>
  /** Where others reach us now. */
  addresses(): readonly string[]
  readonly links: MediaLinks
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  /** Make sure of a direct connection to this peer. */
  warm(entry: PeerAddress): void
}

/** What a node tells the Space session it belongs to. */
export type TreeNodeHooks = {
  /** The log that goes with a reply. */
  envelopes(): readonly Uint8Array[]
  /** A log came with a reply; resolves when it was taken in. */
  takeLog(link: LiveLink | undefined, log: readonly Uint8Array[]): Promise<void>
  /** A link stands, and the other side knows these envelopes. */
  linked(link: LiveLink, known: readonly Uint8Array[]): void
  action(link: LiveLink, envelope: Uint8Array): void
  signal(link: LiveLink, envelope: Uint8Array): void
  /** Our own bundles, which nobody sends back to us. */
  ownKids(): ReadonlySet<bigint>
  /** Whether the Space keeps this peer out. */
  isOutcast(peer: PeerId): boolean
  bundle(link: LiveLink, bytes: Uint8Array): void
  /** A neighbour asks for bundles again: who is below us, or a root that leads to who leads. */
  pull(link: LiveLink, bytes: Uint8Array): void
  digest(): readonly SpeakerDigest[]
  /** A neighbour told how far it has come. */
  pulse(digest: readonly SpeakerDigest[]): void
  /** The state may be another. */
  stepped(state: TreeState): void
}

/** Runs the tree's decisions of one node in one Space: its links, its asks, its ticks. */
export class TreeNode {
  readonly #deps: TreeNodeDeps
  readonly #hooks: TreeNodeHooks
  #state: TreeState
  #nextLink = 1
  #nextToken = 1
  #isStopped = false
  readonly #links = new Map<LinkId, LiveLink>()
  readonly #attempts = new Map<number, AbortController>()
  readonly #undo: Undo[] = []
  #down: readonly LiveLink[] = []
  readonly #lingering = new Set<Undo>()

  constructor(deps: TreeNodeDeps, hooks: TreeNodeHooks) {
    this.#deps = deps
    this.#hooks = hooks
    const self = { ...deps.self, addresses: deps.addresses() }
    const seed = Math.floor(deps.random.unit() * 2 ** 32)
    this.#state = newTree(self, seed, deps.clock.now())
    this.#undo.push(deps.links.serve((from, ask) => this.#answer(from, ask)))
    this.#undo.push(deps.clock.every(TICK_MS, () => this.#tick()))
  }

  get state(): TreeState {
    return this.#state
  }

  /** Links to whoever is below us. */
  get down(): readonly LiveLink[] {
    return this.#down
  }

  /** Links to our children: what came from elsewhere goes on to them alone, roots are fed by who speaks. */
  get children(): readonly LiveLink[] {
    return this.#linksOf(edge => edge.kind === 'child')
  }

  /** The link over which we are fed by this peer. */
  feedFrom(peer: PeerId | undefined): LiveLink | undefined {
    const [link] = this.#linksOf(edge => edge.kind === 'feeder' && edge.peer === peer)
    return link
  }

  /** The link to our parent. */
  get parent(): LiveLink | undefined {
    const [link] = this.#linksOf(edge => edge.kind === 'parent')
    return link
  }

  /** Relays that we feed, as we were told of them. */
  get roots(): readonly PeerAddress[] {
    const fed = new Set(
      downEdges(this.#state).flatMap(edge => (edge.kind === 'root' ? [edge.peer] : [])),
    )
    return this.#state.feeding.candidates.filter(({ peer }) => fed.has(peer))
  }

  /** Links of every edge, up and down. */
  get neighbours(): readonly LiveLink[] {
    return this.#state.edges.flatMap(edge => this.#links.get(edge.link) ?? [])
  }

  /** Something happened that the links do not know of. */
  tell(event: TreeEvent): void {
    this.#step(event)
  }

  send(link: LiveLink, message: TreeMessage): void {
    if (!link.isClosed) link.media.sendControl(writeTreeMessage(message))
  }

  /** Ends every link with a peer that is kept out; what was sent to it still arrives. */
  castOut(isOutcast: (peer: PeerId) => boolean): void {
    for (const link of this.#links.values()) {
      if (isOutcast(link.peer)) this.#closeLater(link.id, LINGER_MS)
    }
  }

  /** Counts against the link; closes it when that was one too many. */
  blame(link: LiveLink, misdeed: Misdeed | 'signature'): void {
    if (link.isClosed) return
    if (misdeed !== 'signature' && link.forgives(misdeed, this.#deps.clock.now())) return
    this.#deps.log.misbehaviour(link.peer, PROTOCOL, misdeed)
    this.#close(link)
  }

  /** Ends at once. To be polite, tell `leave` and wait before. */
  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    for (const undo of [...this.#undo, ...this.#lingering]) undo()
    for (const attempt of this.#attempts.values()) attempt.abort()
    for (const link of this.#links.values()) this.#close(link)
  }

  #tick(): void {
    const addresses = this.#deps.addresses()
    if (addresses.join() !== this.#state.self.addresses.join()) {
      this.#step({ kind: 'addresses', addresses })
    }
    const heard: LinkId[] = []
    for (const link of this.#links.values()) {
      if (link.hasBundles) heard.push(link.id)
      link.hasBundles = false
    }
    this.#step({ kind: 'tick', heard, digest: this.#hooks.digest() })
  }

  /** Decides and acts. The result is what was answered to an ask. */
  #step(event: TreeEvent): Answer | undefined {
    const { state, effects } = step(this.#state, event, this.#deps.clock.now())
    this.#state = state
    this.#down = downEdges(state).flatMap(edge => this.#links.get(edge.link) ?? [])
    let answer: Answer | undefined
    for (const effect of effects) {
      if (effect.kind === 'answer') answer = effect.answer
      else this.#act(effect)
    }
    this.#hooks.stepped(this.#state)
    return answer
  }

  #act(effect: Exclude<TreeEffect, { kind: 'answer' }>): void {
    switch (effect.kind) {
      case 'connect':
        void this.#connect(effect)
        return
      case 'abort':
        this.#attempts.get(effect.attempt)?.abort()
        return
      case 'send': {
        const link = this.#links.get(effect.link)
        if (link !== undefined) this.send(link, effect.message)
        return
      }
      case 'close':
        this.#closeLater(effect.link, effect.lingerMs)
        return
      case 'warm':
        this.#deps.warm(effect.entry)
        return
      case 'misbehaved':
        this.#deps.log.misbehaviour(effect.peer, PROTOCOL, effect.reason)
        return
      default:
        unreachable(effect)
    }
  }

  async #connect(effect: TreeEffect & { readonly kind: 'connect' }): Promise<void> {
    const { attempt } = effect
    const abort = new AbortController()
    this.#attempts.set(attempt, abort)
    const { links, space } = this.#deps
    const outcome = await askForEdge(links, space, effect, abort.signal)
    this.#attempts.delete(attempt)
    if (this.#isStopped) {
      if (outcome.kind === 'linked') outcome.media.close()
      return
    }
    if (outcome.kind === 'linked') return this.#linked(attempt, outcome)
    if (outcome.kind === 'unreachable') return void this.#step({ kind: 'unreachable', attempt })
    const { reason, alternates, log } = outcome
    // Only the log can prove that a Space has ended.
    if (log.length > 0) await this.#hooks.takeLog(undefined, log)
    this.#step({ kind: 'refused', attempt, reason, alternates })
  }

  async #linked(attempt: number, outcome: AskOutcome & { readonly kind: 'linked' }): Promise<void> {
    const { media, route, log } = outcome
    const link = this.#adopt(media)
    // Before we are placed: what comes meanwhile waits in the link until the log says whose bundles
    // may pass, and nobody attaches to us who would get an empty log.
    await this.#hooks.takeLog(link, log)
    if (link.isClosed) return void this.#step({ kind: 'unreachable', attempt })
    this.#step({ kind: 'linked', attempt, link: link.id, route })
    this.#listen(link)
    if (!link.isClosed) this.#hooks.linked(link, log)
  }

  async #answer(from: PeerId, bytes: Uint8Array): Promise<AskAnswer> {
    const ask = readAsk(bytes)
    if (!ask.ok || ask.value.space !== this.#deps.space) {
      this.#deps.log.misbehaviour(from, PROTOCOL, 'malformed ask')
      return { accept: false, reply: writeReply(UNKNOWN_SPACE) }
    }
    const token = this.#nextToken
    this.#nextToken += 1
    const isKeptOut = this.#hooks.isOutcast(from)
    const answer = isKeptOut
      ? undefined
      : this.#step({ kind: 'asked', token, from, ask: ask.value })
    if (answer === undefined) return { accept: false, reply: writeReply(UNKNOWN_SPACE) }
    if (answer.kind === 'refused') {
      const log = answer.reason === 'ended' ? replyPart(this.#hooks.envelopes()) : []
      return { accept: false, reply: writeReply({ answer, log }) }
    }
    const log = replyPart(this.#hooks.envelopes())
    return {
      accept: true,
      reply: writeReply({ answer, log }),
      linked: media => this.#taken(token, media, log),
      failed: () => void this.#step({ kind: 'not-taken', token }),
    }
  }

  #taken(token: number, media: MediaLink, known: readonly Uint8Array[]): void {
    if (this.#isStopped) return media.close()
    const link = this.#adopt(media)
    this.#step({ kind: 'taken', token, link: link.id })
    if (link.isClosed) return
    this.#listen(link)
    this.#hooks.linked(link, known)
  }

  #adopt(media: MediaLink): LiveLink {
    const link = new LiveLink(this.#nextLink, media)
    this.#nextLink += 1
    this.#links.set(link.id, link)
    return link
  }

  #listen(link: LiveLink): void {
    if (link.isClosed) return
    link.media.handle({
      control: message => this.#heard(link, message),
      bundle: bytes => this.#bundle(link, bytes),
      closed: () => this.#gone(link),
    })
  }

  #heard(link: LiveLink, bytes: Uint8Array): void {
    if (link.isClosed) return
    if (!link.mayMessage(this.#deps.clock.now())) return this.blame(link, 'flood')
    const message = readTreeMessage(bytes)
    if (!message.ok) return this.blame(link, 'malformed')
    this.#step({ kind: 'message', link: link.id, message: this.#tempered(link, message.value) })
    if (message.value.kind === 'pulse') this.#hooks.pulse(message.value.digest)
    if (message.value.kind === 'action') this.#hooks.action(link, message.value.envelope)
    if (message.value.kind === 'signal') this.#hooks.signal(link, message.value.envelope)
  }

  #tempered(link: LiveLink, message: TreeMessage): TreeMessage {
    if (message.kind !== 'pulse') return message
    const edge = this.#state.edges.find(other => other.link === link.id)
    const isByLeader = edge?.peer === this.#state.leader && !this.#state.self.isSource
    const tellsListeners = edge?.kind !== 'feeder' || isByLeader
    return tempered(message, { ownKids: this.#hooks.ownKids(), tellsListeners })
  }

  #linksOf(isMeant: (edge: Edge) => boolean): readonly LiveLink[] {
    return this.#state.edges.flatMap(edge =>
      isMeant(edge) ? (this.#links.get(edge.link) ?? []) : [],
    )
  }

  #bundle(link: LiveLink, bytes: Uint8Array): void {
    if (link.isClosed) return
    const edge = this.#state.edges.find(other => other.link === link.id)
    // A parent that we have left sends for a moment longer.
    if (edge === undefined) return
    // Who leads has no parent: it hears the others from the relays that it feeds.
    const isToLeader = edge.kind === 'root' && this.#state.self.isSource
    if (bytes.length === PULL_BYTES) this.#hooks.pull(link, bytes)
    else if (isUp(edge) || isToLeader) this.#hooks.bundle(link, bytes)
    else this.blame(link, 'uphill')
  }

  #closeLater(id: LinkId, lingerMs: number): void {
    const link = this.#links.get(id)
    if (link === undefined) return
    if (lingerMs === 0) return this.#close(link)
    const cancel = this.#deps.clock.after(lingerMs, () => {
      this.#lingering.delete(cancel)
      this.#close(link)
    })
    this.#lingering.add(cancel)
  }

  #close(link: LiveLink): void {
    link.media.close()
    this.#gone(link)
  }

  #gone(link: LiveLink): void {
    if (link.isClosed) return
    link.isClosed = true
    this.#links.delete(link.id)
    if (!this.#isStopped) this.#step({ kind: 'closed', link: link.id })
  }
}

const UNKNOWN_SPACE: Reply = {
  answer: { kind: 'refused', reason: 'unknown-space', alternates: [] },
  log: [],
}
