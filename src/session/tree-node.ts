import { LiveLink, type Misdeed } from './live-link.ts'
import { fedEdges, isUp, parentOf } from '../domain/tree/edges.ts'
import {
  newTree,
  type Brought,
  type Self,
  type LinkId,
  type Token,
  type TreeEffect,
  type TreeEvent,
  type TreeState,
} from '../domain/tree/state.ts'
import { askForEdge, type AskOutcome } from './tree-ask.ts'
import { readAsk, writeReply, type Reply } from '../wire/tree-ask.ts'
import { readTreeMessage, writeTreeMessage } from '../wire/tree-message.ts'
import { nextTickMs } from '../domain/tree/tick.ts'
import { readPull, writePull } from '../wire/pull.ts'
import { step } from '../domain/tree/step.ts'
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

/** How often we look whether a bundle is late, while bundles come: a third of one. */
const WATCH_MS = 20
/** A watch that comes this late was kept waiting, and so perhaps were the bundles: it proves nothing. */
const STALLED_MS = 60
/** Nothing is missed for longer than this: who is quiet for so long pauses. */
const WATCHED_MS = 4_000
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
  bundle(link: LiveLink, bytes: Uint8Array): void
  /** Somebody below asks for bundles again. */
  pulled(link: LiveLink, wants: readonly Want[]): void
  /** A link below is fed from now on. */
  fed(link: LiveLink): void
  digest(): readonly SpeakerDigest[]
  /** Since the newest bundle came. */
  quietMs(): number
  /** Whether bundles had to be dropped since this was last asked. */
  takeStrain(): boolean
  /** What should have come by now. */
  missing(): Lateness
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
  #fed: readonly LiveLink[] = []
  #tickAtMs: TimeMs = Infinity
  #disarm: Undo = () => undefined
  #isWatching = false
  /** Who waits for an answer to an ask. */
  readonly #asking = new Map<Token, (answer: Answer) => void>()
  readonly #lingering = new Set<Undo>()

  constructor(deps: TreeNodeDeps, hooks: TreeNodeHooks) {
    this.#deps = deps
    this.#hooks = hooks
    const self = { ...deps.self, addresses: deps.addresses() }
    const seed = Math.floor(deps.random.unit() * 2 ** 32)
    this.#state = newTree(self, seed, deps.clock.now())
    this.#undo.push(deps.links.serve((from, ask) => this.#answer(from, ask)))
    this.#arm()
  }

  get state(): TreeState {
    return this.#state
  }

  /** Links to whoever gets every bundle from us. */
  get fed(): readonly LiveLink[] {
    return this.#fed
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

  /** A new bundle came over this link. */
  came(link: LiveLink): void {
    link.came += 1
    link.cameAtMs = this.#deps.clock.now()
    if (!this.#isWatching) this.#watchOn()
    const edge = this.#state.edges.find(other => other.link === link.id)
    if (edge?.kind !== 'standby') return
    const parent = this.#parentLink()
    if (parent !== undefined) parent.missed += 1
    this.#step({ kind: 'rescued', link: link.id, quietMs: this.#parentQuietMs() })
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

  #watch(dueMs: TimeMs): void {
    const isStalled = this.#deps.clock.now() - dueMs >= STALLED_MS
    if (!isStalled) this.#lookForMissing()
    this.#isWatching = false
    if (this.#hooks.quietMs() < WATCHED_MS) this.#watchOn()
  }

  #lookForMissing(): void {
    const { events, given } = this.#hooks.missing()
    const parent = this.#parentLink()
    if (parent !== undefined) parent.missed += given
    for (const event of events) this.#step({ ...event, quietMs: this.#parentQuietMs() })
  }

  #watchOn(): void {
    if (this.#isStopped) return
    this.#isWatching = true
    const dueMs = this.#deps.clock.now() + WATCH_MS
    const cancel = this.#deps.clock.after(WATCH_MS, () => {
      this.#lingering.delete(cancel)
      this.#watch(dueMs)
    })
    this.#lingering.add(cancel)
  }

  /** Since a new bundle came from the parent; its link counts from when it was made. */
  #parentQuietMs(): number {
    return this.#deps.clock.now() - (this.#parentLink()?.cameAtMs ?? 0)
  }

  #parentLink(): LiveLink | undefined {
    const parent = parentOf(this.#state)
    return parent === undefined ? undefined : this.#links.get(parent.link)
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
        if (link !== undefined) this.send(link, effect.message)
        return
      }
      case 'answer':
        this.#asking.get(effect.token)?.(effect.answer)
        this.#asking.delete(effect.token)
        return
      case 'pull':
        this.#links.get(effect.link)?.media.sendBundle(writePull(effect.wants))
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
    if (outcome.kind === 'unreachable') return this.#step({ kind: 'unreachable', attempt })
    const { reason, at, alternates, log } = outcome
    // Only the log can prove that a Space has ended.
    if (log.length > 0) await this.#hooks.takeLog(undefined, log)
    this.#step({ kind: 'refused', attempt, reason, at, alternates })
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
    const token = this.#nextToken
    this.#nextToken += 1
    const answer = await new Promise<Answer>(resolve => {
      this.#asking.set(token, resolve)
      this.#step({ kind: 'asked', token, from, ask: ask.value })
    })
    if (answer.kind === 'refused') {
      const log = answer.reason === 'ended' ? this.#hooks.envelopes() : []
      return { accept: false, reply: writeReply({ answer, log }) }
    }
    const log = this.#hooks.envelopes()
    return {
      accept: true,
      reply: writeReply({ answer, log }),
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
    const message = readTreeMessage(bytes)
    if (!message.ok) return this.blame(link, 'malformed')
    const { kind } = message.value
    const digest = kind === 'pulse' ? this.#hooks.digest() : []
    this.#step({ kind: 'message', link: link.id, message: message.value, digest })
    if (message.value.kind === 'action') this.#hooks.action(link, message.value.envelope)
  }

  #bundle(link: LiveLink, bytes: Uint8Array): void {
    if (link.isClosed) return
    const edge = this.#state.edges.find(other => other.link === link.id)
    // A parent that we have left sends for a moment longer.
    if (edge === undefined) return
    if (isUp(edge)) return this.#hooks.bundle(link, bytes)
    // Nothing but pulls comes from below.
    const wants = readPull(bytes)
    if (wants.ok) this.#hooks.pulled(link, wants.value)
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
