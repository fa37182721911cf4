import type { ConnectionManagerInit, ConnectionMonitorInit } from 'libp2p'

/**
 * Inbound connections per second from one address before we refuse. A community behind one NAT
 * arrives as one address: at the default of 5, twelve tabs of one house lost seven (measured).
 */
const INBOUND_PER_SECOND = 100
/** Handshakes in flight: a flash crowd after a link was posted. The default is 10. */
const PENDING_INBOUND = 100
/** A relay's default bound; about 1 MiB each, so half a gigabyte when full (measured 0.3–0.8). */
const RELAY_CONNECTIONS = 500
/** Chrome allows 500 RTCPeerConnections to a page, and media links need theirs too. */
const BROWSER_CONNECTIONS = 64
/** An address that does not answer must not use up the patience of whoever clicked on a link. */
const ADDRESS_DIAL_TIMEOUT_MS = 4_000
/** All addresses of one peer together. */
const DIAL_TIMEOUT_MS = 10_000

/** Connections that a relay takes and makes. */
export const relayConnections = (maxConnections = RELAY_CONNECTIONS): ConnectionManagerInit => ({
  maxConnections,
  inboundConnectionThreshold: INBOUND_PER_SECOND,
  maxIncomingPendingConnections: PENDING_INBOUND,
  addressDialTimeout: ADDRESS_DIAL_TIMEOUT_MS,
  dialTimeout: DIAL_TIMEOUT_MS,
})

/** Connections that a browser takes and makes. */
export const browserConnections: ConnectionManagerInit = {
  maxConnections: BROWSER_CONNECTIONS,
  inboundConnectionThreshold: INBOUND_PER_SECOND,
  maxIncomingPendingConnections: PENDING_INBOUND,
  addressDialTimeout: ADDRESS_DIAL_TIMEOUT_MS,
  dialTimeout: DIAL_TIMEOUT_MS,
}

/** A busy page or a tab in the background answers late; that must not kill a healthy connection. */
export const patientMonitor: ConnectionMonitorInit = {
  abortConnectionOnPingFailure: false,
  pingTimeout: { minTimeout: 15_000, maxTimeout: 60_000 },
}

/** A relayed connection carries a handshake or an answer of the directory, never sound. */
const CIRCUIT_LIFE_MS = 120_000
/** The default of the circuit relay: two whole messages at our longest. */
const CIRCUIT_BYTES = BigInt(1 << 18)

/** What a relay lends to those who cannot be dialled: one reservation per browser. */
export const relayCircuits = {
  // The default of 32 counts per connection, and each pending WebRTC handshake holds one.
  maxInboundHopStreams: 512,
  maxOutboundHopStreams: 512,
  maxOutboundStopStreams: 512,
  reservations: {
    maxReservations: 512,
    defaultDurationLimit: CIRCUIT_LIFE_MS,
    defaultDataLimit: CIRCUIT_BYTES,
  },
}

/** What a browser lends, so that a mesh outlives its relays: a few neighbours at a time. */
export const browserCircuits = {
  maxInboundHopStreams: 64,
  maxOutboundHopStreams: 64,
  maxOutboundStopStreams: 64,
  reservations: {
    maxReservations: 16,
    defaultDurationLimit: CIRCUIT_LIFE_MS,
    defaultDataLimit: CIRCUIT_BYTES,
  },
}

/** Reservations a browser keeps at once: two relays and a browser, or three browsers. */
export const RESERVATIONS_KEPT = 3

/** Streams of one of our protocols on one connection at a time, either way. */
export const STREAMS_PER_PROTOCOL = 64

/** No third party learns who talks to whom: without the empty list libp2p asks public STUN servers. */
export const rtcConfiguration = { iceServers: [] }

/**
 * Bytes a stream may be ahead of its reader. yamux would let the window grow to 16 MiB, and a flood of
 * streams could make us hold that many times; this still moves 2.5 MB/s over 100 ms.
 */
const STREAM_WINDOW = 256 * 1024

/** Bounds of one connection's streams. */
export const streamBounds = {
  // Our protocols, libp2p's own and the circuits of a relay's guests.
  maxInboundStreams: 1_024,
  streamOptions: {
    initialStreamWindowSize: STREAM_WINDOW,
    maxStreamWindowSize: STREAM_WINDOW,
    maxReadBufferLength: 2 * STREAM_WINDOW,
  },
}
