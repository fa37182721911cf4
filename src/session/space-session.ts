import { ActionFlood, type ActionLog } from './action-flood.ts'
import { Events, Watchable, type Undo, type Watched } from '../events.ts'
import { Forwarder, type HeardBundle } from './forwarder.ts'
import { LINGER_MS } from '../domain/tree/limits.ts'
import { TreeNode, type TreeNodeDeps } from './tree-node.ts'
import { downEdges, fedEdges, isAttached, listenersOf, upEdges } from '../domain/tree/edges.ts'
import { placeOf } from '../domain/tree/place.ts'
import { verifyBundle } from '../crypto/bundle-signature.ts'
import type { LiveLink } from './live-link.ts'
import type { LogRefusal } from './space-log.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { Place } from '../domain/place.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TreeState } from '../domain/tree/state.ts'
import type { Verdict } from '../verdict.ts'

/** What a Space session needs. `verify` is replaced where signatures are checked elsewhere. */
export type SpaceSessionDeps = TreeNodeDeps & {
  readonly actions: ActionLog
  readonly verify?: typeof verifyBundle
}

/** What happens in one Space. */
export type SpaceSessionFacts = {
  /** Verified, new, and already on its way to whoever is below us. In order for each speaker. */
  readonly bundle: HeardBundle
  /** The log says that the Space is over. Links close a moment later. */
  readonly ended: Record<string, never>
}

/** One Space as one node lives it: its place in the tree, its log, and the bundles that pass. */
export class SpaceSession {
  readonly facts = new Events<SpaceSessionFacts>()
  readonly #deps: SpaceSessionDeps
  readonly #node: TreeNode
  readonly #forwarder: Forwarder
  readonly #flood: ActionFlood
  readonly #place = new Watchable<Place>({ phase: 'joining', asked: 0 })
  readonly #listeners = new Watchable(0)
  readonly #undo: Undo[] = []
  #staged: Promise<void> = Promise.resolve()
  #isOver = false

  constructor(deps: SpaceSessionDeps) {
    this.#deps = deps
    const { space, clock, actions } = deps
    this.#forwarder = new Forwarder({
      space,
      clock,
      verify: deps.verify ?? verifyBundle,
      targets: () => this.#node.fed,
      came: link => this.#node.came(link),
      heard: bundle => this.facts.emit('bundle', bundle),
      misdeed: (link, reason) => this.#node.blame(link, reason),
    })
    this.#flood = new ActionFlood({
      log: actions,
      links: () => this.#node.neighbours,
      send: (link, envelope) => this.#node.send(link, { kind: 'action', envelope }),
      bad: link => this.#node.blame(link, 'bad-action'),
    })
    this.#node = new TreeNode(deps, {
      envelopes: () => actions.envelopes(),
      takeLog: (link, log) => this.#takeLog(link, log),
      linked: (link, known) => this.#linked(link, known),
      action: (link, envelope) => this.#flood.receive(link, envelope),
      bundle: (link, bytes) => this.#forwarder.receive(link, bytes),
      pulled: (link, wants) => this.#forwarder.answer(link, wants),
      fed: link => this.#forwarder.catchUp(link),
      digest: () => this.#forwarder.digest(),
      quietMs: () => this.#forwarder.quietMs(),
      takeStrain: () => this.#forwarder.takeStrain(),
      missing: () => this.#forwarder.missing(),
      stepped: state => this.#stepped(state),
    })
    this.#stepped(this.#node.state)
    this.#undo.push(actions.state.watch(state => this.#onState(state)))
    this.#onState(actions.state.current)
  }

  /** Where our sound comes from. */
  get place(): Watched<Place> {
    return this.#place
  }

  /** The tree's estimate of everybody who listens. */
  get listeners(): Watched<number> {
    return this.#listeners
  }

  /** Bundles come through here, so others may attach. */
  get isAttached(): boolean {
    return isAttached(this.#node.state)
  }

  /** Nobody is below us and nobody feeds us: nobody would miss us. */
  get isIdle(): boolean {
    const { state } = this.#node
    const isFed = upEdges(state).some(edge => edge.kind === 'feeder')
    return !isFed && downEdges(state).length === 0 && state.reserved.length === 0
  }

  /** Looks for a parent, these entry points first. Later calls add entry points. */
  start(entries: readonly PeerAddress[]): void {
    this.#node.tell({ kind: 'start', entries })
  }

  /** Makes these relays roots, up to ROOTS_MAX. Call again whenever the candidates change. */
  feed(candidates: readonly PeerAddress[]): void {
    this.#node.tell({ kind: 'feed', candidates })
  }

  /** Sends a signed bundle of our own to every root and child. */
  sendBundle(bundle: Uint8Array): void {
    if (!this.#isOver) this.#forwarder.send(bundle)
  }

  /** Adds an action of our own to the log; the tree carries what entered. */
  addAction(envelope: Uint8Array): Promise<Verdict<'new' | 'known', LogRefusal>> {
    return this.#flood.author(envelope)
  }

  /** Says goodbye; children are fed for a moment longer, while they find another parent. */
  leave(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#node.tell({ kind: 'leave' })
    this.#undo.push(this.#deps.clock.after(LINGER_MS, () => this.close()))
  }

  /** Ends everything at once. Idempotent. */
  close(): void {
    this.#isOver = true
    for (const undo of this.#undo.splice(0)) undo()
    this.#flood.close()
    this.#node.stop()
  }

  /** For operators and tests. */
  stats() {
    const { state } = this.#node
    return {
      ...this.#forwarder.stats(),
      parents: upEdges(state).flatMap(edge => (edge.kind === 'standby' ? [] : [edge.peer])),
      standbys: upEdges(state).flatMap(edge => (edge.kind === 'standby' ? [edge.peer] : [])),
      children: fedEdges(state).map(edge => edge.peer),
      listeners: this.#listeners.current,
    }
  }

  /** Resolves when bundles of whom this log puts on stage would pass. */
  async #takeLog(link: LiveLink | undefined, log: readonly Uint8Array[]): Promise<void> {
    await this.#flood.receiveAll(link, log)
    await this.#staged
  }

  #linked(link: LiveLink, known: readonly Uint8Array[]): void {
    this.#flood.bring(link, known)
    if (this.#node.fed.includes(link)) this.#forwarder.catchUp(link)
  }

  #onState(state: SpaceState | undefined): void {
    if (state === undefined) return
    if (state.phase === 'ended') return this.#onEnded()
    const peers = state.stage.map(speaker => speaker.peer)
    const setting = this.#forwarder.setStage(state.stage.map(speaker => speaker.session))
    // The tree may promise bundles only when the forwarder would pass them.
    this.#staged = setting.then(() => {
      if (this.#deps.actions.state.current !== state) return
      this.#node.tell({ kind: 'stage', peers, isEnded: false })
    })
  }

  #onEnded(): void {
    this.#staged = this.#forwarder.setStage([])
    const wasEnded = this.#node.state.phase === 'ended'
    this.#node.tell({ kind: 'stage', peers: [], isEnded: true })
    if (!wasEnded) this.facts.emit('ended', {})
  }

  #stepped(state: TreeState): void {
    const place = placeOf(state)
    if (!isSame(place, this.#place.current)) this.#place.set(place)
    this.#listeners.set(listenersOf(state))
  }
}

/** Places are flat records of texts and numbers. */
const isSame = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b)
