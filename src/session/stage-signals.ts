import { BoundedTurn } from './bounded-turn.ts'
import { Allowance } from './allowance.ts'
import { BEACON_DOMAIN } from '../wire/beacon.ts'
import { banOf } from '../domain/space/rules.ts'
import { domainOf } from '../wire/envelope.ts'
import { Events, type Undo } from '../events.ts'
import { CarriedKeys } from './carried-keys.ts'
import { CLOCK_SKEW_MS } from '../domain/directory/announcement.ts'
import { KeptNotices } from './kept-notices.ts'
import { keepersOf } from '../domain/space/key-keepers.ts'
import { isLeading, speakerOf } from '../domain/space/select.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { NOTICE_DOMAIN, REQUEST_DOMAIN } from '../wire/stage-signal.ts'
import { KEYS_DOMAIN, KNOCK_DOMAIN } from '../wire/member-signal.ts'
import { openKeys, openKnock, type SignedKeys } from '../crypto/open-member-signal.ts'
import { openNotice, openRequest } from '../crypto/open-stage-signal.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { Action } from '../domain/space/actions.ts'
import type { ActionLog } from './action-flood.ts'
import type { Clock } from '../ports/clock.ts'
import type { Knock } from '../domain/space/epochs.ts'
import type { LiveLink } from './live-link.ts'
import type { Notice, SpeakRequest } from '../domain/space/requests.ts'
import { MEMBERS_MAX, type SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/** What carrying signals stands on. */
export type StageSignalsDeps = {
  readonly clock: Clock
  readonly log: ActionLog
  /** Where requests go: the link that leads to whoever leads; none for the leader itself. */
  upward(): LiveLink | undefined
  /** Where notices go. */
  downward(): readonly LiveLink[]
  /** Between the stage and the tops of the tree, where every beacon goes. */
  stageward(): readonly LiveLink[]
  /** Everybody. */
  neighbours(): readonly LiveLink[]
  send(link: LiveLink, envelope: Uint8Array): void
  /** A beacon came that says something new. */
  heardBeacon(): void
  /** The link sent what no honest hop would have passed on. */
  bad(link: LiveLink): void
  /** Whether a signal from there may have a second opinion now; undefined: it came without a link. */
  mayAskAgain(link: LiveLink | undefined): boolean
}

/**
 * Whoever only listens takes over from nobody: of the beacons, up to 193 bytes a second, one in ten goes
 * further down than the tops of the tree, so that a leader that is gone is noticed there too.
 */
const FAR_BEACON_MS = 10_000

/** What came by signal. */
export type StageFacts = {
  /** Told only where no link leads further up: the leader's. */
  readonly request: SpeakRequest
  /** Newer than the one before of whoever leads. */
  readonly notice: Notice
  /** Somebody asks to be let in: for who keeps the door, and for nobody else. */
  readonly knock: Knock
  /** Whoever keeps the keys of a private Space hands them out. */
  readonly keys: SignedKeys
}

/** Requests of one link: everybody below it asks through it. Each costs two signatures. */
const REQUESTS = { perSecond: 4, reserve: 20 }
/** Notices and beacons of one link: leaders send one of each a second. */
const TOLD = { perSecond: 2, reserve: 8 }
/**
 * Knocks of one link: each costs three signatures, a tenth of a millisecond or so. All members ask at once when who
 * keeps their keys comes back and remembers nothing.
 */
const KNOCKS = { perSecond: 4, reserve: MEMBERS_MAX }
/** Keys of one link: the leader hands them out twice a second, and all at once when an epoch begins. */
const KEYS = { perSecond: 4, reserve: 16 }
/** Accounts (and sessions that knock) whose last request is remembered, so that it is passed on once. */
const ACCOUNTS_MAX = 512
/** Signals that wait for their signature; a flood beyond it is dropped unseen. */
const WAITING_MAX = 64

type Budget = Readonly<Record<'requests' | 'told' | 'knocks' | 'keys', Allowance>>

/** Carries requests up and notices down, each verified before it goes on. */
export class StageSignals {
  readonly facts = new Events<StageFacts>()
  readonly #deps: StageSignalsDeps
  readonly #budgets = new WeakMap<LiveLink, Budget>()
  readonly #saidAtMs = new Map<AccountId, TimeMs>()
  readonly #undo: readonly Undo[]
  #farAtMs: TimeMs = 0
  readonly #knockedAtMs = new Map<SessionId, TimeMs>()
  readonly #keys = new CarriedKeys()
  readonly #notices = new KeptNotices()
  readonly #turn = new BoundedTurn(WAITING_MAX)

  constructor(deps: StageSignalsDeps) {
    this.#deps = deps
    this.#undo = [
      deps.log.onEntered(({ action }) => this.#tellLastBeacon(action)),
      deps.log.state.watch(() => this.#lookAgain()),
    ]
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
  }

  /** A neighbour sent one. Never throws. */
  receive(link: LiveLink, envelope: Uint8Array): void {
    this.#turn.receive(link, () => this.#take(link, envelope))
  }

  /** A signal of our own goes the same way as everybody's. */
  author(envelope: Uint8Array): Promise<void> {
    return this.#turn.add(() => this.#take(undefined, envelope))
  }

  /** A new neighbour learns what the leader said last. */
  bring(link: LiveLink): void {
    const state = this.#deps.log.state.current
    const notice = state && this.#notices.newest(state)
    if (notice !== undefined) this.#deps.send(link, notice)
    if (this.#keys.newest !== undefined) this.#deps.send(link, this.#keys.newest)
    for (const beacon of this.#deps.log.beacons()) this.#deps.send(link, beacon)
  }

  #take(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> | undefined {
    const domain = domainOf(envelope)
    if (!this.#mayTake(link, budgetOf(domain))) return undefined
    switch (domain) {
      case REQUEST_DOMAIN:
        return this.#takeRequest(link, envelope)
      case NOTICE_DOMAIN:
        return this.#takeNotice(link, envelope)
      case KNOCK_DOMAIN:
        return this.#takeKnock(link, envelope)
      case KEYS_DOMAIN:
        return this.#takeKeys(link, envelope)
      case BEACON_DOMAIN:
        return this.#takeBeacon(link, envelope)
      default:
        if (link !== undefined) this.#deps.bad(link)
        return undefined
    }
  }

  async #takeRequest(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const opened = await openRequest(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) return this.#blame(link, opened.reason)
    const request = opened.value
    const state = this.#deps.log.state.current
    if (state === undefined || request.space !== state.id) return
    const { account, wants, atMs } = request
    if ((this.#saidAtMs.get(account) ?? 0) >= atMs) return
    if (wants && !state.takesRequests) return
    if (banOf(state, account, this.#deps.clock.now()) !== undefined) return
    noteNewest(this.#saidAtMs, [account, atMs], ACCOUNTS_MAX)
    const up = this.#deps.upward()
    if (up === undefined) this.facts.emit('request', request)
    else this.#deps.send(up, envelope)
  }

  async #takeNotice(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const opened = await openNotice(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) return this.#blame(link, opened.reason)
    const { session, ...notice } = opened.value
    const { log, clock } = this.#deps
    const state = log.state.current
    if (state === undefined || notice.space !== state.id) return
    // One from the far future could never be replaced.
    if (notice.atMs > clock.now() + CLOCK_SKEW_MS) return
    const came = { link, session, atMs: notice.atMs, envelope }
    if (!isLeading(state, session)) {
      // The action that puts the session on stage may still be on its way: nobody is blamed, and the notice
      // is looked at once more when that has come.
      if (this.#notices.isNew(session, notice.atMs)) {
        this.#notices.addEarly(came, early => log.delegationOf(early) !== undefined)
      }
      return
    }
    if (!this.#notices.add(came)) return
    for (const below of this.#deps.downward()) {
      if (below !== link) this.#deps.send(below, envelope)
    }
    this.facts.emit('notice', notice)
  }

  #lookAgain(): void {
    const state = this.#deps.log.state.current
    if (state === undefined) return
    for (const { link, envelope } of this.#notices.takeEarly(state)) {
      void this.#turn.add(() => this.#takeNotice(link, envelope))
    }
  }

  async #takeKnock(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const state = this.#deps.log.state.current
    // The log that makes it private may still be on its way.
    if (state === undefined || state.knockKey === undefined) return
    const ration = (): boolean => this.#deps.mayAskAgain(link)
    const opened = await openKnock(envelope, state.knockKey, ration)
    if (!opened.ok) return this.#blame(link, opened.reason)
    const knock = opened.value
    const { account, session, atMs } = knock
    if (knock.space !== state.id || (this.#knockedAtMs.get(session) ?? 0) >= atMs) return
    if (banOf(state, account, this.#deps.clock.now()) !== undefined) return
    noteNewest(this.#knockedAtMs, [session, atMs], ACCOUNTS_MAX)
    for (const to of this.#doorward(state)) if (to !== link) this.#deps.send(to, envelope)
    this.facts.emit('knock', knock)
  }

  /** To who leads, and from the tops of the tree to whoever else keeps the door: the leader may be gone. */
  #doorward(state: SpaceState): ReadonlySet<LiveLink> {
    const keepers = keepersOf(state).map(account => speakerOf(state, account)?.peer)
    const up = this.#deps.upward()
    const stage = this.#deps.stageward().filter(({ peer }) => keepers.includes(peer))
    return new Set(up === undefined ? stage : [up, ...stage])
  }

  async #takeKeys(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const opened = await openKeys(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) return this.#blame(link, opened.reason)
    const state = this.#deps.log.state.current
    if (state === undefined || !this.#keys.take(opened.value, envelope, state)) return
    const onward = new Set([...this.#deps.downward(), ...this.#deps.stageward()])
    for (const other of onward) if (other !== link) this.#deps.send(other, envelope)
    this.facts.emit('keys', opened.value)
  }

  async #takeBeacon(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const ration = (): boolean => this.#deps.mayAskAgain(link)
    const { log } = this.#deps
    const before = log.state.current
    const outcome = await log.addBeacon(envelope, ration)
    if (outcome === 'new') {
      this.#deps.heardBeacon()
      const isGoodbye = log.beaconOf(log.state.current?.acting?.reign)?.isLeaving === true
      // What makes a take-over stand or fall, or lets the next heir lead at once, is for everybody.
      return this.#passBeacon(link, envelope, isGoodbye || log.state.current !== before)
    }
    if (outcome !== 'late' && outcome !== 'unknown-session') this.#blame(link, outcome)
  }

  #passBeacon(from: LiveLink | undefined, envelope: Uint8Array, isForAll: boolean): void {
    const nowMs = this.#deps.clock.now()
    const isFar = isForAll || nowMs - this.#farAtMs >= FAR_BEACON_MS
    if (isFar) this.#farAtMs = nowMs
    for (const link of isFar ? this.#deps.neighbours() : this.#deps.stageward()) {
      if (link !== from) this.#deps.send(link, envelope)
    }
  }

  /** Who hears of a take-over must also hear the beacon by which it stands or falls. */
  #tellLastBeacon(action: Action): void {
    if (action.kind !== 'take-over') return
    const { log } = this.#deps
    const envelope = log.beaconEnvelopeOf(action.reign)
    if (envelope === undefined || (log.beaconOf(action.reign)?.atMs ?? 0) < action.beaconAtMs)
      return
    for (const link of this.#deps.neighbours()) this.#deps.send(link, envelope)
  }

  #mayTake(link: LiveLink | undefined, what: keyof Budget): boolean {
    if (link === undefined) return true
    const known = this.#budgets.get(link)
    const budget = known ?? {
      requests: new Allowance(REQUESTS),
      told: new Allowance(TOLD),
      knocks: new Allowance(KNOCKS),
      keys: new Allowance(KEYS),
    }
    if (known === undefined) this.#budgets.set(link, budget)
    return budget[what].spend(1, this.#deps.clock.now())
  }

  #blame(link: LiveLink | undefined, reason: string): void {
    // What waits for a second opinion may still be good.
    if (link !== undefined && reason !== 'undecided') this.#deps.bad(link)
  }
}

const budgetOf = (domain: string | undefined): keyof Budget => {
  if (domain === REQUEST_DOMAIN) return 'requests'
  if (domain === KNOCK_DOMAIN) return 'knocks'
  return domain === KEYS_DOMAIN ? 'keys' : 'told'
}
