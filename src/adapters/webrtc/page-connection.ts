import { BUNDLE_CHANNEL, CONTROL_CHANNEL } from './limits.ts'
import type { LinkId, LinkReport, LinkTransformOptions } from './link-messages.ts'
import type { Negotiator } from './signalling.ts'

/** Explicit, or a library's or browser's default might ask a stranger who we are: nobody learns who talks to whom. */
const NO_THIRD_PARTY: RTCIceServer[] = []

/** Where a connection's channels and tracks go. */
export type PageConnectionParts = {
  readonly worker: Worker
  readonly link: LinkId
}

/** One peer connection of a page. Its channels live in the media Worker from the first moment. */
export class PageConnection implements Negotiator {
  readonly #parts: PageConnectionParts
  readonly #connection: RTCPeerConnection
  #isClosed = false
  #lost: () => void = () => undefined
  #offer: Promise<string> | undefined
  #early: { readonly candidate: string; readonly mid: string }[] = []
  #tell: (candidate: string, mid: string) => void = (candidate, mid) =>
    void this.#early.push({ candidate, mid })

  constructor(parts: PageConnectionParts) {
    this.#parts = parts
    this.#connection = new RTCPeerConnection({ iceServers: NO_THIRD_PARTY })
    this.#giveChannelsAway()
    this.#connection.onicecandidate = ({ candidate }) => {
      // Null and '' mark the end, which the end of the exchange tells as well.
      if (candidate === null || candidate.candidate === '') return
      this.#tell(candidate.candidate, candidate.sdpMid ?? '0')
    }
    this.#connection.ontrack = ({ receiver }) => this.#readInWorker(receiver)
    this.#connection.onconnectionstatechange = () => {
      const state = this.#connection.connectionState
      if (state === 'failed' || state === 'closed') this.#lose()
    }
  }

  /** Closed, by us or not: good for nothing any more. */
  get isLost(): boolean {
    return this.#isClosed
  }

  /** Told once, when the connection failed or closed without our doing; at once, if it has already. */
  onLost(lost: () => void): void {
    this.#lost = lost
    if (this.#isClosed) lost()
  }

  onCandidate(tell: (candidate: string, mid: string) => void): void {
    this.#tell = tell
    for (const { candidate, mid } of this.#early.splice(0)) tell(candidate, mid)
  }

  /** Makes the offer before anybody can be told: what takes long then runs beside the dialling. */
  prepareOffer(): void {
    this.#offer ??= this.#describe()
    // Whoever asks for the offer learns why there is none.
    this.#offer.catch(() => undefined)
  }

  makeOffer(): Promise<string> {
    this.#offer ??= this.#describe()
    return this.#offer
  }

  async #describe(): Promise<string> {
    // Room for the bundles of a Node peer; a browser that answers leaves it empty.
    if ('RTCRtpScriptTransform' in globalThis) {
      const { receiver } = this.#connection.addTransceiver('audio', { direction: 'recvonly' })
      this.#readInWorker(receiver)
    }
    await this.#connection.setLocalDescription()
    return this.#connection.localDescription?.sdp ?? ''
  }

  async makeAnswer(offer: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer })
    await this.#connection.setLocalDescription()
    return this.#connection.localDescription?.sdp ?? ''
  }

  async takeAnswer(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: answer })
  }

  async addCandidate(candidate: string, mid: string): Promise<void> {
    if (this.#isClosed) return
    await this.#connection.addIceCandidate({ candidate, sdpMid: mid })
  }

  close(): void {
    this.#isClosed = true
    this.#connection.onconnectionstatechange = null
    this.#connection.close()
  }

  /** A channel can be transferred only in the task that made it (FINDINGS §2.4). */
  #giveChannelsAway(): void {
    const control = this.#connection.createDataChannel(CONTROL_CHANNEL.label, {
      negotiated: true,
      id: CONTROL_CHANNEL.id,
      ordered: true,
    })
    const bundles = this.#connection.createDataChannel(BUNDLE_CHANNEL.label, {
      negotiated: true,
      id: BUNDLE_CHANNEL.id,
      ordered: false,
      maxRetransmits: BUNDLE_CHANNEL.maxRetransmits,
    })
    const report: LinkReport = { kind: 'link/channels', link: this.#parts.link, control, bundles }
    // TypeScript's list of what can be transferred lacks RTCDataChannel.
    const channels = [control, bundles] as unknown as Transferable[]
    this.#parts.worker.postMessage(report, channels)
  }

  /** Every track of a media link is a pipe for datagrams, not sound. */
  #readInWorker(receiver: RTCRtpReceiver): void {
    const options: LinkTransformOptions = { link: this.#parts.link }
    receiver.transform ??= new RTCRtpScriptTransform(this.#parts.worker, options)
  }

  #lose(): void {
    if (this.#isClosed) return
    this.close()
    this.#lost()
  }
}
