import type { AudioDevices } from '../ports/audio-devices.ts'
import type { Clock } from '../ports/clock.ts'
import type { HearingReport } from '../domain/media/hearing-report.ts'
import type { OpenCaptionEngine } from '../ports/caption-engine.ts'
import type { LeadPapers, MediaEngine, MediaEvent, SessionGiven } from '../ports/media-engine.ts'
import type { Microphone, Sound } from './sound-api.ts'
import type { AccountId, SessionId } from '../domain/ids.ts'
import type { RoomRecordingPorts } from './room-recording.ts'
import type { OwnSeat, Refusal, Room, SpaceChange } from './spaces-api.ts'
import type { Place } from '../domain/place.ts'
import { heardSessions, leaderOf, mayReturn, seatOf, successorsOf } from '../domain/space/select.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { StageAct } from '../domain/space/stage-act.ts'
import type { TimeMs } from '../domain/time.ts'
import type { TreeSight } from '../domain/tree/sight.ts'
import type { Waiting } from '../domain/space/requests.ts'
import { Events, Watchable, type Undo, type Watched } from '../events.ts'
import { RoomCaptions } from './room-captions.ts'
import { RoomCrowd } from './room-crowd.ts'
import { RoomChat } from './room-chat.ts'
import { RoomDoor } from './room-door.ts'
import { RoomIdentity, type IdentityPorts } from './room-identity.ts'
import { RoomRecording } from './room-recording.ts'
import { RoomReports } from './room-reports.ts'
import { RoomAudio, type AudioMemory } from './room-audio.ts'

/** What a room needs from the tab it lives in. */
export type RoomPorts = IdentityPorts & {
  readonly engine: MediaEngine
  readonly audio: AudioDevices
  /** How loud this account was set before: 1 unless the person changed it. */
  readonly volumes: VolumeMemory
  readonly choices: AudioMemory
  readonly openCaptionEngine: OpenCaptionEngine
  readonly clock: Pick<Clock, 'now' | 'after'>
  /** Where recordings are kept. */
  readonly recordings: RoomRecordingPorts['recordings']
  /** Who we are, once that is known. */
  readonly me: Watched<{ readonly account: AccountId } | undefined>
}

/** Volumes by account, kept across Spaces. */
export interface VolumeMemory {
  get(account: string): number
  set(account: string, volume: number): void
}

/** How a room is entered: to listen, by whoever opens it, or by who was on its stage in this tab before. */
export type Entry = {
  readonly session: SessionGiven | undefined
  readonly how: 'listens' | 'opens' | 'returns'
}

/** What a room tells the tab: the Space is over for us, or a peer should be kept near. */
export type RoomFacts = {
  /** `isOver`: the Space has ended for everybody, or we said so. */
  readonly left: { readonly isOver: boolean }
  readonly warm: Extract<MediaEvent, { type: 'warm' }>
  readonly mark: Extract<MediaEvent, { type: 'mark' }>
  readonly gap: Extract<MediaEvent, { type: 'gap' }>
}

/** One Space that this tab is in: the media engine, and what the person sees and does. */
export class SpaceRoom implements Room {
  readonly facts = new Events<RoomFacts>()
  readonly state = new Watchable<SpaceState | undefined>(undefined)
  readonly place = new Watchable<Place>({ phase: 'joining', asked: 0 })
  readonly audio: RoomAudio
  readonly hearing = new Watchable<HearingReport | undefined>(undefined)
  readonly tree = new Watchable<TreeSight | undefined>(undefined)
  readonly speaking = new Watchable<ReadonlySet<SessionId>>(new Set())
  readonly listeners = new Watchable(0)
  readonly waiting = new Watchable<readonly Waiting[]>([])
  readonly waitingInAll = new Watchable(0)
  readonly seat = new Watchable<OwnSeat>({ seat: 'listener', isHere: false })
  readonly asking = new Watchable(false)
  readonly refusal = new Watchable<Refusal | undefined>(undefined)
  readonly leads: Watchable<boolean>
  readonly leaderless = new Watchable<TimeMs | undefined>(undefined)
  readonly isAbandoned = new Watchable(false)
  /** What proves to lobbies that we lead; undefined while we do not, or cannot. */
  readonly papers = new Watchable<LeadPapers | undefined>(undefined)
  readonly door: RoomDoor
  readonly reports: RoomReports
  readonly recording: RoomRecording
  readonly crowd: RoomCrowd
  readonly chat: RoomChat
  readonly captions: RoomCaptions
  readonly role: 'host' | 'listener'
  readonly link: string
  readonly #ports: RoomPorts
  readonly #undo: Undo[] = []
  readonly #identity: RoomIdentity
  #isReturning: boolean
  #isOver = false

  constructor(link: string, ports: RoomPorts, { session, how }: Entry) {
    this.link = link
    this.role = how === 'opens' ? 'host' : 'listener'
    this.leads = new Watchable(how === 'opens')
    this.#isReturning = how === 'returns'
    this.#ports = ports
    this.#identity = new RoomIdentity(ports, session, () => this.seat.current.isHere)
    const known = { engine: ports.engine, identify: () => this.#identity.known() }
    this.door = new RoomDoor(known)
    this.reports = new RoomReports(known)
    this.recording = new RoomRecording({ ...ports, state: () => this.state.current })
    this.crowd = new RoomCrowd(ports.engine)
    this.chat = new RoomChat(known)
    this.audio = new RoomAudio({ ...ports, mayBeHeard: () => this.#mayBeHeard })
    const { microphone, voice } = this.audio
    const { engine, clock, openCaptionEngine: openEngine } = ports
    this.captions = new RoomCaptions({ engine, clock, openEngine, microphone, voice })
    this.#undo.push(
      ports.engine.onEvent(event => this.#take(event)),
      ports.me.watch(() => {
        this.#takeSeat()
        this.door.handleMe()
      }),
    )
  }

  /** By which session we speak here; undefined while we only listen. */
  get session(): SessionId | undefined {
    return this.#identity.session
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

  lookAtTree(): void {
    this.#ports.engine.post({ type: 'survey' })
  }

  /** Pressed as soon as what we opened is shown, it waits until our own session stands on its stage. */
  async unmute(): Promise<void> {
    const isOpening = this.leads.current && !this.seat.current.isHere && !this.#isOver
    if (isOpening) await this.#seatedOrOver()
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

  pauseSound(): Promise<void> {
    return this.audio.pause()
  }

  async askToSpeak(): Promise<'asked' | 'no-account'> {
    if (!(await this.#identity.known())) return 'no-account'
    this.asking.set(this.state.current?.takesRequests === true)
    this.#ports.engine.post({ type: 'request', wants: true })
    return 'asked'
  }

  async withdraw(): Promise<void> {
    await this.#identity.known()
    this.asking.set(false)
    this.#ports.engine.post({ type: 'request', wants: false })
  }

  async accept(): Promise<void> {
    await this.#identity.known()
    this.#ports.engine.post({ type: 'accept' })
  }

  async decline(): Promise<void> {
    await this.#identity.known()
    this.#ports.engine.post({ type: 'decline' })
  }

  async speakHere(): Promise<void> {
    await this.#identity.known()
    this.#ports.engine.post({ type: 'present' })
  }

  stepDown(): void {
    // Its button says so too: should the rules refuse it, whoever speaks on is heard by nobody.
    this.mute()
    this.act({ kind: 'step-down' })
  }

  act(act: StageAct): void {
    this.#ports.engine.post({ type: 'act', act })
  }

  dismiss(account: AccountId): void {
    this.#ports.engine.post({ type: 'dismiss', account })
  }

  async edit(change: SpaceChange): Promise<void> {
    this.act({ kind: 'edit', ...change })
  }

  async end(): Promise<void> {
    // As above: somebody may have taken over meanwhile.
    this.mute()
    this.#ports.engine.post({ type: 'end' })
  }

  leave(): void {
    const state = this.state.current
    const isHeld = this.leads.current && state?.phase !== 'ended'
    // A Space that nobody could lead is over: nothing is left running, nobody waits for a voice.
    const isOver = isHeld && (state === undefined || successorsOf(state).length === 0)
    if (isHeld) this.#ports.engine.post({ type: isOver ? 'end' : 'hand-over' })
    this.#close({ isOver })
  }

  vanish(): void {
    this.#close({ isOver: false })
  }

  #seatedOrOver(): Promise<void> {
    return new Promise(resolve => {
      const undo = [
        this.seat.watch(({ isHere }) => isHere && settle()),
        this.facts.on('left', () => settle()),
      ]
      const settle = (): void => {
        for (const each of undo) each()
        resolve()
      }
    })
  }

  get #mayBeHeard(): boolean {
    const state = this.state.current
    const id = this.session
    return state !== undefined && id !== undefined && heardSessions(state).includes(id)
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
      case 'tree':
        return this.tree.set(event.sight)
      case 'warm':
        return this.facts.emit('warm', event)
      case 'gap':
        return this.facts.emit('gap', event)
      case 'mark':
        return this.facts.emit('mark', event)
      case 'leaderless':
        return this.leaderless.set(event.sinceMs)
      case 'papers':
        return this.papers.set(event.papers)
      case 'abandoned':
        this.isAbandoned.set(true)
        return this.#close({ isOver: true })
      case 'waiting':
        this.waitingInAll.set(event.inAll)
        return this.#takeWaiting(event.waiting)
      case 'admission':
      case 'door':
        return this.door.handleEvent(event)
      case 'crowd':
        return this.crowd.handleEvent(event)
      case 'weighed':
      case 'reported':
        return this.reports.handleEvent(event)
      case 'talk':
      case 'reactions':
      case 'talk-refused':
        return this.chat.handleEvent(event)
      case 'caption':
      case 'caption-refused':
        return this.captions.handleEvent(event)
      case 'recorded':
      case 'recording-failed':
        // Put away by who keeps it, also when we have left.
        return
      case 'refused':
        return this.refusal.set({ reason: event.reason })
      default:
        return event satisfies never
    }
  }

  #takeState(state: SpaceState): void {
    const known = new Set(this.state.current?.stage.map(speaker => speaker.session))
    this.state.set(state)
    this.captions.handleState(state)
    for (const { account, session } of state.stage) {
      const volume = this.#ports.volumes.get(account)
      if (!known.has(session) && volume !== 1) {
        this.#ports.engine.post({ type: 'volume', session, volume })
      }
    }
    this.#takeSeat()
    this.#return(state)
    if (state.phase === 'ended') this.#close({ isOver: true })
  }

  /** What the log makes of us. Off the stage the microphone is let go; muted, it only closes. */
  #takeSeat(): void {
    const state = this.state.current
    const account = this.#ports.me.current?.account
    if (state === undefined || account === undefined) return
    const seat = seatOf(state, account, this.#ports.clock.now())
    const isHere = state.stage.some(speaker => speaker.session === this.session)
    const before = this.seat.current
    const leads = isHere && leaderOf(state) === account
    // Before it was heard that our session stands there we lead what we opened.
    if (isHere || before.isHere) this.leads.set(leads && state.phase === 'live')
    if (seat !== before.seat || isHere !== before.isHere) this.seat.set({ seat, isHere })
    if (seat !== 'listener' || !state.takesRequests) this.asking.set(false)
    if (isHere && !before.isHere) this.captions.prepare()
    if (before.isHere && !isHere) {
      this.captions.stop()
      this.audio.release()
    } else if (isHere && !this.#mayBeHeard) this.mute()
  }

  /** Back after a reload: the place on stage is taken up again, the microphone stays closed. */
  #return(state: SpaceState): void {
    const account = this.#ports.me.current?.account
    if (!this.#isReturning || account === undefined) return
    this.#isReturning = false
    if (!this.seat.current.isHere && mayReturn(state, account)) void this.speakHere()
  }

  /** Who stood in the queue and stands there no more has been answered. */
  #takeWaiting(waiting: readonly Waiting[]): void {
    const account = this.#ports.me.current?.account
    const isIn = (queue: readonly Waiting[]): boolean =>
      queue.some(other => other.account === account)
    if (isIn(this.waiting.current) && !isIn(waiting)) this.asking.set(false)
    this.waiting.set(waiting)
  }

  #accountOf(session: SessionId): string | undefined {
    return this.state.current?.stage.find(speaker => speaker.session === session)?.account
  }

  /** The one way out: microphone and loudspeaker stop before anything is awaited. */
  #close(how: RoomFacts['left']): void {
    if (this.#isOver) return
    this.#isOver = true
    this.captions.close()
    this.audio.close()
    this.speaking.set(new Set())
    // Of a Space that has ended the engine tells the others first.
    if (this.state.current?.phase !== 'ended') this.#ports.engine.post({ type: 'leave' })
    this.#identity.close()
    for (const undo of this.#undo) undo()
    this.facts.emit('left', how)
  }
}
