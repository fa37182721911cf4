import { HOP_MS } from '../../../src/domain/tree/limits.ts'
import { canConnect, lossBetween, wayMs, type Person } from '../people.ts'
import { CONSENT_MS, RETRANSMIT_MS } from '../world.ts'
import { NOTICED_MS, SET_UP_MS, SET_UP_ROUND_TRIPS } from '../signalling.ts'
import { ModelLink } from './model-link.ts'
import type { AskAnswer, ConnectOutcome, MediaLinks } from '../../../src/ports/media-link.ts'
import type { Chance } from '../chance.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { PeerId } from '../../../src/domain/ids.ts'
import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { Undo } from '../../../src/events.ts'

type Answer = (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>

type Asked = {
  readonly ask: Uint8Array
  readonly signal: AbortSignal
  readonly accepted: ((reply: Uint8Array) => void) | undefined
}

/** A peer of the model with its process. */
export type ModelPeer = {
  readonly person: Person
  readonly peer: PeerId
  answer: Answer | undefined
  /** Since when its process is gone, or its line cut. */
  diedAtMs: number | undefined
  isCutOff: boolean
}

/**
 * The simulator's network under real sessions: the same ways, losses, pairs that cannot connect and signalling,
 * but what travels is what the product writes.
 */
export class ModelNetwork {
  readonly clock: Clock
  readonly #chance: Chance
  readonly #peers = new Map<PeerId, ModelPeer>()
  readonly #links = new Set<ModelLink>()

  constructor(clock: Clock, chance: Chance) {
    this.clock = clock
    this.#chance = chance
  }

  join(peer: PeerId, person: Person): MediaLinks {
    const own: ModelPeer = { person, peer, answer: undefined, diedAtMs: undefined, isCutOff: false }
    this.#peers.set(peer, own)
    return {
      connect: (to, ask, signal, accepted) => this.#connect(own, to, { ask, signal, accepted }),
      serve: (answer): Undo => {
        own.answer = answer
        return () => (own.answer = undefined)
      },
    }
  }

  /** Nobody is told; WebRTC notices when consent expires. */
  kill(peer: PeerId, isCutOff: boolean): void {
    const own = this.#peers.get(peer)
    if (own === undefined || own.diedAtMs !== undefined) return
    own.diedAtMs = this.clock.now()
    own.isCutOff = isCutOff
    this.clock.after(CONSENT_MS, () => {
      for (const link of this.#links) if (link.isAt(peer)) link.breakOff()
    })
  }

  passes(a: PeerId, b: PeerId): boolean {
    return [a, b].every(peer => this.#peers.get(peer)?.diedAtMs === undefined)
  }

  isLost(share: number): boolean {
    return share > 0 && this.#chance.unit() < share
  }

  forget(link: ModelLink): void {
    this.#links.delete(link)
  }

  /** How long an ask travels, as `signalling.ts` has it. */
  #signalMs(from: Person, to: Person): number {
    const isDirect = to.kind === 'relay' || to.kind === 'host'
    const relay = [...this.#peers.values()].find(({ person }) => person.kind === 'relay')
    if (isDirect || relay === undefined) return wayMs(from, to) + (isDirect ? 0 : 20)
    return wayMs(from, relay.person) + wayMs(relay.person, to)
  }

  #connect(own: ModelPeer, to: PeerAddress, asked: Asked): Promise<ConnectOutcome> {
    const { signal } = asked
    return new Promise(resolve => {
      const over = (): void => resolve({ kind: 'unreachable', why: 'given up' })
      if (signal.aborted) return over()
      signal.addEventListener('abort', over, { once: true })
      void this.#ask(own, to.peer, asked).then(resolve)
    })
  }

  async #ask(
    own: ModelPeer,
    to: PeerId,
    { ask, signal, accepted = () => undefined }: Asked,
  ): Promise<ConnectOutcome> {
    const there = this.#peers.get(to)
    if (there === undefined) return this.#unreachable(200)
    const signalMs = this.#signalMs(own.person, there.person)
    await this.#wait(signalMs)
    const { diedAtMs } = there
    if (diedAtMs !== undefined) {
      const isNoticed = !there.isCutOff && this.clock.now() - diedAtMs > NOTICED_MS
      return this.#unreachable(isNoticed ? signalMs : 2 * SET_UP_MS)
    }
    const answer = await there.answer?.(own.peer, ask)
    if (answer === undefined) return this.#unreachable(signalMs)
    await this.#wait(signalMs)
    if (!answer.accept) return { kind: 'refused', reply: answer.reply }
    if (!signal.aborted) accepted(answer.reply)
    const canReach = canConnect(own.person, there.person)
    const setUpMs = SET_UP_ROUND_TRIPS * 2 * wayMs(own.person, there.person)
    await Promise.race([this.#wait(canReach ? setUpMs : SET_UP_MS), aborted(signal)])
    if (signal.aborted || !canReach || !this.passes(own.peer, to)) {
      // Who gives up says so before it asks the same peer for something else.
      this.clock.after(signal.aborted ? Math.max(0, signalMs - 1) : 0, () => answer.failed())
      return { kind: 'unreachable', why: 'no link' }
    }
    const [mine, theirs] = this.#link(own, there)
    answer.linked(theirs)
    return { kind: 'linked', reply: answer.reply, link: mine }
  }

  #link(a: ModelPeer, b: ModelPeer): readonly [ModelLink, ModelLink] {
    const line = {
      wayMs: wayMs(a.person, b.person),
      hopMs: HOP_MS,
      loss: lossBetween(a.person, b.person),
      retransmitMs: Math.max(RETRANSMIT_MS, 3 * wayMs(a.person, b.person)),
    }
    const mine = new ModelLink(this, line, { self: a.peer, peer: b.peer })
    const theirs = new ModelLink(this, line, { self: b.peer, peer: a.peer })
    mine.join(theirs)
    theirs.join(mine)
    this.#links.add(mine)
    this.#links.add(theirs)
    return [mine, theirs]
  }

  async #unreachable(afterMs: number): Promise<ConnectOutcome> {
    await this.#wait(afterMs)
    return { kind: 'unreachable', why: 'nobody there' }
  }

  #wait(ms: number): Promise<void> {
    return new Promise(resolve => void this.clock.after(ms, () => resolve()))
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
