import type { AudioDevices, MicrophoneHandle, OutputHandle } from '../ports/audio-devices.ts'
import type { MediaEngine, MediaEvent } from '../ports/media-engine.ts'
import type { Microphone, Room, Sound } from './spaces-api.ts'
import type { Place } from '../domain/place.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpaceState } from '../domain/space/state.ts'
import { Events, Watchable, type Undo } from '../events.ts'

/** What a room needs from the tab it lives in. */
export type RoomPorts = {
  readonly engine: MediaEngine
  readonly audio: AudioDevices
  /** How loud this account was set before: 1 unless the person changed it. */
  readonly volumes: VolumeMemory
}

/** Volumes by account, kept across Spaces. */
export interface VolumeMemory {
  get(account: string): number
  set(account: string, volume: number): void
}

/** What a room tells the tab: the Space is over for us, or a peer should be kept near. */
export type RoomFacts = {
  readonly left: { readonly by: 'us' | 'end' }
  readonly warm: Extract<MediaEvent, { type: 'warm' }>
  readonly mark: Extract<MediaEvent, { type: 'mark' }>
}

/** One Space that this tab is in: the media engine, the loudspeaker and perhaps the microphone. */
export class SpaceRoom implements Room {
  readonly facts = new Events<RoomFacts>()
  readonly state = new Watchable<SpaceState | undefined>(undefined)
  readonly place = new Watchable<Place>({ phase: 'joining', asked: 0 })
  readonly sound = new Watchable<Sound>('starting')
  readonly microphone = new Watchable<Microphone>({ phase: 'off' })
  readonly speaking = new Watchable<ReadonlySet<SessionId>>(new Set())
  readonly listeners = new Watchable(0)
  readonly role: 'host' | 'listener'
  readonly link: string
  readonly #ports: RoomPorts
  readonly #undo: Undo[] = []
  #output: OutputHandle | undefined
  #device: MicrophoneHandle | undefined
  #isOver = false

  constructor(link: string, role: Room['role'], ports: RoomPorts) {
    this.link = link
    this.role = role
    this.#ports = ports
    this.#undo.push(ports.engine.onEvent(event => this.#take(event)))
  }

  /** Opens the loudspeaker. Called by whoever made the room, from the person's click. */
  async openOutput(): Promise<void> {
    const output = await this.#ports.audio.openOutput()
    if (this.#isOver) return output.close()
    this.#output = output
    this.sound.set(output.state.current)
    this.#undo.push(output.state.watch(state => this.sound.set(state)))
    this.#ports.engine.post({ type: 'output', port: output.port })
  }

  async unmute(): Promise<void> {
    if (this.#isOver) return
    const phase = this.microphone.current.phase
    if (phase === 'asking' || phase === 'open') return
    if (this.#device === undefined && !(await this.#openMicrophone())) return
    this.#ports.engine.post({ type: 'mute', muted: false })
    this.microphone.set({ phase: 'open' })
  }

  mute(): void {
    if (this.microphone.current.phase !== 'open') return
    this.#ports.engine.post({ type: 'mute', muted: true })
    this.microphone.set({ phase: 'muted' })
  }

  setVolume(session: SessionId, volume: number): void {
    const account = this.#accountOf(session)
    if (account !== undefined) this.#ports.volumes.set(account, volume)
    this.#ports.engine.post({ type: 'volume', session, volume })
  }

  volumeOf(session: SessionId): number {
    const account = this.#accountOf(session)
    return account === undefined ? 1 : this.#ports.volumes.get(account)
  }

  async resumeSound(): Promise<void> {
    await this.#output?.resume()
  }

  async edit(change: {
    readonly title?: string
    readonly topics?: readonly string[]
  }): Promise<void> {
    this.#ports.engine.post({ type: 'edit', ...change })
  }

  async end(): Promise<void> {
    this.#ports.engine.post({ type: 'end' })
  }

  leave(): void {
    // A Space without its host is over: nothing is left running, nobody waits for a voice.
    if (this.role === 'host') this.#ports.engine.post({ type: 'end' })
    this.#close('us')
  }

  async #openMicrophone(): Promise<boolean> {
    this.microphone.set({ phase: 'asking' })
    const opened = await this.#ports.audio.openMicrophone()
    if (!opened.ok) {
      this.microphone.set({ phase: 'failed', reason: opened.reason })
      return false
    }
    if (this.#isOver) {
      opened.value.close()
      return false
    }
    this.#device = opened.value
    opened.value.onGone(() => this.#loseMicrophone())
    this.#ports.engine.post({ type: 'microphone', port: opened.value.port })
    return true
  }

  #loseMicrophone(): void {
    if (this.#isOver) return
    this.#device?.close()
    this.#device = undefined
    this.#ports.engine.post({ type: 'microphone-gone' })
    this.microphone.set({ phase: 'failed', reason: 'missing' })
  }

  #take(event: MediaEvent): void {
    switch (event.type) {
      case 'state':
        return this.#takeState(event.state)
      case 'place':
        return this.place.set(event.place)
      case 'listeners':
        return this.listeners.set(event.listeners)
      case 'speaking':
        return this.speaking.set(new Set(event.sessions))
      case 'warm':
        return this.facts.emit('warm', event)
      case 'mark':
        return this.facts.emit('mark', event)
      case 'refused':
        return
      default:
        return event satisfies never
    }
  }

  #takeState(state: SpaceState): void {
    const known = new Set(this.state.current?.stage.map(speaker => speaker.session))
    this.state.set(state)
    for (const { account, session } of state.stage) {
      const volume = this.#ports.volumes.get(account)
      if (!known.has(session) && volume !== 1) {
        this.#ports.engine.post({ type: 'volume', session, volume })
      }
    }
    if (state.phase === 'ended') this.#close('end')
  }

  #accountOf(session: SessionId): string | undefined {
    return this.state.current?.stage.find(speaker => speaker.session === session)?.account
  }

  /** The one way out: microphone and loudspeaker stop before anything is awaited. */
  #close(by: 'us' | 'end'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#device?.close()
    this.#output?.close()
    this.microphone.set({ phase: 'off' })
    this.speaking.set(new Set())
    if (by === 'us') this.#ports.engine.post({ type: 'leave' })
    for (const undo of this.#undo) undo()
    this.facts.emit('left', { by })
  }
}
