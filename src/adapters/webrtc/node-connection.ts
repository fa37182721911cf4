import {
  Audio,
  PeerConnection,
  type DataChannel,
  type RtcConfig,
  type Track,
} from 'node-datachannel'
import { BUNDLE_CHANNEL, CONTROL_CHANNEL } from './limits.ts'
import { StreamBrokenError } from '../../errors.ts'
import { readAudioLine, type AudioLine } from './audio-line.ts'
import { readRtp, RtpSender } from './rtp.ts'
import type { Carrier } from './carried-link.ts'
import type { Negotiator } from './signalling.ts'

/** What happens on a connection. */
export type NodeConnectionEvents = {
  /** Everything that was negotiated is open: the link stands. */
  readonly open: () => void
  readonly control: (message: Uint8Array) => void
  readonly bundle: (bundle: Uint8Array) => void
  /** Once; also when it never opened. */
  readonly closed: () => void
}

/**
 * A browser hears a track later than its channels, 0 to 96 ms in four arrivals: what a newcomer is given at
 * once, and what is said until then, goes over the channel.
 */
const TRACK_AFTER_MS = 300
/** With STUN servers addresses may come late: those are told when they come. */
const GATHERED_AT_LATEST_MS = 50
/** As browsers name it; the channels' line is `0`. */
const TRACK_MID = 'audio'
const TRACK_PAYLOAD_TYPE = 111

/**
 * One peer connection of a Node process. libdatachannel closes what JavaScript collects, so whoever
 * makes one holds it until `closed`; it holds its channels and track.
 */
export class NodeConnection implements Negotiator, Carrier {
  readonly #connection: PeerConnection
  readonly #control: DataChannel
  readonly #bundles: DataChannel
  readonly #events: NodeConnectionEvents
  #track: Track | undefined
  /** Only of a track that is ours to send on. */
  #rtp: RtpSender | undefined
  #isOpen = false
  /** The other side hears our track by now. */
  #isTrackHeard = false
  #isClosed = false

  constructor(config: Omit<RtcConfig, 'disableAutoNegotiation'>, events: NodeConnectionEvents) {
    this.#events = events
    this.#connection = new PeerConnection('media', {
      ...config,
      // Otherwise the first channel would make an offer before we know whether we answer one.
      disableAutoNegotiation: true,
    })
    this.#control = this.#connection.createDataChannel(CONTROL_CHANNEL.label, {
      negotiated: true,
      id: CONTROL_CHANNEL.id,
    })
    this.#bundles = this.#connection.createDataChannel(BUNDLE_CHANNEL.label, {
      negotiated: true,
      id: BUNDLE_CHANNEL.id,
      unordered: true,
      maxRetransmits: BUNDLE_CHANNEL.maxRetransmits,
    })
    this.#watch()
  }

  get kind(): 'track' | 'channel' {
    return this.#rtp === undefined ? 'channel' : 'track'
  }

  onCandidate(tell: (candidate: string, mid: string) => void): void {
    this.#connection.onLocalCandidate((line, mid) => tell(line.replace(/^a=/, ''), mid))
  }

  async makeOffer(): Promise<string> {
    this.#makeRoom()
    this.#connection.setLocalDescription('offer')
    return this.#description()
  }

  /** Adds our track when the offer has room for one, under the name that the offer gave it. */
  async makeAnswer(offer: string): Promise<string> {
    const line = readAudioLine(offer)
    if (line !== undefined) this.#addTrack(line)
    this.#connection.setRemoteDescription(letOffererBegin(offer), 'offer')
    const gathered = this.#gathered()
    this.#connection.setLocalDescription('answer')
    // With the addresses in it, so that the other side has no more to read: a page that draws reads late.
    await gathered
    return this.#description()
  }

  async takeAnswer(answer: string): Promise<void> {
    this.#connection.setRemoteDescription(answer, 'answer')
  }

  async addCandidate(candidate: string, mid: string): Promise<void> {
    if (this.#isClosed) return
    this.#connection.addRemoteCandidate(candidate, mid)
  }

  sendControl(message: Uint8Array): void {
    if (this.#control.isOpen()) this.#control.sendMessageBinary(message)
  }

  sendBundle(bundle: Uint8Array): void {
    const rtp = this.#rtp
    if (this.#track !== undefined && rtp !== undefined && this.#isTrackHeard) {
      if (this.#track.isOpen()) this.#track.sendMessageBinary(rtp.packet(bundle))
      return
    }
    if (this.#bundles.isOpen()) this.#bundles.sendMessageBinary(bundle)
  }

  controlQueued(): number {
    return this.#isClosed ? 0 : this.#control.bufferedAmount()
  }

  /** Those of the channel. A track has no queue: what the socket does not take is lost, like anything on its way. */
  bundlesQueued(): number {
    return this.#isClosed ? 0 : this.#bundles.bufferedAmount()
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#control.close()
    this.#bundles.close()
    this.#track?.close()
    this.#connection.close()
    this.#events.closed()
  }

  /** Room for a Node peer's bundles: acknowledged by nobody, they stand still in no burst of losses. */
  #makeRoom(): void {
    const audio = new Audio(TRACK_MID, 'RecvOnly')
    audio.addOpusCodec(TRACK_PAYLOAD_TYPE)
    this.#track = this.#connection.addTrack(audio)
    this.#track.onMessage(packet => {
      const bundle = readRtp(new Uint8Array(packet), TRACK_PAYLOAD_TYPE)
      if (bundle !== undefined && !this.#isClosed) this.#events.bundle(bundle)
    })
  }

  #addTrack({ mid, payloadType }: AudioLine): void {
    const rtp = new RtpSender(payloadType)
    const audio = new Audio(mid, 'SendOnly')
    audio.addOpusCodec(payloadType)
    audio.addSSRC(rtp.ssrc, 'loggia', 'loggia', 'bundles')
    this.#track = this.#connection.addTrack(audio)
    this.#rtp = rtp
    this.#track.onOpen(() => this.#tellWhenOpen())
  }

  #watch(): void {
    this.#control.onOpen(() => this.#tellWhenOpen())
    this.#bundles.onOpen(() => this.#tellWhenOpen())
    this.#control.onMessage(message => this.#take(message, this.#events.control))
    this.#bundles.onMessage(message => this.#take(message, this.#events.bundle))
    this.#control.onClosed(() => this.close())
    this.#connection.onStateChange(state => {
      if (state === 'closed' || state === 'failed') this.close()
    })
  }

  #take(message: string | Buffer | ArrayBuffer, give: (bytes: Uint8Array) => void): void {
    // Text is not in the protocol.
    if (this.#isClosed || typeof message === 'string') return
    give(new Uint8Array(message))
  }

  #tellWhenOpen(): void {
    const isTrackOpen = this.#rtp === undefined || this.#track?.isOpen() === true
    if (this.#isOpen || this.#isClosed || !isTrackOpen) return
    if (!this.#control.isOpen() || !this.#bundles.isOpen()) return
    this.#isOpen = true
    setTimeout(() => (this.#isTrackHeard = true), TRACK_AFTER_MS)
    this.#events.open()
  }

  /** Resolves when every address of ours is known; without STUN servers that takes milliseconds. */
  #gathered(): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, GATHERED_AT_LATEST_MS)
      this.#connection.onGatheringStateChange(state => {
        if (state !== 'complete') return
        clearTimeout(timer)
        resolve()
      })
    })
  }

  #description(): string {
    const description = this.#connection.localDescription()
    if (description === null) throw new StreamBrokenError('libdatachannel made no description')
    return description.sdp
  }
}

/**
 * Lets the offerer begin the DTLS handshake. libdatachannel repeats a lost first message after one
 * second, browsers after 50 ms, and the first message is what gets lost while ICE settles.
 */
const letOffererBegin = (offer: string): string =>
  offer.replaceAll('a=setup:actpass', 'a=setup:active')
