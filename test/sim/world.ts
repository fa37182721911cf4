import { newTree, type Edge, type TreeEffect, type TreeEvent } from '../../src/domain/tree/state.ts'
import { isUp } from '../../src/domain/tree/edges.ts'
import { nextTickMs } from '../../src/domain/tree/tick.ts'
import { step } from '../../src/domain/tree/step.ts'
import { messageBytes, pullBytes, WIRE_OVERHEAD } from './bytes.ts'
import { lossBetween, wayMs, type Person } from './people.ts'
import { Signalling } from './signalling.ts'
import { Chance } from './chance.ts'
import { lieMessage } from './mischief.ts'
import { SimNode, type Link } from './node.ts'
import { KID } from './media.ts'
import { afterSaying, saidBefore, stemThrough } from '../../src/wire/stems.ts'
import { stemsIn } from '../../src/wire/tree-message.ts'
import { PULL_BYTES } from '../../src/wire/pull.ts'
import type { TreeMessage, Want } from '../../src/domain/tree/message.ts'
import type { Media } from './media.ts'
import type { PeerId } from '../../src/domain/ids.ts'
import type { Queue } from './queue.ts'

/** A lost message of a reliable channel comes after a retransmission timer. */
export const RETRANSMIT_MS = 400
/** Consent expires (RFC 7675): only then does WebRTC itself notice that a peer is gone. */
export const CONSENT_MS = 30_000

export type WorldFacts = {
  stepped(node: SimNode, event: TreeEvent): void
  died(node: SimNode): void
  log(node: SimNode, text: string): void
}

/** The network between the nodes: what each one's effects become for the others, message by message. */
export class World {
  readonly queue: Queue
  readonly chance: Chance
  readonly nodes: SimNode[] = []
  readonly byPeer = new Map<PeerId, SimNode>()
  readonly links = new Map<number, Link>()
  media: Media | undefined
  facts: WorldFacts | undefined
  /** Nobody has a standby. */
  readonly isSingleParent: boolean
  controlBytes = 0
  controlMessages = 0
  /** Bytes of each kind of message: what control is made of. */
  readonly controlByKind = new Map<string, number>()
  /** Backbones between these regions and the rest are cut. */
  cutRegion: number | undefined
  readonly relays: SimNode[] = []
  readonly misdeeds: string[] = []
  #nextLink = 1
  readonly #signalling = new Signalling(this)

  constructor(queue: Queue, seed: number, isSingleParent: boolean) {
    this.queue = queue
    this.chance = new Chance(seed)
    this.isSingleParent = isSingleParent
  }

  add(person: Person): SimNode {
    const { peer, slots, slotsMax, kind, hides } = person
    const isRelay = kind === 'relay'
    const isSource = kind === 'host'
    const addresses = this.#addressesOf(person)
    const roles = { listens: !isRelay && !isSource, isSource, isRelay, hides }
    const self = { peer, addresses, slots, slotsMax, ...roles }
    const state = newTree(self, Math.floor(this.chance.unit() * 2 ** 32), this.queue.nowMs)
    const node = new SimNode(person, state, this.queue.nowMs)
    this.nodes.push(node)
    this.byPeer.set(peer, node)
    if (isRelay) this.relays.push(node)
    return node
  }

  /** A browser is reached through a relay, or through the host where there is none. */
  #addressesOf({ peer, kind }: Person): readonly string[] {
    const own = `/p2p/${peer}`
    if (kind === 'relay') return [`/udp/${peer}${own}`, `/tcp/${peer}${own}`]
    const relay = this.relays[this.chance.below(Math.max(1, this.relays.length))]
    const [through = `/${kind}`] = relay?.state.self.addresses ?? []
    return [stemThrough(through) + own]
  }

  /** Something happens to a node, and it acts. */
  tell(node: SimNode, event: TreeEvent): void {
    if (!node.isUp) return
    const { nowMs } = this.queue
    const before = node.state.edges
    const { state, effects } = step(node.state, event, nowMs)
    node.state = state
    for (const effect of effects) this.#act(node, effect)
    if (state.edges !== before && !isSameLinks(before, state.edges)) this.#sync(node)
    const dueMs = Math.ceil(nextTickMs(state, nowMs))
    if (dueMs < node.tickAtMs || node.tickAtMs <= nowMs) this.#planTick(node, dueMs)
    this.facts?.stepped(node, event)
  }

  /** Its process ends, or its line is cut: nobody is told. */
  kill(node: SimNode, isCutOff: boolean): void {
    if (!node.isAlive) return
    node.isAlive = false
    node.isCutOff = isCutOff
    node.diedAtMs = this.queue.nowMs
    this.facts?.died(node)
    for (const link of node.downs) this.media?.changed(link)
    this.queue.after(CONSENT_MS, () => {
      for (const link of [...node.ups, ...node.downs]) this.close(link)
    })
  }

  freeze(node: SimNode): void {
    if (!node.isUp) return
    node.isFrozen = true
    this.facts?.died(node)
    for (const link of node.downs) this.media?.changed(link)
  }

  leave(node: SimNode): void {
    if (!node.isUp) return
    this.tell(node, { kind: 'leave' })
    this.queue.after(1_050, () => this.kill(node, false))
  }

  close(link: Link): void {
    if (link.isClosed) return
    link.isClosed = true
    this.links.delete(link.id)
    link.upper.downs.delete(link)
    link.lower.ups.delete(link)
    this.media?.changed(link)
    for (const end of [link.upper, link.lower]) {
      this.queue.after(link.wayMs, () => this.tell(end, { kind: 'closed', link: link.id }))
    }
  }

  isCut(a: SimNode, b: SimNode): boolean {
    const { cutRegion } = this
    return (
      cutRegion !== undefined && (a.person.region === cutRegion) !== (b.person.region === cutRegion)
    )
  }

  #planTick(node: SimNode, dueMs: number): void {
    const atMs = Math.max(this.queue.nowMs + 1, dueMs)
    node.tickAtMs = atMs
    this.queue.at(atMs, () => {
      if (node.tickAtMs !== atMs || !node.isUp) return
      const { media } = this
      this.tell(node, {
        kind: 'tick',
        brought: media?.brought(node) ?? [],
        digest: media?.digest(node) ?? [],
        quietMs: media?.quietMs(node) ?? 0,
        isStrained: false,
      })
    })
  }

  /** What the node's edges say of its links. */
  #sync(node: SimNode): void {
    const { edges } = node.state
    const kinds = new Map(edges.map(edge => [edge.link, edge]))
    for (const link of node.ups) {
      const edge = kinds.get(link.id)
      link.isTaken = edge !== undefined && isUp(edge)
      this.media?.changed(link)
    }
    for (const link of node.downs) {
      const edge = kinds.get(link.id)
      link.isFed = edge !== undefined && !isUp(edge) && edge.kind !== 'ward'
      this.media?.changed(link)
    }
    const parent = edges.find(edge => edge.kind === 'parent' || edge.kind === 'feeder')
    const above = parent === undefined ? undefined : this.byPeer.get(parent.peer)
    if (above !== node.parent) {
      node.parent = above
      node.parentSinceMs = this.queue.nowMs
    }
  }

  #act(node: SimNode, effect: TreeEffect): void {
    switch (effect.kind) {
      case 'connect':
        return this.#signalling.connect(node, effect)
      case 'abort':
        return this.#signalling.abort(node, effect.attempt)
      case 'answer':
        return this.#signalling.answer(node, effect.token, effect.answer)
      case 'send':
        return this.#send(node, effect.link, lieMessage(node, effect.message))
      case 'pull':
        return this.#pull(node, effect.link, effect.wants)
      case 'catch-up': {
        const link = this.links.get(effect.link)
        if (link !== undefined) this.media?.catchUp(node, link)
        return
      }
      case 'close': {
        const link = this.links.get(effect.link)
        if (link === undefined) return
        if (effect.lingerMs === 0) return this.close(link)
        this.queue.after(effect.lingerMs, () => this.close(link))
        return
      }
      case 'misbehaved':
        this.misdeeds.push(`${effect.peer}: ${effect.reason}`)
        return
      default:
        effect satisfies TreeEffect & { readonly kind: 'warm' }
    }
  }

  /** The session's own repair asks for these numbers. */
  pull(node: SimNode, link: number | undefined, numbers: readonly number[]): void {
    if (link === undefined || numbers.length === 0) return
    this.#pull(
      node,
      link,
      numbers.map(from => ({ kid: KID, from, count: 1 })),
      PULL_BYTES,
    )
  }

  #pull(node: SimNode, id: number, wants: readonly Want[], bytes = pullBytes(wants)): void {
    const link = this.links.get(id)
    if (link === undefined) return
    this.count(node, 'pull', bytes)
    this.media?.pull(node, link, wants)
  }

  count(node: SimNode, kind: string, bytes: number): void {
    this.controlByKind.set(kind, (this.controlByKind.get(kind) ?? 0) + bytes)
    this.controlBytes += bytes
    this.controlMessages += 1
    node.bytesUp += bytes + WIRE_OVERHEAD
  }

  #send(node: SimNode, id: number, message: TreeMessage): void {
    const link = this.links.get(id)
    if (link === undefined) return
    const isDown = link.upper === node
    this.count(node, message.kind, this.#written(link, isDown, message))
    const to = isDown ? link.lower : link.upper
    if (this.isCut(node, to)) return
    const { nowMs } = this.queue
    const isLost = link.loss > 0 && this.chance.unit() < link.loss
    const atMs = nowMs + link.wayMs + (isLost ? Math.max(RETRANSMIT_MS, 3 * link.wayMs) : 0)
    // In order: what overtakes waits.
    const free = Math.max(atMs, isDown ? link.downFreeMs : link.upFreeMs)
    if (isDown) link.downFreeMs = free
    else link.upFreeMs = free
    this.queue.at(free, () => {
      if (link.isClosed || !to.isUp) return
      const digest = message.kind === 'pulse' && isDown ? (this.media?.digest(to) ?? []) : []
      this.tell(to, { kind: 'message', link: id, message, digest })
    })
  }

  #written(link: Link, isDown: boolean, message: TreeMessage): number {
    const stems = stemsIn(message)
    if (stems.length === 0) return messageBytes(message)
    const said = isDown ? link.stemsDown : link.stemsUp
    const after = afterSaying(said, stems)
    if (isDown) link.stemsDown = after
    else link.stemsUp = after
    return messageBytes(message, saidBefore(said))
  }

  /** A new one, over which nothing flows yet. */
  link(upper: SimNode, lower: SimNode): Link {
    const id = this.#nextLink
    this.#nextLink += 1
    const link: Link = {
      id,
      upper,
      lower,
      wayMs: wayMs(upper.person, lower.person),
      loss: lossBetween(upper.person, lower.person),
      downFreeMs: 0,
      upFreeMs: 0,
      isClosed: false,
      stemsDown: [],
      stemsUp: [],
      isFed: false,
      isTaken: false,
      isActive: false,
    }
    this.links.set(id, link)
    upper.downs.add(link)
    lower.ups.add(link)
    return link
  }
}

function isSameLinks(before: readonly Edge[], after: readonly Edge[]): boolean {
  if (before.length !== after.length) return false
  for (let place = 0; place < before.length; place += 1) {
    const [a, b] = [before[place], after[place]]
    if (a !== b && (a?.link !== b?.link || a?.kind !== b?.kind)) return false
  }
  return true
}
