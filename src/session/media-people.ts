import { EvidenceRing } from './evidence-ring.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { MediaCommand, MediaEvent } from '../ports/media-engine.ts'
import type { SpaceKeys } from './space-keys.ts'
import type { SpaceLabels } from './space-labels.ts'
import type { SpaceLog } from './space-log.ts'
import type { SpaceSession } from './space-session.ts'
import type { StagePart } from './stage-part.ts'
import type { Undo } from '../events.ts'

/** What is asked about people: whether one of them is here, who else is, and reports. */
export type PeopleCommand = Extract<
  MediaCommand,
  { type: 'presence' | 'crowd' | 'weigh' | 'report' }
>

export type MediaPeopleDeps = {
  readonly log: SpaceLog
  readonly session: SpaceSession
  readonly part: StagePart
  readonly keys: SpaceKeys
  readonly labels: SpaceLabels
  readonly clock: Clock
  readonly told: Log
  readonly emit: (event: MediaEvent) => void
}

/** Who is here and who is reported, in one Space. Its code is fetched when it is first wanted: sound comes before. */
export class MediaPeople {
  readonly #deps: MediaPeopleDeps
  /** The last minute, for whoever must prove it. */
  readonly #ring = new EvidenceRing()
  readonly #undo: Undo
  /** One after the other, and beside all other commands: a mute must not wait until code was fetched. */
  #turn: Promise<void> = Promise.resolve()
  /** Takes back that our account is here. */
  #farewell: Uint8Array | undefined
  #stopLooking: Undo = () => undefined
  #isClosed = false

  constructor(deps: MediaPeopleDeps) {
    this.#deps = deps
    const { session, clock } = deps
    this.#undo = session.facts.on('bundle', bundle => this.#ring.note(bundle, clock.now()))
  }

  /** Answered by events, in order. */
  obey(command: PeopleCommand): void {
    this.#turn = this.#turn
      .then(() => this.#obey(command))
      .catch((fault: unknown) => {
        this.#deps.told.warn('media-command-failed', { type: command.type, fault: String(fault) })
        if (command.type === 'weigh' || command.type === 'report') this.#fail()
      })
  }

  /** Before we leave: who said that it is here says that it goes. Never rejects. */
  async sayGoodbye(): Promise<void> {
    const farewell = this.#farewell
    this.#farewell = undefined
    if (farewell === undefined) return
    try {
      await (await this.#deps.session.people()).author(farewell)
    } catch (fault) {
      this.#deps.told.debug('farewell-not-said', { fault: String(fault) })
    }
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#undo()
    this.#stopLooking()
  }

  async #obey(command: PeopleCommand): Promise<void> {
    switch (command.type) {
      case 'presence': {
        const door = await this.#deps.session.people()
        this.#farewell = command.said && command.farewell
        return door.author(command.said ?? command.farewell)
      }
      case 'crowd':
        return this.#look(command.isShown)
      case 'weigh':
      case 'report': {
        const { answerReport } = await import('./report-desk.ts')
        const { part, emit } = this.#deps
        const deps = { ...this.#deps, ring: this.#ring, author: part.author }
        return emit(await answerReport(command, deps))
      }
      default:
        return command satisfies never
    }
  }

  async #look(isShown: boolean): Promise<void> {
    this.#stopLooking()
    this.#stopLooking = () => undefined
    if (!isShown) return
    const { CrowdReader } = await import('./crowd.ts')
    const { session, clock, log, emit } = this.#deps
    const door = await session.people()
    if (this.#isClosed) return
    const listeners = (): number => session.listeners.current
    const reader = new CrowdReader({ space: log.space, door, clock, listeners })
    reader.crowd.watch(crowd => emit({ type: 'crowd', crowd }))
    this.#stopLooking = () => reader.close()
  }

  #fail(): void {
    this.#deps.emit({ type: 'reported', envelope: undefined })
  }
}
