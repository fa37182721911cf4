import { handsOutKeys } from '../domain/space/key-keepers.ts'
import { isLeading } from '../domain/space/select.ts'
import { isPrivate } from '../domain/space/members.ts'
import type { SessionId } from '../domain/ids.ts'
import type { SignedKeys } from '../crypto/open-member-signal.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/**
 * Further than this no epoch is above the one before: twelve days of seconds, longer than anybody leaves a Space
 * alone. A co-host that could name any number would name the last there is, and nobody could begin another.
 */
const EPOCH_LEAP_MAX = 2 ** 20

/** The keys of a private Space that passed here: what is news, and what a new neighbour is told. */
export class CarriedKeys {
  /** Of each keeper the time of its last ones. */
  #atMs: ReadonlyMap<SessionId, TimeMs> = new Map()
  #last:
    | { readonly epoch: number; readonly session: SessionId; readonly envelope: Uint8Array }
    | undefined

  /** The last ones of the newest epoch. */
  get newest(): Uint8Array | undefined {
    return this.#last?.envelope
  }

  /** Whether they are to be believed and passed on: news, by somebody who may hand them out. */
  take(keys: SignedKeys, envelope: Uint8Array, state: SpaceState): boolean {
    const { session, epoch, atMs, space } = keys
    if (!isPrivate(state) || space !== state.id || !handsOutKeys(state, session)) return false
    if ((this.#atMs.get(session) ?? 0) >= atMs || !this.#isPlausible(keys, state)) return false
    // Whoever hands out keys no more has no time to be remembered.
    const others = [...this.#atMs].filter(([other]) => handsOutKeys(state, other))
    this.#atMs = new Map([...others, [session, atMs]])
    if (epoch > (this.#last?.epoch ?? 0) || session === this.#last?.session) {
      this.#last = { epoch, session, envelope: envelope.slice() }
    }
    return true
  }

  #isPlausible({ epoch, session }: SignedKeys, state: SpaceState): boolean {
    if (this.#last === undefined) return isLeading(state, session)
    return epoch - this.#last.epoch <= EPOCH_LEAP_MAX
  }
}
