import { handsOutKeys, keepsKeys } from '../domain/space/key-keepers.ts'
import { isMember, isPrivate } from '../domain/space/members.ts'
import { KNOCK_AGAIN_MS, KNOCK_EVERY_MS, type DoorList } from '../domain/space/epochs.ts'
import { RANK, rankOf } from '../domain/space/standing.ts'
import { KNOCK_DOMAIN, knockProofBytes, writeKnock } from '../wire/member-signal.ts'
import { LeaderEar } from './leader-ear.ts'
import { openGrant } from '../crypto/epoch-grants.ts'
import { seal } from '../crypto/seal.ts'
import { signerFromSeed } from '../crypto/ed25519.ts'
import type { AccountId } from '../domain/ids.ts'
import type { Admission, MediaEvent } from '../ports/media-engine.ts'
import type { Author } from './stage-part.ts'
import type { MemberDesk } from './member-desk.ts'
import type { Clock } from '../ports/clock.ts'
import type { SignedKeys } from '../crypto/open-member-signal.ts'
import type { SpaceState } from '../domain/space/state.ts'
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
  readonly log: Pick<SpaceLog, 'space' | 'state' | 'beaconOf'>
  readonly session: Pick<SpaceSession, 'facts' | 'sendSignal'>
  readonly keys: SpaceKeys
  readonly clock: Clock
  readonly random: Random
  readonly revoked: Pick<RevokedSessions, 'isRevoked' | 'revision'>
  emit(event: MediaEvent): void
}

/** Who knocks: who signs here, and with what it opens what is sealed to it. */
export type Knocker = Pick<Author, 'id' | 'account' | 'signer' | 'delegation' | 'name'> & {
  readonly sealing: SealingKey | undefined
}

/** Who speaks already with keys that we lack leaves us deaf: asked for sooner. */
const KNOCK_SOON_MS = 1_000
/** Sooner by up to this share, so that a whole Space does not knock in one moment. */
const KNOCK_SPREAD = 0.5
const TICK_MS = 500
const NOBODY_AT_THE_DOOR: DoorList = { knocking: [], inside: [] }

/** Our own way into a private Space, and, for who leads it or may stand in for that, its door. Idle in a public one. */
export class MemberPart {
  readonly #deps: MemberPartDeps
  readonly #undo: readonly Undo[]
  #stopTicking: Undo | undefined
  #knocker: Knocker | undefined
  #secret: Uint8Array | undefined
  #proof: Promise<Uint8Array> | undefined
  #desk: MemberDesk | undefined
  #unwatch: Undo = () => undefined
  /** The newest epoch that anybody told. */
  #told = 0
  readonly #ear: LeaderEar
  #knockedAtMs: TimeMs = -Infinity
  #spread = 0
  #saidAtMs: TimeMs = 0
  #isKeeper = false
  #isRefused = false
  #isLocked = false
  #phase: Admission | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(deps: MemberPartDeps) {
    this.#deps = deps
    const { log, session, keys } = deps
    this.#ear = new LeaderEar(deps.clock)
    this.#undo = [
      log.state.watch(() => this.#onState()),
      keys.speaking.watch(() => this.#show()),
      session.facts.on('knock', knock => this.#desk?.take(knock)),
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

  /** Sends somebody away from the door. Only its keepers have one. */
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
    this.#isKeeper = false
    this.#endDesk()
  }

  #onState(): void {
    const state = this.#deps.log.state.current
    if (state === undefined || !isPrivate(state)) return
    // Whoever listens in a public Space, and that is nearly everybody, has no timer for this.
    this.#stopTicking ??= this.#deps.clock.every(TICK_MS, () => this.#look())
    const id = this.#knocker?.id
    const isKeeper = id !== undefined && state.phase === 'live' && handsOutKeys(state, id)
    this.#isKeeper = isKeeper
    if (isKeeper) void this.#keepDoor()
    else this.#endDesk()
    this.#look()
  }

  #look(): void {
    this.#keepIfOurs()
    this.#show()
    this.#knockIfDue()
  }

  #keepIfOurs(): void {
    const { log } = this.#deps
    const state = log.state.current
    if (state === undefined || this.#knocker === undefined) return
    const silentMs = this.#ear.silentMs(state, log.beaconOf(state.acting?.reign))
    this.#desk?.keep(keepsKeys(state, this.#knocker.account, silentMs))
  }

  async #keepDoor(): Promise<void> {
    if (this.#desk !== undefined) return
    // Few ever have a door to keep: nobody else loads what it takes.
    const { MemberDesk } = await import('./member-desk.ts')
    const { log, session, keys, clock, random, revoked } = this.#deps
    // Meanwhile it may be ours no more, or kept already.
    if (!this.#isKeeper || this.#desk !== undefined || this.#knocker === undefined) return
    const { account, signer } = this.#knocker
    this.#desk = new MemberDesk({
      space: log.space,
      clock,
      random,
      account,
      signer,
      state: log.state,
      keys,
      revoked,
      publish: envelope => session.sendSignal(envelope),
    })
    this.#desk.hear(this.#told)
    this.#unwatch = this.#desk.list.watch(() => this.#tellDoor())
    this.#look()
  }

  #endDesk(): void {
    if (this.#desk === undefined) return
    this.#unwatch()
    this.#desk.close()
    this.#desk = undefined
    this.#deps.emit({ type: 'door', list: NOBODY_AT_THE_DOOR })
  }

  #tellDoor(): void {
    const state = this.#deps.log.state.current
    if (this.#desk === undefined || state === undefined || this.#knocker === undefined) return
    // An heir that is no co-host keeps the keys for a while, but lets in nobody.
    if (rankOf(state, this.#knocker.account) < RANK.coHost) return
    this.#deps.emit({ type: 'door', list: this.#desk.list.current })
  }

  async #takeKeys(keys: SignedKeys): Promise<void> {
    const { id, sealing } = this.#knocker ?? {}
    this.#told = Math.max(this.#told, keys.epoch)
    this.#ear.hear(keys.session)
    if (keys.session === id) return
    // Who hears the leader stands in for it no more, and so answers nothing.
    this.#keepIfOurs()
    this.#desk?.hear(keys.epoch)
    if (id === undefined || sealing === undefined) return
    const given = await openGrant(sealing, id, keys)
    if (given === undefined) return
    if (given === 'not-let-in') this.#isRefused = !this.#isMember
    else {
      this.#isRefused = false
      this.#isLocked = false
      this.#deps.keys.take({ epoch: keys.epoch, ...given })
    }
    this.#show()
  }

  /** Of two keepers one may have let in whom the other refused. */
  get #isMember(): boolean {
    const state = this.#deps.log.state.current
    const account = this.#knocker?.account
    return state !== undefined && account !== undefined && isMember(state, account)
  }

  get #lacksKeys(): boolean {
    const { keys } = this.#deps
    const isBehind = this.#told > 0 && !keys.has(this.#told)
    return keys.speaking.current === undefined || isBehind || this.#isLocked
  }

  #knockIfDue(): void {
    const { log, clock, random } = this.#deps
    const state = log.state.current
    const knocker = this.#knocker
    if (state === undefined || !isPrivate(state) || state.phase === 'ended') return
    if (knocker?.sealing === undefined || this.#secret === undefined) return
    if (this.#isRefused && !this.#isMember) return
    const nowMs = clock.now()
    if (nowMs - this.#knockedAtMs < this.#everyMs(state, knocker.account)) return
    this.#knockedAtMs = nowMs
    this.#spread = random.unit() * KNOCK_SPREAD
    void this.#say(knocker, this.#secret)
  }

  /** Who had keys, or is let in by now, will be given them; who waits at the door, or has them, is in no hurry. */
  #everyMs(state: SpaceState, account: AccountId): number {
    const hasSome = this.#deps.keys.speaking.current !== undefined
    if (!this.#lacksKeys) return KNOCK_AGAIN_MS * (1 - this.#spread)
    if (hasSome || isMember(state, account)) return KNOCK_SOON_MS * (1 - this.#spread)
    return KNOCK_EVERY_MS
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
    const knocker = this.#knocker
    if (knocker === undefined) return 'no-account'
    const isIn = isMember(state, knocker.account)
    if (isIn && this.#deps.keys.speaking.current !== undefined) return 'in'
    if (knocker.sealing === undefined) return 'no-keys'
    return this.#isRefused && !isIn ? 'refused' : 'waiting'
  }
}
