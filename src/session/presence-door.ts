import { BoundedTurn } from './bounded-turn.ts'
import { Allowance } from './allowance.ts'
import { banOf } from '../domain/space/rules.ts'
import { Events } from '../events.ts'
import { isMember } from '../domain/space/members.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { openPresence } from '../crypto/open-presence.ts'
import { pageLastsMs, PAGES_MAX, PRESENCE_SKEW_MS } from '../domain/space/presence.ts'
import { readPeople, writePeople } from '../wire/presence.ts'
import { PresenceList } from './presence-list.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { ActionLog } from './action-flood.ts'
import type { Clock } from '../ports/clock.ts'
import type { LiveLink } from './live-link.ts'
import type { PageNumber, PeopleMessage } from '../domain/space/presence.ts'
import type { TimeMs } from '../domain/time.ts'

export type PresenceDoorDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  readonly log: ActionLog
  /** The list is kept here: we lead. */
  isSource(): boolean
  /** Towards who leads; none for the leader itself, and while we look for a place. */
  upward(): LiveLink | undefined
  /** The tree's estimate of everybody who listens. */
  listeners(): number
  send(link: LiveLink, said: Uint8Array): void
  /** The link sent what no honest hop would have passed on. */
  bad(link: LiveLink): void
  /** Whether what came from there may have a second opinion now; undefined: it is our own. */
  mayAskAgain(link: LiveLink | undefined): boolean
}

/** Part of the list as it came: the presences in it are not checked. */
export type HerePage = Extract<PeopleMessage, { about: 'here' }>

/**
 * Presences of one link. The whole Space says ten a second; one that just filled says more, and what is dropped
 * is said again in its turn. 16 × 231 bytes are 3.7 kB a second at the very most, each costs one signature.
 */
const PRESENCES = { perSecond: 16, reserve: 256 }
/** Questions of one link: a list of a thousand once at a go, then again in its time. 4 pages are 50 kB at the very most. */
const QUESTIONS = { perSecond: 4, reserve: 40 }
/** Pages that are kept for whoever asks next: at most 0.8 MB. */
const PAGES_KEPT = 64
/** Accounts whose last word is remembered, so that it is passed on once. */
const ACCOUNTS_MAX = 4_096
/** Presences that wait for their signature; a flood beyond it is dropped unseen. */
const WAITING_MAX = 64
/** What was asked for above and did not come is asked for again. */
const ANSWER_MS = 3_000

type Budget = { readonly presences: Allowance; readonly questions: Allowance }
/** A page that was asked for above, and who waits for it; undefined: we ourselves. */
type Asked = { readonly atMs: TimeMs; readonly who: Set<LiveLink | undefined> }

/**
 * Carries presences up to who leads, and the list down to whoever asks, a page at a time: each hop answers from what
 * it was told a moment ago and asks above for the rest, once for all who want it.
 */
export class PresenceDoor {
  readonly facts = new Events<{ here: HerePage }>()
  readonly #deps: PresenceDoorDeps
  readonly #budgets = new WeakMap<LiveLink, Budget>()
  readonly #saidAtMs = new Map<AccountId, TimeMs>()
  readonly #list = new PresenceList()
  readonly #pages = new Map<string, { readonly atMs: TimeMs; readonly here: HerePage }>()
  readonly #asked = new Map<string, Asked>()
  readonly #turn = new BoundedTurn(WAITING_MAX)

  constructor(deps: PresenceDoorDeps) {
    this.#deps = deps
  }

  /** A neighbour said something. Never throws. */
  receive(link: LiveLink, bytes: Uint8Array): void {
    if (link.isClosed) return
    const read = readPeople(bytes)
    if (!read.ok) return this.#deps.bad(link)
    const said = read.value
    if (said.about === 'here') return this.#takeHere(link, said)
    // What goes up does not come from above.
    if (link === this.#deps.upward()) return
    const budget = this.#budgetOf(link)
    const nowMs = this.#deps.clock.now()
    if (said.about === 'who') {
      if (budget.questions.spend(1, nowMs)) this.#answer(link, said)
      return
    }
    if (this.#turn.isFull || !budget.presences.spend(1, nowMs)) return
    this.#turn.receive(link, () => this.#takePresence(link, said.presence))
  }

  /** What our own account says of itself. */
  author(presence: Uint8Array): Promise<void> {
    return this.#turn.add(() => this.#takePresence(undefined, presence))
  }

  /** Asks for a page of the list; it comes as a fact, if it comes. */
  ask(wanted: PageNumber): void {
    this.#answer(undefined, wanted)
  }

  async #takePresence(link: LiveLink | undefined, bytes: Uint8Array): Promise<void> {
    const { space, log, clock } = this.#deps
    const opened = await openPresence(bytes, space, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) {
      // What waits for a second opinion may still be good.
      if (link !== undefined && opened.reason !== 'undecided') this.#deps.bad(link)
      return
    }
    const presence = opened.value
    const { account, atMs } = presence
    const nowMs = clock.now()
    if (Math.abs(atMs - nowMs) > PRESENCE_SKEW_MS || !this.#may(account)) return
    if (log.state.current === undefined || (this.#saidAtMs.get(account) ?? 0) >= atMs) return
    noteNewest(this.#saidAtMs, [account, atMs], ACCOUNTS_MAX)
    if (this.#deps.isSource()) {
      this.#list.take(presence, bytes.slice(), { nowMs, listeners: this.#deps.listeners() })
      return
    }
    this.#list.clear()
    const up = this.#deps.upward()
    if (up !== undefined) this.#send(up, { about: 'presence', presence: bytes })
  }

  /** Answers a neighbour, or ourselves. */
  #answer(link: LiveLink | undefined, { page, pages }: PageNumber): void {
    const nowMs = this.#deps.clock.now()
    if (this.#deps.isSource()) return this.#give(link, this.#own({ page, pages }, nowMs))
    this.#list.clear()
    const name = nameOf({ page, pages })
    const kept = this.#pages.get(name)
    if (kept !== undefined && nowMs - kept.atMs <= pageLastsMs(pages))
      return this.#give(link, kept.here)
    const asked = this.#asked.get(name)
    if (asked !== undefined && nowMs - asked.atMs < ANSWER_MS) {
      asked.who.add(link)
      return
    }
    const up = this.#deps.upward()
    if (up === undefined) return
    this.#asked.set(name, { atMs: nowMs, who: new Set([link]) })
    const [oldest] = this.#asked.keys()
    if (this.#asked.size > PAGES_MAX && oldest !== undefined) this.#asked.delete(oldest)
    this.#send(up, { about: 'who', page, pages })
  }

  #own(wanted: PageNumber, nowMs: TimeMs): HerePage {
    const may = (account: AccountId): boolean => this.#may(account)
    return this.#list.page(wanted, { nowMs, listeners: this.#deps.listeners(), may })
  }

  #takeHere(link: LiveLink, here: HerePage): void {
    const name = nameOf(here)
    const asked = this.#asked.get(name)
    // Nobody asked: a parent that was left, or an answer that came too late.
    if (asked === undefined || link !== this.#deps.upward()) return
    this.#asked.delete(name)
    noteNewest(this.#pages, [name, { atMs: this.#deps.clock.now(), here }], PAGES_KEPT)
    for (const who of asked.who) this.#give(who, here)
  }

  #give(link: LiveLink | undefined, here: HerePage): void {
    if (link === undefined) this.facts.emit('here', here)
    else if (!link.isClosed) this.#send(link, here)
  }

  #send(link: LiveLink, said: PeopleMessage): void {
    this.#deps.send(link, writePeople(said))
  }

  /** Whoever is kept out is not listed; in a private Space only its members are. */
  #may(account: AccountId): boolean {
    const state = this.#deps.log.state.current
    if (state === undefined || state.phase === 'ended') return false
    return isMember(state, account) && banOf(state, account, this.#deps.clock.now()) === undefined
  }

  #budgetOf(link: LiveLink): Budget {
    const known = this.#budgets.get(link)
    if (known !== undefined) return known
    const budget = { presences: new Allowance(PRESENCES), questions: new Allowance(QUESTIONS) }
    this.#budgets.set(link, budget)
    return budget
  }
}

const nameOf = ({ page, pages }: PageNumber): string => `${page}/${pages}`
