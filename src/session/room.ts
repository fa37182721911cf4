import type { AudioDevices } from '../ports/audio-devices.ts'
import type { HearingReport } from '../domain/media/hearing-report.ts'
import type { MediaEngine, MediaEvent } from '../ports/media-engine.ts'
import type { Microphone, Sound } from './sound-api.ts'
import type { Room } from './spaces-api.ts'
import type { Place } from '../domain/place.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SpaceState } from '../domain/space/state.ts'
import { Events, Watchable, type Undo, type Watched } from '../events.ts'
import { RoomAudio, type AudioMemory } from './room-audio.ts'

/** What a room needs from the tab it lives in. */
export type RoomPorts = {
  readonly engine: MediaEngine
  readonly audio: AudioDevices
  /** How loud this account was set before: 1 unless the person changed it. */
  readonly volumes: VolumeMemory
  readonly choices: AudioMemory
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

/** One Space that this tab is in: the media engine, and what the person sees and does. */
export class SpaceRoom implements Room {
  readonly facts = new Events<RoomFacts>()
  readonly state = new Watchable<SpaceState | undefined>(undefined)
  readonly place = new Watchable<Place>({ phase: 'joining', asked: 0 })
  readonly audio: RoomAudio
  readonly hearing = new Watchable<HearingReport | undefined>(undefined)
  readonly speaking = new Watchable<ReadonlySet<SessionId>>(new Set())
  readonly listeners = new Watchable(0)
  readonly role: 'host' | 'listener'
  readonly link: string
  readonly #ports: RoomPorts
  readonly #undo: Undo[] = []
  #isOver = false

  constructor(link: string, role: Room['role'], ports: RoomPorts) {
    this.link = link
    this.role = role
    this.#ports = ports
    this.audio = new RoomAudio(ports)
    this.#undo.push(ports.engine.onEvent(event => this.#take(event)))
  }

  get sound(): Watched<Sound> {
    return this.audio.sound
  }

  get microphone(): Watched<Microphone> {
    return this.audio.microphone
  }

  /** Opens the loudspeaker. Called by whoever made the room, from the person's click. */
  openOutput(): Promise<void> {
    return this.audio.openOutput()
  }

  unmute(): Promise<void> {
    return this.audio.unmute()
  }

  mute(): void {
    this.audio.mute()
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

  resumeSound(): Promise<void> {
    return this.audio.resume()
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
      case 'level':
      case 'sound-check':
        return this.audio.handleEvent(event)
      case 'hearing':
        return this.hearing.set(event.report)
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
    this.audio.close()
    this.speaking.set(new Set())
    if (by === 'us') this.#ports.engine.post({ type: 'leave' })
    for (const undo of this.#undo) undo()
    this.facts.emit('left', { by })
  }
}
