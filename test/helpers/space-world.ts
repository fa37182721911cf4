import { MemoryLog } from '../../src/adapters/memory/log.ts'
import { MemoryMediaNetwork, type MemoryMediaLinks } from '../../src/adapters/memory/media-links.ts'
import { MemoryRandom } from '../../src/adapters/memory/random.ts'
import { SpaceHub, type Carrying } from '../../src/session/space-hub.ts'
import { SpaceLabels } from '../../src/session/space-labels.ts'
import { SpaceLog } from '../../src/session/space-log.ts'
import { bundleBy, delegationOf, type Author } from './bundles.ts'
import {
  generateKey,
  generateSigner,
  signerFromKey,
  signerFromSeed,
} from '../../src/crypto/ed25519.ts'
import { idOf, peerOf } from './space-actions.ts'
import { ownWords } from '../../src/crypto/own-words.ts'
import { until } from './until.ts'
import { atRest, patientClock } from './patient-clock.ts'
import type { CarriedLog } from '../../src/wire/space-exchange.ts'
import type { HeardBundle } from '../../src/session/forwarder.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { CommunityId, PeerId, SpaceId } from '../../src/domain/ids.ts'
import type { SessionGiven } from '../../src/ports/media-engine.ts'
import type { Signer } from '../../src/ports/key-store.ts'
import type { PeerAddress } from '../../src/ports/streams.ts'
import type { RevokedSessions } from '../../src/session/revoked-sessions.ts'
import type { SessionAct } from '../../src/session/session-act.ts'
import type { SpaceSession } from '../../src/session/space-session.ts'

/** One peer of the world with what it heard. */
export type Somebody = {
  readonly peer: PeerId
  readonly entry: PeerAddress
  readonly hub: SpaceHub
  readonly links: MemoryMediaLinks
  readonly log: MemoryLog
  readonly heard: HeardBundle[]
  readonly warmed: PeerAddress[]
  readonly session: () => SpaceSession
  /** Undefined for a relay, whose hub makes its own. */
  readonly actions: () => SpaceLog | undefined
}

/** A clock whose time passes when a test says so; a bench's passes by itself meanwhile. */
export type TurnedClock = Clock & { turn(byMs: number): Promise<void> }

/** A Space by alice, peers around it, and a clock to turn. All links are in memory. */
export class SpaceWorld {
  readonly clock: TurnedClock
  readonly network = new MemoryMediaNetwork()
  readonly space: SpaceId
  readonly author: Author
  /** Alice's key, for what outlives her session. */
  readonly account: Signer
  /** Alice's session, as her tab would be given it. */
  readonly given: SessionGiven
  readonly #genesis: readonly Uint8Array[]
  #ctr = 0n
  #seed: number

  private constructor(made: {
    readonly space: SpaceId
    readonly author: Author
    readonly account: Signer
    readonly given: SessionGiven
    readonly genesis: readonly Uint8Array[]
    readonly seed: number
    readonly clock: TurnedClock
  }) {
    this.clock = made.clock
    this.space = made.space
    this.author = made.author
    this.account = made.account
    this.given = made.given
    this.#genesis = made.genesis
    this.#seed = made.seed
  }

  /** Alice has opened a Space and stands on its stage. */
  static async open(
    seed = 1,
    clock: TurnedClock = patientClock(),
    knockSecret?: Uint8Array,
  ): Promise<SpaceWorld> {
    const account = await generateSigner()
    const key = await generateKey()
    const session = await signerFromKey(key)
    const startedAtMs = clock.now()
    const labels = new SpaceLabels()
    labels.bring(knockSecret)
    const [title, hostName] = [await labels.seal('Evening', 80), await labels.seal('Alice', 40)]
    const knockKey = knockSecret && (await signerFromSeed(knockSecret)).publicKey
    const { space, envelope } = await SpaceLog.openSpace(account, {
      community: idOf<CommunityId>('community'),
      title,
      language: 'it',
      topics: [],
      hostName,
      nonce: new Uint8Array(16),
      startedAtMs,
      ...(knockKey && { knockKey }),
    })
    const log = new SpaceLog(space)
    await log.add(envelope)
    const delegation = await delegationOf({ account, session, peer: peerOf('alice'), startedAtMs })
    const act = { kind: 'present', delegation, name: hostName, atMs: startedAtMs } as const
    await log.add(await SpaceLog.authorAction(session, log, act))
    const author = { space, session }
    const words = knockSecret && { words: await ownWords(account, space) }
    const given = { key, delegation, name: 'Alice', ...words }
    return new SpaceWorld({ space, author, account, given, genesis: log.envelopes(), seed, clock })
  }

  /** Alice's node: the host. */
  async host(slots = 4): Promise<Somebody> {
    const alice = this.somebody('alice')
    const actions = await this.log()
    alice.hub.open(this.space, {
      slots,
      slotsMax: slots,
      listens: false,
      isSource: true,
      ...PLAIN,
      actions,
    })
    return this.#watched(alice, actions)
  }

  /** A node that comes back to lead: it knows this much of the log. */
  async source(name: string, log: CarriedLog, slots = 4): Promise<Somebody> {
    const who = this.somebody(name)
    const actions = new SpaceLog(this.space)
    await actions.addAll(log.actions)
    for (const beacon of log.beacons) await actions.addBeacon(beacon)
    const self = { slots, slotsMax: slots, listens: false, isSource: true, ...PLAIN }
    who.hub.open(this.space, { ...self, actions })
    return this.#watched(who, actions)
  }

  /** A node that only listens, and takes children. */
  listener(name: string, slots = 4): Somebody {
    const carol = this.somebody(name)
    const actions = new SpaceLog(this.space)
    carol.hub.open(this.space, {
      slots,
      slotsMax: slots,
      listens: true,
      isSource: false,
      ...PLAIN,
      actions,
    })
    return this.#watched(carol, actions)
  }

  /** A relay that carries whatever it is asked to. */
  relay(name: string, carrying: Partial<Carrying> = {}, revoked?: RevokedSessions): Somebody {
    const carries: Carrying = {
      admit: async () => ({ ok: true, value: { entries: [] } }),
      spacesMax: 8,
      slots: 50,
      ...carrying,
    }
    return this.somebody(name, carries, revoked)
  }

  somebody(name: string, carrying?: Carrying, revoked?: RevokedSessions): Somebody {
    const peer = peerOf(name)
    const links = this.network.join(peer)
    const log = new MemoryLog()
    const warmed: PeerAddress[] = []
    const hub = new SpaceHub({
      self: peer,
      addresses: () => [`/memory/${peer}`],
      links,
      clock: this.clock,
      random: new MemoryRandom((this.#seed += 1)),
      log,
      warm: entry => warmed.push(entry),
      ...(carrying === undefined ? {} : { carrying }),
      ...(revoked === undefined ? {} : { revoked }),
    })
    const session = (): SpaceSession => {
      const found = hub.sessionOf(this.space)
      if (found === undefined) throw new Error(`${name} is not in the Space`)
      return found
    }
    const entry = { peer, addresses: [`/memory/${peer}`] }
    const actions = (): undefined => undefined
    return { peer, entry, hub, links, log, heard: [], warmed, session, actions }
  }

  /** Turns the clock until it is so: at most `withinMs` of its time, and as long as WebCrypto takes. */
  async when(condition: () => boolean, withinMs = 10_000): Promise<void> {
    for (let passedMs = 0; passedMs < withinMs && !condition(); passedMs += 50) {
      await this.clock.turn(50)
      await atRest()
    }
    if (!condition()) throw new Error(`not so after ${withinMs} ms: ${String(condition)}`)
  }

  /** Somebody starts to look for a place and finds one. */
  async join(somebody: Somebody, ...entries: readonly Somebody[]): Promise<void> {
    somebody.session().start(entries.map(({ entry }) => entry))
    await this.when(() => somebody.session().isAttached)
  }

  /** A log with the actions that opened the Space. */
  async log(): Promise<SpaceLog> {
    const log = new SpaceLog(this.space)
    await log.addAll(this.#genesis)
    return log
  }

  /** Alice says `count` bundles, 60 ms each. */
  async speak(alice: Somebody, count = 1): Promise<void> {
    for (let said = 0; said < count; said += 1) {
      alice.session().sendBundle(await this.bundle())
      await this.clock.turn(60)
    }
  }

  /** What alice does next, signed by her session. */
  async act(alice: Somebody, act: SessionAct & { readonly atMs: number }): Promise<Uint8Array> {
    return SpaceLog.authorAction(this.author.session, alice.actions() ?? (await this.log()), act)
  }

  /** The next bundle of alice. */
  async bundle(): Promise<Uint8Array> {
    this.#ctr += 1n
    return bundleBy(this.author, this.#ctr)
  }

  /** What alice says every other second while she is silent: a bundle without a frame. */
  async signOfLife(): Promise<Uint8Array> {
    this.#ctr += 1n
    return bundleBy(this.author, this.#ctr, NO_FRAME_BYTES)
  }

  #watched(somebody: Somebody, actions: SpaceLog): Somebody {
    somebody.session().facts.on('bundle', bundle => somebody.heard.push(bundle))
    return { ...somebody, actions: () => actions }
  }
}

/** Index, flags and the cipher's tag. */
const NO_FRAME_BYTES = 4 + 16

/** Neither a relay nor in hiding. */
const PLAIN = { isRelay: false, hides: false }

/** Numbers of the bundles that somebody heard, in order, once there are as many: WebCrypto takes real time. */
export async function numbers(somebody: Somebody, count: number): Promise<readonly number[]> {
  await until(
    () => somebody.heard.length >= count,
    `${count} bundles, got ${somebody.heard.length}`,
  )
  return somebody.heard.map(({ ctr }) => Number(ctr))
}
