/**
 * What we use of y-webrtc 10.3.0. Its own types are not found from here (its `exports` name the code
 * first), and these are undocumented parts: the browser test holds them against the real thing.
 */
declare module 'y-webrtc' {
  /** What a connection asks of its signalling. */
  export type SignalSender = { send(message: object): void }

  /** What a connection asks of its room. Without a password `key` is null. */
  export type RoomOf = {
    readonly name: string
    readonly peerId: string
    readonly key: null
    readonly provider: {
      readonly peerOpts: object
      readonly maxConns: number
      emit(name: string, values: readonly unknown[]): void
    }
    readonly webrtcConns: Map<string, WebrtcConn>
    readonly bcConns: Set<string>
    synced: boolean
  }

  /** The simple-peer inside. */
  export type SimplePeer = {
    readonly connected: boolean
    readonly bufferSize: number
    send(bytes: Uint8Array): void
    signal(signal: object): void
    destroy(): void
    on(name: 'data', handler: (bytes: Uint8Array) => void): void
    on(name: 'connect' | 'close', handler: () => void): void
    on(name: 'error', handler: (fault: Error) => void): void
    removeAllListeners(name: 'data' | 'connect'): void
  }

  export class WebrtcConn {
    constructor(signalling: SignalSender, isInitiator: boolean, peer: string, room: RoomOf)
    readonly peer: SimplePeer
    glareToken: number | undefined
    synced: boolean
  }
}
