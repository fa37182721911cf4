import { Allowance } from './allowance.ts'
import { BoundedTurn } from './bounded-turn.ts'
import { Events } from '../events.ts'
import {
  HOP_PACES,
  judgeCaption,
  NEW_CAPTIONER,
  type Captioner,
} from '../domain/captions/judge-caption.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { openCaption } from '../crypto/open-caption.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { ActionLog } from './action-flood.ts'
import type { Caption } from '../domain/captions/caption.ts'
import type { Clock } from '../ports/clock.ts'
import type { LiveLink } from './live-link.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/** What carrying captions stands on. */
export type CaptionLaneDeps = {
  readonly clock: Clock
  readonly log: ActionLog
  readonly revoked: Pick<RevokedSessions, 'isRevoked'> | undefined
  /** Every link on which the Space is carried: above, below, and to the tops of the tree. */
  onward(): readonly LiveLink[]
  send(link: LiveLink, envelope: Uint8Array): void
  /** The link sent what no honest hop would have passed on. */
  bad(link: LiveLink): void
  /** Whether a signature from there may have a second opinion now; undefined: it came without a link. */
  mayAskAgain(link: LiveLink | undefined): boolean
}

/** What came. */
export type CaptionFacts = {
  /** New, and already on its way to everybody else. `author`: the account of its session. */
  readonly caption: { readonly caption: Caption; readonly author: AccountId }
}

/**
 * Captions of one link, each a signature and at most 768 bytes: a full stage at its pace of four a second, or three who
 * send all they may would silence the other ten; and what a new parent brings.
 */
const OF_A_LINK = { perSecond: 52, reserve: 96 }
/** What waits for its signature; a flood beyond it is dropped unseen. */
const WAITING_MAX = 96
/** Sessions whose last caption is remembered, so that old ones are not passed on again: four full stages. */
const SESSIONS_MAX = 52

/** Carries captions to everybody, as bundles go: each hop verifies, and passes on what the state lets be said. */
export class CaptionLane {
  readonly facts = new Events<CaptionFacts>()
  readonly #deps: CaptionLaneDeps
  readonly #allowances = new WeakMap<LiveLink, Allowance>()
  readonly #captioners = new Map<SessionId, Captioner>()
  readonly #turn = new BoundedTurn(WAITING_MAX)

  constructor(deps: CaptionLaneDeps) {
    this.#deps = deps
  }

  /** A neighbour sent one. Never throws. */
  receive(link: LiveLink, envelope: Uint8Array): void {
    const nowMs = this.#deps.clock.now()
    if (!this.#allowanceOf(link).spend(1, nowMs)) return
    this.#turn.receive(link, () => this.#take(link, envelope))
  }

  /** A caption of our own goes the same way as everybody's. */
  author(envelope: Uint8Array): Promise<void> {
    return this.#turn.add(() => this.#take(undefined, envelope))
  }

  async #take(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    const opened = await openCaption(envelope, () => this.#deps.mayAskAgain(link))
    if (!opened.ok) {
      // What waits for a second opinion may still be good.
      if (link !== undefined && opened.reason !== 'undecided') this.#deps.bad(link)
      return
    }
    const caption = opened.value
    const state = this.#deps.log.state.current
    if (state === undefined || caption.space !== state.id) return
    const author = this.#authorOf(caption)
    if (author === undefined || !this.#mayPass(caption, state)) return
    for (const other of this.#deps.onward()) {
      if (other !== link) this.#deps.send(other, envelope)
    }
    this.facts.emit('caption', { caption, author })
  }

  /** Whose session it is: the log knows it, and nobody has ended it. */
  #authorOf({ session, atMs }: Caption): AccountId | undefined {
    const { log, revoked } = this.#deps
    const delegation = log.delegationOf(session)
    if (delegation === undefined || atMs < delegation.notBeforeMs) return undefined
    return revoked?.isRevoked(delegation) === true ? undefined : delegation.account
  }

  /** Whether any honest hop would pass it on now. Who brought it did no wrong if not: the state may be on its way. */
  #mayPass(caption: Caption, state: SpaceState): boolean {
    const { session } = caption
    const nowMs: TimeMs = this.#deps.clock.now()
    const before = this.#captioners.get(session) ?? NEW_CAPTIONER
    const judged = judgeCaption(caption, before, { state, nowMs, paces: HOP_PACES })
    if (judged.refused !== undefined) return false
    noteNewest(this.#captioners, [session, judged.captioner], SESSIONS_MAX)
    return true
  }

  #allowanceOf(link: LiveLink): Allowance {
    const known = this.#allowances.get(link)
    if (known !== undefined) return known
    const allowance = new Allowance(OF_A_LINK)
    this.#allowances.set(link, allowance)
    return allowance
  }
}
