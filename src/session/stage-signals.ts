import { Allowance } from './allowance.ts'
import { BEACON_DOMAIN } from '../wire/beacon.ts'
import { banOf } from '../domain/space/rules.ts'
import { domainOf } from '../wire/envelope.ts'
import { Events, type Undo } from '../events.ts'
import { isLeading } from '../domain/space/select.ts'
import { NOTICE_DOMAIN, REQUEST_DOMAIN } from '../wire/stage-signal.ts'
import { KEYS_DOMAIN, KNOCK_DOMAIN, type Keys } from '../wire/member-signal.ts'
import { openKeys, openKnock } from '../crypto/open-member-signal.ts'
import { openNotice, openRequest } from '../crypto/open-stage-signal.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { Action } from '../domain/space/actions.ts'
import type { ActionLog } from './action-flood.ts'
import type { Clock } from '../ports/clock.ts'
import type { Knock } from '../domain/space/epochs.ts'
import type { LiveLink } from './live-link.ts'
import type { Notice, SpeakRequest } from '../domain/space/requests.ts'
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
  /** Newer than the one before. */
  readonly notice: Notice
  /** Somebody asks to be let in: for who leads, and for nobody else. */
  readonly knock: Knock
  /** The leader hands out keys of a private Space. */
  readonly keys: Keys
}

/** Requests of one link: everybody below it asks through it. Each costs two signatures. */
const REQUESTS = { perSecond: 4, reserve: 20 }
/** Notices and beacons of one link: leaders send one of each a second. */
const TOLD = { perSecond: 2, reserve: 8 }
/** Knocks of one link: each costs three signatures. */
const KNOCKS = { perSecond: 4, reserve: 20 }
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
  #early: { readonly link: LiveLink | undefined; readonly envelope: Uint8Array } | undefined
  #farAtMs: TimeMs = 0
  readonly #knockedAtMs = new Map<SessionId, TimeMs>()
  #keys: { readonly atMs: TimeMs; readonly envelope: Uint8Array } | undefined
  #notice: { readonly atMs: TimeMs; readonly envelope: Uint8Array } | undefined
  #turn: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(deps: StageSignalsDeps) {
    this.#deps = deps
    this.#undo = [
      deps.log.onEntered(({ action }) => this.#contest(action)),
      deps.log.state.watch(() => this.#lookAgain()),
    ]
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
  }

  /** A neighbour sent one. Never throws. */
  receive(link: LiveLink, envelope: Uint8Array): void {
    if (this.#waiting >= WAITING_MAX) return
    this.#waiting += 1
    this.#turn = this.#turn
      .then(() => (link.isClosed ? undefined : this.#take(link, envelope)))
      .finally(() => {
        this.#waiting -= 1
      })
  }

  /** A signal of our own goes the same way as everybody's. */
  author(envelope: Uint8Array): Promise<void> {
    this.#turn = this.#turn.then(() => this.#take(undefined, envelope))
    return this.#turn
  }

  /** A new neighbour learns what the leader said last. */
  bring(link: LiveLink): void {
    if (this.#notice !== undefined) this.#deps.send(link, this.#notice.envelope)
    if (this.#keys !== undefined) this.#deps.send(link, this.#keys.envelope)
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
    note(this.#saidAtMs, account, atMs)
    const up = this.#deps.upward()
    if (up === undefined) this.facts.emit('request', request)
    else this.#deps.send(up, envelope)
  }

  async #takeNotice(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const opened = await openNotice(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) return this.#blame(link, opened.reason)
    const { session, ...notice } = opened.value
    const state = this.#deps.log.state.current
    if (state === undefined || notice.space !== state.id) return
    if ((this.#notice?.atMs ?? 0) >= notice.atMs) return
    if (!isLeading(state, session)) {
      // The action that puts the session on stage may still be on its way: nobody is blamed, and the notice,
      // which is not said again until it changes, is looked at once more when that has come.
      this.#early = { link, envelope: envelope.slice() }
      return
    }
    this.#notice = { atMs: notice.atMs, envelope: envelope.slice() }
    for (const below of this.#deps.downward()) {
      if (below !== link) this.#deps.send(below, envelope)
    }
    this.facts.emit('notice', notice)
  }

  #lookAgain(): void {
    const early = this.#early
    if (early === undefined) return
    this.#early = undefined
    this.#turn = this.#turn.then(() => this.#takeNotice(early.link, early.envelope))
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
    note(this.#knockedAtMs, session, atMs)
    const up = this.#deps.upward()
    if (up !== undefined) this.#deps.send(up, envelope)
    this.facts.emit('knock', knock)
  }

  async #takeKeys(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const opened = await openKeys(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) return this.#blame(link, opened.reason)
    const { session, ...keys } = opened.value
    const state = this.#deps.log.state.current
    if (state === undefined || state.knockKey === undefined || keys.space !== state.id) return
    if (!isLeading(state, session) || (this.#keys?.atMs ?? 0) >= keys.atMs) return
    this.#keys = { atMs: keys.atMs, envelope: envelope.slice() }
    for (const below of this.#deps.downward()) {
      if (below !== link) this.#deps.send(below, envelope)
    }
    this.facts.emit('keys', keys)
  }

  async #takeBeacon(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const ration = (): boolean => this.#deps.mayAskAgain(link)
    const outcome = await this.#deps.log.addBeacon(envelope, ration)
    if (outcome === 'new') return this.#passBeacon(link, envelope)
    if (outcome !== 'late' && outcome !== 'unknown-session') this.#blame(link, outcome)
  }

  #passBeacon(from: LiveLink | undefined, envelope: Uint8Array): void {
    const nowMs = this.#deps.clock.now()
    const isFar = nowMs - this.#farAtMs >= FAR_BEACON_MS
    if (isFar) this.#farAtMs = nowMs
    for (const link of isFar ? this.#deps.neighbours() : this.#deps.stageward()) {
      if (link !== from) this.#deps.send(link, envelope)
    }
  }

  /** Who hears of a take-over must also hear what speaks against it, or it would seem to stand. */
  #contest(action: Action): void {
    if (action.kind !== 'take-over') return
    const { log } = this.#deps
    if ((log.beaconOf(action.reign)?.atMs ?? 0) <= action.beaconAtMs) return
    for (const link of this.#deps.neighbours()) {
      for (const beacon of log.beacons()) this.#deps.send(link, beacon)
    }
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

function note<Id>(said: Map<Id, TimeMs>, who: Id, atMs: TimeMs): void {
  // Deleted first, so that the oldest entry is the one that asked longest ago.
  said.delete(who)
  said.set(who, atMs)
  const [oldest] = said.keys()
  if (said.size > ACCOUNTS_MAX && oldest !== undefined) said.delete(oldest)
}
