import type { PeerId } from '../domain/ids.ts'
import type { PeerAddress } from './streams.ts'
import type { Undo } from '../events.ts'

/** What arrives over a link. Handlers must not throw: the bytes are a stranger's. */
export interface MediaLinkHandlers {
  /** A tree message: reliable, in order, at most CONTROL_MAX bytes. */
  control(message: Uint8Array): void
  /** A bundle: may be lost, repeated or reordered, at most BUNDLE_MAX bytes. */
  bundle(bytes: Uint8Array): void
  /** Once, when either side closed it or the connection failed. Nothing follows. */
  closed(): void
}

/** One tree edge: a lossy carrier for bundles and a reliable channel for tree messages (DESIGN §9). */
export interface MediaLink {
  readonly peer: PeerId
  /** Which carrier takes bundles away from us. Tracks come only from Node. */
  readonly carrier: 'track' | 'channel'
  /** What arrived before this call is held (at most 64 messages) and handed over now. Call once. */
  handle(handlers: MediaLinkHandlers): void
  /** Never dropped. A link whose queue passes its bound is closed instead. */
  sendControl(message: Uint8Array): void
  /**
   * False when it was dropped because the queue is full: newest audio wins, old is not kept. The bytes never change
   * afterwards: one copy serves all links that they are sent over.
   */
  sendBundle(bundle: Uint8Array): boolean
  close(): void
}

/** What came of asking a peer for a link. `reply` is the other side's tree message. */
export type ConnectOutcome =
  | { readonly kind: 'linked'; readonly reply: Uint8Array; readonly link: MediaLink }
  | { readonly kind: 'refused'; readonly reply: Uint8Array }
  | { readonly kind: 'unreachable'; readonly why: string }

/** Our decision about a peer that asks for a link. `linked` is called once the link stands. */
export type AskAnswer =
  | {
      readonly accept: true
      readonly reply: Uint8Array
      readonly linked: (link: MediaLink) => void
      /** The link did not come about within the set-up time: give the slot back. */
      readonly failed: () => void
    }
  | {
      readonly accept: false
      readonly reply: Uint8Array
      /** The ask was none: whoever makes the links counts it against the asker. */
      readonly isMalformed?: true
    }

/** Makes and takes media links. */
export interface MediaLinks {
  /**
   * Asks `to` for a link; `ask` is a tree message that travels with the offer, so that a placement
   * costs one round trip. Never rejects; an aborted signal answers `unreachable`. `accepted` is told of a reply
   * that accepts, before the link stands or fails: what is in it can be read meanwhile. Told again if the
   * set-up is tried again.
   */
  connect(
    to: PeerAddress,
    ask: Uint8Array,
    signal: AbortSignal,
    accepted?: (reply: Uint8Array) => void,
  ): Promise<ConnectOutcome>
  /** Answers everybody who asks us. One server at a time. */
  serve(answer: (from: PeerId, ask: Uint8Array) => Promise<AskAnswer>): Undo
}
