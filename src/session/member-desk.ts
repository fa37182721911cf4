import {
  beginEpoch,
  doorList,
  EMPTY_RING,
  followMembers,
  noteKnock,
  refuseKnock,
  takeKnock,
  type DoorList,
  type DoorView,
  type EpochNumbers,
  type Keyring,
  type KeyStep,
  type Knock,
} from '../domain/space/epochs.ts'
import {
  GRANTS_MAX,
  KEYS_DOMAIN,
  SECRET_BYTES,
  writeKeys,
  type Grant,
  type GrantedSecrets,
} from '../wire/member-signal.ts'
import { keeperPlace } from '../domain/space/key-keepers.ts'
import { seal } from '../crypto/seal.ts'
import { sealGrant } from '../crypto/epoch-grants.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { EpochSecret, SpaceKeys } from './space-keys.ts'
import type { Random } from '../ports/random.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/** What keeping the door of a private Space stands on. */
export type MemberDeskDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  readonly random: Random
  readonly account: AccountId
  readonly signer: Signer
  readonly state: Watched<SpaceState | undefined>
  readonly keys: SpaceKeys
  readonly revoked: Pick<RevokedSessions, 'isRevoked' | 'revision'>
  publish(envelope: Uint8Array): Promise<void>
}

/** Grants of this time go together: hops take four envelopes a second, and a crowd knocks at once. */
const KEYS_EVERY_MS = 500
/** A keeper that names ever higher epochs is answered no more often: each answer is a seal for every member. */
const OUTBID_MS = 1_000
/** Who keeps the keys no more and was heard by nobody that does says this often which epoch it began. */
const REMIND_MS = 2_000

/** To whom the secrets go, or the news that there are none for it. */
type Due = { readonly knock: Knock; readonly given: GrantedSecrets | undefined }
/** An epoch that we began. */
type Begun = EpochSecret & GrantedSecrets

/**
 * The door of a private Space, as whoever leads it or may stand in for that sees it. While it keeps the keys it gives
 * members the secret of the epoch, and begins a new one when somebody who has it may hear no more.
 */
export class MemberDesk {
  readonly #deps: MemberDeskDeps
  readonly #list = new Watchable<DoorList>({ knocking: [], inside: [] })
  readonly #undo: readonly Undo[]
  #ring: Keyring = EMPTY_RING
  #now: Begun | undefined
  /** The newest epoch that anybody told. */
  #heard = 0
  #keeps = false
  #due: readonly Due[] = []
  #toldAtMs: TimeMs = 0
  #renewedAtMs: TimeMs = -Infinity
  #turn: Promise<void> = Promise.resolve()
  #isOver = false

  constructor(deps: MemberDeskDeps) {
    this.#deps = deps
    this.#undo = [
      deps.state.watch(() => this.#follow()),
      deps.revoked.revision.watch(() => this.#follow()),
      deps.clock.every(KEYS_EVERY_MS, () => this.#tick()),
    ]
  }

  /** Who stands at the door, and who came through it. */
  get list(): Watched<DoorList> {
    return this.#list
  }

  /** Whether the keys are ours to give. Who begins to keep them begins an epoch. */
  keep(keeps: boolean): void {
    const view = this.#view()
    if (keeps === this.#keeps || view === undefined || this.#isOver) return
    this.#keeps = keeps
    if (keeps) return this.#apply(beginEpoch(this.#ring, view, this.#numbers(view.state)))
    this.#due = this.#due.filter(({ given }) => given === undefined)
  }

  /** Somebody knocked. */
  take(knock: Knock): void {
    const view = this.#view()
    if (view === undefined || this.#isOver) return
    if (this.#keeps) return this.#apply(takeKnock(this.#ring, knock, view))
    this.#ring = noteKnock(this.#ring, knock, view)
    this.#show()
  }

  /** Another keeper told of an epoch. One that is above ours, while we keep the keys, is not the last word. */
  hear(epoch: number): void {
    this.#heard = Math.max(this.#heard, epoch)
    this.#outbid()
  }

  /** Sends somebody away; they may knock again. */
  refuse(account: AccountId): void {
    if (this.#isOver) return
    const { ring, told } = refuseKnock(this.#ring, account)
    this.#ring = ring
    this.#add(told.map(knock => ({ knock, given: undefined })))
    this.#show()
  }

  /** Idempotent. */
  close(): void {
    this.#isOver = true
    for (const undo of this.#undo) undo()
  }

  #view(): DoorView | undefined {
    const { state, clock, revoked } = this.#deps
    const now = state.current
    if (now === undefined) return undefined
    return { state: now, nowMs: clock.now(), isRevoked: session => revoked.isRevoked(session) }
  }

  #outbid(): void {
    const view = this.#view()
    if (!this.#keeps || view === undefined || this.#isOver) return
    if (this.#heard <= this.#ring.epoch || view.nowMs - this.#renewedAtMs < OUTBID_MS) return
    this.#apply(beginEpoch(this.#ring, view, this.#numbers(view.state)))
  }

  #numbers(state: SpaceState): EpochNumbers {
    return { heard: this.#heard, place: keeperPlace(state, this.#deps.account) }
  }

  #follow(): void {
    const view = this.#view()
    if (view === undefined || this.#isOver) return
    if (!this.#keeps) return this.#show()
    this.#apply(followMembers(this.#ring, view, this.#numbers(view.state)))
  }

  #tick(): void {
    // Who went away from the door says nothing.
    this.#show()
    this.#outbid()
    const isUnheard = !this.#keeps && this.#now !== undefined && this.#now.epoch > this.#heard
    const isDue = this.#deps.clock.now() - this.#toldAtMs >= REMIND_MS
    this.#flush({ evenEmpty: isUnheard && isDue })
  }

  #apply({ ring, renew, grant }: KeyStep): void {
    this.#ring = ring
    if (renew) {
      // What was to be given is of an epoch that is over.
      this.#due = this.#due.filter(({ given }) => given === undefined)
      this.#renew()
    }
    const given = this.#now
    this.#add(given === undefined ? [] : grant.map(knock => ({ knock, given })))
    if (renew) this.#flush({ evenEmpty: true })
    this.#show()
  }

  #renew(): void {
    const { random, clock, keys } = this.#deps
    const secret = random.bytes(SECRET_BYTES)
    this.#renewedAtMs = clock.now()
    const words = keys.words.current.at(-1) ?? random.bytes(SECRET_BYTES)
    this.#now = { epoch: this.#ring.epoch, secret, words }
    keys.take(this.#now)
  }

  /** Of two that are due to one session the later counts. */
  #add(due: readonly Due[]): void {
    const sessions = new Set(due.map(({ knock }) => knock.session))
    const others = this.#due.filter(({ knock }) => !sessions.has(knock.session))
    this.#due = [...others, ...due]
  }

  #flush({ evenEmpty }: { readonly evenEmpty: boolean }): void {
    if (this.#due.length === 0 && !evenEmpty) return
    const due = this.#due
    this.#due = []
    // Who keeps no keys only says no, under the epoch there is.
    const epoch = this.#keeps || evenEmpty ? (this.#now?.epoch ?? 0) : this.#heard
    if (epoch === 0) return
    this.#turn = this.#turn.then(() => this.#publish(epoch, due))
  }

  async #publish(epoch: number, due: readonly Due[]): Promise<void> {
    const { space, signer, clock } = this.#deps
    const sealed = await Promise.all(
      due.map(({ knock, given }) =>
        sealGrant(knock.sealingKey, { space, session: knock.session, epoch }, given),
      ),
    )
    const grants = sealed.filter(grant => grant !== undefined)
    for (const part of inParts(grants)) {
      if (this.#isOver) return
      // Later than the last one, also when the clock was set back: the latest counts.
      this.#toldAtMs = Math.max(this.#toldAtMs + 1, clock.now())
      const keys = writeKeys({ space, atMs: this.#toldAtMs, epoch, grants: part })
      await this.#deps.publish(await seal(signer, KEYS_DOMAIN, keys))
    }
  }

  #show(): void {
    const view = this.#view()
    if (view === undefined) return
    const list = doorList(this.#ring, view)
    if (JSON.stringify(list) !== JSON.stringify(this.#list.current)) this.#list.set(list)
  }
}

/** One part at least: without a grant it still says which epoch it is. */
function inParts(grants: readonly Grant[]): readonly (readonly Grant[])[] {
  const count = Math.max(1, Math.ceil(grants.length / GRANTS_MAX))
  return Array.from({ length: count }, (_, part) =>
    grants.slice(part * GRANTS_MAX, (part + 1) * GRANTS_MAX),
  )
}
