import {
  doorList,
  followMembers,
  newKeyring,
  refuseKnock,
  takeKnock,
  type DoorList,
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
} from '../wire/member-signal.ts'
import { seal } from '../crypto/seal.ts'
import { sealGrant } from '../crypto/epoch-grants.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import type { AccountId, SpaceId } from '../domain/ids.ts'
import type { Clock } from '../ports/clock.ts'
import type { EpochSecret, SpaceKeys } from './space-keys.ts'
import type { Random } from '../ports/random.ts'
import type { Signer } from '../ports/key-store.ts'
import type { SpaceState } from '../domain/space/state.ts'
import type { TimeMs } from '../domain/time.ts'

/** What keeping the door of a private Space stands on. */
export type MemberDeskDeps = {
  readonly space: SpaceId
  readonly clock: Clock
  readonly random: Random
  readonly signer: Signer
  readonly state: Watched<SpaceState | undefined>
  readonly keys: SpaceKeys
  /** The newest epoch that was heard of, and when it was told; 0 when none was. */
  readonly heard: { readonly epoch: number; readonly atMs: TimeMs }
  publish(envelope: Uint8Array): Promise<void>
}

/** Grants of this time go together: hops take four envelopes a second, and a crowd knocks at once. */
const KEYS_EVERY_MS = 500

/** To whom the secret goes, or the news that there is none for it. */
type Due = { readonly knock: Knock; readonly secret: Uint8Array | undefined }

/** What who leads a private Space does: keeps the door, and gives members the secret of the epoch. */
export class MemberDesk {
  readonly #deps: MemberDeskDeps
  readonly #list = new Watchable<DoorList>({ knocking: [], inside: [] })
  readonly #undo: readonly Undo[]
  #ring: Keyring
  #now: EpochSecret
  #due: readonly Due[] = []
  #toldAtMs: TimeMs
  #turn: Promise<void> = Promise.resolve()
  #isOver = false

  constructor(deps: MemberDeskDeps) {
    this.#deps = deps
    const { clock, heard, state } = deps
    this.#ring = newKeyring(heard.epoch, clock.now())
    this.#toldAtMs = heard.atMs
    this.#now = this.#renew()
    this.#tell([])
    this.#undo = [
      state.watch(() => this.#follow()),
      clock.every(KEYS_EVERY_MS, () => this.#flush()),
    ]
  }

  /** Who stands at the door, and who came through it. */
  get list(): Watched<DoorList> {
    return this.#list
  }

  /** Somebody knocked. */
  take(knock: Knock): void {
    const state = this.#deps.state.current
    if (state === undefined || this.#isOver) return
    this.#apply(takeKnock(this.#ring, knock, state, this.#deps.clock.now()))
  }

  /** Sends somebody away; they may knock again. */
  refuse(account: AccountId): void {
    if (this.#isOver) return
    const { ring, told } = refuseKnock(this.#ring, account)
    this.#ring = ring
    this.#add(told.map(knock => ({ knock, secret: undefined })))
    this.#show()
  }

  /** Idempotent. */
  close(): void {
    this.#isOver = true
    for (const undo of this.#undo) undo()
  }

  #follow(): void {
    const state = this.#deps.state.current
    if (state === undefined || this.#isOver) return
    this.#apply(followMembers(this.#ring, state, this.#deps.clock.now()))
  }

  #apply({ ring, renew, grant }: KeyStep): void {
    this.#ring = ring
    if (renew) {
      // What was to be given is of an epoch that is over.
      this.#due = this.#due.filter(({ secret }) => secret === undefined)
      this.#now = this.#renew()
    }
    this.#add(grant.map(knock => ({ knock, secret: this.#now.secret })))
    if (renew) this.#flush({ evenEmpty: true })
    this.#show()
  }

  #renew(): EpochSecret {
    const secret = this.#deps.random.bytes(SECRET_BYTES)
    const now = { epoch: this.#ring.epoch, secret }
    this.#deps.keys.take(now)
    return now
  }

  /** Of two that are due to one session the later counts. */
  #add(due: readonly Due[]): void {
    const sessions = new Set(due.map(({ knock }) => knock.session))
    const others = this.#due.filter(({ knock }) => !sessions.has(knock.session))
    this.#due = [...others, ...due]
  }

  #flush({ evenEmpty = false }: { readonly evenEmpty?: boolean } = {}): void {
    if (this.#due.length === 0 && !evenEmpty) return
    const due = this.#due
    this.#due = []
    this.#tell(due)
  }

  #tell(due: readonly Due[]): void {
    const { epoch } = this.#now
    this.#turn = this.#turn.then(() => this.#publish(epoch, due))
  }

  async #publish(epoch: number, due: readonly Due[]): Promise<void> {
    const { space, signer, clock } = this.#deps
    const sealed = await Promise.all(
      due.map(({ knock, secret }) =>
        sealGrant(knock.sealingKey, { space, session: knock.session, epoch }, secret),
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
    const state = this.#deps.state.current
    if (state === undefined) return
    const list = doorList(this.#ring, state)
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
