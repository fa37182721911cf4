import { Asker } from './asker.ts'
import { heardSessions, leaderOf, mayReturn, speakerOf } from '../domain/space/select.ts'
import { idFromBytes, type AccountId, type SessionId } from '../domain/ids.ts'
import { LeaderDesk } from './leader-desk.ts'
import { MisuseError } from '../errors.ts'
import { openDelegation } from '../crypto/open-delegation.ts'
import { signerFromKey } from '../crypto/ed25519.ts'
import { SpaceLog } from './space-log.ts'
import { SuccessionDesk } from './succession-desk.ts'
import type { Clock } from '../ports/clock.ts'
import type { Entrance, MediaEvent } from '../ports/media-engine.ts'
import type { Notice, Waiting } from '../domain/space/requests.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { PeerId } from '../domain/ids.ts'
import type { SessionAct } from './session-act.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceSession } from './space-session.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo, Watched } from '../events.ts'

/** Who signs here. */
export type Author = {
  readonly id: SessionId
  readonly account: AccountId
  readonly signer: Signer
  readonly delegation: Uint8Array
  readonly name: string
}

/** What a part on the stage stands on. */
export type StagePartDeps = {
  readonly self: PeerId
  readonly log: SpaceLog
  readonly session: SpaceSession
  readonly clock: Clock
  emit(event: MediaEvent): void
}

/** What our own person does in a Space besides listening: asks, comes on stage, keeps order, leads. */
export class StagePart {
  readonly #deps: StagePartDeps
  readonly #undo: Undo[]
  readonly #succession: SuccessionDesk
  #author: Author | undefined
  #asker: Asker | undefined
  #desk: LeaderDesk | undefined
  #notice: Notice | undefined
  #hasStood = false

  constructor(deps: StagePartDeps) {
    this.#deps = deps
    const { log, session } = deps
    this.#undo = [
      log.state.watch(() => this.#onState()),
      session.facts.on('request', request => this.#desk?.take(request)),
      session.facts.on('notice', notice => this.#takeNotice(notice)),
    ]
    this.#succession = new SuccessionDesk({
      log,
      clock: deps.clock,
      claimant: () => this.#author,
      isAlone: () => session.isAlone,
      sendSignal: envelope => session.sendSignal(envelope),
      act: act => this.act(act),
      abandoned: () => deps.emit({ type: 'abandoned' }),
    })
  }

  /** Who signs here; nobody until the person has an account and wants more than to listen. */
  get author(): Author | undefined {
    return this.#author
  }

  /**
   * Whether this session may take the place of an earlier one of its account without being asked. A host
   * does not: whatever it does leads the Space again, and that is its word once somebody took over.
   */
  get mayReturn(): boolean {
    const state = this.#deps.log.state.current
    const account = this.#author?.account
    return state !== undefined && account !== undefined && mayReturn(state, account)
  }

  /** Whether any honest hop would pass on what we say now. */
  get mayBeHeard(): boolean {
    const state = this.#deps.log.state.current
    const id = this.#author?.id
    return state !== undefined && id !== undefined && heardSessions(state).includes(id)
  }

  /** The person has an account: from here on it can sign. */
  async become(given: NonNullable<Entrance['session']>): Promise<void> {
    const id = idFromBytes<SessionId>(given.key.publicKey)
    const delegation = await openDelegation(given.delegation)
    if (!id.ok || !delegation.ok) throw new MisuseError('expected a session with its delegation')
    const { log, session, clock } = this.#deps
    const signer = await signerFromKey(given.key)
    const { account } = delegation.value
    this.#author = { ...given, id: id.value, account, signer }
    this.#asker?.close()
    this.#asker = new Asker({
      ...this.#author,
      space: log.space,
      clock,
      send: envelope => session.sendSignal(envelope),
    })
    this.#onState()
  }

  /** Signs something into the log. What the rules refuse is told as an event. */
  async act(act: SessionAct): Promise<void> {
    const { log, session, clock } = this.#deps
    const { signer } = this.#expectAuthor()
    const atMs = clock.now()
    const envelope = await SpaceLog.authorAction(signer, log, { ...act, atMs })
    const added = await session.addAction(envelope)
    if (!added.ok) this.#deps.emit({ type: 'refused', reason: added.reason })
  }

  /** Comes on stage, or back to it. */
  async enterStage(kind: 'present' | 'accept'): Promise<void> {
    const { delegation, name } = this.#expectAuthor()
    await this.act({ kind, delegation, name })
  }

  /** Turns an invitation down. */
  async decline(): Promise<void> {
    await this.act({ kind: 'decline', delegation: this.#expectAuthor().delegation })
  }

  /** Asks to speak, or takes it back. */
  async request(wants: boolean): Promise<void> {
    this.#expectAuthor()
    const { log } = this.#deps
    if (wants && log.state.current?.takesRequests === false) {
      return this.#deps.emit({ type: 'refused', reason: 'requests-off' })
    }
    await this.#asker?.ask(wants)
  }

  /** Takes somebody off the queue. Only who leads has one. */
  dismiss(account: AccountId): void {
    this.#desk?.dismiss(account)
  }

  /** Says once more who waits: whoever asks now may have heard nothing of it. */
  tellWaiting(): void {
    if (this.#desk !== undefined) this.#tell(this.#desk.waiting.current)
    else if (this.#notice !== undefined) this.#tell(this.#notice.waiting, this.#notice.inAll)
  }

  /** Since when nothing was heard from who leads; undefined while all is well. */
  get leaderless(): Watched<TimeMs | undefined> {
    return this.#succession.silentSinceMs
  }

  /** Lets the next heir lead at once, if we lead. */
  handOver(): Promise<void> {
    return this.#succession.sayGoodbye()
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo.splice(0)) undo()
    this.#succession.close()
    this.#asker?.close()
    this.#desk?.close()
    this.#desk = undefined
  }

  #onState(): void {
    const state = this.#deps.log.state.current
    if (state === undefined || this.#author === undefined) return
    const { account, id } = this.#author
    const isOurs = speakerOf(state, account)?.session === id
    const isInvited = state.invited.some(other => other.account === account)
    if (isOurs || isInvited || !state.takesRequests) this.#asker?.settle()
    this.#lead(isOurs && leaderOf(state) === account && state.phase === 'live')
    this.#feed(state)
  }

  /** Whoever leads the Space is the top of the tree itself; whoever else speaks feeds the tops. */
  #feed(state: SpaceState): void {
    const { self, session } = this.#deps
    if (this.#author === undefined) return
    const isOurs = speakerOf(state, this.#author.account)?.session === this.#author.id
    const roots: readonly PeerAddress[] = isOurs ? (this.#notice?.roots ?? []) : []
    session.feedAsSpeaker(roots.filter(({ peer }) => peer !== self))
  }

  #lead(leads: boolean): void {
    // Whoever opened the Space, or comes back to it, is its source before the log knows this session.
    if (leads || this.#hasStood) this.#deps.session.lead(leads, this.#notice?.roots ?? [])
    this.#hasStood ||= leads
    if (leads === (this.#desk !== undefined) || this.#author === undefined) return
    this.#desk?.close()
    this.#desk = undefined
    const { log, session, clock } = this.#deps
    this.#deps.emit({
      type: 'papers',
      papers: leads ? log.papersFor(this.#author.account) : undefined,
    })
    if (!leads) return
    this.#desk = new LeaderDesk({
      space: log.space,
      clock,
      signer: this.#author.signer,
      state: log.state,
      roots: () => session.roots,
      publish: envelope => session.sendSignal(envelope),
    })
    this.#desk.waiting.watch(waiting => this.#tell(waiting))
  }

  #takeNotice(notice: Notice): void {
    this.#notice = notice
    const account = this.#author?.account
    this.#asker?.heard(notice.waiting.some(other => other.account === account))
    if (this.#desk === undefined) this.#tell(notice.waiting, notice.inAll)
    const state = this.#deps.log.state.current
    if (state !== undefined) this.#feed(state)
  }

  #tell(waiting: readonly Waiting[], inAll = waiting.length): void {
    this.#deps.emit({ type: 'waiting', waiting, inAll })
  }

  #expectAuthor(): Author {
    if (this.#author === undefined) throw new MisuseError('expected an account, we only listen')
    return this.#author
  }
}
