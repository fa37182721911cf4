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

/** How a connection is made, and whether it keeps its addresses back while it offers. */
export type NodeConnectionConfig = Omit<RtcConfig, 'disableAutoNegotiation'> & {
  readonly tellsAddressesLate: boolean
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
  readonly tellsAddressesLate: boolean
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

  constructor(
    { tellsAddressesLate, ...config }: NodeConnectionConfig,
    events: NodeConnectionEvents,
  ) {
    this.tellsAddressesLate = tellsAddressesLate
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

  /**
   * libdatachannel takes an answer in steps. Who knows our addresses is ready before the answer is here, and may be through
   * with the DTLS handshake when ICE has its password and the fingerprint is not kept yet: a certificate that cannot be
   * checked closes the connection ("Got a remote candidate without ICE transport"). With addresses told late nobody is
   * early, but both are ready at the same time, and the first message of one in ten handshakes is lost for a second.
   */
  async makeOffer(): Promise<string> {
    this.#makeRoom()
    this.#connection.setLocalDescription('offer')
    const offer = this.#description()
    return this.tellsAddressesLate ? letAnswererBegin(withoutAddresses(offer)) : offer
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
    this.#sendOn(this.#control, message)
  }

  sendBundle(bundle: Uint8Array): void {
    if (this.#track !== undefined && this.#rtp !== undefined && this.#isTrackHeard) {
      return this.#sendOnTrack(this.#track, this.#rtp.packet(bundle))
    }
    this.#sendOn(this.#bundles, bundle)
  }

  controlQueued(): number {
    return this.#isClosed ? 0 : this.#control.bufferedAmount()
  }

  /** Those of the channel. A track has no queue: what the socket does not take is lost, like anything on its way. */
  bundlesQueued(): number {
    return this.#isClosed || this.#isTrackHeard ? 0 : this.#bundles.bufferedAmount()
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

  /**
   * A channel may say that it is open when its other side is gone already ("Sending failed, errno=2"). We send while
   * libdatachannel tells us of something else, and what is thrown there ends the process.
   */
  #sendOn(channel: DataChannel, message: Uint8Array): void {
    if (this.#isClosed || !channel.isOpen()) return
    try {
      channel.sendMessageBinary(message)
    } catch {
      // It is told soon that the connection is over.
      return
    }
  }

  /** Asking first whether it is open would cost a tenth of what sending does, at a relay for each of its children. */
  #sendOnTrack(track: Track, packet: Buffer): void {
    if (this.#isClosed) return
    try {
      track.sendMessageBinary(packet)
    } catch {
      // It closed a moment ago, which is told soon.
      return
    }
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
    if (this.#rtp !== undefined) setTimeout(() => (this.#isTrackHeard = true), TRACK_AFTER_MS)
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

/** Who learns the other's addresses last is ready last, and what is sent to it before is lost. */
const letAnswererBegin = (offer: string): string =>
  offer.replaceAll('a=setup:actpass', 'a=setup:passive')

/** Those that were found already; all of them are told one by one as well. */
const withoutAddresses = (sdp: string): string =>
  sdp.replaceAll(/^a=(candidate:.*|end-of-candidates)\r?\n/gm, '')

/**
 * Lets the offerer begin the DTLS handshake: with its addresses we are ready first. libdatachannel repeats a lost
 * first message after one second, browsers after 50 ms.
 */
const letOffererBegin = (offer: string): string =>
  offer.replaceAll('a=setup:actpass', 'a=setup:active')
