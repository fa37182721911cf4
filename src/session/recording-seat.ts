import { leaderOf, speakerOf } from '../domain/space/select.ts'
import { readBundleHeader } from '../wire/bundle.ts'
import type { Author, StagePart } from './stage-part.ts'
import type { Clock } from '../ports/clock.ts'
import type { HeardBundle } from './forwarder.ts'
import type { Log } from '../ports/log.ts'
import type { MediaEvent, RecordedBlock } from '../ports/media-engine.ts'
import type { Recorder } from './recorder.ts'
import type { SpaceKeys } from './space-keys.ts'
import type { SpaceLabels } from './space-labels.ts'
import type { SpaceLog } from './space-log.ts'
import type { SpaceSession } from './space-session.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

export type RecordingSeatDeps = {
  readonly log: SpaceLog
  readonly session: Pick<SpaceSession, 'facts'>
  readonly part: Pick<StagePart, 'author'>
  readonly keys: SpaceKeys
  readonly labels: SpaceLabels
  readonly clock: Clock
  readonly told: Log
  readonly emit: (event: MediaEvent) => void
}

/**
 * Whether this tab records: while the Space's log says that its stage is recorded, who leads does, and whoever else
 * stands on stage and wants to keep it. The code is fetched when it is first wanted.
 */
export class RecordingSeat {
  readonly #deps: RecordingSeatDeps
  readonly #undo: readonly Undo[]
  #wants = false
  #noticedAtMs: TimeMs | undefined
  #recorder: Promise<Recorder | undefined> | undefined
  #current: Recorder | undefined
  /** The last one may still be writing. */
  #ending: Promise<void> = Promise.resolve()

  constructor(deps: RecordingSeatDeps) {
    this.#deps = deps
    this.#undo = [
      deps.log.state.watch(() => this.handleChange()),
      deps.session.facts.on('bundle', bundle => this.#current?.note(bundle)),
    ]
  }

  /** Fetches what records, while there is somebody to fetch it from. */
  prepare(): void {
    void import('./recorder.ts').catch(() => undefined)
  }

  /** Whether our person wants to keep what is recorded. Who leads keeps it anyway. */
  want(wants: boolean): void {
    this.#wants = wants
    this.handleChange()
  }

  /** A bundle of our own. */
  noteOwn(bundle: Uint8Array): void {
    const author = this.#deps.part.author
    if (this.#current === undefined || author === undefined) return
    const header = readBundleHeader(bundle.slice())
    if (!header.ok) return
    const { kid, ctr, sframe } = header.value
    const own: HeardBundle = { session: author.id, kid, ctr, sframe }
    this.#current.note(own)
  }

  /** Something changed of who we are, or of the Space. */
  handleChange(): void {
    const { log, part, clock } = this.#deps
    const state = log.state.current
    if (state?.isRecording !== true) this.#noticedAtMs = undefined
    else this.#noticedAtMs ??= clock.now()
    const author = part.author
    const may = state !== undefined && author !== undefined && this.#mayRecord(state, author)
    if (!may || author === undefined) return this.#stop()
    this.#recorder ??= this.#start(author, this.#noticedAtMs ?? clock.now())
  }

  /** Resolves when the last block is out. Idempotent. */
  async close(): Promise<void> {
    for (const undo of this.#undo) undo()
    this.#stop()
    await this.#ending
  }

  #mayRecord(state: SpaceState, { account, id }: Author): boolean {
    const isHere = speakerOf(state, account)?.session === id
    return state.isRecording && isHere && (this.#wants || leaderOf(state) === account)
  }

  async #start(author: Author, noticedAtMs: TimeMs): Promise<Recorder | undefined> {
    const code = await import('./recorder.ts').catch((cause: unknown) => this.#fail(cause))
    // Off again while it was fetched.
    if (code === undefined || this.#recorder === undefined) return undefined
    const { log, keys, labels, clock, part, emit } = this.#deps
    const deps = {
      log,
      keys,
      labels,
      clock,
      author: () => part.author,
      write: (block: RecordedBlock) => emit({ type: 'recorded', block }),
      fault: (cause: unknown) => this.#fail(cause),
    }
    this.#current = new code.Recorder(deps, author, noticedAtMs)
    return this.#current
  }

  #stop(): void {
    const recorder = this.#recorder
    if (recorder === undefined) return
    this.#recorder = undefined
    this.#current = undefined
    this.#ending = recorder.then(made => made?.end())
  }

  #fail(cause: unknown): undefined {
    const { told, emit } = this.#deps
    told.warn('recording-failed', { fault: String(cause) })
    emit({ type: 'recording-failed' })
  }
}
