import { BoundedTurn } from './bounded-turn.ts'
import { addSheet, type Transcript } from '../domain/chat/transcript.ts'
import { Allowance } from './allowance.ts'
import { carry, NOTHING_CARRIED, type Carried } from '../domain/chat/carry.ts'
import { CLOCK_SKEW_MS } from '../domain/directory/announcement.ts'
import { domainOf } from '../wire/envelope.ts'
import { Events, type Undo } from '../events.ts'
import { maySheet } from '../domain/chat/may-sheet.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { openSay, openSheet } from '../crypto/open-say.ts'
import { SAY_DOMAIN, SHEET_DOMAIN } from '../wire/say-domain.ts'
import { SAY_LASTS_MS, type Say, type Sheet } from '../domain/chat/say.ts'
import { standingRefusal } from '../domain/chat/judge-say.ts'
import { KeptSheets } from './kept-sheets.ts'
import type { AccountId } from '../domain/ids.ts'
import type { ActionLog } from './action-flood.ts'
import type { Clock } from '../ports/clock.ts'
import type { LiveLink } from './live-link.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { TimeMs } from '../domain/time.ts'

/** What carrying the chat stands on. */
export type TalkLaneDeps = {
  readonly clock: Clock
  readonly log: ActionLog
  readonly revoked: Pick<RevokedSessions, 'isRevoked'> | undefined
  /** Where what is said goes: the link that leads to whoever leads; none for the leader itself. */
  upward(): LiveLink | undefined
  /** Where sheets go. */
  downward(): readonly LiveLink[]
  send(link: LiveLink, envelope: Uint8Array): void
  /** Asks a neighbour for the sheets after this time. */
  ask(link: LiveLink, sinceMs: TimeMs): void
  /** The link sent what no honest hop would have passed on. */
  bad(link: LiveLink): void
  /** Whether a signature from there may have a second opinion now; undefined: it came without a link. */
  mayAskAgain(link: LiveLink | undefined): boolean
}

/** What came. */
export type TalkFacts = {
  /** Somebody said something: told only where no link leads further up, the leader's. */
  readonly said: { readonly say: Say; readonly envelope: Uint8Array }
  /** A sheet that we had not. `isFresh`: what it says was just reacted. */
  readonly sheet: { readonly sheet: Sheet; readonly isFresh: boolean }
}

/** Lines of one link: everybody below it writes through it. Each costs two signatures and up to 2 KiB. */
const LINES = { perSecond: 4, reserve: 20 }
/** Reactions alike, of some 500 bytes: a thousand people who clap cost a link 5 KB a second. */
const REACTIONS = { perSecond: 10, reserve: 40 }
/** A leader sends two sheets a second; whoever asks for what it lacks gets them all at once. */
const SHEETS = { perSecond: 4, reserve: 260 }
/** What a neighbour may ask for again: up to 128 KiB each time. */
const RECAPS = { perSecond: 0.1, reserve: 3 }
/** Accounts whose last words are remembered, so that old ones are not passed on again. */
const ACCOUNTS_MAX = 512
/** What waits for its signatures; a flood beyond it is dropped unseen. All that a neighbour keeps comes at once. */
const WAITING_MAX = 320
/** Sheets that came before the log said who leads. */
const EARLY_MAX = 8
/** Lines that were on their way when a link changed are asked for again. */
const OVERLAP_MS = 30_000
/** A reaction is for the moment. */
const FRESH_MS = 10_000

type Budget = Readonly<Record<'lines' | 'reactions' | 'sheets' | 'recaps', Allowance>>
type Early = { readonly link: LiveLink | undefined; readonly envelope: Uint8Array }

/** Carries what is said up, and what the leader makes of it down, each verified before it goes on. */
export class TalkLane {
  readonly facts = new Events<TalkFacts>()
  readonly #deps: TalkLaneDeps
  readonly #kept = new KeptSheets()
  readonly #budgets = new WeakMap<LiveLink, Budget>()
  readonly #carried = new Map<AccountId, Carried>()
  readonly #undo: Undo
  #early: readonly Early[] = []
  #transcript: Transcript = []
  #reactedAtMs: TimeMs = 0
  #askedOf: LiveLink | undefined
  readonly #turn = new BoundedTurn(WAITING_MAX)

  constructor(deps: TalkLaneDeps) {
    this.#deps = deps
    this.#undo = deps.log.state.watch(() => this.#lookAgain())
  }

  /** The newest lines, in everybody's order. */
  get transcript(): Transcript {
    return this.#transcript
  }

  /** Idempotent. */
  close(): void {
    this.#undo()
  }

  /** A neighbour sent something that was said, or a sheet. Never throws. */
  receive(link: LiveLink, envelope: Uint8Array): void {
    this.#turn.receive(link, () => this.#take(link, envelope))
  }

  /** What we say, or pass on as leader, goes the same way as everybody's. */
  author(envelope: Uint8Array): Promise<void> {
    return this.#turn.add(() => this.#take(undefined, envelope))
  }

  /** A neighbour lacks the sheets after this time. */
  recap(link: LiveLink, sinceMs: TimeMs): void {
    if (!this.#budgetOf(link).recaps.spend(1, this.#deps.clock.now())) return
    for (const envelope of this.#kept.after(sinceMs)) this.#deps.send(link, envelope)
  }

  /** Links may have changed: whoever feeds us now is asked for what we missed meanwhile. */
  follow(): void {
    const deps = this.#deps
    // Who leads and comes back with nothing asks whom it feeds.
    const below = this.#transcript.length === 0 ? deps.downward()[0] : undefined
    const link = deps.upward() ?? below
    if (link === undefined || link === this.#askedOf || link.isClosed) return
    this.#askedOf = link
    const newest = this.#transcript.at(-1)?.stampMs ?? 0
    deps.ask(link, Math.min(deps.clock.now(), Math.max(0, newest - OVERLAP_MS)))
  }

  #take(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> | undefined {
    switch (domainOf(envelope)) {
      case SAY_DOMAIN:
        return this.#takeSay(link, envelope)
      case SHEET_DOMAIN:
        return this.#takeSheet(link, envelope)
      default:
        if (link !== undefined) this.#deps.bad(link)
        return undefined
    }
  }

  async #takeSay(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const budget = link && this.#budgetOf(link)
    const nowMs = this.#deps.clock.now()
    // What it is shows only when it is open: neither may be used up.
    if (budget !== undefined && !budget.lines.has(1, nowMs) && !budget.reactions.has(1, nowMs)) {
      return
    }
    const opened = await openSay(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) return this.#blame(link, opened.reason)
    const say = opened.value
    const spent = say.kind === 'line' ? budget?.lines : budget?.reactions
    if (spent?.spend(1, nowMs) === false || !this.#mayPass(say, nowMs)) return
    const up = this.#deps.upward()
    if (up === undefined) this.facts.emit('said', { say, envelope: envelope.slice() })
    else if (up !== link) this.#deps.send(up, envelope)
  }

  /** Whether any honest hop would pass it on now. Who brought it did no wrong if not. */
  #mayPass(say: Say, nowMs: TimeMs): boolean {
    const { log, revoked } = this.#deps
    const state = log.state.current
    const { account, session, window, atMs, id } = say
    if (state === undefined || say.space !== state.id) return false
    if (standingRefusal(say, state, nowMs) !== undefined) return false
    if (revoked?.isRevoked({ account, session, notBeforeMs: window.fromMs }) === true) return false
    if (Math.abs(nowMs - atMs) > SAY_LASTS_MS) return false
    // A sheet hands everybody the signed line: it has arrived, and whoever sends it once more is not its writer.
    if (this.#transcript.some(({ line }) => line.id === id)) return false
    const carried = carry(this.#carried.get(account) ?? NOTHING_CARRIED, say, nowMs)
    if (carried === undefined) return false
    noteNewest(this.#carried, [account, carried], ACCOUNTS_MAX)
    return true
  }

  async #takeSheet(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const nowMs = this.#deps.clock.now()
    if (link !== undefined && !this.#budgetOf(link).sheets.spend(1, nowMs)) return
    if (this.#kept.has(envelope)) return
    const opened = await openSheet(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) return this.#blame(link, opened.reason)
    const sheet = opened.value
    const state = this.#deps.log.state.current
    if (state === undefined || sheet.space !== state.id) return
    if (sheet.atMs > nowMs + CLOCK_SKEW_MS) return
    const account = this.#deps.log.delegationOf(sheet.session)?.account
    if (account === undefined || !maySheet(state, account)) {
      // The action by which it leads may still be on its way.
      this.#early = [...this.#early, { link, envelope: envelope.slice() }].slice(-EARLY_MAX)
      return
    }
    if (!this.#isNew(sheet, envelope)) return
    for (const below of this.#deps.downward()) {
      if (below !== link) this.#deps.send(below, envelope)
    }
    const isFresh = Math.abs(nowMs - sheet.atMs) <= FRESH_MS
    this.facts.emit('sheet', { sheet, isFresh })
  }

  /** Sheets with lines are kept; one of reactions alone counts if it is the newest. */
  #isNew(sheet: Sheet, envelope: Uint8Array): boolean {
    if (sheet.lines.length === 0) {
      if (sheet.atMs <= this.#reactedAtMs) return false
      this.#reactedAtMs = sheet.atMs
      return true
    }
    if (!this.#kept.add(sheet, envelope)) return false
    this.#reactedAtMs = Math.max(this.#reactedAtMs, sheet.atMs)
    this.#transcript = addSheet(this.#transcript, sheet)
    return true
  }

  #lookAgain(): void {
    const early = this.#early
    if (early.length === 0) return
    this.#early = []
    for (const { link, envelope } of early) {
      void this.#turn.add(() => this.#takeSheet(link, envelope))
    }
  }

  #budgetOf(link: LiveLink): Budget {
    const known = this.#budgets.get(link)
    if (known !== undefined) return known
    const budget = {
      lines: new Allowance(LINES),
      reactions: new Allowance(REACTIONS),
      sheets: new Allowance(SHEETS),
      recaps: new Allowance(RECAPS),
    }
    this.#budgets.set(link, budget)
    return budget
  }

  #blame(link: LiveLink | undefined, reason: string): void {
    // What waits for a second opinion may still be good.
    if (link !== undefined && reason !== 'undecided') this.#deps.bad(link)
  }
}
