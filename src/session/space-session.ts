import { ActionFlood, type ActionLog } from './action-flood.ts'
import { Allowance } from './allowance.ts'
import { CaptionDoor } from './caption-door.ts'
import { Events, Watchable, type Undo, type Watched } from '../events.ts'
import { Forwarder, type HeardBundle } from './forwarder.ts'
import { LINGER_MS } from '../domain/tree/limits.ts'
import { SECOND_OPINIONS } from './peer-conduct.ts'
import { TreeNode, type TreeNodeDeps } from './tree-node.ts'
import {
  distinct,
  downEdges,
  fedEdges,
  isAttached,
  listenersOf,
  upEdges,
} from '../domain/tree/edges.ts'
import { isPrivate } from '../domain/space/members.ts'
import { placeOf } from '../domain/tree/place.ts'
import { sightOf, type TreeSight } from '../domain/tree/sight.ts'
import { heardSessions, leaderPeer, outcastPeers } from '../domain/space/select.ts'
import { isRelayAddress } from './relays-only.ts'
import { RootFeeder } from './root-feeder.ts'
import { StageSignals, type StageFacts } from './stage-signals.ts'
import { TakeOverHold } from './take-over-hold.ts'
import { TalkDoor } from './talk-door.ts'
import type { LiveLink } from './live-link.ts'
import type { PresenceDoor } from './presence-door.ts'
import type { LogRefusal } from './space-log.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { CarriedLog } from '../wire/space-exchange.ts'
import type { Place } from '../domain/place.ts'
import type { SpeakerDigest } from '../domain/tree/message.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { PeerId, SessionId } from '../domain/ids.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TreeState } from '../domain/tree/state.ts'
import type { Verdict } from '../verdict.ts'

/** What a Space session needs. */
export type SpaceSessionDeps = TreeNodeDeps & {
  readonly actions: ActionLog
  /** Whose voice is passed on no more. Where it is missing, delegations end with their time alone. */
  readonly revoked?: Pick<RevokedSessions, 'isRevoked' | 'revision'>
}

/** What happens in one Space. */
export type SpaceSessionFacts = {
  /** Verified, new, and already on its way to whoever is below us. In order for each speaker. */
  readonly bundle: HeardBundle
  /** A neighbour told how far each speaker's bundles have come to it. */
  readonly digest: { readonly digest: readonly SpeakerDigest[] }
  /** The log says that the Space is over. Links close a moment later. */
  readonly ended: Record<string, never>
} & StageFacts

/** One Space as one node lives it: its place in the tree, its log, and the bundles that pass. */
export class SpaceSession {
  readonly facts = new Events<SpaceSessionFacts>()
  readonly #deps: SpaceSessionDeps
  readonly #node: TreeNode
  readonly #forwarder: Forwarder
  readonly #flood: ActionFlood
  readonly #takeOvers: TakeOverHold
  readonly #signals: StageSignals
  /** What is said without a voice. */
  readonly talk: TalkDoor
  /** What is said, as text. */
  readonly captions: CaptionDoor
  readonly #feeder: RootFeeder
  #people: Promise<PresenceDoor> | undefined
  readonly #place = new Watchable<Place>({ phase: 'joining', asked: 0 })
  readonly #listeners = new Watchable(0)
  readonly #undo: Undo[] = []
  /** Of who feeds us: roots that it does not reach. */
  readonly #unfed = new WeakMap<LiveLink, ReadonlySet<PeerId>>()
  #staged: Promise<void> = Promise.resolve()
  /** For logs that came without a link: with the refusals of peers that we asked for a place. */
  readonly #strangersOpinions = new Allowance(SECOND_OPINIONS)
  #entries: readonly PeerAddress[] = []
  /** Roots that we are to feed as somebody who speaks. */
  #spokenTo: readonly PeerAddress[] = []
  #isOver = false

  constructor(deps: SpaceSessionDeps) {
    this.#deps = deps
    const { space, clock, actions } = deps
    this.#forwarder = new Forwarder({
      space,
      clock,
      targets: (from, speaker) => this.#targets(from, speaker),
      heard: bundle => this.facts.emit('bundle', bundle),
      isRescue: link => this.#node.parent !== undefined && this.#node.parent !== link,
      came: (link, bundle) => this.#node.came(link, bundle),
      repeated: (link, bundle) => this.#node.repeated(link, bundle),
      other: link => this.#node.other(link),
      rttMs: link => this.#node.rttMs(link),
      given: (link, count) => this.#node.given(link, count),
      misdeed: (link, reason) => {
        // Whoever speaks feeds several roots, and each of them sends it to who leads.
        const isFromRoot = reason === 'repeated' && link !== this.#node.parent
        if (!isFromRoot) this.#node.blame(link, reason)
      },
    })
    const mayAskAgain = (link: LiveLink | undefined): boolean => this.#mayAskAgain(link)
    this.#flood = new ActionFlood({
      log: actions,
      links: () => [...this.#node.neighbours, ...this.#feeder.links],
      send: (link, envelope) => this.#node.send(link, { kind: 'action', envelope }),
      bad: link => this.#node.blame(link, 'bad-action'),
      holdsBack: (action, envelope) => this.#takeOvers.holdsBack(action, envelope),
      mayAskAgain,
    })
    this.#takeOvers = new TakeOverHold({
      clock,
      log: actions,
      self: deps.self.peer,
      release: envelopes => void this.#flood.receiveAll(undefined, envelopes),
    })
    const downward = (): readonly LiveLink[] => [
      ...this.#node.fed,
      ...(this.isSource ? this.#feeder.links : []),
    ]
    this.#signals = new StageSignals({
      clock,
      log: actions,
      upward: () => this.#upward(),
      downward,
      stageward: () => [...this.#node.tops, ...this.#feeder.links],
      neighbours: () => [...this.#node.neighbours, ...this.#feeder.links],
      send: (link, envelope) => this.#node.send(link, { kind: 'signal', envelope }),
      heardBeacon: () => this.#takeOvers.look(),
      bad: link => this.#node.blame(link, 'bad-action'),
      mayAskAgain,
    })
    this.talk = new TalkDoor({
      clock,
      log: actions,
      revoked: deps.revoked,
      upward: () => this.#upward(),
      downward,
      send: (link, envelope) => this.#node.send(link, { kind: 'signal', envelope }),
      ask: (link, sinceMs) => this.#node.send(link, { kind: 'recap', sinceMs }),
      bad: link => this.#node.blame(link, 'bad-action'),
      mayAskAgain,
    })
    this.captions = new CaptionDoor({
      clock,
      log: actions,
      revoked: deps.revoked,
      onward: () => this.#onward(),
      send: (link, envelope) => this.#node.send(link, { kind: 'signal', envelope }),
      bad: link => this.#node.blame(link, 'bad-action'),
      mayAskAgain,
    })
    const signal = (link: LiveLink, envelope: Uint8Array): void => {
      if (CaptionDoor.isCaption(envelope)) this.captions.receive(link, envelope)
      else if (TalkDoor.isTalk(envelope)) this.talk.receive(link, envelope)
      else this.#signals.receive(link, envelope)
    }
    this.#undo.push(
      this.#signals.facts.on('request', request => this.facts.emit('request', request)),
      this.#signals.facts.on('notice', notice => this.facts.emit('notice', notice)),
      this.#signals.facts.on('knock', knock => this.facts.emit('knock', knock)),
      this.#signals.facts.on('keys', keys => this.facts.emit('keys', keys)),
    )
    this.#feeder = new RootFeeder({
      space,
      clock,
      links: deps.links,
      addresses: () => deps.addresses(),
      digest: () => this.#forwarder.ownDigest(),
      linked: (link, known) => this.#flood.bring(link, known),
      action: (link, envelope) => this.#flood.receive(link, envelope),
      signal,
      recap: (link, sinceMs) => this.talk.recap(link, sinceMs),
      misdeed: (link, reason) => this.#node.blame(link, reason),
    })
    this.#node = new TreeNode(deps, {
      envelopes: () => actions.envelopes(),
      takeLog: (link, log) => this.#takeLog(link, log),
      linked: (link, known) => this.#linked(link, known),
      action: (link, envelope) => this.#flood.receive(link, envelope),
      signal,
      people: (link, said) => this.#receivePeople(link, said),
      recap: (link, sinceMs) => this.talk.recap(link, sinceMs),
      unfed: (link, roots) => this.#unfed.set(link, new Set(roots)),
      ownKids: () => this.#forwarder.ownKids,
      isOutcast: peer => this.#isOutcast(peer),
      bundle: (link, bytes) => this.#forwarder.receive(link, bytes),
      pull: (link, bytes) => this.#forwarder.answer(link, bytes),
      fed: link => this.#fed(link),
      digest: () => this.#digest(),
      quietMs: () => this.#forwarder.quietMs(),
      takeStrain: () => this.#forwarder.takeStrain(),
      silences: () => this.#forwarder.silences(),
      isLossy: () => this.#forwarder.isLossy,
      pulse: digest => this.facts.emit('digest', { digest }),
      stepped: state => this.#stepped(state),
    })
    this.#stepped(this.#node.state)
    this.#undo.push(actions.state.watch(state => this.#onState(state)))
    const { revoked } = deps
    if (revoked !== undefined) {
      this.#undo.push(revoked.revision.watch(() => this.#onState(actions.state.current)))
    }
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

  /**
   * Asks these for a place ahead of time, while a person reads what the Space is: counted nowhere, first
   * to yield. `start` makes a listener of us; until then bundles are verified and heard by nobody.
   */
  look(entries: readonly PeerAddress[]): void {
    this.#node.tell({ kind: 'look', entries })
  }

  /** What was said in the last moments: for an ear that opens now. */
  recent(): readonly HeardBundle[] {
    return this.#forwarder.recent()
  }

  /** These peers are known to be relays: with a hidden address they are the only neighbours. */
  trustRelays(peers: readonly PeerId[]): void {
    this.#node.tell({ kind: 'relays', peers })
  }

  /** Looks for a parent, these entry points first. Later calls add entry points. */
  start(entries: readonly PeerAddress[]): void {
    this.#entries = entries
    this.#node.tell({ kind: 'start', entries })
  }

  /** Makes these relays roots, up to ROOTS_MAX. Call again whenever the candidates change. */
  feed(candidates: readonly PeerAddress[]): void {
    this.#entries = candidates
    this.#node.tell({ kind: 'feed', candidates })
  }

  /** The Space is led from here: we look for no parent, and feed relays. */
  get isSource(): boolean {
    return this.#node.state.self.isSource
  }

  /** There is no link to anybody, and of late nobody has asked or answered. */
  get isAlone(): boolean {
    const links = this.#node.neighbours.length + this.#feeder.links.length
    return links === 0 && this.#deps.clock.now() - this.#node.metAtMs >= COMPANY_MS
  }

  /** We lead from now on, or do so no more. `roots`: the tops of the tree as they were told last. */
  lead(leads: boolean, roots: readonly PeerAddress[]): void {
    if (leads === this.isSource || this.#isOver) return
    const relays = leads ? this.#entries.filter(isRelayAddress) : this.#entries
    const others = [...relays, ...roots].filter(({ peer }) => peer !== this.#deps.self.peer)
    this.#node.tell({ kind: 'lead', leads, candidates: distinct(others) })
  }

  /**
   * Where we say what we say when we are on stage without leading: these roots get our bundles over
   * links of their own. None when we left the stage.
   */
  feedAsSpeaker(roots: readonly PeerAddress[]): void {
    this.#spokenTo = roots
    this.#feedRoots()
  }

  /** The tops of the tree, for who comes on stage: ourselves if we lead, and the relays we feed. */
  get roots(): readonly PeerAddress[] {
    const { peer } = this.#deps.self
    return [{ peer, addresses: this.#deps.addresses() }, ...this.#node.roots]
  }

  /** Roots that get what we say over links of their own, while we are on stage without leading. */
  get feeds(): readonly PeerId[] {
    return this.#feeder.links.map(({ peer }) => peer)
  }

  /** Sends a signed bundle of our own to every root and child. */
  sendBundle(bundle: Uint8Array): void {
    if (this.#isOver) return
    this.#forwarder.send(bundle)
    this.#feeder.send(bundle)
  }

  /** Who is here. Its code is fetched when somebody first says or asks: sound comes before. */
  people(): Promise<PresenceDoor> {
    this.#people ??= this.#openPeople().catch((fault: unknown) => {
      // Whoever wants it next tries again.
      this.#people = undefined
      throw fault
    })
    return this.#people
  }

  /** Sends a request or a notice of our own on its way. */
  async sendSignal(envelope: Uint8Array): Promise<void> {
    if (!this.#isOver) await this.#signals.author(envelope)
  }

  /** Adds an action of our own to the log; the tree carries what entered. */
  addAction(envelope: Uint8Array): Promise<Verdict<'new' | 'known', LogRefusal>> {
    return this.#flood.author(envelope)
  }

  /** As a listener, so many children at most from now on; undefined: as many as the line takes. */
  allow(children: number | undefined): void {
    this.#node.tell({ kind: 'carry', children })
  }

  /** Somebody looks at the tree: who leads has those below asked what stands below them. */
  survey(): void {
    this.#node.tell({ kind: 'survey' })
  }

  /** The tree as it looks from here. */
  sight(): TreeSight {
    return sightOf(this.#node.state, this.#deps.clock.now())
  }

  /** Says goodbye; children are fed for a moment longer, while they find another parent. */
  leave(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#feeder.close()
    this.#node.tell({ kind: 'leave' })
    this.#undo.push(this.#deps.clock.after(LINGER_MS, () => this.close()))
  }

  /** Ends everything at once. Idempotent. */
  close(): void {
    this.#isOver = true
    for (const undo of this.#undo.splice(0)) undo()
    this.#flood.close()
    this.#takeOvers.close()
    this.#signals.close()
    this.talk.close()
    this.captions.close()
    this.#forwarder.close()
    this.#feeder.close()
    this.#node.stop()
  }

  /** The log waits for an ancestor: a peer that has it may be asked. */
  get hasGap(): boolean {
    return this.#deps.actions.missing.some(id => !this.#takeOvers.has(id))
  }

  /** Takes in a log that was asked for, and passes on what is new in it. */
  async takeWhole({ actions, beacons }: CarriedLog): Promise<void> {
    // Told once both are here: a take-over that the beacons speak against must not seem to stand meanwhile.
    await this.#deps.actions.together(async () => {
      await this.#flood.receiveAll(undefined, actions)
      for (const beacon of beacons) await this.#signals.author(beacon)
    })
  }

  /** The whole log, as it is handed over. */
  log(): CarriedLog {
    const { actions } = this.#deps
    return { actions: actions.envelopes(), beacons: actions.beacons() }
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

  async #openPeople(): Promise<PresenceDoor> {
    const { PresenceDoor: Door } = await import('./presence-door.ts')
    const { space, clock, actions: log } = this.#deps
    return new Door({
      space,
      clock,
      log,
      isSource: () => this.isSource,
      upward: () => this.#upward(),
      listeners: () => this.#listeners.current,
      send: (link, said) => this.#node.send(link, { kind: 'people', said }),
      bad: link => this.#node.blame(link, 'bad-action'),
      mayAskAgain: link => this.#mayAskAgain(link),
    })
  }

  #receivePeople(link: LiveLink, said: Uint8Array): void {
    this.people().then(
      door => door.receive(link, said),
      // It is said, and asked, again.
      () => undefined,
    )
  }

  #mayAskAgain(link: LiveLink | undefined): boolean {
    const nowMs = this.#deps.clock.now()
    return link?.mayAskAgain(nowMs) ?? this.#strangersOpinions.spend(1, nowMs)
  }

  /** Resolves when bundles of whom this log puts on stage would pass. */
  async #takeLog(link: LiveLink | undefined, log: readonly Uint8Array[]): Promise<void> {
    await this.#flood.receiveAll(link, log)
    await this.#staged
  }

  #linked(link: LiveLink, known: readonly Uint8Array[]): void {
    this.#flood.bring(link, known)
    if (this.#node.fed.includes(link)) this.#fed(link)
    else this.#signals.bring(link)
  }

  /** Whoever hears from us from now on first gets what was said just now. */
  #fed(link: LiveLink): void {
    this.#signals.bring(link)
    this.#forwarder.catchUp(link)
  }

  #onState(state: SpaceState | undefined): void {
    if (state === undefined) return
    if (state.phase === 'ended') return this.#onEnded()
    const peers = state.stage.map(speaker => speaker.peer)
    const leader = leaderPeer(state)
    const setting = this.#forwarder.setStage(
      heardSessions(state).filter(one => !this.#isSilenced(one)),
      { hasEpochs: isPrivate(state) },
    )
    this.#node.castOut(peer => this.#isOutcast(peer))
    // The tree may promise bundles only when the forwarder would pass them.
    this.#staged = setting.then(() => {
      if (this.#deps.actions.state.current !== state) return
      this.#node.tell({ kind: 'stage', peers, leader, isEnded: false })
    })
  }

  /** The log keeps what a session did before its account ended it; its voice goes no further. */
  #isSilenced(session: SessionId): boolean {
    const delegation = this.#deps.actions.delegationOf(session)
    return delegation !== undefined && this.#deps.revoked?.isRevoked(delegation) === true
  }

  /** Our own go to all below; others' to our children, and to who leads, whom nobody else feeds. */
  #targets(from: LiveLink | undefined, speaker: SessionId | undefined): readonly LiveLink[] {
    if (from === undefined) return this.#node.fed
    const state = this.#deps.actions.state.current
    const leading = state && this.#node.feedFrom(leaderPeer(state))
    const below = [...this.#node.children, ...this.#unreached(speaker)]
    return leading === undefined ? below : [...below, leading]
  }

  /** Roots that we feed and this speaker does not: it says so itself, over the link by which it feeds us. */
  #unreached(speaker: SessionId | undefined): readonly LiveLink[] {
    const state = this.#deps.actions.state.current
    const peer = state?.stage.find(({ session }) => session === speaker)?.peer
    const feed = this.#node.feedFrom(peer)
    const roots = feed && this.#unfed.get(feed)
    return roots === undefined || roots.size === 0 ? [] : this.#node.rootsAmong(roots)
  }

  /** While what we say reaches no root, nobody is to think that it should have it from elsewhere. */
  #digest(): readonly SpeakerDigest[] {
    const digest = this.#forwarder.digest()
    if (this.#feeder.isStanding) return digest
    const own = this.#forwarder.ownKids
    return digest.filter(({ kid }) => !own.has(kid))
  }

  /** Towards who leads: a root is fed by it, everybody else stands below a root. */
  #upward(): LiveLink | undefined {
    const state = this.#deps.actions.state.current
    if (this.isSource) return undefined
    return (state && this.#node.feedFrom(leaderPeer(state))) ?? this.#node.parent
  }

  /** Everybody who hears what is said through us or by us, and whoever leads: each of them once. */
  #onward(): readonly LiveLink[] {
    const up = this.#upward()
    const links = [...this.#node.fed, ...this.#node.tops, ...this.#feeder.links]
    return [...new Set(up === undefined ? links : [...links, up])]
  }

  /** A root that the tree feeds from here needs no other link of ours: it would take that one's place. */
  #feedRoots(): void {
    if (this.#isOver) return
    const fed = new Set(this.isSource ? this.#node.roots.map(({ peer }) => peer) : [])
    this.#feeder.feed(this.#spokenTo.filter(({ peer }) => !fed.has(peer)))
  }

  #isOutcast(peer: PeerId): boolean {
    const { actions, clock } = this.#deps
    const state = actions.state.current
    return state !== undefined && outcastPeers(state, clock.now()).includes(peer)
  }

  #onEnded(): void {
    this.#staged = this.#forwarder.setStage([])
    this.#feeder.feed([])
    const wasEnded = this.#node.state.phase === 'ended'
    this.#node.tell({ kind: 'stage', peers: [], isEnded: true })
    if (!wasEnded) this.facts.emit('ended', {})
  }

  #stepped(state: TreeState): void {
    const place = placeOf(state)
    if (!isSame(place, this.#place.current)) this.#place.set(place)
    if (state.self.isSource && this.#spokenTo.length > 0) this.#feedRoots()
    this.#listeners.set(listenersOf(state))
    this.talk.follow()
  }
}

/** Two rounds of a search, of those that come while everybody has lost its place. */
const COMPANY_MS = 5_000

/** Places are flat records of texts and numbers. */
const isSame = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b)
