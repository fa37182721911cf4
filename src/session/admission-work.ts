import { measureWork } from '../crypto/work.ts'
import { Watchable, type Watched } from '../events.ts'
import type { AdmissionBook } from './admission-book.ts'
import type { Followee } from '../ports/follow-carrier.ts'
import type { Policy } from '../domain/community/policy.ts'
import type { WorkSearcher } from '../ports/work-searcher.ts'
import type { WorkState } from './members-api.ts'

/** Tries between two looks at the screen: a quarter of a second of a phone. */
const STRETCH = 65_536

export type WorkParts = {
  readonly admissions: AdmissionBook
  readonly searcher: WorkSearcher
}

/** The work that a community asks of whoever wants to count there: looked for, shown, stopped. */
export class AdmissionWork {
  readonly #parts: WorkParts
  readonly #state = new Watchable<WorkState>({ phase: 'not-asked' })
  #bits = 0
  #running: Followee | undefined

  constructor(parts: WorkParts) {
    this.#parts = parts
  }

  get state(): Watched<WorkState> {
    return this.#state
  }

  /** Shows what this account owes under this policy. Work for somebody else is stopped. */
  show(me: Followee | undefined, policy: Policy | undefined): void {
    const isSame =
      this.#running !== undefined &&
      this.#running.account === me?.account &&
      this.#running.community === me.community
    if (this.#running !== undefined && !isSame) this.stop()
    const counted = policy?.counted
    if (me === undefined || policy === undefined || counted?.kind !== 'pow') {
      return this.#state.set({ phase: 'not-asked' })
    }
    this.#bits = counted.bits
    const isDone = this.#parts.admissions.countingUnder(policy).admit(me.account).ok
    if (isDone) this.#state.set({ phase: 'done' })
    else if (this.#running === undefined) this.#state.set({ phase: 'wanted', bits: counted.bits })
  }

  /** Works until it is done or stopped. Rejects with StorageError. */
  async begin(me: Followee | undefined): Promise<void> {
    if (me === undefined || this.#running !== undefined) return
    if (this.#state.current.phase !== 'wanted') return
    const [running, bits] = [{ ...me }, this.#bits]
    this.#running = running
    try {
      const nonce = await this.#search(running, bits)
      // Hashed again here: what others will check is what we send.
      if (nonce !== undefined) await this.#parts.admissions.publish([measureWork({ ...me, nonce })])
    } finally {
      if (this.#running === running) this.#ended(bits)
    }
  }

  stop(): void {
    if (this.#running === undefined) return
    this.#ended(this.#bits)
    this.#parts.searcher.close()
  }

  #ended(bits: number): void {
    this.#running = undefined
    if (this.#state.current.phase === 'running') this.#state.set({ phase: 'wanted', bits })
  }

  async #search(me: Followee, bits: number): Promise<Uint8Array | undefined> {
    const expected = 2 ** bits
    for (let from = 0; this.#running === me; from += STRETCH) {
      this.#state.set({ phase: 'running', tries: from, expected })
      try {
        const nonce = await this.#parts.searcher.search({ ...me, bits, from, count: STRETCH })
        if (nonce !== undefined) return nonce
      } catch (lost) {
        // Stopped by the person: nothing failed.
        if (this.#running !== me) return undefined
        throw lost
      }
    }
    return undefined
  }
}
