import { isLeading } from '../domain/space/select.ts'
import { isMember, isPrivate } from '../domain/space/members.ts'
import { KNOCK_DOMAIN, knockProofBytes, writeKnock, type Keys } from '../wire/member-signal.ts'
import { MemberDesk } from './member-desk.ts'
import { openGrant } from '../crypto/epoch-grants.ts'
import { seal } from '../crypto/seal.ts'
import { signerFromSeed } from '../crypto/ed25519.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Admission, MediaEvent } from '../ports/media-engine.ts'
import type { Author } from './stage-part.ts'
import type { Clock } from '../ports/clock.ts'
import type { Knock } from '../domain/space/epochs.ts'
import type { RevokedSessions } from './revoked-sessions.ts'
import type { Random } from '../ports/random.ts'
import type { SealingKey } from '../ports/key-store.ts'
import type { SpaceKeys } from './space-keys.ts'
import type { SpaceLog } from './space-log.ts'
import type { SpaceSession } from './space-session.ts'
import type { TimeMs } from '../domain/time.ts'
import type { Undo } from '../events.ts'

/** What being let in stands on. */
export type MemberPartDeps = {
  readonly log: Pick<SpaceLog, 'space' | 'state'>
  readonly session: Pick<SpaceSession, 'facts' | 'sendSignal'>
  readonly keys: SpaceKeys
  readonly clock: Clock
  readonly random: Random
  readonly revoked: Pick<RevokedSessions, 'isRevoked'>
  emit(event: MediaEvent): void
}

/** Who knocks: who signs here, and with what it opens what is sealed to it. */
export type Knocker = Pick<Author, 'id' | 'account' | 'signer' | 'delegation' | 'name'> & {
  readonly sealing: SealingKey | undefined
}

/** Nothing promises that a knock arrives: it is said again until the secret is here. */
const KNOCK_EVERY_MS = 5_000
/** Who speaks already with keys that we lack leaves us deaf: asked for sooner. */
const KNOCK_SOON_MS = 1_000
const TICK_MS = 500

/** Our own way into a private Space, and, for who leads it, its door. Idle in a public one. */
export class MemberPart {
  readonly #deps: MemberPartDeps
  readonly #undo: readonly Undo[]
  #stopTicking: Undo | undefined
  #knocker: Knocker | undefined
  #secret: Uint8Array | undefined
  #proof: Promise<Uint8Array> | undefined
  #desk: MemberDesk | undefined
  #unwatch: Undo = () => undefined
  /** The newest epoch that the leader told. */
  #told = { epoch: 0, atMs: 0 }
  #knockedAtMs: TimeMs = -Infinity
  #saidAtMs: TimeMs = 0
  #isRefused = false
  #isLocked = false
  #phase: Admission | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(deps: MemberPartDeps) {
    this.#deps = deps
    const { log, session, keys } = deps
    this.#undo = [
      log.state.watch(() => this.#onState()),
      keys.speaking.watch(() => this.#show()),
      session.facts.on('knock', knock => this.#takeKnock(knock)),
      session.facts.on('keys', keys => {
        this.#turn = this.#turn.then(() => this.#takeKeys(keys))
      }),
    ]
  }

  /** The secret of the link by which we came. */
  bring(secret: Uint8Array | undefined): void {
    this.#secret = secret
    this.#onState()
  }

  /** The person has an account: from here on it can knock. */
  become(knocker: Knocker): void {
    this.#knocker = knocker
    this.#proof = undefined
    this.#onState()
  }

  /** Knocks once more, after a refusal too. */
  knock(): void {
    this.#isRefused = false
    this.#knockedAtMs = -Infinity
    this.#show()
    this.#knockIfDue()
  }

  /** Somebody spoke whom we cannot decrypt. */
  noteLocked(): void {
    this.#isLocked = true
  }

  /** Sends somebody away from the door. Only who leads has one. */
  refuse(account: AccountId): void {
    this.#desk?.refuse(account)
  }

  /** Says once more who waits and how we stand: whoever asks now may have heard nothing of it. */
  tellAll(): void {
    if (this.#phase !== undefined) this.#deps.emit({ type: 'admission', admission: this.#phase })
    this.#tellDoor()
  }

  /** Idempotent. */
  close(): void {
    for (const undo of this.#undo) undo()
    this.#stopTicking?.()
    this.#endDesk()
  }

  #onState(): void {
    const state = this.#deps.log.state.current
    if (state === undefined || !isPrivate(state)) return
    // Whoever listens in a public Space, and that is nearly everybody, has no timer for this.
    this.#stopTicking ??= this.#deps.clock.every(TICK_MS, () => this.#knockIfDue())
    const id = this.#knocker?.id
    const leads = id !== undefined && state.phase === 'live' && isLeading(state, id)
    if (leads && this.#desk === undefined) this.#keepDoor()
    if (!leads) this.#endDesk()
    this.#show()
    this.#knockIfDue()
  }

  #keepDoor(): void {
    const { log, session, keys, clock, random } = this.#deps
    if (this.#knocker === undefined) return
    this.#desk = new MemberDesk({
      space: log.space,
      clock,
      random,
      signer: this.#knocker.signer,
      state: log.state,
      keys,
      heard: this.#told,
      publish: envelope => session.sendSignal(envelope),
    })
    this.#unwatch = this.#desk.list.watch(() => this.#tellDoor())
  }

  #endDesk(): void {
    this.#unwatch()
    this.#desk?.close()
    this.#desk = undefined
  }

  #tellDoor(): void {
    if (this.#desk === undefined) return
    this.#deps.emit({ type: 'door', list: this.#desk.list.current })
  }

  #takeKnock(knock: Knock): void {
    const { account, session, window } = knock
    const delegated = { account, session, notBeforeMs: window.fromMs }
    if (!this.#deps.revoked.isRevoked(delegated)) this.#desk?.take(knock)
  }

  async #takeKeys(keys: Keys): Promise<void> {
    this.#told = { epoch: keys.epoch, atMs: keys.atMs }
    const { id, sealing } = this.#knocker ?? {}
    if (id === undefined || sealing === undefined || this.#desk !== undefined) return
    const given = await openGrant(sealing, id, keys)
    if (given === undefined) return
    if (given === 'not-let-in') this.#isRefused = true
    else {
      this.#isRefused = false
      this.#isLocked = false
      this.#deps.keys.take({ epoch: keys.epoch, secret: given })
    }
    this.#show()
  }

  get #lacksKeys(): boolean {
    const { keys } = this.#deps
    if (this.#desk !== undefined) return false
    const isBehind = this.#told.epoch > 0 && !keys.has(this.#told.epoch)
    return keys.speaking.current === undefined || isBehind || this.#isLocked
  }

  #knockIfDue(): void {
    const { log, keys, clock } = this.#deps
    const state = log.state.current
    const knocker = this.#knocker
    if (state === undefined || !isPrivate(state) || state.phase === 'ended') return
    if (knocker?.sealing === undefined || this.#secret === undefined) return
    if (this.#isRefused || !this.#lacksKeys) return
    // Who had keys, or is let in by now, will be given them; who waits at the door is in no hurry.
    const isSoon = keys.speaking.current !== undefined || isMember(state, knocker.account)
    const nowMs = clock.now()
    if (nowMs - this.#knockedAtMs < (isSoon ? KNOCK_SOON_MS : KNOCK_EVERY_MS)) return
    this.#knockedAtMs = nowMs
    void this.#say(knocker, this.#secret)
  }

  async #say(knocker: Knocker, secret: Uint8Array): Promise<void> {
    const { log, session, clock } = this.#deps
    const { id, signer, delegation, name } = knocker
    this.#proof ??= signerFromSeed(secret).then(key => key.sign(knockProofBytes(log.space, id)))
    // Each is later than the one before, or hops would take it for that one again.
    this.#saidAtMs = Math.max(this.#saidAtMs + 1, clock.now())
    const atMs = this.#saidAtMs
    const content = { space: log.space, delegation, name, atMs, proof: await this.#proof }
    await session.sendSignal(await seal(signer, KNOCK_DOMAIN, writeKnock(content)))
  }

  #show(): void {
    const phase = this.#phaseNow()
    if (phase === this.#phase || phase === undefined) return
    this.#phase = phase
    this.#deps.emit({ type: 'admission', admission: phase })
  }

  #phaseNow(): Admission | undefined {
    const state = this.#deps.log.state.current
    if (state === undefined || !isPrivate(state)) return undefined
    if (this.#desk !== undefined) return 'in'
    const knocker = this.#knocker
    if (knocker === undefined) return 'no-account'
    if (knocker.sealing === undefined) return 'no-keys'
    if (this.#isRefused) return 'refused'
    const isIn = isMember(state, knocker.account) && this.#deps.keys.speaking.current !== undefined
    return isIn ? 'in' : 'waiting'
  }
}
