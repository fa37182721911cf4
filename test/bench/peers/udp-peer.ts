import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { monotonicMs, type Arrival, type UdpConfig } from './messages.ts'
import { paced } from './paced.ts'
import { peerOf } from '../../helpers/space-actions.ts'
import type { Arrivals, PeerCommand, Started } from './messages.ts'
import type { BenchPeer } from './bench-peer.ts'

/** Loopback drops what nobody takes from the socket in time: a burst to hundreds of listeners in one process. */
const RECEIVE_BUFFER = 1_048_576

/** A forwarder of bare UDP packets: the floor. Their first four bytes are their number. */
export class UdpPeer implements BenchPeer {
  readonly #sockets: readonly Socket[]
  readonly #to: readonly number[]
  readonly #came: Arrival[] = []
  #said = 0

  private constructor(sockets: readonly Socket[], to: readonly number[]) {
    this.#sockets = sockets
    this.#to = to
    for (const socket of sockets) {
      socket.on('message', packet => {
        const atMs = monotonicMs()
        this.#send(packet)
        this.#came.push({ atMs, ctr: packet.readUInt32BE(0), from: undefined })
      })
    }
  }

  static async start({ to, sockets }: UdpConfig): Promise<UdpPeer> {
    const bound = Array.from({ length: sockets }, async () => {
      const socket = createSocket('udp4').bind(0, '127.0.0.1')
      await once(socket, 'listening')
      socket.setRecvBufferSize(RECEIVE_BUFFER)
      return socket
    })
    return new UdpPeer(await Promise.all(bound), to)
  }

  get started(): Started {
    const ports = this.#sockets.map(socket => socket.address().port)
    return { entry: { peer: peerOf('udp'), addresses: [] }, space: undefined, ports }
  }

  async obey(command: PeerCommand): Promise<unknown> {
    if (command.kind === 'count') return this.#came.length
    if (command.kind === 'arrivals') return { came: this.#came, heard: [] } satisfies Arrivals
    if (command.kind !== 'speak') return undefined
    const { count, everyMs, bytes } = command
    return paced(count, everyMs, async () => {
      const packet = Buffer.alloc(bytes)
      packet.writeUInt32BE(this.#said)
      this.#came.push({ atMs: monotonicMs(), ctr: this.#said, from: undefined })
      this.#said += 1
      this.#send(packet)
    })
  }

  #send(packet: Buffer): void {
    const [socket] = this.#sockets
    for (const port of this.#to) socket?.send(packet, port, '127.0.0.1')
  }
}
