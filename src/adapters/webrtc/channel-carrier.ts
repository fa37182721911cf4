import type { Carrier } from './carried-link.ts'

/** What happens on a pair of channels. */
export type ChannelEvents = {
  /** Both are open. */
  readonly open: () => void
  readonly control: (message: Uint8Array) => void
  readonly bundle: (bundle: Uint8Array) => void
  /** Once, when either closed. */
  readonly closed: () => void
}

/** The two data channels of a link, in the Worker. */
export class ChannelCarrier implements Carrier {
  /** Browsers cannot write foreign RTP payloads, so what leaves us leaves on a channel. */
  readonly kind = 'channel'
  readonly #control: RTCDataChannel
  readonly #bundles: RTCDataChannel
  #events: ChannelEvents | undefined

  constructor(control: RTCDataChannel, bundles: RTCDataChannel, events: ChannelEvents) {
    this.#control = control
    this.#bundles = bundles
    this.#events = events
    for (const channel of [control, bundles]) {
      // Only now: what is set before a transfer is lost in it.
      channel.binaryType = 'arraybuffer'
      channel.onopen = () => this.#tellWhenOpen()
      channel.onclose = () => this.#tellClosed()
    }
    control.onmessage = ({ data }) => this.#take(data, this.#events?.control)
    bundles.onmessage = ({ data }) => this.#take(data, this.#events?.bundle)
    queueMicrotask(() => this.#tellWhenOpen())
  }

  sendControl(message: Uint8Array): void {
    this.#send(this.#control, message)
  }

  sendBundle(bundle: Uint8Array): void {
    this.#send(this.#bundles, bundle)
  }

  controlQueued(): number {
    return this.#control.bufferedAmount
  }

  bundlesQueued(): number {
    return this.#bundles.bufferedAmount
  }

  close(): void {
    this.#events = undefined
    this.#control.close()
    this.#bundles.close()
  }

  #send(channel: RTCDataChannel, bytes: Uint8Array): void {
    if (channel.readyState !== 'open') return
    try {
      // Our buffers are never shared ones; TypeScript cannot know.
      channel.send(bytes as Uint8Array<ArrayBuffer>)
    } catch {
      // The browser's own queue is full (16 MiB), far beyond our bounds: the link is of no use.
      this.#tellClosed()
    }
  }

  #take(data: unknown, give: ((bytes: Uint8Array) => void) | undefined): void {
    // Text is not in the protocol.
    if (data instanceof ArrayBuffer) give?.(new Uint8Array(data))
  }

  #tellWhenOpen(): void {
    const isOpen = this.#control.readyState === 'open' && this.#bundles.readyState === 'open'
    if (isOpen) this.#events?.open()
  }

  #tellClosed(): void {
    const events = this.#events
    this.close()
    events?.closed()
  }
}
