import { WebrtcConn, type RoomOf } from 'y-webrtc'
import { readPeerSignal, type PeerSignal } from '../../wire/y-signal.ts'
import { GuardedLink } from './guarded-link.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Log } from '../../ports/log.ts'
import type { RoadHandlers } from '../../ports/document-roads.ts'
import type { Undo } from '../../events.ts'

/** Connections under one topic: each is a peer connection, and a document spreads by fewer. */
const LINKS_MAX = 8
/** ICE takes a second or fails; an announcement that nobody stands behind must not keep a place. */
const OPEN_WITHIN_MS = 20_000
/** A link that broke is looked for again after this long; stock pages do so at once. */
const AGAIN_MS = 5_000
/** Names of those who were turned away: stock pages come back at once under the same one. */
const SHUNNED_MAX = 256

export type RoomParts = {
  readonly topic: string
  readonly handlers: RoadHandlers
  readonly log: Log
  readonly clock: Clock
  /** Says something under the topic. */
  readonly publish: (data: unknown) => void
}

/** Nothing is asked of anybody but the two ends: no STUN server learns who looks at whom. */
const PEER_OPTIONS = { config: { iceServers: [] } }

/**
 * Those who meet under one topic. Uses y-webrtc's connections without its rooms and providers, which would
 * also talk to other tabs over a BroadcastChannel and apply what strangers send.
 */
export class Room {
  readonly #parts: RoomParts
  readonly #room: RoomOf
  readonly #links = new Map<WebrtcConn, GuardedLink>()
  readonly #shunned = new Set<string>()
  #cancelAgain: Undo | undefined
  #isClosed = false

  constructor(parts: RoomParts) {
    this.#parts = parts
    this.#room = {
      name: parts.topic,
      peerId: crypto.randomUUID(),
      key: null,
      provider: { peerOpts: PEER_OPTIONS, maxConns: LINKS_MAX, emit: () => undefined },
      webrtcConns: new Map(),
      bcConns: new Set(),
      synced: false,
    }
  }

  /** Says that we are here. */
  announce(): void {
    this.#parts.publish({ type: 'announce', from: this.#room.peerId })
  }

  /** Takes what somebody published. */
  hear(data: unknown): void {
    const signal = readPeerSignal(data)
    if (!signal.ok || signal.value.from === this.#room.peerId) return
    if (this.#shunned.has(signal.value.from)) return
    try {
      this.#obey(signal.value)
    } catch (fault) {
      // A description that WebRTC refuses, or a connection that ended meanwhile.
      this.#parts.log.debug('road-signal-refused', { why: String(fault) })
    }
  }

  close(): void {
    this.#isClosed = true
    this.#cancelAgain?.()
    for (const link of this.#links.values()) link.abandon()
  }

  #obey(signal: PeerSignal): void {
    const known = this.#room.webrtcConns.get(signal.from)
    if (signal.type === 'announce') {
      if (known === undefined) this.#connect(signal.from, true)
      return
    }
    if (signal.to !== this.#room.peerId) return
    const { type } = signal.signal
    if (type === 'offer' && known?.glareToken !== undefined) {
      // Both offered at once: the later offer stands, as with stock peers.
      if (known.glareToken > signal.token) return
      known.glareToken = undefined
    }
    if (type === 'answer' && known !== undefined) known.glareToken = undefined
    const conn = known ?? (type === 'offer' ? this.#connect(signal.from, false) : undefined)
    conn?.peer.signal(signal.signal)
  }

  #announceAgain(): void {
    this.#cancelAgain?.()
    if (this.#isClosed) return
    this.#cancelAgain = this.#parts.clock.after(AGAIN_MS, () => this.announce())
  }

  #connect(from: string, isInitiator: boolean): WebrtcConn | undefined {
    const { webrtcConns } = this.#room
    if (webrtcConns.size >= LINKS_MAX) return undefined
    const signalling = {
      // It sends whole frames; only what they carry is ours to say.
      send: (frame: object) => 'data' in frame && this.#parts.publish(frame.data),
    }
    const conn = new WebrtcConn(signalling, isInitiator, from, this.#room)
    webrtcConns.set(from, conn)
    const { handlers, log, clock } = this.#parts
    const link = new GuardedLink(conn.peer, handlers, log)
    this.#links.set(conn, link)
    const cancel = clock.after(OPEN_WITHIN_MS, () => link.abandonUnopened())
    link.onGone(isTurnedAway => {
      cancel()
      if (!isTurnedAway) this.#announceAgain()
      else if (this.#shunned.size < SHUNNED_MAX) this.#shunned.add(from)
      this.#links.delete(conn)
      if (webrtcConns.get(from) === conn) webrtcConns.delete(from)
    })
    return conn
  }
}
