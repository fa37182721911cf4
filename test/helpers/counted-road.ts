import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** Told apart by their first byte (RFC 7983). */
export const KINDS = ['stun', 'dtls', 'rtp'] as const
export type PacketKind = (typeof KINDS)[number]

/** Bytes as they are on the wire, from the IP header on. */
export type Counts = Readonly<Record<PacketKind, number>>

/** What happens to packets on a road, in both directions. */
export type Fate = { isLost(): boolean; readonly delayMs: number }

/** IPv4 and UDP. */
const HEADERS_BYTES = 28

/**
 * A pair of UDP sockets between the child of a link and its parent: whoever sends to `port` reaches the parent,
 * and what the parent answers comes back. Everything that passes is counted, headers included.
 */
export class CountedRoad {
  readonly #inner: Socket
  readonly #outer: Socket
  readonly #down: Record<PacketKind, number> = { stun: 0, dtls: 0, rtp: 0 }
  readonly #up: Record<PacketKind, number> = { stun: 0, dtls: 0, rtp: 0 }
  #child: RemoteInfo | undefined

  private constructor(inner: Socket, outer: Socket) {
    this.#inner = inner
    this.#outer = outer
  }

  static async open(
    parent: { readonly address: string; readonly port: number },
    fate?: Fate,
  ): Promise<CountedRoad> {
    const [inner, outer] = [createSocket('udp4'), createSocket('udp4')]
    for (const socket of [inner, outer]) {
      socket.bind(0)
      await once(socket, 'listening')
    }
    const road = new CountedRoad(inner, outer)
    inner.on('message', (packet, from) => {
      road.#child = from
      road.#up[kindOf(packet)] += packet.length + HEADERS_BYTES
      passing(fate, () => outer.send(packet, parent.port, parent.address))
    })
    outer.on('message', packet => {
      road.#down[kindOf(packet)] += packet.length + HEADERS_BYTES
      const { port, address } = road.#child ?? { port: 0, address: '' }
      if (port !== 0) passing(fate, () => inner.send(packet, port, address))
    })
    return road
  }

  /** Where the child sends what is for the parent. */
  get port(): number {
    return this.#inner.address().port
  }

  /** So far, towards the child. */
  get down(): Counts {
    return { ...this.#down }
  }

  /** So far, towards the parent. */
  get up(): Counts {
    return { ...this.#up }
  }

  close(): void {
    this.#inner.close()
    this.#outer.close()
  }
}

function kindOf(packet: Uint8Array): PacketKind {
  const first = packet[0] ?? 0
  if (first < 4) return 'stun'
  return first < 64 ? 'dtls' : 'rtp'
}

function passing(fate: Fate | undefined, send: () => void): void {
  if (fate === undefined) return send()
  if (fate.isLost()) return
  setTimeout(() => {
    try {
      send()
    } catch {
      // Closed meanwhile: what is under way is lost.
    }
  }, fate.delayMs)
}
