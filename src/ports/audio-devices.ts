import type { Verdict } from '../verdict.ts'
import type { Watched } from '../events.ts'

/** Why there is no microphone. */
export type MicrophoneRefusal = 'denied' | 'missing' | 'busy' | 'unsupported'

/** What may be done to a voice before it is sent. */
export type VoiceProcessing = {
  /** Takes out what the loudspeaker plays. */
  readonly echoCancellation: boolean
  readonly noiseSuppression: boolean
  /** Evens out how loud somebody speaks. */
  readonly autoGainControl: boolean
  /** A neural suppressor in the page, for noise that the browser's leaves; fetched when first wished. */
  readonly suppressor: boolean
}

/** Which microphone, and how. `device` undefined: the system's choice. */
export type MicrophoneWish = VoiceProcessing & { readonly device: string | undefined }

/** One piece of hardware. */
export type AudioDevice = {
  readonly id: string
  readonly kind: 'microphone' | 'loudspeaker'
  /** Empty until the browser may tell: names are a person's secret before the first permission. */
  readonly name: string
}

/** A microphone whose 20 ms frames come out of `port`; whoever holds the port reads them. */
export interface MicrophoneHandle {
  readonly port: MessagePort
  /** Which device the browser chose; undefined where it does not say. */
  readonly device: string | undefined
  /** Told once when the device was unplugged or the permission withdrawn. */
  onGone(handler: () => void): void
  close(): void
}

/**
 * How the sound reaches the hardware. `loopback`: through a connection of the page to itself, because
 * some browsers take out of the microphone only what came over a connection.
 */
export type OutputPath = 'direct' | 'loopback'

/** The loudspeaker: whoever holds `port` mixes into it and is told each 20 ms it renders. */
export interface OutputHandle {
  readonly port: MessagePort
  /** `suspended` until the browser has seen a click. */
  readonly state: Watched<'playing' | 'suspended'>
  readonly path: Watched<OutputPath>
  resume(): Promise<void>
  /** Silent until it is resumed: `suspended` because the person wants it so. */
  pause(): Promise<void>
  /** Plays through this device, or the system's choice. False: it is not there, nothing changed. */
  use(device: string | undefined): Promise<boolean>
  /** Whether an open microphone may hear this loudspeaker and its echo is to be cancelled. */
  cancelEcho(isWanted: boolean): void
  close(): void
}

/** The page's audio hardware. */
export interface AudioDevices {
  /** What is plugged in. Looked up when it is first watched, and at every change. */
  readonly devices: Watched<readonly AudioDevice[]>
  /** Whether this browser lets a page choose its loudspeaker. */
  readonly mayChooseOutput: boolean
  /** Call from a click where possible. Throws LoggiaError where the browser has no audio output. */
  openOutput(): Promise<OutputHandle>
  openMicrophone(wish: MicrophoneWish): Promise<Verdict<MicrophoneHandle, MicrophoneRefusal>>
}
