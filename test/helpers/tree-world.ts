import {
  fedEdges,
  freeSlots,
  freeWards,
  isUp,
  parentOf,
  takenSlots,
} from '../../src/domain/tree/edges.ts'
import {
  newTree,
  type LinkId,
  type Self,
  type TreeEffect,
  type TreeEvent,
  type TreeState,
} from '../../src/domain/tree/state.ts'
import { nextTickMs } from '../../src/domain/tree/tick.ts'
import { step } from '../../src/domain/tree/step.ts'
import { peerOf } from './space-actions.ts'
import type { Answer } from '../../src/domain/tree/message.ts'
import type { PeerId } from '../../src/domain/ids.ts'

type Node = { state: TreeState; isFrozen: boolean; readonly aborted: Set<number> }
type Due = { readonly atMs: number; readonly order: number; readonly task: () => void }
type Effect<Kind> = TreeEffect & { readonly kind: Kind }

const LATENCY_MS = 20
const UNREACHABLE_MS = 400
const TICK_MS = 250
/** How often the whole tree is looked at. */
const LOOK_MS = 100

/** Many nodes of one tree under a virtual clock, with nothing but the pure step between them. */
export class TreeWorld {
  nowMs = 0
  readonly nodes = new Map<PeerId, Node>()
  /** Broken promises, as sentences. Must stay empty. */
  readonly broken: string[] = []
  /** Longest time in which the same loop of parents stood. */
  longestLoopMs = 0
  #loopSinceMs: number | undefined
  #order = 0
  #seed: number
  #token = 1
  #nextLink = 1
  readonly #apart = new Set<string>()
  readonly #answered = new Map<number, (answer: Answer) => void>()
  readonly #due: Due[] = []
  readonly #links = new Map<LinkId, readonly [PeerId, PeerId]>()

  constructor(seed: number) {
    this.#seed = seed
    this.#watchLoops()
  }

  /** A node begins to live: its peer is made of its name. Alice is on stage. */
  add(name: string, self: Partial<Self> = {}): PeerId {
    const peer = peerOf(name)
    const addresses = [`/memory/${peer}`]
    const kind = { listens: true, isSource: false, isRelay: false, hides: false }
    const slots = self.slots ?? 4
    const all = { peer, addresses, slots, slotsMax: slots, ...kind, ...self }
    this.#seed += 1
    const state = newTree(all, this.#seed, this.nowMs)
    this.nodes.set(peer, { state, isFrozen: false, aborted: new Set() })
    this.tell(peer, { kind: 'stage', peers: [peerOf('alice')], isEnded: false })
    // Nodes do not tick together.
    this.#after((this.#seed * 37) % TICK_MS, () => this.#tick(peer))
    return peer
  }

  start(peer: PeerId, ...entries: readonly PeerId[]): void {
    this.tell(peer, { kind: 'start', entries: entries.map(entryOf) })
  }

  /** Somebody reads a preview there. */
  look(peer: PeerId, ...entries: readonly PeerId[]): void {
    this.tell(peer, { kind: 'look', entries: entries.map(entryOf) })
  }

  /** The peer's process ends; neighbours see the link close. */
  kill(peer: PeerId): void {
    this.nodes.delete(peer)
    for (const [link, ends] of this.#links) if (ends.includes(peer)) this.#break(link)
  }

  /** Nothing passes any more and nobody is told. */
  freeze(peer: PeerId): void {
    const node = this.nodes.get(peer)
    if (node !== undefined) node.isFrozen = true
  }

  /** Closes the links between two peers, which cannot reach each other from now on. */
  forbid(a: PeerId, b: PeerId): void {
    this.#apart.add([a, b].sort().join())
    for (const [link, ends] of this.#links) {
      if (ends.includes(a) && ends.includes(b)) this.#break(link)
    }
  }

  leave(peer: PeerId): void {
    this.tell(peer, { kind: 'leave' })
    this.#after(1_100, () => this.kill(peer))
  }

  /** Something happens to a node, and it acts. */
  tell(peer: PeerId, event: TreeEvent): void {
    const node = this.nodes.get(peer)
    if (node === undefined || node.isFrozen) return
    const { state, effects } = step(node.state, event, this.nowMs)
    node.state = state
    for (const effect of effects) this.#act(peer, node, effect)
    this.#check(node)
  }

  /** Lets time pass. */
  turn(byMs: number): void {
    const untilMs = this.nowMs + byMs
    while (true) {
      const next = this.#due[0]
      if (next === undefined || next.atMs > untilMs) break
      this.#due.shift()
      this.nowMs = next.atMs
      next.task()
    }
    this.nowMs = untilMs
  }

  stateOf(peer: PeerId): TreeState {
    const node = this.nodes.get(peer)
    if (node === undefined) throw new Error(`${peer} is dead`)
    return node.state
  }

  parentOf(peer: PeerId): PeerId | undefined {
    return parentOf(this.stateOf(peer))?.peer
  }

  /** Who would hear a bundle that begins at `source`. */
  hearers(source: PeerId): ReadonlySet<PeerId> {
    const heard = new Set([source])
    for (const peer of heard) {
      const node = this.nodes.get(peer)
      if (node === undefined || node.isFrozen) continue
      for (const edge of fedEdges(node.state)) {
        const there = this.nodes.get(edge.peer)
        const isUpThere = there?.state.edges.some(other => other.link === edge.link && isUp(other))
        if (isUpThere === true && there?.isFrozen === false) heard.add(edge.peer)
      }
    }
    return heard
  }

  #tick(peer: PeerId): void {
    const node = this.nodes.get(peer)
    if (node === undefined) return
    this.tell(peer, { kind: 'tick', brought: [], digest: [], quietMs: 0, isStrained: false })
    const nextMs = Math.max(10, nextTickMs(node.state, this.nowMs) - this.nowMs)
    this.#after(Math.min(TICK_MS, nextMs), () => this.#tick(peer))
  }

  #act(peer: PeerId, node: Node, effect: TreeEffect): void {
    if (effect.kind === 'connect') this.#connect(peer, effect)
    if (effect.kind === 'answer') this.#answered.get(effect.token)?.(effect.answer)
    if (effect.kind === 'abort') node.aborted.add(effect.attempt)
    if (effect.kind === 'close') this.#after(effect.lingerMs, () => this.#break(effect.link))
    if (effect.kind === 'send') this.#send(peer, effect)
    if (effect.kind === 'misbehaved') this.broken.push(`${effect.peer}: ${effect.reason}`)
  }

  #connect(peer: PeerId, { attempt, to, ask }: Effect<'connect'>): void {
    const tell = (afterMs: number, event: TreeEvent): void =>
      this.#after(afterMs, () => this.tell(peer, event))
    this.#after(LATENCY_MS, () => {
      const there = this.nodes.get(to.peer)
      const isApart = this.#apart.has([peer, to.peer].sort().join())
      if (there === undefined || there.isFrozen || isApart) {
        return tell(UNREACHABLE_MS, { kind: 'unreachable', attempt })
      }
      const token = this.#token++
      this.#answered.set(token, answer =>
        this.#onAnswer({ peer, attempt, to: to.peer, token }, answer),
      )
      this.tell(to.peer, { kind: 'asked', token, from: peer, ask })
    })
  }

  #onAnswer(
    ask: {
      readonly peer: PeerId
      readonly attempt: number
      readonly to: PeerId
      readonly token: number
    },
    answer: Answer,
  ): void {
    const { peer, attempt, to, token } = ask
    this.#answered.delete(token)
    if (answer.kind === 'refused') {
      const { kind, ...refusal } = answer
      this.#after(LATENCY_MS, () => this.tell(peer, { kind, attempt, ...refusal }))
      return
    }
    this.#after(3 * LATENCY_MS, () => {
      const here = this.nodes.get(peer)
      if (here === undefined || here.isFrozen || here.aborted.has(attempt)) {
        this.tell(to, { kind: 'not-taken', token })
        return
      }
      if (this.nodes.get(to)?.isFrozen !== false) {
        this.tell(peer, { kind: 'unreachable', attempt })
        return
      }
      const link = this.#nextLink++
      this.#links.set(link, [peer, to])
      this.tell(to, { kind: 'taken', token, link })
      this.tell(peer, { kind: 'linked', attempt, link, route: answer.route })
    })
  }

  #send(peer: PeerId, { link, message }: Effect<'send'>): void {
    const ends = this.#links.get(link)
    const to = ends?.find(end => end !== peer)
    if (to === undefined) return
    this.#after(LATENCY_MS, () => {
      if (this.#links.has(link) && this.nodes.get(peer)?.isFrozen === false) {
        this.tell(to, { kind: 'message', link, message, digest: [] })
      }
    })
  }

  #break(link: LinkId): void {
    const ends = this.#links.get(link)
    this.#links.delete(link)
    for (const end of ends ?? [])
      this.#after(LATENCY_MS, () => this.tell(end, { kind: 'closed', link }))
  }

  #check({ state }: Node): void {
    if (takenSlots(state) > state.slots) {
      this.broken.push(`${state.self.peer} has more children than slots`)
    }
    const fed = fedEdges(state)
    const guests = fed.filter(
      ({ kind, leavesAtMs }) => kind === 'child' && leavesAtMs !== undefined,
    )
    if (guests.filter(({ listeners }) => listeners > 0).length > 1) {
      this.broken.push(`${state.self.peer} has more than one guest`)
    }
    if (freeWards(state) < 0) this.broken.push('negative wards')
    if (fedEdges(state).filter(edge => edge.kind === 'root').length > 4) {
      this.broken.push(`${state.self.peer} feeds more than four roots`)
    }
    if (freeSlots(state) < 0) this.broken.push('negative slots')
  }

  #watchLoops(): void {
    if (!this.#hasLoop()) this.#loopSinceMs = undefined
    else this.#loopSinceMs ??= this.nowMs
    const lastsMs = this.nowMs - (this.#loopSinceMs ?? this.nowMs)
    this.longestLoopMs = Math.max(this.longestLoopMs, lastsMs)
    this.#after(LOOK_MS, () => this.#watchLoops())
  }

  #hasLoop(): boolean {
    const fine = new Set<PeerId>()
    for (const start of this.nodes.keys()) {
      const walk = new Set<PeerId>()
      let at: PeerId | undefined = start
      while (at !== undefined && !fine.has(at)) {
        if (walk.has(at)) return true
        walk.add(at)
        const state: TreeState | undefined = this.nodes.get(at)?.state
        at = state === undefined ? undefined : parentOf(state)?.peer
      }
      for (const peer of walk) fine.add(peer)
    }
    return false
  }

  #after(delayMs: number, task: () => void): void {
    const due = { atMs: this.nowMs + delayMs, order: this.#order++, task }
    let at = this.#due.length
    while (at > 0 && (this.#due[at - 1]?.atMs ?? 0) > due.atMs) at -= 1
    this.#due.splice(at, 0, due)
  }
}

const entryOf = (peer: PeerId) => ({ peer, addresses: [`/memory/${peer}`] })
