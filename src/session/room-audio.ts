import { Watchable, type Undo } from '../events.ts'
import type {
  AudioDevice,
  AudioDevices,
  MicrophoneHandle,
  MicrophoneWish,
  OutputHandle,
  OutputPath,
} from '../ports/audio-devices.ts'
import type { AudioChoices, AudioNotice, Microphone, RoomSound, Sound } from './sound-api.ts'
import type { MediaEngine, MediaEvent, SoundCheckPhase } from '../ports/media-engine.ts'
import type { MicrophoneLevel } from '../domain/media/microphone-level.ts'

/** What a person chose for microphone and loudspeaker, kept across Spaces. */
export interface AudioMemory {
  /** Every megabyte is paid for: nobody else's sound goes over such a line unless its owner says so. */
  isMetered(): boolean
  get(): AudioChoices
  set(choices: AudioChoices): void
}

/** What a room's audio needs. */
export type RoomAudioPorts = {
  readonly engine: MediaEngine
  readonly audio: AudioDevices
  readonly choices: AudioMemory
  /** Whether the Space lets us speak now. */
  mayBeHeard(): boolean
}

/** Microphone and loudspeaker of one Space: opened, chosen, lost and found again. */
export class RoomAudio implements RoomSound {
  readonly sound = new Watchable<Sound>('starting')
  readonly path = new Watchable<OutputPath>('direct')
  readonly microphone = new Watchable<Microphone>({ phase: 'off' })
  readonly level = new Watchable<MicrophoneLevel | undefined>(undefined)
  /** The microphone that is open, muted or not. */
  readonly voice = new Watchable<MicrophoneHandle | undefined>(undefined)
  readonly soundCheck = new Watchable<SoundCheckPhase>('off')
  readonly notice = new Watchable<AudioNotice | undefined>(undefined)
  readonly choices: Watchable<AudioChoices>
  readonly #ports: RoomAudioPorts
  readonly #undo: Undo[] = []
  #output: OutputHandle | undefined
  #device: MicrophoneHandle | undefined
  /** The loudspeaker that plays; undefined: the system's choice. */
  #playsOn: string | undefined
  /** Times that the microphone was let go: one that opens meanwhile is not kept. */
  #releases = 0
  #isClosed = false

  constructor(ports: RoomAudioPorts) {
    this.#ports = ports
    this.choices = new Watchable(ports.choices.get())
    if (this.#carries() !== undefined) this.#tellCarry()
  }

  /** Nobody's sound goes over our line, as long as we listen and have not said otherwise. */
  get isMetered(): boolean {
    return this.#ports.choices.isMetered()
  }

  get devices(): AudioDevices['devices'] {
    return this.#ports.audio.devices
  }

  get mayChooseOutput(): boolean {
    return this.#ports.audio.mayChooseOutput
  }

  /** Opens the loudspeaker. Call from the person's click. */
  async openOutput(): Promise<void> {
    const output = await this.#ports.audio.openOutput()
    if (this.#isClosed) return output.close()
    this.#output = output
    this.sound.set(output.state.current)
    this.path.set(output.path.current)
    this.#undo.push(
      output.state.watch(state => this.sound.set(state)),
      output.path.watch(path => this.path.set(path)),
    )
    this.#ports.engine.post({ type: 'output', port: output.port })
    // Watching looks the devices up: only whoever chose one, or speaks, needs that.
    if (this.choices.current.loudspeaker !== undefined) {
      this.#watchDevices()
      await this.#useLoudspeaker()
    }
  }

  async resume(): Promise<void> {
    await this.#output?.resume()
  }

  async pause(): Promise<void> {
    await this.#output?.pause()
  }

  async unmute(): Promise<void> {
    if (this.#isClosed || !this.#ports.mayBeHeard()) return
    const { phase } = this.microphone.current
    if (phase === 'asking' || phase === 'open') return
    if (this.#device === undefined && !(await this.#open())) return
    // Muted by a moderator while the browser asked.
    if (!this.#ports.mayBeHeard()) return
    this.#ports.engine.post({ type: 'mute', muted: false })
    this.microphone.set({ phase: 'open' })
  }

  mute(): void {
    if (this.microphone.current.phase !== 'open') return
    this.#ports.engine.post({ type: 'mute', muted: true })
    this.microphone.set({ phase: 'muted' })
  }

  /** Off the stage: the device is let go, and with it the light that says it listens. */
  release(): void {
    this.#releases += 1
    if (this.#device !== undefined) this.#letGo(this.#device)
    this.microphone.set({ phase: 'off' })
  }

  async checkSound(): Promise<void> {
    if (this.#isClosed || this.microphone.current.phase === 'open') return
    if (this.#device === undefined && !(await this.#open())) return
    this.#ports.engine.post({ type: 'sound-check' })
  }

  async choose(change: Partial<AudioChoices>): Promise<void> {
    const before = this.choices.current
    const choices = { ...before, ...change }
    this.choices.set(choices)
    this.#ports.choices.set(choices)
    if (choices.carry !== before.carry) this.#tellCarry()
    if (choices.loudspeaker !== before.loudspeaker) await this.#useLoudspeaker()
    const isSame = JSON.stringify(wishOf(choices)) === JSON.stringify(wishOf(before))
    if (!isSame && this.#device !== undefined) await this.#reopen(wishOf(choices))
    this.#tellEcho()
  }

  /** What the engine says about our microphone. */
  handleEvent(event: Extract<MediaEvent, { type: 'level' | 'sound-check' }>): void {
    if (event.type === 'level') this.level.set(event.level)
    else this.soundCheck.set(event.phase)
  }

  /** Nothing is captured and nothing heard from here on. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#device?.close()
    this.voice.set(undefined)
    this.#output?.close()
    this.microphone.set({ phase: 'off' })
    for (const undo of this.#undo.splice(0)) undo()
  }

  async #open(): Promise<boolean> {
    const releases = this.#releases
    this.microphone.set({ phase: 'asking' })
    const opened = await this.#ports.audio.openMicrophone(wishOf(this.choices.current))
    const isReleased = this.#isClosed || releases !== this.#releases
    if (isReleased) {
      if (opened.ok) opened.value.close()
      return false
    }
    if (!opened.ok) {
      this.microphone.set({ phase: 'failed', reason: opened.reason })
      return false
    }
    this.#take(opened.value)
    this.microphone.set({ phase: 'muted' })
    this.#watchDevices()
    return true
  }

  /** Another device or other processing, while the person goes on speaking. */
  async #reopen(wish: MicrophoneWish): Promise<boolean> {
    const opened = await this.#ports.audio.openMicrophone(wish)
    if (!opened.ok) return false
    if (this.#isClosed || this.#device === undefined) {
      opened.value.close()
      return false
    }
    this.#take(opened.value)
    return true
  }

  #take(device: MicrophoneHandle): void {
    this.#device?.close()
    this.#device = device
    this.voice.set(device)
    device.onGone(() => void this.#fallBack(device))
    this.#ports.engine.post({ type: 'microphone', port: device.port })
    this.#tellEcho()
  }

  /** Unplugged: the system's microphone takes over, and the person is told. */
  async #fallBack(lost: MicrophoneHandle): Promise<void> {
    if (this.#isClosed || this.#device !== lost) return
    const name = this.#nameOf('microphone', lost.device)
    const wish = { ...wishOf(this.choices.current), device: undefined }
    if (await this.#reopen(wish)) return this.#tell('microphone-fell-back', name)
    if (this.#isClosed || this.#device !== lost) return
    this.#letGo(lost)
    this.microphone.set({ phase: 'failed', reason: 'missing' })
  }

  #letGo(device: MicrophoneHandle): void {
    device.close()
    this.#device = undefined
    this.voice.set(undefined)
    this.level.set(undefined)
    this.#ports.engine.post({ type: 'microphone-gone' })
    this.#tellEcho()
  }

  #watchDevices(): void {
    if (this.#undo.some(undo => undo === this.#unwatch)) return
    this.#unwatch = this.devices.watch(devices => void this.#handleDevices(devices))
    this.#undo.push(this.#unwatch)
  }
  #unwatch: Undo = () => {}

  /** What was chosen and was missing is used again as soon as it is back. */
  async #handleDevices(devices: readonly AudioDevice[]): Promise<void> {
    await this.#useLoudspeaker()
    this.#tellEcho()
    const { microphone } = this.choices.current
    const isBack = devices.some(({ kind, id }) => kind === 'microphone' && id === microphone)
    const current = this.#device?.device
    if (!isBack || current === undefined || current === microphone) return
    await this.#reopen(wishOf(this.choices.current))
  }

  async #useLoudspeaker(): Promise<void> {
    const { loudspeaker } = this.choices.current
    const output = this.#output
    if (output === undefined) return
    const known = this.devices.current.filter(({ kind }) => kind === 'loudspeaker')
    const isGone = known.length > 0 && !known.some(({ id }) => id === loudspeaker)
    const wanted = isGone ? undefined : loudspeaker
    if (wanted === this.#playsOn) return
    const had = this.#playsOn
    if (!(await output.use(wanted))) return
    this.#playsOn = wanted
    if (wanted === undefined && loudspeaker !== undefined) {
      this.#tell('loudspeaker-fell-back', this.#nameOf('loudspeaker', had))
    }
    this.#tellEcho()
  }

  #carries(): number | undefined {
    const { carry } = this.choices.current
    if (carry === 'auto') return this.isMetered ? 0 : undefined
    return carry === 'one' ? 1 : 0
  }

  #tellCarry(): void {
    this.#ports.engine.post({ type: 'carry', children: this.#carries() })
  }

  #tellEcho(): void {
    const isOpen = this.#device !== undefined
    this.#output?.cancelEcho(isOpen && this.choices.current.echoCancellation)
  }

  #nameOf(kind: AudioDevice['kind'], id: string | undefined): string {
    return this.devices.current.find(each => each.kind === kind && each.id === id)?.name ?? ''
  }

  #tell(kind: AudioNotice['kind'], device: string): void {
    this.notice.set({ kind, device })
  }
}

const wishOf = (choices: AudioChoices): MicrophoneWish => ({
  device: choices.microphone,
  echoCancellation: choices.echoCancellation,
  noiseSuppression: choices.noiseSuppression,
  autoGainControl: choices.autoGainControl,
  suppressor: choices.suppressor,
})
