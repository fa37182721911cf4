import { AccessLine } from '../../helpers/access-line.ts'
import { accept } from '../../../src/verdict.ts'
import { CappedLinks } from '../../../relay/capped-links.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { monotonicMs, type Arrival, type TreeConfig } from './messages.ts'
import { NodeLinks } from '../../../src/adapters/webrtc/node-links.ts'
import { openStage, type SpokenStage } from './spoken-stage.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { readAsk, writeReply } from '../../../src/wire/tree-ask.ts'
import { recorded } from './recorded-links.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'
import { SocketStreams } from '../../helpers/socket-streams.ts'
import { SpaceHub } from '../../../src/session/space-hub.ts'
import { SpaceLog } from '../../../src/session/space-log.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { SystemRandom } from '../../../src/adapters/system/random.ts'
import { TokenBucket } from '../../../relay/token-bucket.ts'
import type { Arrivals, PeerCommand, Standing, Started } from './messages.ts'
import type { BenchPeer } from './bench-peer.ts'
import type { MediaLinks } from '../../../src/ports/media-link.ts'
import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { SpaceId } from '../../../src/domain/ids.ts'
import type { SpaceSession } from '../../../src/session/space-session.ts'

const PERSON = { isRelay: false, hides: false } as const
const FULL = writeReply({
  answer: { kind: 'refused', reason: 'full', at: undefined, alternates: [] },
  log: [],
})

/** One node of the product's tree with real links, in a process of its own. */
export class TreePeer implements BenchPeer {
  readonly #config: TreeConfig
  readonly #streams: SocketStreams
  readonly #line: AccessLine | undefined
  readonly #hub: SpaceHub
  readonly #stage: SpokenStage | undefined
  readonly #space: SpaceId
  readonly #came: Arrival[] = []
  readonly #heard: Arrival[] = []

  private constructor(
    config: TreeConfig,
    streams: SocketStreams,
    stage: SpokenStage | undefined,
    space: SpaceId,
  ) {
    this.#config = config
    this.#streams = streams
    this.#stage = stage
    this.#space = space
    const { line } = config
    this.#line = line && new AccessLine({ ...line, chance: seededChance(line.seed) })
    const clock = new SystemClock()
    const log = new MemoryLog()
    const made = new NodeLinks({
      streams: this.#line?.behind(streams) ?? streams,
      clock,
      log,
      blame: () => undefined,
      bindAddress: '127.0.0.1',
    })
    const links = capped(
      recorded(made, arrival => this.#came.push(arrival)),
      config,
      clock,
    )
    this.#hub = new SpaceHub({
      self: streams.self,
      addresses: () => streams.addresses(),
      links: config.isSingle ? withoutStandby(links) : links,
      clock,
      random: new SystemRandom(),
      log,
      warm: () => undefined,
      ...(config.role === 'relay' && {
        carrying: {
          spacesMax: 1,
          slots: config.slots,
          admit: async () => accept({ entries: config.entries }),
        },
      }),
    })
    if (config.role !== 'relay') this.#enter()
  }

  static async start(config: TreeConfig): Promise<TreePeer> {
    const streams = await SocketStreams.open(peerOf(config.name))
    const stage =
      config.role === 'host' ? await openStage(streams.self, config.speakers) : undefined
    const space = stage?.log.space ?? config.space
    if (space === undefined) throw new TypeError('only a host opens a Space')
    return new TreePeer(config, streams, stage, space)
  }

  get started(): Started {
    const entry = { peer: this.#streams.self, addresses: this.#streams.addresses() }
    return { entry, space: this.#space, ports: [] }
  }

  async obey(command: PeerCommand): Promise<unknown> {
    switch (command.kind) {
      case 'feed':
        return this.#session().feed(command.roots)
      case 'speak':
        return this.#speak(command)
      case 'hush':
        return this.#stage?.hush()
      case 'cut':
        return this.#line?.cut(command.towards)
      case 'leave':
        return this.#hub.leave(this.#space)
      case 'drain':
        return this.#hub.drain()
      case 'standing':
        return this.#standing()
      case 'arrivals':
        return this.#since(command)
      case 'count':
        return this.#came.length
      case 'start':
        throw new TypeError('started already')
      default:
        return command satisfies never
    }
  }

  #enter(): void {
    const { role, slots, entries } = this.#config
    const isSource = role === 'host'
    const session = this.#hub.open(this.#space, {
      ...PERSON,
      slots,
      slotsMax: slots,
      listens: !isSource,
      isSource,
      actions: this.#stage?.log ?? new SpaceLog(this.#space),
    })
    session.facts.on('bundle', ({ ctr }) => {
      this.#heard.push({ atMs: monotonicMs(), ctr: Number(ctr), from: undefined })
    })
    if (!isSource) session.start(entries)
  }

  #session(): SpaceSession {
    const session = this.#hub.sessionOf(this.#space)
    if (session === undefined) throw new TypeError('not in the Space')
    return session
  }

  async #speak(how: PeerCommand & { readonly kind: 'speak' }): Promise<void> {
    const session = this.#session()
    await this.#stage?.speak(how, (bundle, ctr) => {
      const said = { atMs: monotonicMs(), ctr, from: undefined }
      this.#came.push(said)
      session.sendBundle(bundle)
    })
  }

  #standing(): Omit<Standing, 'faults' | 'heapMiB'> {
    const session = this.#hub.sessionOf(this.#space)
    const place = session?.place.current
    const { parents = [], standbys = [], children = [] } = session?.stats() ?? {}
    return {
      isAttached: session?.isAttached === true,
      hops: place?.phase === 'attached' ? place.hops : 0,
      parents,
      standbys,
      children,
    }
  }

  #since({ sinceMs, forget }: PeerCommand & { readonly kind: 'arrivals' }): Arrivals {
    const since = (all: readonly Arrival[]): readonly Arrival[] =>
      all.slice(all.findLastIndex(({ atMs }) => atMs < sinceMs) + 1)
    const arrivals = { came: since(this.#came), heard: since(this.#heard) }
    if (forget === true) for (const all of [this.#came, this.#heard]) all.length = 0
    return arrivals
  }
}

function capped(links: MediaLinks, { caps }: TreeConfig, clock: SystemClock): MediaLinks {
  if (caps === undefined) return links
  const { bytesPerSecond, linksMax } = caps
  const bucket = new TokenBucket(bytesPerSecond, clock)
  return new CappedLinks(links, { bucket, linksMax, refusal: FULL })
}

/** Nobody is ever found who could be fallen back on. */
const withoutStandby = (links: MediaLinks): MediaLinks => ({
  serve: answer => links.serve(answer),
  connect: async (to: PeerAddress, bytes, ...rest) => {
    const ask = readAsk(bytes)
    const isStandby = ask.ok && ask.value.purpose === 'standby'
    if (isStandby) return { kind: 'unreachable', why: 'not looked for' }
    return links.connect(to, bytes, ...rest)
  },
})
