import { LOG_MAX_ACTIONS } from '../domain/space/room.ts'
import { toBase64url } from '../domain/base64url.ts'
import type { Action, Beacon } from '../domain/space/actions.ts'
import type { ActionId } from '../domain/ids.ts'
import type { Delegated } from '../domain/identity/revocation.ts'
import type { SessionId } from '../domain/ids.ts'
import type { LiveLink } from './live-link.ts'
import type { LogRefusal } from './space-log.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { Undo, Watched } from '../events.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Verdict } from '../verdict.ts'

/** The log of a Space, as the tree uses it. */
export interface ActionLog {
  readonly state: Watched<SpaceState | undefined>
  add(
    envelope: Uint8Array,
    ration?: Ration,
    holdsBack?: (action: Action) => boolean,
  ): Promise<Verdict<'new' | 'known', LogRefusal>>
  /** Tells the state only when `task`, which takes in a whole log, is done. */
  together(task: () => Promise<void>): Promise<void>
  envelopes(): readonly Uint8Array[]
  /** By what right a session speaks here; undefined for one that has not presented itself. */
  delegationOf(session: SessionId): Delegated | undefined
  addBeacon(envelope: Uint8Array, ration?: Ration): Promise<string>
  beaconOf(reign: ActionId | undefined): Beacon | undefined
  beaconEnvelopeOf(reign: ActionId | undefined): Uint8Array | undefined
  beacons(): readonly Uint8Array[]
  readonly missing: readonly ActionId[]
  onEntered(
    handler: (entered: { readonly action: Action; readonly envelope: Uint8Array }) => void,
  ): Undo
}

/** Enough of an envelope to tell it from others: its end is a signature. */
const FINGERPRINT_BYTES = 24
/** Actions of one link that wait for verification: a whole log, and what is said meanwhile. */
const WAITING_MAX = LOG_MAX_ACTIONS + 100
/** Refusals that are nobody's fault: what is missing may still come, what waits may be asked again. */
const BLAMELESS: ReadonlySet<string> = new Set([
  'held',
  'held-back',
  'held-full',
  'log-full',
  'quota',
  'undecided',
])

type FloodDeps = {
  readonly log: ActionLog
  links(): readonly LiveLink[]
  send(link: LiveLink, envelope: Uint8Array): void
  /** The link sent what no honest hop would have passed on. */
  bad(link: LiveLink): void
  /** Whether an action is kept elsewhere for now; it comes again by `receiveAll`. */
  holdsBack(action: Action, envelope: Uint8Array): boolean
  /** Whether an action from there may have a second opinion now; undefined: it came without a link. */
  mayAskAgain(link: LiveLink | undefined): boolean
}

/** Carries signed actions along the tree's edges, each verified before it goes on. */
export class ActionFlood {
  readonly #deps: FloodDeps
  readonly #undo: Undo
  readonly #waiting = new Map<LiveLink, number>()
  #turn: Promise<void> = Promise.resolve()
  #from: LiveLink | undefined

  constructor(deps: FloodDeps) {
    this.#deps = deps
    this.#undo = deps.log.onEntered(({ envelope }) => this.#passOn(envelope))
  }

  /** A neighbour passed on an action. */
  receive(link: LiveLink, envelope: Uint8Array): void {
    const waiting = this.#waiting.get(link) ?? 0
    if (waiting >= WAITING_MAX) return this.#deps.bad(link)
    this.#waiting.set(link, waiting + 1)
    void this.#inTurn(async () => {
      this.#settle(link)
      if (!link.isClosed) await this.#add(link, envelope)
    })
  }

  /** A neighbour's whole log, as it came with its reply. */
  receiveAll(link: LiveLink | undefined, envelopes: readonly Uint8Array[]): Promise<void> {
    const { log } = this.#deps
    return this.#inTurn(() =>
      log.together(async () => {
        for (const envelope of envelopes) await this.#add(link, envelope)
      }),
    )
  }

  /** An action of our own. */
  async author(envelope: Uint8Array): Promise<Verdict<'new' | 'known', LogRefusal>> {
    let verdict: Verdict<'new' | 'known', LogRefusal> | undefined
    await this.#inTurn(async () => {
      verdict = await this.#deps.log.add(envelope)
    })
    return verdict ?? { ok: false, reason: 'held' }
  }

  /** Sends `link` what we know and it does not. */
  bring(link: LiveLink, known: readonly Uint8Array[]): void {
    const prints = new Set(known.map(fingerprint))
    for (const envelope of this.#deps.log.envelopes()) {
      if (!prints.has(fingerprint(envelope))) this.#deps.send(link, envelope)
    }
  }

  close(): void {
    this.#undo()
    this.#waiting.clear()
  }

  async #add(link: LiveLink | undefined, envelope: Uint8Array): Promise<void> {
    this.#from = link
    const verdict = await this.#deps.log.add(
      envelope,
      () => this.#deps.mayAskAgain(link),
      action => this.#deps.holdsBack(action, envelope),
    )
    this.#from = undefined
    const isBad = !verdict.ok && !BLAMELESS.has(verdict.reason)
    if (isBad && link !== undefined) this.#deps.bad(link)
  }

  #passOn(envelope: Uint8Array): void {
    for (const link of this.#deps.links()) {
      if (link !== this.#from) this.#deps.send(link, envelope)
    }
  }

  /** One at a time, so that it is known from whom each came. */
  #inTurn(task: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(task)
    return this.#turn
  }

  #settle(link: LiveLink): void {
    const waiting = (this.#waiting.get(link) ?? 1) - 1
    if (waiting > 0) this.#waiting.set(link, waiting)
    else this.#waiting.delete(link)
  }
}

const fingerprint = (envelope: Uint8Array): string =>
  toBase64url(envelope.subarray(Math.max(0, envelope.length - FINGERPRINT_BYTES)))
