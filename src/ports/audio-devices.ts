import type { Verdict } from '../verdict.ts'
import type { Watched } from '../events.ts'

/** Why there is no microphone. */
export type MicrophoneRefusal = 'denied' | 'missing' | 'busy' | 'unsupported'

/** A microphone whose 20 ms frames come out of `port`; whoever holds the port reads them. */
export interface MicrophoneHandle {
  readonly port: MessagePort
  /** Told once when the device was unplugged or the permission withdrawn. */
  onGone(handler: () => void): void
  close(): void
}

/** The loudspeaker: whoever holds `port` mixes into it and is told each 20 ms it renders. */
export interface OutputHandle {
  readonly port: MessagePort
  /** `suspended` until the browser has seen a click. */
  readonly state: Watched<'playing' | 'suspended'>
  resume(): Promise<void>
  close(): void
}

/** The page's audio hardware. */
export interface AudioDevices {
  /** Call from a click where possible. Throws LoggiaError where the browser has no audio output. */
  openOutput(): Promise<OutputHandle>
  openMicrophone(): Promise<Verdict<MicrophoneHandle, MicrophoneRefusal>>
}
