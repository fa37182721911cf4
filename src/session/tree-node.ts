import { LiveLink, type Misdeed } from './live-link.ts'
import { fedEdges, isTop, isUp, parentOf, standbyOf } from '../domain/tree/edges.ts'
import {
  newTree,
  type Brought,
  type Self,
  type LinkId,
  type Token,
  type TreeEffect,
  type TreeEvent,
  type Edge,
  type TreeState,
} from '../domain/tree/state.ts'
import { askForEdge, type AskOutcome } from './tree-ask.ts'
import { readAsk, replyPart, writeReply, type Reply } from '../wire/tree-ask.ts'
import { PULL_BYTES } from '../wire/pull.ts'
import { OwedBundles, type BundleName } from './owed.ts'
import { pull } from './repair-desk.ts'
import { LateWatch } from './late-watch.ts'
import { readTreeMessage, stemsIn, writeTreeMessage } from '../wire/tree-message.ts'
import { afterSaying, byTags, remembered, saidBefore, stemThrough } from '../wire/stems.ts'
import { nextTickMs } from '../domain/tree/tick.ts'
import { step } from '../domain/tree/step.ts'
import { tempered } from './pulse.ts'
import { LINGER_MS } from '../domain/tree/limits.ts'
import { unreachable } from '../errors.ts'
import type { AskAnswer, MediaLink, MediaLinks } from '../ports/media-link.ts'
import type { Answer, SpeakerDigest, TreeMessage, Want } from '../domain/tree/message.ts'
import type { Clock } from '../ports/clock.ts'
import type { Lateness } from './lateness.ts'
import type { Log } from '../ports/log.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { PeerId, SpaceId } from '../domain/ids.ts'
import type { Random } from '../ports/random.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

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
  /** A neighbour says or asks who is here. */
  people(link: LiveLink, said: Uint8Array): void
  /** A neighbour asks for what was said without a voice after this time. */
  recap(link: LiveLink, sinceMs: TimeMs): void
  /** Whoever feeds us over this link does not reach these roots. */
  unfed(link: LiveLink, roots: readonly PeerId[]): void
  /** Our own bundles, which nobody sends back to us. */
  ownKids(): ReadonlySet<bigint>
  /** Whether the Space keeps this peer out. */
  isOutcast(peer: PeerId): boolean
  bundle(link: LiveLink, bytes: Uint8Array): void
  /** A neighbour asks for bundles again: who is below us, or a root that leads to who leads. */
  pull(link: LiveLink, bytes: Uint8Array): void
  /** A link below is fed from now on. */
  fed(link: LiveLink): void
  digest(): readonly SpeakerDigest[]
  /** Since the newest bundle came. */
  quietMs(): number
  /** Whether bundles got lost on the way here of late. */
  isLossy(): boolean
  /** Whether bundles had to be dropped since this was last asked. */
  takeStrain(): boolean
  /** Silences that are to be asked about. */
  silences(): readonly Lateness[]
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
  /** Stems of addresses that were named to us of late. */
  #known: readonly string[] = []
  readonly #undo: Undo[] = []
  #fed: readonly LiveLink[] = []
  #tickAtMs: TimeMs = Infinity
  #disarm: Undo = () => undefined
  #metAtMs: TimeMs = 0
  readonly #late: LateWatch
  readonly #owed: OwedBundles
  /** Who waits for an answer to an ask. */
  readonly #asking = new Map<Token, (answer: Answer) => void>()
  readonly #lingering = new Set<Undo>()

  constructor(deps: TreeNodeDeps, hooks: TreeNodeHooks) {
    this.#deps = deps
    this.#hooks = hooks
    const self = { ...deps.self, addresses: deps.addresses() }
    const seed = Math.floor(deps.random.unit() * 2 ** 32)
    this.#state = newTree(self, seed, deps.clock.now())
    this.#owed = new OwedBundles(deps.clock)
    this.#late = new LateWatch({
      clock: deps.clock,
      quietMs: () => hooks.quietMs(),
      silences: () => hooks.silences(),
      late: lateness => this.#step({ ...lateness, ...this.#parentQuiet() }),
    })
    this.#undo.push(deps.links.serve((from, ask) => this.#answer(from, ask)))
    this.#arm()
  }

  get state(): TreeState {
    return this.#state
  }

  /** When somebody last asked us or answered, with a place or without; 0 before. */
  get metAtMs(): TimeMs {
    return this.#metAtMs
  }

  /** Links to whoever gets every bundle from us. */
  get fed(): readonly LiveLink[] {
    return this.#fed
  }

  /** Links to our children: what came from elsewhere goes on to them alone, roots are fed by who speaks. */
  get children(): readonly LiveLink[] {
    return this.#linksOf(edge => edge.kind === 'child')
  }

  /** Links to those of these roots that we feed. */
  rootsAmong(peers: ReadonlySet<PeerId>): readonly LiveLink[] {
    return this.#linksOf(edge => edge.kind === 'root' && peers.has(edge.peer))
  }

  /** The link over which we are fed by this peer. */
  feedFrom(peer: PeerId | undefined): LiveLink | undefined {
    const [link] = this.#linksOf(edge => edge.kind === 'feeder' && edge.peer === peer)
    return link
  }

  /** The link to our parent. */
  get parent(): LiveLink | undefined {
    const parent = parentOf(this.#state)
    return parent === undefined ? undefined : this.#links.get(parent.link)
  }

  /** Relays that we feed, as we were told of them. */
  get roots(): readonly PeerAddress[] {
    const fed = new Set(
      fedEdges(this.#state).flatMap(edge => (edge.kind === 'root' ? [edge.peer] : [])),
    )
    return this.#state.feeding.candidates.filter(({ peer }) => fed.has(peer))
  }

  /** Links between who speaks and the tops of the tree. */
  get tops(): readonly LiveLink[] {
    return this.#linksOf(edge => edge.kind === 'root' || edge.kind === 'feeder')
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
    if (link.isClosed) return
    link.media.sendControl(writeTreeMessage(message, saidBefore(link.stemsSaid)))
    link.stemsSaid = afterSaying(link.stemsSaid, stemsIn(message))
  }

  /** Ends every link with a peer that is kept out; what was sent to it still arrives. */
  castOut(isOutcast: (peer: PeerId) => boolean): void {
    for (const link of this.#links.values()) {
      if (isOutcast(link.peer)) this.#closeLater(link.id, LINGER_MS)
    }
  }

  /** A new bundle came over this link. */
  came(link: LiveLink, bundle: BundleName): void {
    link.came += 1
    link.cameAtMs = this.#deps.clock.now()
    // A top has nobody to ask: a relay would look fifty times a second in vain.
    if (!isTop(this.#state)) this.#late.begin()
    if (link.id !== standbyOf(this.#state)?.link) return
    if (this.parent !== undefined) this.#owed.note(this.parent, bundle)
    this.#step({ kind: 'rescued', link: link.id, ...this.#parentQuiet() })
  }

  /** It came over this link too, later than over another: whoever sent it lives and keeps nothing back. */
  repeated(link: LiveLink, bundle: BundleName): void {
    link.cameAtMs = this.#deps.clock.now()
    this.#owed.settle(link, bundle)
  }

  /** Bundles that should have come over this link never will. */
  given(link: LiveLink, count: number): void {
    if (link === this.parent) link.missed += count
  }

  /** Our parent, or our standby if it is this one: each may have what the other lost. */
  other(link: LiveLink): LiveLink | undefined {
    const [other] = this.#linksOf(
      edge => (edge.kind === 'parent' || edge.kind === 'standby') && edge.link !== link.id,
    )
    return other
  }

  /** There and back over this link, as measured; 0 where we do not measure. */
  rttMs({ id }: LiveLink): number {
    const edge = this.#state.edges.find(other => other.link === id)
    return edge !== undefined && isUp(edge) ? edge.rttMs : 0
  }

  /** Counts against the link; closes it when that was one too many. */
  blame(link: LiveLink, misdeed: Misdeed | 'signature'): void {
    if (link.isClosed) return
    if (misdeed !== 'signature' && link.forgives(misdeed, this.#deps.clock.now())) return
    this.#deps.log.misbehaviour(link.peer, PROTOCOL, misdeed)
    this.#step({ kind: 'misdeed', link: link.id })
    this.#close(link)
  }

  /** Ends at once. To be polite, tell `leave` and wait before. */
  stop(): void {
    if (this.#isStopped) return
    this.#isStopped = true
    this.#late.close()
    this.#owed.close()
    for (const undo of [...this.#undo, ...this.#lingering, this.#disarm]) undo()
    for (const attempt of this.#attempts.values()) attempt.abort()
    for (const link of this.#links.values()) this.#close(link)
    for (const resolve of this.#asking.values()) resolve(UNKNOWN_SPACE.answer)
    this.#asking.clear()
  }

  /** The next tick is when the tree says; later ones are put off by whatever happens before. */
  #arm(): void {
    const { clock } = this.#deps
    const dueMs = nextTickMs(this.#state, clock.now())
    if (dueMs === this.#tickAtMs || this.#isStopped) return
    this.#disarm()
    this.#tickAtMs = dueMs
    this.#disarm = clock.after(dueMs - clock.now(), () => {
      this.#tickAtMs = Infinity
      this.#tick()
    })
  }

  #tick(): void {
    const addresses = this.#deps.addresses()
    if (addresses.join() !== this.#state.self.addresses.join()) {
      this.#step({ kind: 'addresses', addresses })
    }
    const brought: Brought[] = []
    for (const link of this.#links.values()) {
      const { id, came, missed } = link
      if (came + missed > 0) brought.push({ link: id, came, missed })
      link.came = 0
      link.missed = 0
    }
    this.#step({
      kind: 'tick',
      brought,
      digest: this.#hooks.digest(),
      quietMs: this.#hooks.quietMs(),
      isStrained: this.#hooks.takeStrain(),
    })
  }

  /** Since a bundle came from the parent; one that was our standby counts from when it became our parent. */
  #parentQuiet(): { readonly quietMs: number; readonly isLossy: boolean } {
    const sinceMs = parentOf(this.#state)?.sinceMs ?? 0
    const lastMs = Math.max(this.parent?.cameAtMs ?? 0, sinceMs)
    return { quietMs: this.#deps.clock.now() - lastMs, isLossy: this.#hooks.isLossy() }
  }

  /** Decides and acts. */
  #step(event: TreeEvent): void {
    const now = this.#deps.clock.now()
    const { state, effects } = step(this.#state, event, now)
    this.#state = state
    this.#arm()
    this.#fed = fedEdges(state).flatMap(edge => this.#links.get(edge.link) ?? [])
    for (const effect of effects) this.#act(effect)
    this.#hooks.stepped(this.#state)
  }

  #act(effect: TreeEffect): void {
    switch (effect.kind) {
      case 'connect':
        void this.#connect(effect)
        return
      case 'abort':
        this.#attempts.get(effect.attempt)?.abort()
        return
      case 'send': {
        const link = this.#links.get(effect.link)
        if (link !== undefined) this.send(link, this.#worded(link, effect.message))
        return
      }
      case 'answer':
        this.#asking.get(effect.token)?.(effect.answer)
        this.#asking.delete(effect.token)
        return
      case 'pull':
        this.#pull(effect.link, effect.wants)
        return
      case 'catch-up': {
        const link = this.#links.get(effect.link)
        if (link !== undefined) this.#hooks.fed(link)
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

  #pull(id: LinkId, wants: readonly Want[]): void {
    const link = this.#links.get(id)
    if (link === undefined) return
    for (const { kid, from, count } of wants) {
      pull(
        link,
        kid,
        Array.from({ length: count }, (_, place) => from + place),
      )
    }
  }

  async #connect(effect: TreeEffect & { readonly kind: 'connect' }): Promise<void> {
    const { attempt } = effect
    const abort = new AbortController()
    this.#attempts.set(attempt, abort)
    const { links, space } = this.#deps
    const asking = { space, stems: this.#stems(effect.to) }
    // Checking signatures takes as long as a handshake: one beside the other.
    let taking = Promise.resolve()
    const outcome = await askForEdge(links, asking, effect, abort.signal, log => {
      taking = this.#hooks.takeLog(undefined, log)
    })
    await taking
    this.#attempts.delete(attempt)
    if (outcome.kind !== 'unreachable') {
      this.#known = remembered(this.#known, outcome.stems)
      this.#metAtMs = this.#deps.clock.now()
    }
    if (this.#isStopped) {
      if (outcome.kind === 'linked') outcome.media.close()
      return
    }
    if (outcome.kind === 'linked') return this.#linked(attempt, outcome)
    if (outcome.kind === 'unreachable') return this.#step({ kind: 'unreachable', attempt })
    const { reason, at, alternates, log } = outcome
    // Only the log can prove that a Space has ended.
    if (log.length > 0) await this.#hooks.takeLog(undefined, log)
    this.#step({ kind: 'refused', attempt, reason, at, alternates })
  }

  /** What others' addresses begin with, as far as we know, and as whoever we ask lets others in. */
  #stems({ addresses }: PeerAddress): readonly string[] {
    return remembered(addresses.map(stemThrough), this.#known)
  }

  async #linked(attempt: number, outcome: AskOutcome & { readonly kind: 'linked' }): Promise<void> {
    const { media, route, log } = outcome
    const link = this.#adopt(media)
    // Before we are placed: what comes meanwhile waits in the link until the log says whose bundles
    // may pass, and nobody attaches to us who would get an empty log.
    await this.#hooks.takeLog(link, log)
    if (link.isClosed) return this.#step({ kind: 'unreachable', attempt })
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
    this.#metAtMs = this.#deps.clock.now()
    const token = this.#nextToken
    this.#nextToken += 1
    if (this.#hooks.isOutcast(from)) return { accept: false, reply: writeReply(UNKNOWN_SPACE) }
    const known = byTags(ask.value.stems)
    const answer = await new Promise<Answer>(resolve => {
      this.#asking.set(token, resolve)
      this.#step({ kind: 'asked', token, from, ask: ask.value })
    })
    if (answer.kind === 'refused') {
      const log = answer.reason === 'ended' ? replyPart(this.#hooks.envelopes()) : []
      return { accept: false, reply: writeReply({ answer, log }, known) }
    }
    const log = replyPart(this.#hooks.envelopes())
    return {
      accept: true,
      reply: writeReply({ answer, log }, known),
      linked: media => this.#taken(token, media, log),
      failed: () => this.#step({ kind: 'not-taken', token }),
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
    const link = new LiveLink(this.#nextLink, media, this.#deps.clock.now())
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
    const message = readTreeMessage(bytes, saidBefore(link.stemsHeard))
    if (!message.ok) return this.blame(link, 'malformed')
    link.stemsHeard = afterSaying(link.stemsHeard, stemsIn(message.value))
    const digest = message.value.kind === 'pulse' ? this.#hooks.digest() : []
    const tempered = this.#tempered(link, message.value)
    this.#step({ kind: 'message', link: link.id, message: tempered, digest })
    if (message.value.kind === 'pulse') this.#hooks.pulse(message.value.digest)
    if (message.value.kind === 'action') this.#hooks.action(link, message.value.envelope)
    if (message.value.kind === 'signal') this.#hooks.signal(link, message.value.envelope)
    if (message.value.kind === 'people') this.#hooks.people(link, message.value.said)
    if (message.value.kind === 'recap') this.#hooks.recap(link, message.value.sinceMs)
    if (message.value.kind === 'unfed') this.#hooks.unfed(link, message.value.roots)
  }

  #tempered(link: LiveLink, message: TreeMessage): TreeMessage {
    if (message.kind !== 'pulse') return message
    const edge = this.#state.edges.find(other => other.link === link.id)
    const isByLeader = edge?.peer === this.#state.leader && !this.#state.self.isSource
    const tellsListeners = edge?.kind !== 'feeder' || isByLeader
    return tempered(message, { ownKids: this.#hooks.ownKids(), tellsListeners })
  }

  /** A root gets nothing from us but what we say ourselves, and hears of nothing else. */
  #worded(link: LiveLink, message: TreeMessage): TreeMessage {
    if (message.kind !== 'pulse' || message.digest.length === 0) return message
    const edge = this.#state.edges.find(other => other.link === link.id)
    if (edge?.kind !== 'root') return message
    const own = this.#hooks.ownKids()
    return { ...message, digest: message.digest.filter(({ kid }) => own.has(kid)) }
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
  answer: { kind: 'refused', reason: 'unknown-space', at: undefined, alternates: [] },
  log: [],
}
