import { entriesOf, hostConfig, listenerConfig, relayConfig } from '../peers/configs.ts'
import { monotonicMs, type Arrivals } from '../peers/messages.ts'
import { PeerProcess } from '../peers/peer-process.ts'
import { percentile, rounded } from '../median.ts'
import { sessionMs } from '../../sim/people.ts'
import { slopePerMinute, type Sample } from './slope.ts'
import type { Chance } from '../../sim/chance.ts'

const RELAYS = 2
const RELAY_SLOTS = 6
/** Phones and desktops (DESIGN §10). */
const SLOTS = [2, 4] as const
/** Each peer's access line, each way: 20 ms there and back between two of them, 10 to a relay. */
const LINE_MS = 5
const BUNDLE_MS = 80
const BUNDLE_BYTES = 411
const SILENT_SHARE = 0.5
/** The first of them come together, within this time. */
const COME_MS = 15_000
const LOOK_EVERY_MS = 2_000
const HEAP_EVERY_MS = 10_000
/** Nobody honest needs longer, whatever dies: such a one is stuck. */
const STUCK_MS = 10_000
const ON_TIME_MS = 500
/** What was said in the last moment before somebody left may still have been on its way. */
const LAST_MS = 1_500

export type CrowdOptions = {
  readonly peers: number
  readonly meanS: number
  readonly loss: number
  readonly isSingle: boolean
  readonly chance: Chance
}

export type CrowdFigures = {
  readonly onTime: number
  /** Of what was said to somebody: what never came. */
  readonly lost: number
  readonly joins: number
  readonly joinP95Ms: number | null
  readonly silentLeaves: number
  readonly stuck: number
  readonly faults: readonly string[]
  readonly heapSlopeMiBPerMin: number
}

/** Somebody, from the first to the last moment. */
type Visit = {
  readonly peer: PeerProcess
  readonly startMs: number
  readonly endMs: number
  readonly heard: Map<number, number>
  joinedMs: number | undefined
  /** Since when it stands nowhere. */
  lostMs: number | undefined
  isOver: boolean
}

/** People who come and go around a host and two relays that stay. */
export class Crowd {
  readonly #options: CrowdOptions
  readonly #host: PeerProcess
  readonly #relays: readonly PeerProcess[]
  readonly #visits = new Set<Visit>()
  readonly #said = new Map<number, number>()
  readonly #heaps = new Map<PeerProcess, Sample[]>()
  readonly #faults: string[] = []
  readonly #joinsMs: number[] = []
  #named = 0
  #joins = 0
  #silentLeaves = 0
  #stuck = 0
  #due = 0
  #onTime = 0
  #lost = 0

  private constructor(options: CrowdOptions, host: PeerProcess, relays: readonly PeerProcess[]) {
    this.#options = options
    this.#host = host
    this.#relays = relays
  }

  static async gather(options: CrowdOptions): Promise<Crowd> {
    const host = await PeerProcess.start(hostConfig({ slots: 0 }))
    const relays: PeerProcess[] = []
    for (let place = 1; place <= RELAYS; place += 1) {
      const given = { slots: RELAY_SLOTS }
      relays.push(await PeerProcess.start(relayConfig(`r${place}`, host.place, given)))
    }
    await host.ask({ kind: 'feed', roots: entriesOf(relays) })
    return new Crowd(options, host, relays)
  }

  /** So many minutes of it. */
  async live(minutes: number): Promise<CrowdFigures> {
    const endMs = monotonicMs() + minutes * 60_000
    const count = Math.ceil((minutes * 60_000) / BUNDLE_MS)
    const speech = { kind: 'speak', count, everyMs: BUNDLE_MS, bytes: BUNDLE_BYTES } as const
    const spoken = this.#host.ask(speech, minutes * 60_000 + 60_000)
    const places = Array.from({ length: this.#options.peers }, (_, at) => this.#place(at, endMs))
    await Promise.all([...places, this.#watch(endMs), spoken])
    const faults = [...this.#faults]
    for (const one of [this.#host, ...this.#relays]) faults.push(...(await one.standing()).faults)
    const slopes = [...this.#heaps.values()].map(slopePerMinute)
    return {
      onTime: this.#onTime / this.#due,
      lost: this.#lost / this.#due,
      joins: this.#joins,
      joinP95Ms: rounded(percentile(this.#joinsMs, 0.95), 0),
      silentLeaves: this.#silentLeaves,
      stuck: this.#stuck,
      faults,
      heapSlopeMiBPerMin: Math.max(...slopes),
    }
  }

  async close(): Promise<void> {
    const people = [...this.#visits].map(({ peer }) => peer)
    await Promise.all([this.#host, ...this.#relays, ...people].map(peer => peer.close()))
  }

  /** One place in the crowd: whoever leaves it is followed by somebody new. */
  async #place(at: number, endMs: number): Promise<void> {
    const { chance, meanS, peers } = this.#options
    await pause((at / peers) * COME_MS)
    while (monotonicMs() < endMs) {
      const staysMs = sessionMs(chance, meanS)
      const isSilent = chance.unit() < SILENT_SHARE
      const visit = await this.#come(monotonicMs() + staysMs, endMs)
      await pause(visit.endMs - monotonicMs())
      await this.#go(visit, isSilent && visit.endMs < endMs)
    }
  }

  async #come(leavesMs: number, endMs: number): Promise<Visit> {
    const { chance, loss, isSingle } = this.#options
    this.#named += 1
    const slots = SLOTS[chance.below(SLOTS.length)] ?? 2
    const line = { delayMs: LINE_MS, loss, seed: this.#named }
    const entries = entriesOf([...this.#relays, this.#host])
    const given = { slots, line, entries, isSingle }
    const config = listenerConfig(`p${this.#named}`, this.#host.place, given)
    const peer = await PeerProcess.start(config)
    const startMs = monotonicMs()
    this.#joins += 1
    const visit: Visit = {
      peer,
      startMs,
      endMs: Math.min(endMs, Math.max(leavesMs, startMs)),
      heard: new Map(),
      joinedMs: undefined,
      lostMs: startMs,
      isOver: false,
    }
    this.#visits.add(visit)
    return visit
  }

  async #go(visit: Visit, isSilent: boolean): Promise<void> {
    visit.isOver = true
    const untilMs = monotonicMs()
    const { faults } = await visit.peer.standing()
    this.#faults.push(...faults)
    this.#keep(visit, await visit.peer.taken())
    await this.#takeSaid()
    this.#judge(visit, untilMs)
    this.#visits.delete(visit)
    if (isSilent) {
      this.#silentLeaves += 1
      await visit.peer.close()
      return
    }
    await visit.peer.ask({ kind: 'leave' })
    // Its children are fed for a second more.
    await pause(LAST_MS)
    await visit.peer.close()
  }

  /** Looks at everybody now and then: who stands nowhere, and what those who stay hold in memory. */
  async #watch(endMs: number): Promise<void> {
    let heapAtMs = 0
    while (monotonicMs() < endMs) {
      await pause(Math.min(LOOK_EVERY_MS, endMs - monotonicMs()))
      await Promise.all([...this.#visits].map(visit => this.#look(visit)))
      await this.#takeSaid()
      if (monotonicMs() < heapAtMs) continue
      heapAtMs = monotonicMs() + HEAP_EVERY_MS
      for (const one of [this.#host, ...this.#relays]) {
        const { heapMiB } = await one.standing()
        const samples = this.#heaps.get(one) ?? []
        samples.push({ atMs: monotonicMs(), value: heapMiB })
        this.#heaps.set(one, samples)
      }
    }
  }

  async #look(visit: Visit): Promise<void> {
    if (visit.isOver) return
    // It may leave while it is asked.
    const arrivals = await visit.peer.taken().catch(() => undefined)
    if (arrivals === undefined) return
    const before = visit.heard.size
    this.#keep(visit, arrivals)
    const nowMs = monotonicMs()
    if (visit.heard.size > before) visit.lostMs = undefined
    else visit.lostMs ??= nowMs
    if (visit.lostMs === undefined || nowMs - visit.lostMs < STUCK_MS) return
    this.#stuck += 1
    // Counted again only when it has been stuck for as long again.
    visit.lostMs = nowMs
  }

  #keep(visit: Visit, { heard }: Arrivals): void {
    for (const { ctr, atMs } of heard) {
      if (visit.joinedMs === undefined) {
        visit.joinedMs = atMs
        this.#joinsMs.push(atMs - visit.startMs)
      }
      if (!visit.heard.has(ctr)) visit.heard.set(ctr, atMs)
    }
  }

  async #takeSaid(): Promise<void> {
    for (const { ctr, atMs } of (await this.#host.taken()).came) this.#said.set(ctr, atMs)
  }

  #judge({ heard, joinedMs }: Visit, untilMs: number): void {
    if (joinedMs === undefined) return
    const delays = [...heard].map(([ctr, atMs]) => atMs - (this.#said.get(ctr) ?? atMs))
    const leastMs = delays.reduce((least, delay) => Math.min(least, delay), Infinity)
    for (const [ctr, saidMs] of this.#said) {
      if (saidMs < joinedMs || saidMs > untilMs - LAST_MS) continue
      this.#due += 1
      const atMs = heard.get(ctr)
      if (atMs === undefined) this.#lost += 1
      else if (atMs - saidMs <= leastMs + ON_TIME_MS) this.#onTime += 1
    }
  }
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
