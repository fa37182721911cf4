import { seal } from '../crypto/seal.ts'
import { KEPT_MAX } from '../domain/identity/revocation.ts'
import { DELEGATION_MAX_MS } from '../domain/identity/delegation.ts'
import { MisuseError } from '../errors.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { REVOCATION_DOMAIN, writeRevocation } from '../wire/revocation.ts'
import type { Account, SessionKeys } from './account.ts'
import type { Clock } from '../ports/clock.ts'
import type { PeopleBook } from './people-book.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { SessionId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'

export type OwnSessionsParts = {
  readonly account: Account
  readonly people: PeopleBook
  readonly revoked: RevokedSessions
  readonly clock: Clock
}

type Live = { readonly notBeforeMs: TimeMs; readonly end: () => void }

/** The sessions by which this tab speaks for its account, and an end to all others. */
export class OwnSessions {
  readonly #parts: OwnSessionsParts
  readonly #live = new Map<SessionId, Live>()
  readonly #ended = new Watchable(0)
  readonly #undo: Undo

  constructor(parts: OwnSessionsParts) {
    this.#parts = parts
    this.#undo = parts.revoked.revision.watch(() => this.#heed())
  }

  /** How many sessions of this tab its account has ended from elsewhere. */
  get ended(): Watched<number> {
    return this.#ended
  }

  /** A session begins to speak; `end` is called when its account ends it. Answers how to let go. */
  speaks({ id, notAfterMs }: Pick<SessionKeys, 'id' | 'notAfterMs'>, end: () => void): Undo {
    const live = { notBeforeMs: notAfterMs - DELEGATION_MAX_MS, end }
    this.#live.set(id, live)
    this.#heed()
    return () => {
      if (this.#live.get(id) === live) this.#live.delete(id)
    }
  }

  /**
   * Signs that of all sessions of this account only those of this tab still speak, and tells it
   * everywhere. Sessions that begin later are not concerned. Throws StorageError.
   */
  async signOutOthers(): Promise<void> {
    const { account, people, clock, revoked } = this.#parts
    const me = account.me.current?.account
    if (me === undefined) throw new MisuseError('expected an account, got nobody yet')
    // Later than the last one, or it would not count; a clock that went back must not undo this.
    const lastMs = revoked.of(me)?.said.beforeMs ?? 0
    const beforeMs = Math.max(clock.now(), lastMs + 1)
    const kept = [...this.#live.keys()].slice(-KEPT_MAX)
    const envelope = await seal(
      account.signer,
      REVOCATION_DOMAIN,
      writeRevocation({ beforeMs, kept }),
    )
    await people.addOwn(envelope)
    await people.tell(envelope)
  }

  /** Idempotent. */
  close(): void {
    this.#undo()
  }

  #heed(): void {
    const { account, revoked } = this.#parts
    const me = account.me.current?.account
    if (me === undefined) return
    for (const [session, { notBeforeMs, end }] of this.#live) {
      if (!revoked.isRevoked({ account: me, session, notBeforeMs })) continue
      this.#live.delete(session)
      this.#ended.set(this.#ended.current + 1)
      end()
    }
  }
}
