import { childrenOf, fedEdges } from '../../src/domain/tree/edges.ts'
import { Chance } from './chance.ts'
import { Flow, type Outage } from './flow.ts'
import { LoopWatch } from './loops.ts'
import { BUNDLE_MS } from './media.ts'
import { Packets } from './packets.ts'
import { Queue } from './queue.ts'
import { STREAM_KBPS, hostOf, listenerOf, relayOf, sessionMs, type Person } from './people.ts'
import { World } from './world.ts'
import { sampleBundle } from './sample.ts'
import type { SimNode } from './node.ts'
import type { SimOptions } from './options.ts'

/** How one listener came and went, drawn once: the same again for real peers. */
export type Visit = {
  readonly person: Person
  readonly atMs: number
  readonly staysMs: number
  readonly isPolite: boolean
  readonly isCutOff: boolean
  /** Whom its link names, by their numbers. */
  readonly entries: readonly number[]
  /** What its node draws its chances from. */
  readonly seed: number
}

/** What one run came to, before it is compared with anything. */
export type SimResult = {
  readonly world: World
  readonly host: SimNode
  readonly visits: readonly Visit[]
  readonly events: number
  /** From wanting to hear to hearing. */
  readonly joinsMs: readonly number[]
  readonly outages: readonly Outage[]
  /** Of the listeners at the end that hear: from the stage, and hops. */
  readonly delaysMs: readonly number[]
  readonly depths: readonly number[]
  /** Who is there at the end, in order of arrival. */
  readonly people: readonly Person[]
  readonly relays: readonly Person[]
  readonly onTime: number
  readonly duplicateShare: number
  readonly maxUplinkShare: number
  readonly controlBytesPerPeerPerS: number
  readonly wireBytesPerPeerPerS: number
  /** Of the application bytes a peer sends a second: how many are of which kind. */
  readonly controlByKind: readonly (readonly [kind: string, bytesPerPeerPerS: number])[]
  readonly loops: number
  readonly stuck: number
  readonly exitedAtMs: number | undefined
  /** Under hostile parents: from the first chance to notice to being gone. */
  readonly hostileLeftMs: readonly number[]
  /** Honest peers that somebody left for what they did. */
  readonly wronged: number
}

const LOOK_MS = 1_000
/** Somebody polite says goodbye. */
const POLITE = 0.5
/** Of those who say nothing, cut off so that nobody at all notices. */
const CUT_OFF = 0.3
/** A listener without sound for this long is stuck. */
const STUCK_MS = 10_000

/** Runs one population through one tree. */
export function simulate(options: SimOptions): SimResult {
  return new Simulation(options).run()
}

class Simulation {
  readonly #options: SimOptions
  readonly #queue = new Queue()
  readonly #world: World
  readonly #media: Flow | Packets
  readonly #people: Chance
  readonly #sampling: Chance
  readonly #host: SimNode
  readonly #visits: Visit[] = []
  readonly #joinsMs: number[] = []
  readonly #hostileLeftMs: number[] = []
  readonly #loops = new LoopWatch()
  readonly #wronged = new Set<SimNode>()
  #exitedAtMs: number | undefined
  #sampled = 0
  #sampledOnTime = 0
  #arrivals = 0
  #duplicates = 0
  #pullBytes = 0
  #peerSeconds = 0
  #maxUplinkShare = 0

  constructor(options: SimOptions) {
    this.#options = options
    this.#world = new World(this.#queue, options.seed, options.singleParent)
    this.#people = new Chance(options.seed * 7_919 + 1)
    this.#sampling = new Chance(options.seed * 104_729 + 3)
    const onFirst = (node: SimNode, atMs: number): void => {
      if (node.isListener && node.isHonest) this.#joinsMs.push(atMs - node.bornAtMs)
    }
    this.#media = options.packets
      ? new Packets(this.#world, onFirst)
      : new Flow(this.#world, onFirst)
    this.#world.media = this.#media
    this.#world.facts = {
      stepped: (node, event) => this.#stepped(node, event.kind),
      died: node => this.#loops.forget(node),
      log: (node, text) => this.#log(node, text),
    }
    this.#host = this.#world.add(hostOf())
  }

  run(): SimResult {
    const { minutes, massExit, partitionS } = this.#options
    const endMs = minutes * 60_000
    this.#begin()
    this.#arrive(endMs)
    if (massExit) this.#queue.at((endMs * 2) / 3, () => this.#massExit())
    if (partitionS > 0) this.#partition(endMs / 2, partitionS * 1_000)
    for (let atMs = LOOK_MS; atMs <= endMs; atMs += LOOK_MS) {
      this.#queue.at(atMs, () => this.#look(atMs))
    }
    if (this.#media instanceof Packets) this.#media.speak(this.#host, endMs)
    this.#queue.runUntil(endMs)
    return this.#result(endMs)
  }

  #begin(): void {
    const world = this.#world
    const { relays, relaySlots } = this.#options
    const candidates = Array.from({ length: relays }, (_, place) => {
      const relay = world.add(relayOf(place + 1, relaySlots))
      world.tell(relay, this.#stage())
      return { peer: relay.person.peer, addresses: relay.state.self.addresses }
    })
    world.tell(this.#host, this.#stage())
    world.tell(this.#host, { kind: 'feed', candidates })
  }

  #stage() {
    return { kind: 'stage', peers: [this.#host.person.peer], isEnded: false } as const
  }

  /** All come within the crowd's time; later, as many come as go. */
  #arrive(endMs: number): void {
    const { listeners, flashCrowdS, meanSessionS } = this.#options
    const startMs = 2_000
    for (let placed = 0; placed < listeners; placed += 1) {
      this.#plan(startMs + this.#people.unit() * flashCrowdS * 1_000)
    }
    const gapMs = (meanSessionS * 1_000) / Math.max(1, listeners)
    const next = (atMs: number): void => {
      if (atMs >= endMs) return
      this.#queue.at(atMs, () => {
        // After a mass exit nobody comes back.
        if (this.#exitedAtMs === undefined) this.#join()
        next(atMs + this.#people.exponential(gapMs))
      })
    }
    next(startMs + this.#people.exponential(gapMs))
  }

  #plan(atMs: number): void {
    this.#queue.at(atMs, () => this.#join())
  }

  #join(): void {
    const world = this.#world
    const chance = this.#people
    const person = listenerOf(world.nodes.length, chance, this.#options)
    const staysMs = sessionMs(chance, this.#options.meanSessionS)
    const isPolite = chance.unit() < POLITE
    const isCutOff = chance.unit() < CUT_OFF
    const freezesMs = chance.exponential(60_000)
    const node = world.add(person)
    world.tell(node, this.#stage())
    const relays = world.relays.map(({ person: { peer } }) => peer)
    if (person.hides) world.tell(node, { kind: 'relays', peers: relays })
    const entries = this.#entries(chance)
    const numbers = entries.map(({ peer }) => world.byPeer.get(peer)?.person.index ?? 0)
    const atMs = this.#queue.nowMs
    const { seed } = node.state
    this.#visits.push({ person, atMs, staysMs, isPolite, isCutOff, entries: numbers, seed })
    world.tell(node, { kind: 'start', entries })
    this.#queue.after(staysMs, () => (isPolite ? world.leave(node) : world.kill(node, isCutOff)))
    if (person.mischief === 'freeze') this.#queue.after(freezesMs, () => world.freeze(node))
  }

  /** As in a room link: three relays, or the host where there are fewer than two. */
  #entries(chance: Chance) {
    const relays = [...this.#world.relays]
    const chosen: SimNode[] = []
    while (chosen.length < 3 && relays.length > 0) {
      chosen.push(...relays.splice(chance.below(relays.length), 1))
    }
    if (chosen.length < 2) chosen.push(this.#host)
    return chosen.map(({ state: { self } }) => ({ peer: self.peer, addresses: self.addresses }))
  }

  #massExit(): void {
    this.#exitedAtMs = this.#queue.nowMs
    for (const node of this.#world.nodes) {
      if (!node.isUp || !node.isListener || this.#people.unit() < 0.5) continue
      if (this.#people.unit() < POLITE) this.#world.leave(node)
      else this.#world.kill(node, this.#people.unit() < CUT_OFF)
    }
  }

  #partition(atMs: number, lastsMs: number): void {
    const world = this.#world
    const cut = (region: number | undefined): void => {
      world.cutRegion = region
      for (const link of world.links.values()) this.#media.changed(link)
    }
    this.#queue.at(atMs, () => cut(3))
    this.#queue.at(atMs + lastsMs, () => cut(undefined))
  }

  /** Who was left for what it did, and when. */
  #stepped(node: SimNode, kind: string): void {
    this.#loops.moved(node)
    const { shunned } = node.state
    if (shunned.length > 0 && kind !== 'tick' && this.#options.hostile >= 0) {
      const last = this.#world.byPeer.get(shunned[shunned.length - 1]?.peer ?? node.person.peer)
      const isWronged = last !== undefined && last !== node && last.isHonest && last.isUp
      if (isWronged && !this.#wronged.has(last)) {
        this.#wronged.add(last)
        const above = last.parent === undefined ? 'nobody' : described(last.parent)
        this.#log(node, `left ${described(last)}, which stands below ${above}, after ${kind}`)
      }
    }
    this.#watchHostile(node)
  }

  #watchHostile(node: SimNode): void {
    const { mischief } = node.parent?.person ?? {}
    const now = this.#queue.nowMs
    const before = this.#under.get(node)
    const isHarmed = mischief !== undefined && HARMFUL.has(mischief) && node.isHonest
    const sinceMs = mischief === 'freeze' ? undefined : node.parentSinceMs
    if (before !== undefined && before.parent !== node.parent) {
      this.#hostileLeftMs.push(now - before.sinceMs)
      this.#log(
        node,
        `left ${described(before.parent)} after ${Math.round(now - before.sinceMs)} ms`,
      )
      this.#under.delete(node)
    }
    if (isHarmed && node.parent !== undefined && sinceMs !== undefined && !this.#under.has(node)) {
      this.#under.set(node, { parent: node.parent, sinceMs })
    }
  }
  readonly #under = new Map<SimNode, { readonly parent: SimNode; readonly sinceMs: number }>()

  /** Once a second the whole tree is looked at. */
  #look(atMs: number): void {
    const alive = this.#world.nodes.filter(node => node.isAlive)
    this.#peerSeconds += (alive.length * LOOK_MS) / 1_000
    this.#loops.look(alive, atMs)
    if (this.#options.watched && atMs % 5_000 === 0) {
      this.#world.tell(this.#host, { kind: 'survey' })
    }
    const everyMs = this.#options.listeners > 20_000 ? 5_000 : LOOK_MS
    if (atMs % everyMs === 0 && this.#media instanceof Flow) {
      const sampled = sampleBundle(this.#host, this.#sampling)
      const bundles = everyMs / BUNDLE_MS
      this.#sampled += sampled.listeners * bundles
      this.#sampledOnTime += sampled.onTime * bundles
      this.#arrivals += sampled.arrivals * bundles
      this.#duplicates += sampled.duplicates * bundles
      this.#pullBytes += sampled.pullBytes * bundles
    }
    if (atMs % 10_000 === 0) this.#lookAtUplinks(alive)
  }

  #lookAtUplinks(alive: readonly SimNode[]): void {
    for (const node of alive) {
      if (!node.isListener) continue
      const share = (childrenOf(node.state).length * STREAM_KBPS) / node.person.uplinkKbps
      this.#maxUplinkShare = Math.max(this.#maxUplinkShare, share)
    }
  }

  #log(node: SimNode, text: string): void {
    if (!this.#options.log) return
    const edges = fedEdges(node.state).length
    console.log(
      `${(this.#queue.nowMs / 1_000).toFixed(3)} s ${node.person.peer} (${node.person.kind}, feeds ${edges}): ${text}`,
    )
  }

  #result(endMs: number): SimResult {
    const world = this.#world
    const alive = world.nodes.filter(node => node.isUp && node.isListener)
    const hearing = alive.filter(node => node.hears && node.isHonest)
    const stuck = alive.filter(
      node =>
        node.isHonest &&
        !node.hears &&
        endMs - Math.max(node.bornAtMs, node.lastCameMs) >= STUCK_MS,
    )
    for (const node of stuck) this.#log(node, `is stuck: ${JSON.stringify(describe(node))}`)
    const media = this.#mediaFigures(endMs)
    return {
      world,
      host: this.#host,
      visits: this.#visits,
      events: this.#queue.ran,
      joinsMs: this.#joinsMs,
      outages: this.#media.outages,
      delaysMs: hearing.map(({ pathMs }) => pathMs),
      depths: hearing.map(depthOf),
      people: alive.filter(node => node.isHonest).map(({ person }) => person),
      relays: world.relays.map(({ person }) => person),
      ...media,
      maxUplinkShare: this.#maxUplinkShare,
      controlBytesPerPeerPerS: (world.controlBytes + this.#pullBytes) / this.#peerSeconds,
      wireBytesPerPeerPerS:
        (world.controlBytes + this.#pullBytes + world.controlMessages * WIRE) / this.#peerSeconds,
      controlByKind: this.#byKind(),
      loops: this.#loops.lasting,
      stuck: stuck.length,
      exitedAtMs: this.#exitedAtMs,
      hostileLeftMs: this.#hostileLeftMs,
      wronged: this.#wronged.size,
    }
  }

  #byKind(): readonly (readonly [string, number])[] {
    const kinds = new Map(this.#world.controlByKind)
    kinds.set('pull', (kinds.get('pull') ?? 0) + this.#pullBytes)
    return [...kinds]
      .map(([kind, bytes]) => [kind, bytes / this.#peerSeconds] as const)
      .sort(([, a], [, b]) => b - a)
  }

  #mediaFigures(endMs: number): { readonly onTime: number; readonly duplicateShare: number } {
    if (this.#media instanceof Packets) return this.#media.figures(endMs)
    const late = this.#world.nodes
      .filter(node => node.isListener && node.isHonest)
      .reduce((sum, node) => sum + node.lateBundles + stillDeaf(node, endMs), 0)
    const all = this.#sampled + late
    return {
      onTime: all === 0 ? 1 : this.#sampledOnTime / all,
      duplicateShare: this.#arrivals === 0 ? 0 : this.#duplicates / this.#arrivals,
    }
  }
}

/** Per message on the wire. */
const WIRE = 93

const described = ({ person: { peer, mischief } }: SimNode): string =>
  `${peer} (${mischief ?? 'honest'})`
const HARMFUL: ReadonlySet<string> = new Set(['drop', 'thin', 'delay', 'tamper'])

/** A silence that has not ended costs as much as one that has. */
function stillDeaf(node: SimNode, endMs: number): number {
  if (node.hears || !node.isUp || node.firstHeardMs === undefined) return 0
  return Math.max(0, Math.floor((endMs - node.lastCameMs - 500) / BUNDLE_MS))
}

/** Links between the host and this node. */
function depthOf(node: SimNode): number {
  let depth = 0
  for (let at = node.source?.upper; at !== undefined && depth < 64; at = at.source?.upper)
    depth += 1
  return depth
}

const describe = ({ state, person }: SimNode) => ({
  nat: person.hasHardNat,
  hides: person.hides,
  goal: state.search?.goal,
  round: state.search?.round,
  asked: state.search?.asked.length,
  edges: state.edges.map(edge => `${edge.kind} ${edge.peer}`),
})
