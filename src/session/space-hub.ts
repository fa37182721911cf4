import { ABANDONED_MS } from '../domain/space/succession.ts'
import { MisuseError } from '../errors.ts'
import { PeerTally } from './peer-tally.ts'
import { SpaceLog } from './space-log.ts'
import { SpaceSession, type SpaceSessionDeps } from './space-session.ts'
import { readAsk, writeReply } from '../wire/tree-ask.ts'
import type { AskAnswer, MediaLinks } from '../ports/media-link.ts'
import type { AskRefusal, Ask } from '../domain/tree/message.ts'
import type { PeerAddress } from '../ports/streams.ts'
import type { PeerId, SpaceId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'
import type { Verdict } from '../verdict.ts'

/** How a relay decides which Spaces it carries. */
export type Carrying = {
  /**
   * Whether to carry a Space that somebody asks for. `entries`: where its announcement says that it
   * may be entered, so that a relay can join on demand.
   */
  admit(
    space: SpaceId,
    from: PeerId,
  ): Promise<Verdict<{ readonly entries: readonly PeerAddress[] }, 'unknown-space' | 'full'>>
  /** Spaces at once. */
  readonly spacesMax: number
  /** Children per Space. */
  readonly slots: number
}

/** What a hub needs. `carrying` is for relays; a browser carries what its person entered. */
export type SpaceHubDeps = Omit<SpaceSessionDeps, 'space' | 'self' | 'actions'> & {
  readonly self: PeerId
  readonly carrying?: Carrying
}

/** How to enter a Space. */
export type Entering = Omit<SpaceSessionDeps['self'], 'peer'> & Pick<SpaceSessionDeps, 'actions'>

type Answer = (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>
/** `idleSinceMs`: for Spaces that a relay took on demand. */
type Carried = { readonly session: SpaceSession; isAsked: boolean; idleSinceMs: TimeMs | undefined }

/** An asker waits this long for a relay that is joining the Space itself. */
const HOLD_MS = 3_000
/** Askers that wait at once: more are told to come back. */
const HELD_MAX = 64
/**
 * A Space that nobody is in is forgotten after this long: a host that comes back alone asks for its log until
 * then, and whoever waits for it gives up before. Also: how long an ended one says so.
 */
const IDLE_MS = ABANDONED_MS + 30_000
const SWEEP_MS = 5_000
/** A node that repairs asks a few times a second for a while; a flood buys no work beyond this. */
const ASKS_MAX = 60
const ASKS_WINDOW_MS = 10_000

/** All Spaces of one process behind its one set of media links: one in a browser, many in a relay. */
export class SpaceHub {
  readonly #deps: SpaceHubDeps
  readonly #carried = new Map<SpaceId, Carried>()
  readonly #answers = new Map<SpaceId, Answer>()
  readonly #opening = new Map<SpaceId, Promise<AskRefusal | undefined>>()
  readonly #asks: PeerTally
  readonly #undo: readonly Undo[]
  #held = 0

  constructor(deps: SpaceHubDeps) {
    this.#deps = deps
    this.#asks = new PeerTally(deps.clock, ASKS_WINDOW_MS)
    this.#undo = [
      deps.links.serve((from, ask) => this.#answer(from, ask)),
      deps.clock.every(SWEEP_MS, () => this.#sweep()),
    ]
  }

  /** Enters a Space on its person's behalf. Throws MisuseError when we are in it. */
  open(space: SpaceId, entering: Entering): SpaceSession {
    if (this.#carried.has(space)) throw new MisuseError(`already in Space ${space}`)
    return this.#open(space, entering, { isAsked: true })
  }

  /** The session of a Space, if we are in it. */
  sessionOf(space: SpaceId): SpaceSession | undefined {
    return this.#carried.get(space)?.session
  }

  /** Every Space we are in, for operators. */
  spaces(): ReadonlyMap<SpaceId, SpaceSession> {
    return new Map([...this.#carried].map(([space, { session }]) => [space, session]))
  }

  /** Leaves a Space politely. */
  leave(space: SpaceId): void {
    this.#carried.get(space)?.session.leave()
    this.#carried.delete(space)
  }

  /** Leaves all Spaces politely and takes no more asks. Links close within LINGER_MS. */
  drain(): void {
    for (const undo of this.#undo) undo()
    for (const space of this.#carried.keys()) this.leave(space)
  }

  /** Ends everything at once. Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
    for (const { session } of this.#carried.values()) session.close()
    this.#carried.clear()
  }

  #open(
    space: SpaceId,
    { actions, ...self }: Entering,
    { isAsked }: { readonly isAsked: boolean },
  ): SpaceSession {
    const { self: peer, links, ...shared } = this.#deps
    const session = new SpaceSession({
      ...shared,
      space,
      actions,
      self: { ...self, peer },
      links: this.#linksOf(space, links),
    })
    this.#carried.set(space, { session, isAsked, idleSinceMs: undefined })
    return session
  }

  /** The links of one Space: it answers only those who ask for it. */
  #linksOf(space: SpaceId, links: MediaLinks): MediaLinks {
    return {
      connect: (...asked) => links.connect(...asked),
      serve: answer => {
        this.#answers.set(space, answer)
        return () => {
          if (this.#answers.get(space) === answer) this.#answers.delete(space)
        }
      },
    }
  }

  async #answer(from: PeerId, bytes: Uint8Array): Promise<AskAnswer> {
    const ask = readAsk(bytes)
    if (!ask.ok) return { ...refusal('unknown-space'), isMalformed: true }
    if (this.#asks.add(from) > ASKS_MAX) return refusal('busy')
    const { space } = ask.value
    const reason = this.#carried.has(space) ? undefined : await this.#admit(from, ask.value)
    if (reason !== undefined) return refusal(reason)
    if (ask.value.purpose === 'attach') await this.#untilAttached(space)
    const answer = this.#answers.get(space)
    return answer === undefined ? refusal('unknown-space') : answer(from, bytes)
  }

  /** Takes a Space in because somebody asks for it; one decision for all who ask meanwhile. */
  async #admit(from: PeerId, ask: Ask): Promise<AskRefusal | undefined> {
    const { carrying } = this.#deps
    if (carrying === undefined) return 'unknown-space'
    const { space } = ask
    const opening = this.#opening.get(space) ?? this.#carry(carrying, from, ask)
    this.#opening.set(space, opening)
    try {
      return await opening
    } finally {
      this.#opening.delete(space)
    }
  }

  async #carry(
    carrying: Carrying,
    from: PeerId,
    { space, purpose }: Ask,
  ): Promise<AskRefusal | undefined> {
    if (this.#carried.size >= carrying.spacesMax) return 'full'
    const admission = await carrying.admit(space, from)
    if (!admission.ok) return admission.reason
    // Meanwhile others were admitted, or our own person entered.
    if (this.#carried.has(space)) return undefined
    if (this.#carried.size >= carrying.spacesMax) return 'full'
    const { entries } = admission.value
    const { slots } = carrying
    const kind = { listens: false, isSource: false, isRelay: true, hides: false }
    const self = { slots, slotsMax: slots, ...kind }
    const entering = { ...self, actions: new SpaceLog(space) }
    const session = this.#open(space, entering, { isAsked: false })
    // Who feeds us makes us a root: there is no parent to look for.
    if (purpose === 'attach') session.start(entries.filter(entry => entry.peer !== from))
    return undefined
  }

  /** A relay that is on its way in holds its askers: they are placed as soon as it is. */
  async #untilAttached(space: SpaceId): Promise<void> {
    const session = this.sessionOf(space)
    const isJoining = session?.place.current.phase === 'joining' && !session.isAttached
    if (session === undefined || !isJoining || this.#held >= HELD_MAX) return
    this.#held += 1
    await new Promise<void>(resolve => {
      const undo: Undo[] = []
      const end = (): void => {
        for (const each of undo) each()
        resolve()
      }
      undo.push(this.#deps.clock.after(HOLD_MS, end))
      undo.push(session.place.watch(place => place.phase !== 'joining' && end()))
    })
    this.#held -= 1
  }

  /** Forgets Spaces that were taken on demand and that nobody needs any more. */
  #sweep(): void {
    const now = this.#deps.clock.now()
    for (const [space, carried] of this.#carried) {
      if (carried.isAsked) continue
      if (!carried.session.isIdle) carried.idleSinceMs = undefined
      else if (carried.idleSinceMs === undefined) carried.idleSinceMs = now
      else if (now - carried.idleSinceMs >= IDLE_MS) this.leave(space)
    }
  }
}

const refusal = (reason: AskRefusal): AskAnswer & { readonly accept: false } => ({
  accept: false,
  reply: writeReply({
    answer: { kind: 'refused', reason, at: undefined, alternates: [] },
    log: [],
  }),
})
