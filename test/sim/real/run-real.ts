import { BUNDLE_MS } from '../media.ts'
import { Chance } from '../chance.ts'
import { hostOf, relayOf, type Person } from '../people.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { MemoryRandom } from '../../../src/adapters/memory/random.ts'
import { ModelNetwork } from './model-network.ts'
import { patientClock } from '../../helpers/patient-clock.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { SpaceHub, type Carrying } from '../../../src/session/space-hub.ts'
import { SpaceLog } from '../../../src/session/space-log.ts'
import { SpaceWorld, type TurnedClock } from '../../helpers/space-world.ts'
import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { Random } from '../../../src/ports/random.ts'
import type { PeerId } from '../../../src/domain/ids.ts'
import type { SpaceSession } from '../../../src/session/space-session.ts'
import type { SimOptions } from '../options.ts'
import type { Visit } from '../simulate.ts'

/** What real peers came to, in the simulator's terms. */
export type RealResult = {
  /** Of each listener at the end: the least that a bundle of the last seconds took. */
  readonly delaysMs: readonly number[]
  /** From the last bundle to the next, where more than three were missing in between. */
  readonly silencesMs: readonly number[]
  /** From wanting to hear to hearing. */
  readonly joinsMs: readonly number[]
  readonly peers: number
}

/** Delays are those of the last so many seconds. */
const MEASURED_MS = 2_000
/** As `packets.ts` counts silences. */
const SILENT_BUNDLES = 3
/** A leave is told, and what was promised is sent, for a second. */
const LEAVING_MS = 1_050

type Listener = { lastMs: number | undefined; leastMs: number; isGone: boolean }

/**
 * The visits of a simulated run by the product's own sessions: each hub, each message and each signature is real,
 * the ways between them are the model's, and the clock stands still while signatures are checked.
 */
export async function runReal(options: SimOptions, visits: readonly Visit[]): Promise<RealResult> {
  const clock = patientClock()
  const run = new RealRun(options, await SpaceWorld.open(options.seed, clock), clock)
  return run.follow(visits)
}

class RealRun {
  readonly #options: SimOptions
  readonly #world: SpaceWorld
  readonly #clock: TurnedClock
  readonly #network: ModelNetwork
  readonly #hubs: SpaceHub[] = []
  readonly #sentMs: number[] = []
  readonly #silencesMs: number[] = []
  readonly #joinsMs: number[] = []
  readonly #listeners: Listener[] = []
  readonly #measuredFromMs: number

  constructor(options: SimOptions, world: SpaceWorld, clock: TurnedClock) {
    this.#options = options
    this.#world = world
    this.#clock = clock
    this.#network = new ModelNetwork(clock, new Chance(options.seed))
    this.#measuredFromMs = clock.now() + options.minutes * 60_000 - MEASURED_MS
  }

  async follow(visits: readonly Visit[]): Promise<RealResult> {
    const relays = Array.from({ length: this.#options.relays }, (_, place) => this.#relay(place))
    const host = await this.#host(relays)
    for (const visit of visits) this.#clock.after(visit.atMs, () => this.#come(visit))
    this.#clock.every(BUNDLE_MS, () => void this.#speak(host))
    await this.#clock.turn(this.#options.minutes * 60_000)
    const here = this.#listeners.filter(({ isGone, leastMs }) => !isGone && leastMs < Infinity)
    for (const hub of this.#hubs) hub.close()
    return {
      delaysMs: here.map(({ leastMs }) => leastMs),
      silencesMs: this.#silencesMs,
      joinsMs: this.#joinsMs,
      peers: visits.length + relays.length + 1,
    }
  }

  #relay(place: number): PeerAddress {
    const { relaySlots: slots } = this.#options
    const person = relayOf(place + 1, slots)
    const admit: Carrying['admit'] = async () => ({ ok: true, value: { entries: [] } })
    this.#hub(person, person.index, { admit, spacesMax: 1, slots })
    return entryOf(person.index)
  }

  async #host(relays: readonly PeerAddress[]): Promise<SpaceSession> {
    const person = hostOf()
    const { slots, slotsMax } = person
    const role = { slots, slotsMax, listens: false, isSource: true, ...PLAIN }
    const actions = await this.#world.log()
    const host = this.#hub(person, 0).open(this.#world.space, { ...role, actions })
    host.feed(relays)
    return host
  }

  #hub(person: Person, seed: number, carrying?: Carrying): SpaceHub {
    const self = nameOf(person.index)
    const hub = new SpaceHub({
      self,
      addresses: () => entryOf(person.index).addresses,
      links: this.#network.join(self, person),
      clock: this.#clock,
      random: drawnFrom(seed),
      log: new MemoryLog(),
      warm: () => undefined,
      ...(carrying && { carrying }),
    })
    this.#hubs.push(hub)
    return hub
  }

  async #speak(host: SpaceSession): Promise<void> {
    const bundle = await this.#world.bundle()
    this.#sentMs.push(this.#clock.now())
    host.sendBundle(bundle)
  }

  #come({ person, staysMs, isPolite, isCutOff, entries, seed }: Visit): void {
    const { space } = this.#world
    const { slots, slotsMax } = person
    const hub = this.#hub(person, seed)
    const role = { slots, slotsMax, listens: true, isSource: false, ...PLAIN }
    const session = hub.open(space, { ...role, actions: new SpaceLog(space) })
    const listener: Listener = { lastMs: undefined, leastMs: Infinity, isGone: false }
    this.#listeners.push(listener)
    const bornAtMs = this.#clock.now()
    session.facts.on('bundle', ({ ctr }) => this.#hear(listener, Number(ctr), bornAtMs))
    session.start(entries.map(entryOf))
    const end = (): void => {
      listener.isGone = true
      this.#network.kill(nameOf(person.index), isCutOff)
      hub.close()
    }
    this.#clock.after(staysMs, () => {
      if (!isPolite) return end()
      listener.isGone = true
      session.leave()
      this.#clock.after(LEAVING_MS, end)
    })
  }

  /** `ctr`: bundles are counted from 1. */
  #hear(listener: Listener, ctr: number, bornAtMs: number): void {
    const now = this.#clock.now()
    const { lastMs, isGone } = listener
    if (isGone) return
    if (lastMs === undefined) this.#joinsMs.push(now - bornAtMs)
    else if (now - lastMs > SILENT_BUNDLES * BUNDLE_MS) this.#silencesMs.push(now - lastMs)
    listener.lastMs = now
    if (now < this.#measuredFromMs) return
    listener.leastMs = Math.min(listener.leastMs, now - (this.#sentMs[ctr - 1] ?? -Infinity))
  }
}

/** The first chance that a session draws is its tree's seed: here the one that the simulated node has. */
function drawnFrom(seed: number): Random {
  const others = new MemoryRandom(seed)
  return { unit: () => seed / 2 ** 32, bytes: count => others.bytes(count) }
}

const PLAIN = { isRelay: false, hides: false } as const

/** The host is who the log puts on stage. */
const nameOf = (index: number): PeerId => peerOf(index === 0 ? 'alice' : `n${index}`)

const entryOf = (index: number): PeerAddress => ({
  peer: nameOf(index),
  addresses: [`/memory/${nameOf(index)}`],
})
