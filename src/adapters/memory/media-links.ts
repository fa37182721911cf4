import { MisuseError } from '../../errors.ts'
import { MemoryMediaLink, type LinkFabric } from './media-link.ts'
import type { AskAnswer, ConnectOutcome, MediaLink, MediaLinks } from '../../ports/media-link.ts'
import type { PeerAddress } from '../../ports/streams.ts'
import type { PeerId } from '../../domain/ids.ts'
import type { Undo } from '../../events.ts'

type Answer = (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>

/** What becomes of a bundle on its way: nothing, itself, several, or something altered. */
export type BundleFate = (bundle: Uint8Array, from: PeerId, to: PeerId) => readonly Uint8Array[]

/**
 * Media links between peers in one process. Tests cut, freeze and kill, and decide what becomes of
 * each bundle. Everything is delivered in microtasks, or when the `deliver` they give says so.
 */
export class MemoryMediaNetwork implements LinkFabric {
  readonly #peers = new Map<PeerId, MemoryMediaLinks>()
  readonly #links = new Set<MemoryMediaLink>()
  readonly #cut = new Set<string>()
  readonly #frozen = new Set<PeerId>()
  readonly #deliver: (task: () => void) => void
  #fate: BundleFate = bundle => [bundle]

  constructor(deliver: (task: () => void) => void = queueMicrotask) {
    this.#deliver = deliver
  }

  /** The links of a new peer. */
  join(peer: PeerId): MemoryMediaLinks {
    if (this.#peers.has(peer)) throw new MisuseError(`${peer} is in the network already`)
    const links = new MemoryMediaLinks(this, peer)
    this.#peers.set(peer, links)
    return links
  }

  /** From now on every bundle goes through `fate`. */
  setFate(fate: BundleFate): void {
    this.#fate = fate
  }

  /** The peer's process ends: its links close at the other ends, and nobody reaches it. */
  kill(peer: PeerId): void {
    this.#peers.delete(peer)
    this.#frozen.delete(peer)
    this.#closeWhere(link => link.self === peer || link.peer === peer)
  }

  /** Nothing passes to or from the peer any more, and no link is told: a hung process, a dead radio. */
  freeze(peer: PeerId): void {
    this.#frozen.add(peer)
  }

  /** Takes back a freeze. What was sent meanwhile is lost. */
  thaw(peer: PeerId): void {
    this.#frozen.delete(peer)
  }

  /** Closes the links between two peers and forbids new ones until they are mended. */
  cut(a: PeerId, b: PeerId): void {
    this.#cut.add(pairOf(a, b))
    this.#closeWhere(link => pairOf(link.self, link.peer) === pairOf(a, b))
  }

  /** Takes back a cut. */
  mend(a: PeerId, b: PeerId): void {
    this.#cut.delete(pairOf(a, b))
  }

  /** Open ends of links at `peer`. */
  linksAt(peer: PeerId): number {
    return [...this.#links].filter(link => link.self === peer).length
  }

  fateOf(bundle: Uint8Array, from: PeerId, to: PeerId): readonly Uint8Array[] {
    return this.#fate(bundle, from, to)
  }

  passes(from: PeerId, to: PeerId): boolean {
    return !this.#frozen.has(from) && !this.#frozen.has(to)
  }

  later(task: () => void): void {
    this.#deliver(task)
  }

  forget(link: MemoryMediaLink): void {
    this.#links.delete(link)
  }

  /** For `connect`: who answers at `to`, if a connection can be made. */
  reach(from: PeerId, to: PeerId): MemoryMediaLinks | undefined {
    const isApart = this.#cut.has(pairOf(from, to)) || !this.passes(from, to)
    return isApart || !this.#peers.has(from) ? undefined : this.#peers.get(to)
  }

  /** For `connect`: both ends of a new link. */
  link(a: PeerId, b: PeerId): readonly [MemoryMediaLink, MemoryMediaLink] {
    const ends = [new MemoryMediaLink(this, a, b), new MemoryMediaLink(this, b, a)] as const
    ends[0].join(ends[1])
    ends[1].join(ends[0])
    for (const end of ends) this.#links.add(end)
    return ends
  }

  #closeWhere(isHit: (link: MemoryMediaLink) => boolean): void {
    for (const link of this.#links) if (isHit(link)) link.breakOff()
  }
}

/** The media links of one peer. */
export class MemoryMediaLinks implements MediaLinks {
  readonly #network: MemoryMediaNetwork
  readonly #self: PeerId
  /** Whoever asked with what was no ask, once for each time. */
  readonly blamed: PeerId[] = []
  #answer: Answer | undefined

  constructor(network: MemoryMediaNetwork, self: PeerId) {
    this.#network = network
    this.#self = self
  }

  async connect(
    to: PeerAddress,
    ask: Uint8Array,
    signal: AbortSignal,
    accepted: (reply: Uint8Array) => void = () => undefined,
  ): Promise<ConnectOutcome> {
    await this.#turn()
    const there = this.#network.reach(this.#self, to.peer)
    if (there === undefined || to.peer === this.#self) return unreachable('nobody there')
    const asked = there.take(this.#self, ask.slice()).then(answer => {
      if (answer?.accept === true && !signal.aborted) accepted(answer.reply.slice())
      return this.#settle(to, answer, signal)
    })
    return Promise.race([asked, whenAborted(signal)])
  }

  serve(answer: Answer): Undo {
    if (this.#answer !== undefined) throw new MisuseError('somebody serves these links already')
    this.#answer = answer
    return () => {
      if (this.#answer === answer) this.#answer = undefined
    }
  }

  /** For the other side: hands it our answer. */
  async take(from: PeerId, ask: Uint8Array): Promise<AskAnswer | undefined> {
    const answer = await this.#answer?.(from, ask)
    if (answer?.accept === false && answer.isMalformed) this.blamed.push(from)
    return answer
  }

  async #settle(
    to: PeerAddress,
    answer: AskAnswer | undefined,
    signal: AbortSignal,
  ): Promise<ConnectOutcome> {
    await this.#turn()
    if (answer === undefined) return unreachable('nobody serves')
    if (!answer.accept) return { kind: 'refused', reply: answer.reply.slice() }
    if (signal.aborted || this.#network.reach(this.#self, to.peer) === undefined) {
      answer.failed()
      return unreachable(signal.aborted ? 'aborted' : 'lost')
    }
    return { kind: 'linked', reply: answer.reply.slice(), link: this.#join(to.peer, answer) }
  }

  #join(to: PeerId, answer: AskAnswer & { readonly accept: true }): MediaLink {
    const [mine, theirs] = this.#network.link(this.#self, to)
    answer.linked(theirs)
    return mine
  }

  #turn(): Promise<void> {
    return new Promise(resolve => this.#network.later(resolve))
  }
}

const unreachable = (why: string): ConnectOutcome => ({ kind: 'unreachable', why })

const whenAborted = (signal: AbortSignal): Promise<ConnectOutcome> =>
  new Promise(resolve => {
    if (signal.aborted) resolve(unreachable('aborted'))
    signal.addEventListener('abort', () => resolve(unreachable('aborted')), { once: true })
  })

const pairOf = (a: PeerId, b: PeerId): string => (a < b ? `${a} ${b}` : `${b} ${a}`)
