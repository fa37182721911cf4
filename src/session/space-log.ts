import { hashId } from '../crypto/hash-id.ts'
import { openAction, type ActionRefusal } from '../crypto/open-action.ts'
import { seal } from '../crypto/seal.ts'
import { cleanSpaceLabel } from '../domain/sealed-label.ts'
import {
  HEADS_MAX,
  NAME_MAX_LETTERS,
  TITLE_MAX_LETTERS,
  isIntroducing,
  type Action,
  type Beacon,
} from '../domain/space/actions.ts'
import {
  addAction,
  addBeacon,
  emptyGraph,
  foldSpace,
  inCausalOrder,
  missingFrom,
  withoutBeacon,
} from '../domain/space/graph.ts'
import { headsOf, neededIn } from '../domain/space/heads.ts'
import { cleanTopics, contentOfAct, type SessionAct } from './session-act.ts'
import { openBeacon } from '../crypto/open-beacon.ts'
import { unreachable } from '../errors.ts'
import { Events, Watchable, type Undo, type Watched } from '../events.ts'
import { accept, refuse, type Verdict } from '../verdict.ts'
import { ACTION_DOMAIN, writeAction, type OpenContent } from '../wire/action.ts'
import { BEACON_DOMAIN, writeBeacon } from '../wire/beacon.ts'
import type { BeaconOutcome } from '../domain/space/beacon.ts'
import type { EnvelopeRefusal } from '../crypto/open.ts'
import type { Graph } from '../domain/space/log.ts'
import type { RoomRefusal } from '../domain/space/room.ts'
import type { RuleRefusal } from '../domain/space/rules.ts'
import type { AccountId, ActionId, SessionId, SpaceId } from '../domain/ids.ts'
import type { Delegated } from '../domain/identity/revocation.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'
import type { LeadPapers } from '../ports/media-engine.ts'
import type { Ration } from '../ports/verifier.ts'
import type { Signer } from '../ports/key-store.ts'

/**
 * Why an action did not enter. `held`: an ancestor is missing; the action enters by itself when that
 * arrives, and whoever sent it did no wrong. `held-back`: whoever asked for that adds it again. `held-full`,
 * `log-full`, `quota`: no room. The rest is wrong for everybody for ever.
 */
export type LogRefusal = ActionRefusal | RuleRefusal | RoomRefusal | 'held' | 'held-back'

/** An action that entered the log. */
export type Entered = { readonly action: Action; readonly envelope: Uint8Array }

/** What a new Space is to be. `nonce`: NONCE_BYTES of chance. */
export type NewSpace = Omit<OpenContent, 'kind' | 'atMs'> & { readonly startedAtMs: TimeMs }

/**
 * The signed actions of one Space and what they fold to. Holds at most LOG_MAX_ACTIONS actions and
 * LOG_MAX_BYTES bytes; `close` is final. Runs wherever there is WebCrypto: page, Worker and relay.
 */
export class SpaceLog {
  readonly space: SpaceId
  #graph: Graph
  readonly #envelopes = new Map<ActionId, Uint8Array>()
  readonly #delegations = new Map<SessionId, Delegated>()
  readonly #beacons = new Map<
    ActionId | undefined,
    { readonly beacon: Beacon; readonly envelope: Uint8Array }
  >()
  #taking = 0
  readonly #state = new Watchable<SpaceState | undefined>(undefined)
  readonly #events = new Events<{ entered: Entered }>()

  constructor(space: SpaceId) {
    this.space = space
    this.#graph = emptyGraph(space)
  }

  /** What the Space is now; undefined until its genesis has arrived. */
  get state(): Watched<SpaceState | undefined> {
    return this.#state
  }

  /** The actions that a new one names: those that no other has named yet, without what counts for nothing. */
  get heads(): readonly ActionId[] {
    return headsOf(this.#graph)
  }

  /** By what right a session speaks here; undefined for one that has not presented itself. */
  delegationOf(session: SessionId): Delegated | undefined {
    return this.#delegations.get(session)
  }

  /**
   * Verifies an action envelope and takes it in, unless `holdsBack` wants to keep it for later. With a `ration`, safe to
   * call with a stranger's bytes.
   */
  async add(
    envelope: Uint8Array,
    ration?: Ration,
    holdsBack?: (action: Action) => boolean,
  ): Promise<Verdict<'new' | 'known', LogRefusal>> {
    const seen = this.#seen(await hashId<ActionId>(envelope))
    if (seen !== undefined) return seen
    const action = await openAction(envelope, ration)
    if (!action.ok) return action
    if (holdsBack?.(action.value) === true) return refuse('held-back')
    const { graph, outcome } = addAction(this.#graph, action.value, envelope.length)
    this.#graph = graph
    switch (outcome.kind) {
      case 'known':
        return this.#seen(action.value.id) ?? accept('known')
      case 'refused':
        return refuse(outcome.reason)
      case 'held':
        this.#keep(action.value.id, envelope)
        return refuse('held')
      case 'new':
        this.#keep(action.value.id, envelope)
        this.#enter(outcome.entered)
        return accept('new')
      default:
        return unreachable(outcome)
    }
  }

  /** Takes in a whole log as a peer sent it; answers how many actions were new. */
  async addAll(envelopes: readonly Uint8Array[]): Promise<number> {
    let added = 0
    await this.together(async () => {
      for (const envelope of envelopes) {
        const verdict = await this.add(envelope)
        if (verdict.ok && verdict.value === 'new') added++
      }
    })
    return added
  }

  /**
   * Tells the state only when `task` is done: what is true only in the middle of a log that is being
   * taken in is nobody's business, and working it out costs time.
   */
  async together(task: () => Promise<void>): Promise<void> {
    this.#taking += 1
    try {
      await task()
    } finally {
      this.#taking -= 1
      this.#tellState()
    }
  }

  /** Verifies a beacon and keeps it if it is the newest of its reign. Safe with a stranger's bytes. */
  async addBeacon(envelope: Uint8Array, ration?: Ration): Promise<BeaconOutcome | EnvelopeRefusal> {
    const beacon = await openBeacon(envelope, ration)
    if (!beacon.ok) return beacon.reason
    const { graph, outcome } = addBeacon(this.#graph, beacon.value)
    if (outcome !== 'new') return outcome
    this.#graph = graph
    this.#beacons.set(beacon.value.reign, { beacon: beacon.value, envelope: envelope.slice() })
    this.#tellState()
    return 'new'
  }

  /** The newest beacon of a reign; undefined of one of which none was heard. */
  beaconOf(reign: ActionId | undefined): Beacon | undefined {
    return this.#beacons.get(reign)?.beacon
  }

  /**
   * Forgets the newest beacon of a reign. For a leader that was cut off: what it said then reached nobody, and
   * would speak against whoever took over meanwhile; what did reach somebody is kept there.
   */
  forgetBeacon(reign: ActionId | undefined): void {
    if (!this.#beacons.delete(reign)) return
    this.#graph = withoutBeacon(this.#graph, reign)
    this.#tellState()
  }

  /** The same, as its leader signed it. */
  beaconEnvelopeOf(reign: ActionId | undefined): Uint8Array | undefined {
    return this.#beacons.get(reign)?.envelope
  }

  /** The newest beacon of each reign: without them a void take-over would seem to stand. */
  beacons(): readonly Uint8Array[] {
    return [...this.#beacons.values()].map(({ envelope }) => envelope)
  }

  /** Ancestors for which something here waits, and that a neighbour may have. */
  get missing(): readonly ActionId[] {
    return missingFrom(this.#graph)
  }

  /**
   * What a newcomer is given: the accepted envelopes, ancestors first, without what was done under a void take-over. At
   * most LOG_MAX_ACTIONS and LOG_MAX_BYTES.
   */
  envelopes(): readonly Uint8Array[] {
    const needed = neededIn(this.#graph)
    return this.entered().flatMap(({ action, envelope }) =>
      needed.has(action.id) ? [envelope] : [],
    )
  }

  /** Every accepted action with its envelope, ancestors first. */
  entered(): readonly Entered[] {
    return inCausalOrder(this.#graph).flatMap(action => {
      const envelope = this.#envelopes.get(action.id)
      return envelope === undefined ? [] : { action, envelope }
    })
  }

  /**
   * What proves to somebody without this log that an account may lead: the genesis, and for whoever is not
   * the host the host's word for it. Undefined where the host never gave its word.
   */
  papersFor(account: AccountId): LeadPapers | undefined {
    const state = this.#state.current
    const entered = inCausalOrder(this.#graph)
    const [genesis] = entered.flatMap(({ id }) => this.#envelopes.get(id) ?? [])
    if (state === undefined || genesis === undefined) return undefined
    const { space } = this
    if (state.host === account) return { space, genesis, mandate: [] }
    let papers: LeadPapers | undefined
    for (const word of entered) {
      if (word.kind === 'open' || !names(word, account)) continue
      const presence = entered.find(
        action =>
          action.kind === 'present' &&
          action.account === state.host &&
          action.session === word.session,
      )
      const envelopes = [presence?.id, word.id].map(id => id && this.#envelopes.get(id))
      const mandate = envelopes.filter(envelope => envelope !== undefined)
      // The last word counts: an earlier session of the host may have been revoked.
      if (mandate.length === envelopes.length) papers = { space, genesis, mandate }
    }
    return papers
  }

  /**
   * Tells every action that enters from now on, ancestors first: also those that had waited for an
   * ancestor. Whoever forwards actions forwards exactly these. Told before `state` changes.
   */
  onEntered(handler: (entered: Entered) => void): Undo {
    return this.#events.on('entered', handler)
  }

  /** Opens a Space: the account signs its genesis, whose hash is the Space's name. */
  static async openSpace(
    account: Signer,
    { startedAtMs, ...said }: NewSpace,
  ): Promise<{ readonly space: SpaceId; readonly envelope: Uint8Array }> {
    const content: OpenContent = {
      ...said,
      kind: 'open',
      atMs: startedAtMs,
      title: cleanSpaceLabel(said.title, TITLE_MAX_LETTERS),
      topics: cleanTopics(said.topics),
      hostName: cleanSpaceLabel(said.hostName, NAME_MAX_LETTERS),
    }
    const envelope = await seal(account, ACTION_DOMAIN, writeAction(content))
    return { space: await hashId<SpaceId>(envelope), envelope }
  }

  /** Signs what a session does next in this log. The log does not change: `add` the envelope. */
  static async authorAction(
    session: Signer,
    log: SpaceLog,
    act: SessionAct & { readonly atMs: TimeMs },
  ): Promise<Uint8Array> {
    const { atMs } = act
    const named = { space: log.space, heads: log.heads.slice(0, HEADS_MAX), atMs }
    return seal(session, ACTION_DOMAIN, writeAction({ ...named, ...contentOfAct(act) }))
  }

  /** Signs that who leads lives, or that it leaves now. */
  static async authorBeacon(
    session: Signer,
    log: SpaceLog,
    { atMs, isLeaving = false }: { readonly atMs: TimeMs; readonly isLeaving?: boolean },
  ): Promise<Uint8Array> {
    const reign = log.state.current?.acting?.reign
    const content = { space: log.space, reign, atMs, isLeaving }
    return seal(session, BEACON_DOMAIN, writeBeacon(content))
  }

  /** The same answer again, without the signature work. */
  #seen(id: ActionId): Verdict<'known', 'held'> | undefined {
    if (this.#graph.placed.has(id)) return accept('known')
    return this.#graph.held.has(id) ? refuse('held') : undefined
  }

  #keep(id: ActionId, envelope: Uint8Array): void {
    this.#envelopes.set(id, envelope.slice())
    // What was dropped from the waiting room must not stay in memory.
    for (const known of this.#envelopes.keys()) {
      if (!this.#graph.placed.has(known) && !this.#graph.held.has(known)) {
        this.#envelopes.delete(known)
      }
    }
  }

  #enter(actions: readonly Action[]): void {
    for (const action of actions) {
      this.#noteDelegation(action)
      const envelope = this.#envelopes.get(action.id)
      if (envelope !== undefined) this.#events.emit('entered', { action, envelope })
    }
    this.#tellState()
  }

  #tellState(): void {
    if (this.#taking === 0) this.#state.set(foldSpace(this.#graph))
  }

  /** Of two delegations of one session the later: a renewal outlives an end that came before it. */
  #noteDelegation(action: Action): void {
    if (action.kind === 'open' || !isIntroducing(action)) return
    const { account, session, window } = action
    const known = this.#delegations.get(session)
    if (known !== undefined && known.notBeforeMs >= window.fromMs) return
    this.#delegations.set(session, { account, session, notBeforeMs: window.fromMs })
  }
}

/** Whether an act of the host's makes this account one that may lead. */
const names = (word: Action, account: AccountId): boolean =>
  (word.kind === 'grant' && word.target === account) ||
  (word.kind === 'heirs' && word.accounts.includes(account))
