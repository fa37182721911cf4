import type { PeerId } from '../domain/ids.ts'
import type { Undo } from '../events.ts'

/** A reliable, ordered exchange of whole messages with one peer, each at most MESSAGE_MAX bytes. */
export interface MessageStream {
  readonly peer: PeerId
  /** The next message, or undefined when the other side has closed. Rejects when the stream broke. */
  read(): Promise<Uint8Array | undefined>
  /** Waits while the other side is slow to take it. Rejects when the stream broke. */
  write(message: Uint8Array): Promise<void>
  /** Says that no more will be written; what was written still arrives. */
  close(): Promise<void>
  /** Ends both directions at once. */
  abort(): void
}

/** Where a peer may be reached: multiaddr texts, possibly none when we are already connected. */
export type PeerAddress = { readonly peer: PeerId; readonly addresses: readonly string[] }

/** Connections to peers and streams over them. */
export interface Streams {
  readonly self: PeerId
  /** Serves `protocol`. A handler that rejects aborts its stream and nothing else. */
  handle(protocol: string, handler: (stream: MessageStream) => Promise<void>): Undo
  /**
   * Opens a stream over an existing connection, or dials first: directly, or through a circuit at any
   * peer that both sides know. Rejects with UnreachableError.
   */
  open(to: PeerAddress, protocol: string, signal: AbortSignal): Promise<MessageStream>
  /** Makes sure of a direct connection that outlives the relays. Rejects with UnreachableError. */
  connect(to: PeerAddress, signal: AbortSignal): Promise<void>
  /** Dials a multiaddr text of which the PeerId may be unknown; answers who is there. */
  dial(address: string, signal: AbortSignal): Promise<PeerId>
  /** Peers we hold at least one connection to. */
  connected(): readonly PeerId[]
  /** Multiaddr texts under which others can reach us now. */
  addresses(): readonly string[]
  /** Drops a peer that misbehaved. */
  disconnect(peer: PeerId): void
  /** Told after `connected()` or `addresses()` changed. */
  onChange(handler: () => void): Undo
  close(): Promise<void>
}
