import { idFromBytes, type SessionId } from '../domain/ids.ts'
import { MisuseError } from '../errors.ts'
import { RENEWED_AFTER_MS } from '../domain/identity/delegation.ts'
import type { Clock } from '../ports/clock.ts'
import type { MediaEngine, SessionGiven } from '../ports/media-engine.ts'
import type { Undo } from '../events.ts'

/** What speaking for somebody in one room stands on. */
export type IdentityPorts = {
  readonly engine: Pick<MediaEngine, 'post'>
  readonly clock: Pick<Clock, 'after'>
  /** A session of this tab's own that may sign; undefined without an account. */
  newSession(): Promise<SessionGiven | undefined>
  /** The same session under a new delegation; undefined for one that this tab does not have. */
  renewSession(session: SessionId): Promise<SessionGiven | undefined>
}

/** By which session this tab speaks in one room: made when it is first needed, and renewed before its word ends. */
export class RoomIdentity {
  readonly #ports: IdentityPorts
  readonly #isOnStage: () => boolean
  #known: Promise<SessionId | undefined> | undefined
  #session: SessionId | undefined
  #cancel: Undo = () => undefined
  #isOver = false

  constructor(ports: IdentityPorts, given: SessionGiven | undefined, isOnStage: () => boolean) {
    this.#ports = ports
    this.#isOnStage = isOnStage
    if (given !== undefined) this.#known = Promise.resolve(this.#speakAs(given))
  }

  /** Undefined while we only listen. */
  get session(): SessionId | undefined {
    return this.#session
  }

  /** Makes this tab's session, where there is an account; false where there is none. */
  async known(): Promise<boolean> {
    this.#known ??= this.#make()
    let isKnown = false
    try {
      isKnown = (await this.#known) !== undefined
      return isKnown
    } finally {
      // Perhaps there is an account the next time.
      if (!isKnown) this.#known = undefined
    }
  }

  /** Idempotent. */
  close(): void {
    this.#isOver = true
    this.#cancel()
  }

  async #make(): Promise<SessionId | undefined> {
    const session = await this.#ports.newSession()
    if (session === undefined) return undefined
    this.#ports.engine.post({ type: 'identity', session })
    return this.#speakAs(session)
  }

  #speakAs({ key }: SessionGiven): SessionId {
    // The id of a session is its public key.
    const id = idFromBytes<SessionId>(key.publicKey)
    if (!id.ok) throw new MisuseError(`expected a key of 32 bytes: ${id.reason}`)
    this.#session = id.value
    this.#renewLater(id.value)
    return id.value
  }

  #renewLater(session: SessionId): void {
    if (this.#isOver) return
    this.#cancel = this.#ports.clock.after(RENEWED_AFTER_MS, () => {
      this.#renewLater(session)
      void this.#renew(session)
    })
  }

  /** A Space may outlast a delegation: its log, its door and its lobby get the next one in time. */
  async #renew(id: SessionId): Promise<void> {
    const session = await this.#ports.renewSession(id)
    if (session === undefined || this.#isOver) return
    this.#ports.engine.post({ type: 'identity', session })
    if (this.#isOnStage()) this.#ports.engine.post({ type: 'present' })
  }
}
