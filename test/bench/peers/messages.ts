import type { PeerAddress } from '../../../src/ports/streams.ts'
import type { PeerId, SpaceId } from '../../../src/domain/ids.ts'
import type { Side } from '../../helpers/lossy-access.ts'

/** Milliseconds on the machine's monotonic clock, which all processes share. */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6

/** An access line of a peer's own: see `AccessLine`. */
export type Line = { readonly delayMs: number; readonly loss: number; readonly seed: number }

/** A node of the product's tree. */
export type TreeConfig = {
  readonly kind: 'tree'
  readonly name: string
  /** The host opens its Space itself. */
  readonly space: SpaceId | undefined
  readonly role: 'host' | 'relay' | 'listener'
  readonly slots: number
  /** On the host's stage, all at its peer. */
  readonly speakers: number
  readonly entries: readonly PeerAddress[]
  readonly line: Line | undefined
  /** Never asks for a standby: the tree that others build. */
  readonly isSingle: boolean
  /** Of a relay: bytes a second, and links at once, as its operator caps them. */
  readonly caps?: {
    readonly bytesPerSecond: number
    readonly linksMax: number
  }
}

/** Plain links: whoever asks is fed, and who fed us is left when the connection fails. */
export type PlainConfig = {
  readonly kind: 'plain'
  readonly name: string
  readonly space: SpaceId
  /** So many listeners in this one process; forwarders are one. */
  readonly listeners: number
  /** Asked one after the other. */
  readonly entries: readonly PeerAddress[]
}

/** A hop of bare UDP, or so many ends of it: what comes is noted and sent on to these ports. */
export type UdpConfig = {
  readonly kind: 'udp'
  readonly to: readonly number[]
  readonly sockets: number
}

/** The simplest relay there is, which takes UDP packets and sends each over a data channel to everybody; or its listeners. */
export type NaiveConfig = {
  readonly kind: 'naive'
  readonly name: string
  readonly listeners: number
  readonly entries: readonly PeerAddress[]
}

/** People in a room of a Janus server: those who speak, or so many who listen to them. */
export type JanusConfig = {
  readonly kind: 'janus'
  readonly port: number
  readonly speakers: number
  readonly listeners: number
}

export type PeerConfig = TreeConfig | PlainConfig | UdpConfig | NaiveConfig | JanusConfig

/** Where a peer is, once it runs. */
export type Started = {
  readonly entry: PeerAddress
  readonly space: SpaceId | undefined
  /** Of bare UDP. */
  readonly ports: readonly number[]
}

/** What the bench tells a peer. */
export type PeerCommand =
  | { readonly kind: 'start'; readonly config: PeerConfig }
  | { readonly kind: 'feed'; readonly roots: readonly PeerAddress[] }
  /** So many bundles of each speaker, or UDP packets, one each `everyMs`, `bytes` long. Answers when all are said. */
  | {
      readonly kind: 'speak'
      readonly count: number
      readonly everyMs: number
      readonly bytes: number
    }
  | { readonly kind: 'hush' }
  | { readonly kind: 'cut'; readonly towards: readonly Side[] }
  | { readonly kind: 'leave' }
  /** As a relay on SIGTERM. */
  | { readonly kind: 'drain' }
  | { readonly kind: 'standing' }
  | { readonly kind: 'arrivals'; readonly sinceMs: number; readonly forget?: boolean }
  /** How many packets came over links so far, at all listeners of the process. */
  | { readonly kind: 'count' }

/** One bundle at one peer: also such as came before. */
export type Arrival = {
  readonly atMs: number
  readonly ctr: number
  /** Over a link from whom. */
  readonly from: PeerId | undefined
}

/** How a peer stands. */
export type Standing = {
  readonly isAttached: boolean
  readonly hops: number
  readonly parents: readonly PeerId[]
  readonly standbys: readonly PeerId[]
  readonly children: readonly PeerId[]
  /** Promises that nobody caught, and exceptions. */
  readonly faults: readonly string[]
  readonly heapMiB: number
}

/** What a peer answers to `arrivals`. */
export type Arrivals = {
  /** Everything that came over links, or was said here. */
  readonly came: readonly Arrival[]
  /** What was verified, new, and given to the ear. */
  readonly heard: readonly Arrival[]
}

export type Asked = { readonly id: number; readonly command: PeerCommand }
export type Answered = { readonly id: number; readonly answer: unknown; readonly fault?: string }
