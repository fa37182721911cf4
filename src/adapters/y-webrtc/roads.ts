import { Room } from './room.ts'
import { SignalClient, type SignalSocket } from './signal-client.ts'
import type { Clock } from '../../ports/clock.ts'
import type { DocumentRoads, RoadHandlers } from '../../ports/document-roads.ts'
import type { Log } from '../../ports/log.ts'
import type { Undo } from '../../events.ts'

export type YWebrtcParts = {
  /** Opens a socket to the signalling: ours, at a relay, never a public one. */
  readonly connect: () => SignalSocket
  readonly clock: Clock
  readonly log: Log
  /** With a hidden address nobody is met: every connection here shows it to a stranger. */
  readonly hidesAddress: boolean
}

/** Documents over y-webrtc 10.3.0, for browsers that reach the web but nobody over libp2p. */
export class YWebrtcRoads implements DocumentRoads {
  readonly #parts: YWebrtcParts
  readonly #rooms = new Map<string, Room>()
  #signalling: SignalClient | undefined
  #isClosed = false

  constructor(parts: YWebrtcParts) {
    this.#parts = parts
  }

  join(topic: string, handlers: RoadHandlers): Undo {
    if (this.#parts.hidesAddress || this.#isClosed) return () => undefined
    const signalling = this.#open()
    const { log, clock } = this.#parts
    const publish = (data: unknown): void => signalling.publish(topic, data)
    const room = new Room({ topic, handlers, log, clock, publish })
    this.#rooms.set(topic, room)
    signalling.subscribe(topic)
    room.announce()
    return () => this.#leave(topic, room)
  }

  close(): void {
    this.#isClosed = true
    for (const [topic, room] of this.#rooms) this.#leave(topic, room)
    this.#signalling?.close()
  }

  #open(): SignalClient {
    const { connect, clock } = this.#parts
    this.#signalling ??= new SignalClient({
      connect,
      clock,
      published: (topic, data) => this.#rooms.get(topic)?.hear(data),
      connected: () => {
        for (const room of this.#rooms.values()) room.announce()
      },
    })
    return this.#signalling
  }

  #leave(topic: string, room: Room): void {
    if (this.#rooms.get(topic) !== room) return
    this.#rooms.delete(topic)
    this.#signalling?.unsubscribe(topic)
    room.close()
  }
}
