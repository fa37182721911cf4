import { Watchable, type Watched } from '../../events.ts'
import { openLoopback, type Loopback } from './loopback.ts'
import type { OutputPath } from '../../ports/audio-devices.ts'

/** What of the browser decides about the route. */
export type RouteParts = {
  readonly context: AudioContext
  /** What is to be heard. */
  readonly node: AudioNode
  /** The name of a device, or of the system's choice; empty when it may not be read. */
  nameOf(device: string | undefined): string
}

/** Chromium's and soon others': a context that plays through a device of one's choice. */
type Sinkable = AudioContext & { setSinkId?(device: string): Promise<void> }

/** What has no path through the air to the microphone needs no echo taken out. */
const HEADPHONES = /head(phone|set)|earphone|ear ?buds?|airpods|cuffi[ae]|auricolar/i
/** The one engine that was measured to cancel only what came over a connection. */
const IS_CHROMIUM = /Chrom(e|ium)\//

/** Whether this browser lets a page choose its loudspeaker. */
export const mayChooseOutput = (): boolean =>
  'setSinkId' in AudioContext.prototype || 'setSinkId' in HTMLMediaElement.prototype

/**
 * The way from the mix to the hardware: straight out of the context, or through a media element, where
 * a device can only be chosen there, or through a loopback, where echo can only be cancelled there.
 */
export class OutputRoute {
  readonly #parts: RouteParts
  readonly #path = new Watchable<OutputPath>('direct')
  #device: string | undefined
  #isEchoUnwanted = false
  #element: HTMLAudioElement | undefined
  #tap: MediaStreamAudioDestinationNode | undefined
  #loopback: Loopback | undefined
  /** Changes are made one after the other: each waits for the browser. */
  #turn: Promise<unknown> = Promise.resolve()
  #isClosed = false

  constructor(parts: RouteParts) {
    this.#parts = parts
    parts.node.connect(parts.context.destination)
  }

  get path(): Watched<OutputPath> {
    return this.#path
  }

  /** As {@link OutputHandle.use}. */
  use(device: string | undefined): Promise<boolean> {
    return this.#inTurn(async () => {
      const before = this.#device
      this.#device = device
      try {
        await this.#arrange()
        return true
      } catch {
        // NotFoundError or NotAllowedError: the port promises that nothing has changed.
        this.#device = before
        return false
      }
    })
  }

  /** As {@link OutputHandle.cancelEcho}. */
  cancelEcho(isWanted: boolean): void {
    // Wished again it is arranged again: headphones may have come or gone meanwhile.
    if (!isWanted && !this.#isEchoUnwanted) return
    this.#isEchoUnwanted = isWanted
    // Without a loopback the sound goes on as it was: an echo is better than silence.
    void this.#inTurn(() => this.#arrange()).catch(() => undefined)
  }

  close(): void {
    this.#isClosed = true
    this.#dropElement()
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(task)
    this.#turn = done.catch(() => undefined)
    return done
  }

  async #arrange(): Promise<void> {
    if (this.#isClosed) return
    const wantsLoopback = this.#wantsLoopback()
    const context: Sinkable = this.#parts.context
    const needsElement = wantsLoopback || (this.#device !== undefined && !context.setSinkId)
    if (!needsElement) {
      await context.setSinkId?.(this.#device ?? '')
      return this.#playDirectly()
    }
    if (this.#element === undefined || (this.#loopback !== undefined) !== wantsLoopback) {
      this.#playDirectly()
      await this.#playThroughElement(wantsLoopback)
    }
    await this.#element?.setSinkId?.(this.#device ?? '')
  }

  #wantsLoopback(): boolean {
    const isOpenAir = !HEADPHONES.test(this.#parts.nameOf(this.#device))
    return this.#isEchoUnwanted && isOpenAir && IS_CHROMIUM.test(navigator.userAgent)
  }

  async #playThroughElement(isLooped: boolean): Promise<void> {
    const { context, node } = this.#parts
    const tap = context.createMediaStreamDestination()
    node.connect(tap)
    this.#tap = tap
    this.#loopback = isLooped ? await openLoopback(tap.stream) : undefined
    const element = new Audio()
    element.srcObject = this.#loopback?.stream ?? tap.stream
    this.#element = element
    try {
      await element.play()
    } catch (fault) {
      this.#playDirectly()
      throw fault
    }
    if (this.#isClosed) return this.#dropElement()
    node.disconnect(context.destination)
    this.#path.set(isLooped ? 'loopback' : 'direct')
  }

  #playDirectly(): void {
    if (this.#tap === undefined) return
    const { context, node } = this.#parts
    node.connect(context.destination)
    this.#dropElement()
    this.#path.set('direct')
  }

  #dropElement(): void {
    this.#element?.pause()
    if (this.#element !== undefined) this.#element.srcObject = null
    this.#element = undefined
    if (this.#tap !== undefined) this.#parts.node.disconnect(this.#tap)
    this.#tap = undefined
    this.#loopback?.close()
    this.#loopback = undefined
  }
}
