import { BARE_ASK } from '../../../src/domain/tree/message.ts'
import { MemoryLog } from '../../../src/adapters/memory/log.ts'
import { monotonicMs, type Arrival, type PlainConfig } from './messages.ts'
import { NodeLinks } from '../../../src/adapters/webrtc/node-links.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import { PULSE_UP_MS } from '../../../src/domain/tree/limits.ts'
import { readBundleHeader } from '../../../src/wire/bundle.ts'
import { readTreeMessage, writeTreeMessage } from '../../../src/wire/tree-message.ts'
import { SocketStreams } from '../../helpers/socket-streams.ts'
import { SystemClock } from '../../../src/adapters/system/clock.ts'
import { writeAsk, writeReply } from '../../../src/wire/tree-ask.ts'
import type { Arrivals, PeerCommand, Standing, Started } from './messages.ts'
import type { BenchPeer } from './bench-peer.ts'
import type { MediaLink } from '../../../src/ports/media-link.ts'
import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

/** As a node of the tree does: who is silent for longer loses its slot. */
const PULSE_MS = PULSE_UP_MS
/** Between two attempts to be fed again. */
const AGAIN_MS = 250
/** An ask that is not answered by a stopped process. */
const ASK_MS = 5_000

/**
 * The rival of the tree's repair, and a listener that costs little: it is fed by one peer, passes on what comes, and
 * goes to the next one it knows when the connection has failed. Nothing is verified.
 */
export class PlainPeer implements BenchPeer {
  readonly #config: PlainConfig
  readonly #streams: SocketStreams
  readonly #children = new Set<MediaLink>()
  readonly #came: Arrival[] = []
  readonly #parents = new Set<PeerId>()
  #standingLinks = 0

  private constructor(config: PlainConfig, streams: SocketStreams) {
    this.#config = config
    this.#streams = streams
    const links = this.#links(streams)
    links.serve(async () => ({
      accept: true,
      reply: ACCEPTED,
      linked: link => this.#adopt(link),
      failed: () => undefined,
    }))
    void this.#listen(links)
  }

  static async start(config: PlainConfig): Promise<PlainPeer> {
    const streams = await SocketStreams.open(peerOf(config.name))
    const peer = new PlainPeer(config, streams)
    for (let place = 1; place < config.listeners; place += 1) {
      const own = await SocketStreams.open(peerOf(`${config.name}x${place}`))
      void peer.#listen(peer.#links(own))
    }
    return peer
  }

  get started(): Started {
    const entry = { peer: this.#streams.self, addresses: this.#streams.addresses() }
    return { entry, space: this.#config.space, ports: [] }
  }

  async obey(command: PeerCommand): Promise<unknown> {
    if (command.kind === 'standing') return this.#standing()
    if (command.kind === 'count') return this.#came.length
    if (command.kind !== 'arrivals') throw new TypeError(`a plain peer does not ${command.kind}`)
    const from = this.#came.findLastIndex(({ atMs }) => atMs < command.sinceMs) + 1
    return { came: this.#came.slice(from), heard: [] } satisfies Arrivals
  }

  #links(streams: SocketStreams): NodeLinks {
    const [clock, log] = [new SystemClock(), new MemoryLog()]
    const ports = { streams, clock, log, blame: () => undefined }
    return new NodeLinks({ ...ports, bindAddress: '127.0.0.1' })
  }

  #adopt(link: MediaLink): void {
    this.#children.add(link)
    const closed = (): void => void this.#children.delete(link)
    link.handle({ control: () => undefined, bundle: () => undefined, closed })
  }

  /** For as long as the process lives. */
  async #listen(links: NodeLinks): Promise<void> {
    const { entries } = this.#config
    for (let place = 0; entries.length > 0; place += 1) {
      const entry = entries[place % entries.length]
      const link = entry && (await this.#ask(links, entry))
      if (link !== undefined) await this.#heardOut(link)
      await new Promise(resolve => setTimeout(resolve, AGAIN_MS))
    }
  }

  async #ask(links: NodeLinks, entry: PeerAddress): Promise<MediaLink | undefined> {
    const { space } = this.#config
    const ask = writeAsk({ ...BARE_ASK, space, purpose: 'attach', listens: true })
    const outcome = await links.connect(entry, ask, AbortSignal.timeout(ASK_MS))
    return outcome.kind === 'linked' ? outcome.link : undefined
  }

  /** Until the connection has failed. */
  #heardOut(link: MediaLink): Promise<void> {
    return new Promise(resolve => this.#hear(link, resolve))
  }

  #hear(link: MediaLink, lost: () => void): void {
    this.#parents.add(link.peer)
    this.#standingLinks += 1
    const pulse = setInterval(() => link.sendControl(PULSE), PULSE_MS)
    link.handle({
      control: bytes => {
        const message = readTreeMessage(bytes)
        if (!message.ok || message.value.kind !== 'ping') return
        const { stamp } = message.value
        link.sendControl(writeTreeMessage({ kind: 'pong', stamp, at: undefined }))
      },
      bundle: bytes => {
        const atMs = monotonicMs()
        for (const child of this.#children) child.sendBundle(bytes)
        const header = readBundleHeader(bytes)
        if (header.ok) this.#came.push({ atMs, ctr: Number(header.value.ctr), from: link.peer })
      },
      closed: () => {
        clearInterval(pulse)
        this.#parents.delete(link.peer)
        this.#standingLinks -= 1
        lost()
      },
    })
  }

  #standing(): Omit<Standing, 'faults' | 'heapMiB'> {
    return {
      isAttached: this.#standingLinks >= this.#config.listeners,
      hops: 0,
      parents: [...this.#parents],
      standbys: [],
      children: [...this.#children].map(({ peer }) => peer),
    }
  }
}

const PULSE = writeTreeMessage({ kind: 'pulse', listeners: 1, quietMs: 0, digest: [] })
const ROUTE = { isAttached: true, path: [], delayMs: 0, at: undefined, alternates: [] } as const
const ACCEPTED = writeReply({
  answer: { kind: 'accepted', route: { ...ROUTE, host: undefined } },
  log: [],
})
