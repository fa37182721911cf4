import { HOP_MS } from '../../src/domain/tree/limits.ts'
import {
  NEW_WATCH,
  lateAfterMs,
  silenceAgainMs,
  SILENT_TRIES_MAX,
} from '../../src/domain/media/bundle-watch.ts'
import { BUNDLE_MS, KID, type Media } from './media.ts'
import type { Link, SimNode } from './node.ts'
import type { SpeakerDigest, Want } from '../../src/domain/tree/message.ts'
import type { World } from './world.ts'

/** What a hostile forwarder adds. */
export const DELAYED_MS = 2_000
/** What a hostile forwarder leaves out. */
export const THINNED = 0.3
/** A bundle later than this beyond the least time to its listener is not played. */
export const ON_TIME_MS = 500
/** Of a stream that has been heard for a while. */
const LATE_AFTER_MS = lateAfterMs({ ...NEW_WATCH, intervalMs: BUNDLE_MS })
const AHEAD = 8
/** No silence is longer than what a chain of parents may hold. */
const CHAIN_MAX = 64

/** One silence that ended. */
export type Outage = { readonly node: SimNode; readonly sinceMs: number; readonly lastedMs: number }

/**
 * Media as flows: who hears is who has a chain of working links to the host. Somebody speaks all the
 * time. Silences and repairs are simulated message by message; single lost bundles are sampled apart.
 */
export class Flow implements Media {
  readonly #world: World
  readonly outages: Outage[] = []
  readonly onFirst: (node: SimNode, atMs: number) => void

  constructor(world: World, onFirst: (node: SimNode, atMs: number) => void) {
    this.#world = world
    this.onFirst = onFirst
  }

  changed(link: Link): void {
    const { upper, lower } = link
    const isOpen = link.isFed && link.isTaken && !link.isClosed && !this.#world.isCut(upper, lower)
    const isActive = isOpen && upper.isUp && forwards(upper)
    if (isActive === link.isActive) return
    link.isActive = isActive
    if (isActive) this.#gained(link)
    else if (lower.source === link) this.#lost(lower, this.#lastThrough(upper))
    if (isOpen && upper.person.mischief === 'tamper') this.#tampered(link)
  }

  /** The number of the last bundle that left here by now. */
  #lastThrough(node: SimNode): number {
    return Math.floor((this.#world.queue.nowMs - node.pathMs) / BUNDLE_MS)
  }

  #tampered(link: Link): void {
    const { queue } = this.#world
    queue.after(link.wayMs + (queue.nowMs % BUNDLE_MS), () => {
      this.#world.tell(link.lower, { kind: 'misdeed', link: link.id })
      this.#world.close(link)
    })
  }

  #gained(link: Link): void {
    const { lower, upper } = link
    if (!upper.hears || lower.hears || lower.person.kind === 'host') return
    const { nowMs } = this.#world.queue
    this.#hear(lower, link, nowMs + link.wayMs)
  }

  /** Bundles come over this link, the first one then. */
  #hear(node: SimNode, link: Link, atMs: number): void {
    const { upper } = link
    node.source = link
    node.hears = true
    node.hearsSinceMs = atMs
    node.pathMs =
      upper.pathMs + link.wayMs + HOP_MS + (upper.person.mischief === 'delay' ? DELAYED_MS : 0)
    node.watch += 1
    if (node.firstHeardMs === undefined) {
      node.firstHeardMs = atMs
      this.onFirst(node, atMs)
    } else {
      this.#ended(node, node.rescuedMs ?? atMs)
    }
    node.rescuedMs = undefined
    for (const below of node.downs) {
      if (below.isActive && !below.lower.hears) {
        this.#hear(below.lower, below, atMs + below.wayMs + HOP_MS)
      }
    }
  }

  /** What was missed comes with the first bundle; what is too old by then is lost. */
  #ended(node: SimNode, atMs: number): void {
    const lastedMs = Math.max(0, atMs - node.lastCameMs)
    this.outages.push({ node, sinceMs: node.lastCameMs, lastedMs })
    node.lateBundles += Math.max(0, Math.floor((lastedMs - ON_TIME_MS) / BUNDLE_MS))
    if (lastedMs > 1_000)
      this.#world.facts?.log(node, `heard again after ${Math.round(lastedMs)} ms`)
  }

  /** The link that brought bundles brings no more after number `ctr`. */
  #lost(node: SimNode, ctr: number): void {
    node.source = undefined
    const other = this.#other(node)
    if (other !== undefined) {
      node.source = other
      this.#reckon(node)
      return
    }
    const { nowMs } = this.#world.queue
    node.hears = false
    node.heardMs += Math.max(0, nowMs - node.hearsSinceMs)
    node.lastCtr = ctr
    node.highestCtr = Math.max(node.highestCtr, ctr)
    node.lastCameMs = ctr * BUNDLE_MS + node.pathMs
    node.rescuedMs = undefined
    this.#planLate(node, 0, Math.max(nowMs, node.lastCameMs + LATE_AFTER_MS))
    for (const below of node.downs) {
      if (below.lower.source === below) this.#lost(below.lower, ctr)
    }
  }

  /** Another link that works and does not begin below the node itself. */
  #other(node: SimNode): Link | undefined {
    for (const link of node.ups) {
      if (link.isActive && link.upper.hears && !this.#isBelow(link.upper, node)) return link
    }
    return undefined
  }

  #isBelow(node: SimNode, above: SimNode): boolean {
    let at: SimNode | undefined = node
    for (let hops = 0; at !== undefined && hops < CHAIN_MAX; hops += 1) {
      if (at === above) return true
      at = at.source?.upper
    }
    return at !== undefined
  }

  /** The way changed without a silence: so did everybody's below. */
  #reckon(node: SimNode): void {
    const { source } = node
    if (source === undefined) return
    // What it had it has: on a longer way nothing new comes for a while.
    if (node.hears) node.highestCtr = Math.max(node.highestCtr, this.#lastThrough(node))
    const { upper } = source
    node.pathMs =
      upper.pathMs + source.wayMs + HOP_MS + (upper.person.mischief === 'delay' ? DELAYED_MS : 0)
    for (const below of node.downs) if (below.lower.source === below) this.#reckon(below.lower)
  }

  #planLate(node: SimNode, tries: number, atMs: number): void {
    const { watch } = node
    const { queue } = this.#world
    queue.at(atMs, () => {
      if (node.watch !== watch || node.hears || !node.isUp || tries >= SILENT_TRIES_MAX) return
      const wants = [{ kid: KID, from: node.lastCtr + 1, count: AHEAD }]
      const quietMs = queue.nowMs - node.lastCameMs
      if (node.firstHeardMs !== undefined) {
        const isLossy = node.person.loss > 0
        this.#world.tell(node, { kind: 'late', isSilent: true, tries, wants, quietMs, isLossy })
      }
      if (node.watch !== watch || node.hears) return
      this.#planLate(node, tries + 1, queue.nowMs + silenceAgainMs(tries + 1))
    })
  }

  pull(node: SimNode, link: Link, _wants: readonly Want[]): void {
    if (node.hears || node !== link.lower) return
    const { queue, chance } = this.#world
    const isLost = chance.unit() < link.loss
    queue.after(link.wayMs, () => {
      const { upper } = link
      const has = upper.isUp && upper.hears && forwards(upper) && upper.person.mischief !== 'tamper'
      const isNew = has && this.#lastThrough(upper) > node.lastCtr
      if (!isNew || isLost || link.isClosed || this.#world.isCut(upper, node)) return
      if (chance.unit() < link.loss) return
      queue.after(link.wayMs + HOP_MS, () => this.#answered(node, link, this.#lastThrough(upper)))
    })
  }

  #answered(node: SimNode, link: Link, ctr: number): void {
    if (!node.isUp || link.isClosed) return
    const { nowMs } = this.#world.queue
    // Whoever brings what came elsewhere meanwhile brings it all the same.
    const news = node.hears ? 0 : Math.max(0, ctr - node.lastCtr)
    node.pulled.set(link.id, (node.pulled.get(link.id) ?? 0) + Math.max(1, news))
    if (news === 0) return
    node.rescuedMs ??= nowMs
    node.lastCtr = ctr
    this.#passOn(node, ctr)
    if (node.firstHeardMs === undefined) {
      node.firstHeardMs = nowMs
      node.lastCameMs = nowMs
      this.onFirst(node, nowMs)
    }
    // The rhythm begins anew with what came.
    node.watch += 1
    this.#planLate(node, 0, nowMs + LATE_AFTER_MS)
    const quietMs = nowMs - node.lastCameMs
    const edge = node.state.edges.find(other => other.link === link.id)
    const isLossy = node.person.loss > 0
    if (edge?.kind === 'standby')
      this.#world.tell(node, { kind: 'rescued', link: link.id, quietMs, isLossy })
  }

  /** What was pulled goes on to those below as everything does. */
  #passOn(node: SimNode, ctr: number): void {
    if (!forwards(node)) return
    const { queue, chance } = this.#world
    for (const link of node.downs) {
      if (!link.isFed || !link.isTaken || chance.unit() < link.loss) continue
      queue.after(link.wayMs + HOP_MS, () => this.#answered(link.lower, link, ctr))
    }
  }

  catchUp(): void {
    // A link that becomes active brings what was missed.
  }

  digest(node: SimNode): readonly SpeakerDigest[] {
    if (node.firstHeardMs === undefined && !node.hears) return []
    const newest = node.hears ? this.#lastThrough(node) : node.lastCtr
    const ctr = Math.max(node.highestCtr, newest)
    node.highestCtr = ctr
    return ctr < 0 ? [] : [{ kid: KID, ctr, isTalking: node.hears }]
  }

  quietMs(node: SimNode): number {
    return node.hears ? BUNDLE_MS / 2 : this.#world.queue.nowMs - node.lastCameMs
  }

  brought(node: SimNode) {
    const { source, hears } = node
    const { nowMs } = this.#world.queue
    const sinceMs = Math.max(node.lastTickMs, node.hearsSinceMs)
    node.lastTickMs = nowMs
    const came = new Map(node.pulled)
    node.pulled.clear()
    const isFed = hears && source !== undefined
    const bundles = isFed ? Math.max(0, Math.round((nowMs - sinceMs) / BUNDLE_MS)) : 0
    const missed = isFed ? this.#missed(source, bundles) : 0
    if (isFed && bundles > 0) came.set(source.id, (came.get(source.id) ?? 0) + bundles - missed)
    return [...came].map(([link, count]) => {
      return { link, came: count, missed: link === source?.id ? missed : 0 }
    })
  }

  /** Of so many: what is held back, or was lost and did not come when it was asked for. */
  #missed({ upper, loss }: Link, bundles: number): number {
    const lostAgain = 1 - (1 - loss) ** 2
    // Asked in vain three times, as `tree-node.ts` asks.
    const share = upper.person.mischief === 'thin' ? THINNED : loss * lostAgain ** 3
    let missed = 0
    for (let place = 0; place < bundles; place += 1) {
      if (share > 0 && this.#world.chance.unit() < share) missed += 1
    }
    return missed
  }
}

/** Sends on what it gets; half of the hostile do not, or not as it was. */
export function forwards({ person: { mischief } }: SimNode): boolean {
  return mischief !== 'drop' && mischief !== 'tamper'
}
