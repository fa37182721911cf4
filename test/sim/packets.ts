import { HOP_MS } from '../../src/domain/tree/limits.ts'
import { latenessOf } from '../../src/session/lateness.ts'
import {
  NEW_WATCH,
  lookAtSilence,
  noteBundle,
  type BundleWatch,
} from '../../src/domain/media/bundle-watch.ts'
import {
  NOTHING_MISSING,
  askAgainAfterMs,
  askNow,
  isLossy,
  nextAskMs,
  noteBundle as noteForRepair,
  type Repair,
} from '../../src/domain/media/repair.ts'
import { isUp, parentOf, standbyOf } from '../../src/domain/tree/edges.ts'
import { ASKED_AGAIN, ASKED_AGAIN_MS } from '../../src/session/owed.ts'
import { pairUnit } from './chance.ts'
import { BUNDLE_MS, KID, type Media } from './media.ts'
import { DELAYED_MS, ON_TIME_MS, THINNED, forwards, type Outage } from './flow.ts'
import type { Link, SimNode } from './node.ts'
import type { SpeakerDigest, Want } from '../../src/domain/tree/message.ts'
import type { World } from './world.ts'

/** How often a node looks what is missing, as in the session. */
const WATCH_MS = 20
const WATCHED_MS = 4_000
const CATCH_UP_MS = 200
const KEPT_MS = 2_000

/** What one link brought since the last tick, and which bundles came from elsewhere instead. */
type Brought = { came: number; missed: number; lastMs: number; readonly owed: Set<number> }

type Owed = {
  readonly link: number
  readonly owing: Brought
  readonly ctr: number
  readonly left: number
}

/** What one node got. */
type Box = {
  watch: BundleWatch
  repair: Repair
  /** Over which link the newest bundle came: it is asked first. */
  from: number | undefined
  isAsking: boolean
  /** Number → when it came. */
  readonly came: Map<number, number>
  readonly byLink: Map<number, Brought>
  isWatching: boolean
  firstCtr: number
  onTime: number
}

/** Media bundle by bundle: each is sent, lost, missed, pulled and played on its own. */
export class Packets implements Media {
  readonly #world: World
  readonly outages: Outage[] = []
  readonly #onFirst: (node: SimNode, atMs: number) => void
  readonly #boxes = new Map<SimNode, Box>()
  #arrivals = 0
  #repeated = 0

  constructor(world: World, onFirst: (node: SimNode, atMs: number) => void) {
    this.#world = world
    this.#onFirst = onFirst
  }

  /** The host speaks until then. */
  speak(host: SimNode, endMs: number): void {
    let ctr = 0
    const say = (): void => {
      this.#take(host, undefined, ctr)
      ctr += 1
      if (this.#world.queue.nowMs < endMs) this.#world.queue.after(BUNDLE_MS, say)
    }
    say()
  }

  changed(link: Link): void {
    const { upper, lower } = link
    const isOpen = link.isFed && link.isTaken && !link.isClosed && !this.#world.isCut(upper, lower)
    const isActive = isOpen && upper.isUp && upper.person.mischief !== 'drop'
    const isNew = isActive && !link.isActive
    link.isActive = isActive
    if (isNew) this.catchUp(upper, link)
    this.#reckon(lower, 0)
  }

  /** The way as it is without loss, for the figures. */
  #reckon(node: SimNode, depth: number): void {
    if (node.person.kind === 'host' || depth > 20) return
    const before = node.source
    node.source = [...node.ups].find(
      link =>
        link.isActive && forwards(link.upper) && link.upper.hears && !isBelow(link.upper, node),
    )
    const hears = node.source !== undefined
    const pathMs = node.source === undefined ? node.pathMs : throughMs(node.source)
    // Also when the way changed somewhere above.
    if (node.source === before && hears === node.hears && pathMs === node.pathMs) return
    node.hears = hears
    node.pathMs = pathMs
    for (const link of node.downs) this.#reckon(link.lower, depth + 1)
  }

  catchUp(node: SimNode, link: Link): void {
    const { nowMs } = this.#world.queue
    for (const [ctr, atMs] of this.#box(node).came) {
      if (nowMs - atMs <= CATCH_UP_MS) this.#send(link, ctr)
    }
  }

  pull(_node: SimNode, link: Link, wants: readonly Want[]): void {
    const { queue, chance } = this.#world
    if (chance.unit() < link.loss) return
    queue.after(link.wayMs, () => {
      const { upper } = link
      if (!upper.isUp || link.isClosed || !forwards(upper) || this.#world.isCut(upper, link.lower))
        return
      const box = this.#box(upper)
      for (const { from, count } of wants) {
        for (let ctr = from; ctr < from + count; ctr += 1) {
          const atMs = box.came.get(ctr)
          if (atMs !== undefined && queue.nowMs - atMs <= KEPT_MS) this.#send(link, ctr)
        }
      }
    })
  }

  #send(link: Link, ctr: number): void {
    const { queue, chance } = this.#world
    const { upper, lower } = link
    // What it keeps from somebody it does not have when it is asked for it either.
    const isThinned = upper.person.mischief === 'thin' && pairUnit(link.id, ctr, 11) < THINNED
    if (isThinned || chance.unit() < link.loss) return
    const addedMs = upper.person.mischief === 'delay' ? DELAYED_MS : 0
    queue.after(link.wayMs + HOP_MS + addedMs, () => {
      if (link.isClosed || !link.isTaken || !lower.isUp || this.#world.isCut(upper, lower)) return
      if (upper.person.mischief === 'tamper') {
        this.#world.tell(lower, { kind: 'misdeed', link: link.id })
        return this.#world.close(link)
      }
      this.#take(lower, link, ctr)
    })
  }

  #take(node: SimNode, link: Link | undefined, ctr: number): void {
    const { nowMs } = this.#world.queue
    const box = this.#box(node)
    if (link !== undefined) this.#arrivals += 1
    if (box.came.has(ctr) || ctr < box.firstCtr - 100) {
      this.#repeated += 1
      if (link !== undefined) this.#paid(box, link.id, ctr)
      return
    }
    box.came.set(ctr, nowMs)
    this.#score(node, box, ctr)
    const wasQuietMs = nowMs - box.watch.lastAtMs
    box.watch = noteBundle(box.watch, ctr, nowMs)
    box.repair = noteForRepair(box.repair, ctr, nowMs)
    for (const below of node.downs) if (below.isActive && below !== link) this.#send(below, ctr)
    if (link === undefined) return
    if (wasQuietMs > BUNDLE_MS * 3 && node.isListener && node.isHonest) {
      this.outages.push({ node, sinceMs: nowMs - wasQuietMs, lastedMs: wasQuietMs })
    }
    this.#came(node, box, { link, ctr })
  }

  /** It comes after all, from whom it should have come before. */
  #paid(box: Box, link: number, ctr: number): void {
    const record = this.#record(box, link)
    record.lastMs = this.#world.queue.nowMs
    if (!record.owed.delete(ctr)) return
    record.missed -= 1
    record.came += 1
  }

  #score(node: SimNode, box: Box, ctr: number): void {
    const { nowMs } = this.#world.queue
    if (node.firstHeardMs === undefined) {
      node.firstHeardMs = nowMs
      box.firstCtr = ctr
      box.watch = { ...box.watch, lastAtMs: nowMs }
      this.#onFirst(node, nowMs)
    }
    if (ctr < box.firstCtr || node.person.kind === 'host') return
    if (nowMs - ctr * BUNDLE_MS - node.pathMs <= ON_TIME_MS) box.onTime += 1
    if (box.came.size > 200)
      for (const old of box.came.keys()) {
        if (old < ctr - 60) box.came.delete(old)
        else break
      }
  }

  #came(
    node: SimNode,
    box: Box,
    { link, ctr }: { readonly link: Link; readonly ctr: number },
  ): void {
    const { nowMs } = this.#world.queue
    const record = this.#record(box, link.id)
    record.came += 1
    record.lastMs = nowMs
    box.from = link.id
    this.#ask(node, box)
    const edge = node.state.edges.find(other => other.link === link.id)
    if (edge?.kind === 'standby') {
      const parent = parentOf(node.state)
      if (parent !== undefined) {
        const owing = this.#record(box, parent.link)
        owing.missed += 1
        owing.owed.add(ctr)
        for (const old of owing.owed) if (old < ctr - KEPT_MS / BUNDLE_MS) owing.owed.delete(old)
        this.#askAgain(node, { link: parent.link, owing, ctr, left: ASKED_AGAIN })
      }
      this.#world.tell(node, {
        kind: 'rescued',
        link: link.id,
        ...this.#parentQuiet(node, box),
      })
    }
    if (!box.isWatching) this.#watch(node, box)
  }

  /** As `tree-node.ts`: what the standby brought, the parent is asked for again. */
  #askAgain(node: SimNode, asked: Owed): void {
    this.#world.queue.after(ASKED_AGAIN_MS, () => {
      const { link, owing, ctr, left } = asked
      if (!node.isUp || left === 0 || !owing.owed.has(ctr)) return
      this.#world.pull(node, link, [ctr])
      this.#askAgain(node, { ...asked, left: left - 1 })
    })
  }

  #watch(node: SimNode, box: Box): void {
    box.isWatching = true
    this.#world.queue.after(WATCH_MS, () => {
      box.isWatching = false
      if (!node.isUp) return
      const { nowMs } = this.#world.queue
      const looked = lookAtSilence(box.watch, nowMs)
      box.watch = looked.watch
      for (const event of latenessOf([{ kid: KID, ...looked }])) {
        this.#world.tell(node, { ...event, ...this.#parentQuiet(node, box) })
      }
      if (nowMs - box.watch.lastAtMs < WATCHED_MS && !box.isWatching) this.#watch(node, box)
    })
  }

  /** As the repair desk: first whoever sent the later bundle, then whoever else is above us too. */
  #ask(node: SimNode, box: Box): void {
    const { queue } = this.#world
    const dueMs = nextAskMs(box.repair)
    if (box.isAsking || dueMs === undefined) return
    box.isAsking = true
    queue.at(Math.max(queue.nowMs + 1, dueMs), () => {
      box.isAsking = false
      if (!node.isUp) return
      const asked = node.state.edges.find(edge => edge.link === box.from)
      const againMs = askAgainAfterMs(asked !== undefined && isUp(asked) ? asked.rttMs : 0)
      const { repair, numbers, again, given } = askNow(box.repair, queue.nowMs, againMs)
      box.repair = repair
      const [parent, standby] = [parentOf(node.state), standbyOf(node.state)]
      if (parent !== undefined && parent.link === box.from) {
        this.#record(box, parent.link).missed += given
      }
      const other = [parent, standby].find(edge => edge !== undefined && edge.link !== box.from)
      const first = other === undefined ? numbers : numbers.filter(ctr => !again.includes(ctr))
      this.#world.pull(node, box.from, first)
      this.#world.pull(node, other?.link, again)
      this.#ask(node, box)
    })
  }

  #parentQuiet(node: SimNode, box: Box): { readonly quietMs: number; readonly isLossy: boolean } {
    const parent = parentOf(node.state)
    const { nowMs } = this.#world.queue
    const lastMs = parent === undefined ? 0 : (box.byLink.get(parent.link)?.lastMs ?? 0)
    const quietMs = nowMs - Math.max(lastMs, parent?.sinceMs ?? 0)
    return { quietMs, isLossy: isLossy(box.repair, nowMs) }
  }

  #record(box: Box, link: number) {
    const found = box.byLink.get(link)
    if (found !== undefined) return found
    const made: Brought = { came: 0, missed: 0, lastMs: this.#world.queue.nowMs, owed: new Set() }
    box.byLink.set(link, made)
    return made
  }

  #box(node: SimNode): Box {
    const found = this.#boxes.get(node)
    if (found !== undefined) return found
    const made: Box = {
      watch: NEW_WATCH,
      repair: NOTHING_MISSING,
      from: undefined,
      isAsking: false,
      came: new Map(),
      byLink: new Map(),
      isWatching: false,
      firstCtr: 0,
      onTime: 0,
    }
    this.#boxes.set(node, made)
    return made
  }

  digest(node: SimNode): readonly SpeakerDigest[] {
    const { highest, lastAtMs } = this.#box(node).watch
    if (highest === undefined) return []
    const isTalking = this.#world.queue.nowMs - lastAtMs <= 350
    return [{ kid: KID, ctr: highest, isTalking }]
  }

  quietMs(node: SimNode): number {
    return this.#world.queue.nowMs - this.#box(node).watch.lastAtMs
  }

  brought(node: SimNode) {
    const { byLink } = this.#box(node)
    const news = [...byLink].flatMap(([link, { came, missed }]) =>
      came + missed > 0 ? [{ link, came, missed }] : [],
    )
    for (const record of byLink.values()) [record.came, record.missed] = [0, 0]
    for (const link of byLink.keys()) if (!this.#world.links.has(link)) byLink.delete(link)
    return news
  }

  /** Of all that each listener should have heard from its first bundle on. */
  figures(endMs: number): { readonly onTime: number; readonly duplicateShare: number } {
    let [due, onTime] = [0, 0]
    for (const [node, box] of this.#boxes) {
      if (!node.isListener || !node.isHonest || node.firstHeardMs === undefined) continue
      const untilMs = (node.isAlive ? endMs - ON_TIME_MS : node.diedAtMs) - node.pathMs
      const last = Math.floor(untilMs / BUNDLE_MS)
      due += Math.max(0, last - box.firstCtr)
      onTime += Math.min(box.onTime, Math.max(0, last - box.firstCtr))
    }
    return {
      onTime: due === 0 ? 1 : onTime / due,
      duplicateShare: this.#arrivals === 0 ? 0 : this.#repeated / this.#arrivals,
    }
  }
}

const throughMs = ({ upper, wayMs }: Link): number =>
  upper.pathMs + wayMs + HOP_MS + (upper.person.mischief === 'delay' ? DELAYED_MS : 0)

function isBelow(node: SimNode, above: SimNode): boolean {
  let at: SimNode | undefined = node
  for (let hops = 0; at !== undefined && hops < 64; hops += 1) {
    if (at === above) return true
    at = at.source?.upper
  }
  return at !== undefined
}
