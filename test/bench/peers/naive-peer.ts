import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { PeerConnection, type DataChannel } from 'node-datachannel'
import { peerOf } from '../../helpers/space-actions.ts'
import { SocketStreams } from '../../helpers/socket-streams.ts'
import type { BenchPeer } from './bench-peer.ts'
import type { MessageStream, PeerAddress } from '../../../src/ports/streams.ts'
import type { NaiveConfig, PeerCommand, Standing, Started } from './messages.ts'

const PROTOCOL = '/bench/naive'
const CONFIG = { iceServers: [], bindAddress: '127.0.0.1' }
const CHANNEL = { unordered: true, maxRetransmits: 0 }
const SETUP_MS = 30_000

/** Every packet to everybody over a data channel of their own, as it comes: the relay that anybody writes first. */
export class NaivePeer implements BenchPeer {
  readonly #streams: SocketStreams
  readonly #input: Socket
  readonly #listeners: number
  /** What JavaScript collects libdatachannel closes. */
  readonly #held: PeerConnection[] = []
  readonly #channels = new Set<DataChannel>()
  #came = 0

  private constructor(streams: SocketStreams, input: Socket, listeners: number) {
    this.#streams = streams
    this.#input = input
    this.#listeners = listeners
    streams.handle(PROTOCOL, stream => this.#answer(stream))
    input.on('message', packet => {
      for (const channel of this.#channels) if (channel.isOpen()) channel.sendMessageBinary(packet)
    })
  }

  static async start({ name, listeners, entries }: NaiveConfig): Promise<NaivePeer> {
    const input = createSocket('udp4').bind(0, '127.0.0.1')
    await once(input, 'listening')
    const peer = new NaivePeer(await SocketStreams.open(peerOf(name)), input, listeners)
    const [entry] = entries
    if (entry !== undefined) {
      await Promise.all(Array.from({ length: listeners }, () => peer.#listen(entry)))
    }
    return peer
  }

  get started(): Started {
    const entry = { peer: this.#streams.self, addresses: this.#streams.addresses() }
    return { entry, space: undefined, ports: [this.#input.address().port] }
  }

  async obey(command: PeerCommand): Promise<unknown> {
    if (command.kind === 'count') return this.#came
    const isAttached = [...this.#channels].filter(one => one.isOpen()).length >= this.#listeners
    const nobody = { parents: [], standbys: [], children: [] }
    return { isAttached, hops: 0, ...nobody } satisfies Omit<Standing, 'faults' | 'heapMiB'>
  }

  async #listen(entry: PeerAddress): Promise<void> {
    const stream = await this.#streams.open(entry, PROTOCOL, AbortSignal.timeout(SETUP_MS))
    const connection = this.#connection()
    const channel = connection.createDataChannel('audio', CHANNEL)
    channel.onMessage(() => void (this.#came += 1))
    const isOpen = new Promise<void>(resolve => channel.onOpen(resolve))
    this.#channels.add(channel)
    await exchange(connection, stream)
    const answer = await stream.read()
    connection.setRemoteDescription(new TextDecoder().decode(answer), 'answer')
    await isOpen
  }

  async #answer(stream: MessageStream): Promise<void> {
    const offer = await stream.read()
    const connection = this.#connection()
    connection.onDataChannel(channel => this.#channels.add(channel))
    connection.setRemoteDescription(new TextDecoder().decode(offer), 'offer')
    await exchange(connection, stream)
  }

  #connection(): PeerConnection {
    const connection = new PeerConnection('naive', CONFIG)
    this.#held.push(connection)
    return connection
  }
}

/** Says our description with all of our addresses in it. */
async function exchange(connection: PeerConnection, stream: MessageStream): Promise<void> {
  if (connection.gatheringState() !== 'complete') {
    await new Promise<void>(resolve =>
      connection.onGatheringStateChange(state => state === 'complete' && resolve()),
    )
  }
  await stream.write(new TextEncoder().encode(connection.localDescription()?.sdp ?? ''))
}
