import { Watchable } from '../../events.ts'
import { accept, refuse, type Verdict } from '../../verdict.ts'
import type {
  AudioDevice,
  AudioDevices,
  MicrophoneHandle,
  MicrophoneRefusal,
  MicrophoneWish,
  OutputHandle,
  OutputPath,
} from '../../ports/audio-devices.ts'

/** A microphone of the twin: a test unplugs it. */
export type MemoryMicrophone = {
  readonly wish: MicrophoneWish
  readonly device: string
  isClosed: boolean
  unplug(): void
}

/** Audio hardware that exists in a test only: devices come and go when it says so. */
export class MemoryAudioDevices implements AudioDevices {
  readonly devices = new Watchable<readonly AudioDevice[]>([])
  readonly mayChooseOutput = true
  readonly state = new Watchable<'playing' | 'suspended'>('playing')
  readonly path = new Watchable<OutputPath>('direct')
  /** Every microphone that was opened, oldest first. */
  readonly opened: MemoryMicrophone[] = []
  /** The loudspeaker that plays; undefined: the system's choice. */
  plays: string | undefined
  /** Refuses every microphone for this reason. */
  refusal: MicrophoneRefusal | undefined

  constructor(devices: readonly AudioDevice[] = []) {
    this.devices.set(devices)
  }

  async openOutput(): Promise<OutputHandle> {
    const { port1, port2 } = new MessageChannel()
    return {
      port: port1,
      state: this.state,
      path: this.path,
      resume: async () => this.state.set('playing'),
      pause: async () => this.state.set('suspended'),
      use: async device => {
        if (device !== undefined && !this.#has('loudspeaker', device)) return false
        this.plays = device
        return true
      },
      cancelEcho: isWanted => this.path.set(isWanted ? 'loopback' : 'direct'),
      close: () => {
        port1.close()
        port2.close()
      },
    }
  }

  async openMicrophone(
    wish: MicrophoneWish,
  ): Promise<Verdict<MicrophoneHandle, MicrophoneRefusal>> {
    if (this.refusal !== undefined) return refuse(this.refusal)
    const known = this.devices.current.filter(({ kind }) => kind === 'microphone')
    const device = known.find(({ id }) => id === wish.device) ?? known[0]
    return device === undefined ? refuse('missing') : accept(this.#handle(wish, device.id))
  }

  #handle(wish: MicrophoneWish, device: string): MicrophoneHandle {
    const { port1, port2 } = new MessageChannel()
    const handlers = new Set<() => void>()
    const microphone: MemoryMicrophone = {
      wish,
      device,
      isClosed: false,
      unplug: () => {
        this.devices.set(this.devices.current.filter(({ id }) => id !== device))
        for (const handler of handlers) handler()
      },
    }
    this.opened.push(microphone)
    return {
      port: port1,
      device,
      onGone: handler => void handlers.add(handler),
      close: () => {
        microphone.isClosed = true
        port1.close()
        port2.close()
      },
    }
  }

  #has(kind: AudioDevice['kind'], id: string): boolean {
    return this.devices.current.some(each => each.kind === kind && each.id === id)
  }
}
