/**
 * The signalling of y-webrtc 10.3, spoken with strangers: JSON texts over a WebSocket. What is read here
 * is checked down to the last field that anybody looks at; the stock server and client check nothing.
 */
import { accept, refuse, type Verdict } from '../verdict.ts'

/** Where a relay's web server takes it. */
export const SIGNAL_PATH = '/y-signal'
/** Longest frame: a session description has under 4 kB. */
export const SIGNAL_FRAME_MAX = 64 * 1024
/** Topics of one socket: a page watches a few accounts. */
export const SIGNAL_TOPICS_MAX = 8
/** Longest topic: ours have 100 letters. */
const TOPIC_LETTERS_MAX = 128
/** Longest name of a peer: y-webrtc makes UUIDs of 36 letters. */
const NAME_LETTERS_MAX = 64
/** Longest session description or candidate. */
const SDP_LETTERS_MAX = 16 * 1024

/** What goes over the socket. `publish` reaches everybody else who subscribed to the topic. */
export type SignalFrame =
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly topics: readonly string[] }
  | { readonly type: 'publish'; readonly topic: string; readonly data: unknown }
  | { readonly type: 'ping' }
  | { readonly type: 'pong' }

/** Why a frame is refused. */
export type SignalRefusal = 'too-long' | 'not-json' | 'malformed'

/** What a peer publishes: that it is there, or a step of a connection with one other. */
export type PeerSignal =
  | { readonly type: 'announce'; readonly from: string }
  | {
      readonly type: 'signal'
      readonly from: string
      readonly to: string
      /** Of two offers that cross the one with the higher token stands. */
      readonly token: number
      readonly signal: ConnectionSignal
    }

/** What simple-peer tells its other side. */
export type ConnectionSignal =
  | { readonly type: 'offer' | 'answer'; readonly sdp: string }
  | {
      readonly type: 'candidate'
      readonly candidate: {
        readonly candidate: string
        readonly sdpMLineIndex: number | null
        readonly sdpMid: string | null
      }
    }

/** Reads a frame. */
export function readSignalFrame(text: string): Verdict<SignalFrame, SignalRefusal> {
  if (text.length > SIGNAL_FRAME_MAX) return refuse('too-long')
  const parsed = parse(text)
  if (parsed === undefined) return refuse('not-json')
  const { type, topics, topic, data } = fieldsOf(parsed)
  if (type === 'ping' || type === 'pong') return accept({ type })
  if (type === 'publish' && isText(topic, TOPIC_LETTERS_MAX)) return accept({ type, topic, data })
  if ((type === 'subscribe' || type === 'unsubscribe') && Array.isArray(topics)) {
    const areSound = topics.length <= SIGNAL_TOPICS_MAX && topics.every(isTopic)
    if (areSound) return accept({ type, topics })
  }
  return refuse('malformed')
}

/** The text of a frame. */
export const writeSignalFrame = (frame: SignalFrame): string => JSON.stringify(frame)

/** Reads what a peer published. */
export function readPeerSignal(data: unknown): Verdict<PeerSignal, 'malformed'> {
  const { type, from, to, token, signal } = fieldsOf(data)
  if (!isText(from, NAME_LETTERS_MAX)) return refuse('malformed')
  if (type === 'announce') return accept({ type, from })
  const read = readConnectionSignal(signal)
  const isSound = type === 'signal' && isText(to, NAME_LETTERS_MAX) && typeof token === 'number'
  return isSound && read !== undefined
    ? accept({ type, from, to, token, signal: read })
    : refuse('malformed')
}

function readConnectionSignal(signal: unknown): ConnectionSignal | undefined {
  const { type, sdp, candidate } = fieldsOf(signal)
  if (type === 'offer' || type === 'answer') {
    return isText(sdp, SDP_LETTERS_MAX) ? { type, sdp } : undefined
  }
  if (type !== 'candidate') return undefined
  const { candidate: text, sdpMLineIndex, sdpMid } = fieldsOf(candidate)
  // An empty text says that there are no more.
  if (typeof text !== 'string' || text.length > SDP_LETTERS_MAX) return undefined
  return {
    type,
    candidate: {
      candidate: text,
      sdpMLineIndex: Number.isInteger(sdpMLineIndex) ? Number(sdpMLineIndex) : null,
      sdpMid: isText(sdpMid, NAME_LETTERS_MAX) ? sdpMid : null,
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The fields of whatever was parsed; none of what is no object. */
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

const isText = (value: unknown, max: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= max

const isTopic = (value: unknown): value is string => isText(value, TOPIC_LETTERS_MAX)
