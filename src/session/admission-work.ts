import { expectedTries, type MeasuredWork } from '../domain/community/work.ts'
import { Watchable, type Watched } from '../events.ts'
import type { AdmissionBook } from './admission-book.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { WorkMaker } from '../ports/work-maker.ts'
import type { WorkState } from './members-api.ts'

export type WorkParts = {
  readonly admissions: AdmissionBook
  readonly workMaker: WorkMaker
}

type Running = { readonly me: Followee; readonly abort: AbortController }

/** The work that a community asks of whoever wants to count there: looked for, shown, stopped. */
export class AdmissionWork {
  readonly #parts: WorkParts
  readonly #state = new Watchable<WorkState>({ phase: 'not-asked' })
  #bits = 0
  #running: Running | undefined

  constructor(parts: WorkParts) {
    this.#parts = parts
  }

  get state(): Watched<WorkState> {
    return this.#state
  }

  /** Shows what this account owes under this policy. Work for somebody else is stopped. */
  show(me: Followee | undefined, policy: Policy | undefined): void {
    if (this.#running !== undefined && !isSame(this.#running.me, me)) this.stop()
    const counted = policy?.counted
    if (me === undefined || policy === undefined || counted?.kind !== 'pow') {
      return this.#state.set({ phase: 'not-asked' })
    }
    this.#bits = counted.bits
    const isDone = this.#parts.admissions.countingUnder(policy).admit(me.account).ok
    if (isDone) this.#state.set({ phase: 'done' })
    else if (this.#running === undefined) this.#state.set({ phase: 'wanted', bits: counted.bits })
  }

  /** Works until it is done or stopped. Rejects with StorageError, or when the Worker is lost. */
  async begin(me: Followee | undefined): Promise<void> {
    if (me === undefined || this.#running !== undefined) return
    if (this.#state.current.phase !== 'wanted') return
    const running = { me, abort: new AbortController() }
    this.#running = running
    try {
      const work = await this.#make(running, this.#bits)
      if (work !== undefined) await this.#parts.admissions.publish([work])
    } finally {
      if (this.#running === running) this.#ended()
    }
  }

  stop(): void {
    this.#running?.abort.abort()
    this.#ended()
  }

  #ended(): void {
    this.#running = undefined
    if (this.#state.current.phase === 'running') {
      this.#state.set({ phase: 'wanted', bits: this.#bits })
    }
  }

  /** Undefined when the person stopped it: nothing failed. */
  async #make({ me, abort }: Running, bits: number): Promise<MeasuredWork | undefined> {
    const expected = expectedTries({ bits })
    const onProgress = (tries: number): void => {
      if (!abort.signal.aborted) this.#state.set({ phase: 'running', tries, expected })
    }
    onProgress(0)
    try {
      return await this.#parts.workMaker.make({ ...me, bits }, { signal: abort.signal, onProgress })
    } catch (cause) {
      if (abort.signal.aborted) return undefined
      throw cause
    }
  }
}

const isSame = (one: Followee, other: Followee | undefined): boolean =>
  one.account === other?.account && one.community === other.community
