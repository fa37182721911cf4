import { mediaKey } from '../crypto/media-keys.ts'
import {
  judgeBundle,
  lostShareOf,
  NEW_WINDOW,
  type BundleWindow,
} from '../domain/media/bundle-window.ts'
import type { HeardLane } from '../domain/media/lanes.ts'
import { checkOpusPacket } from '../domain/media/opus-packet.ts'
import {
  leadOf,
  NEW_RHYTHM,
  observeTick,
  type OutputRhythm,
} from '../domain/media/output-rhythm.ts'
import { MAX_STAGE } from '../domain/space/state.ts'
import { Events, Watchable, type Undo, type Watched } from '../events.ts'
import { noteNewest } from '../domain/note-newest.ts'
import { partsOfKid, readBundlePayload } from '../wire/bundle.ts'
import { readSframeHeader } from '../wire/sframe-header.ts'
import { LateLoudspeaker } from './late-loudspeaker.ts'
import { Voice, type VoiceTotals } from './voice.ts'
import type { AudioCodecs, Loudspeaker } from '../ports/audio.ts'
import type { Clock } from '../ports/clock.ts'
import type { SessionId, SpaceId } from '../domain/ids.ts'
import type { EpochSecret, SpaceKeys } from './space-keys.ts'
import type { SframeKey } from '../crypto/sframe.ts'
import type { TimeMs } from '../domain/time.ts'

/** What is needed to hear one Space. */
export type ListenerParts = {
  readonly space: SpaceId
  readonly keys: Pick<SpaceKeys, 'secretOf'>
  readonly codecs: AudioCodecs
  /** Undefined: it is still being opened, see {@link Listener.playOn}. */
  readonly loudspeaker: Loudspeaker | undefined
  readonly clock: Clock
}

/** What a listener tells. */
export type ListenerFacts = {
  /** Once: something was decoded and handed to the loudspeaker. */
  readonly 'first-frame': { readonly session: SessionId }
  /** A bundle with a good signature whose content is no good: its speaker made it so. */
  readonly refused: { readonly session: SessionId; readonly reason: string }
  /** A bundle of an epoch that we were not given the secret of. */
  readonly locked: { readonly session: SessionId }
}

/** One speaker's totals. */
export type VoiceAccount = VoiceTotals & {
  readonly session: SessionId
  readonly spokeAtMs: TimeMs
  /** Of the newest bundles, those that never came. */
  readonly lostShare: number
}

/** Everything that was heard so far, in totals. */
export type ListenerAccount = {
  /** Times that the output took sound. */
  readonly ticks: number
  readonly voices: readonly VoiceAccount[]
}

/** At most ten changes a second (the screen's rings need no more). */
const SPEAKING_EVERY_MS = 100
/** Between two words a ring stays on. */
const SPEAKING_LASTS_MS = 250
/** Decoders and buffers for the whole stage, and for as many who are just leaving it. */
const SPEAKERS_MAX = 2 * MAX_STAGE

/** Of each lane. They outlive their speakers' turns on stage, or old bundles could be played again after them. */
const WINDOWS_MAX = 256

type Heard = {
  /** As derived so far. An epoch's go with its secret. */
  readonly keys: Record<HeardLane, WeakMap<EpochSecret, Promise<SframeKey>>>
  readonly voice: Voice
}

type Taken = {
  readonly lane: HeardLane
  readonly session: SessionId
  readonly kid: bigint
  readonly sframe: Uint8Array
  readonly atMs: TimeMs
}

/** Which numbers of one lane were taken, by session. */
class Windows {
  readonly #windows = new Map<SessionId, BundleWindow>()

  of(session: SessionId): BundleWindow {
    return this.#windows.get(session) ?? NEW_WINDOW
  }

  isNew(session: SessionId, number: bigint): boolean {
    const { novelty, window } = judgeBundle(this.of(session), number)
    noteNewest(this.#windows, [session, window], WINDOWS_MAX)
    return novelty === 'new'
  }
}

/** Turns the verified bundles of everybody on stage into sound. */
export class Listener {
  readonly facts = new Events<ListenerFacts>()
  readonly #parts: ListenerParts
  readonly #output = new LateLoudspeaker()
  readonly #heard = new Map<SessionId, Heard>()
  readonly #windows = { stage: new Windows(), audience: new Windows() }
  #direct: ReadonlySet<SessionId> = new Set()
  readonly #volumes = new Map<SessionId, number>()
  readonly #speaking = new Watchable<ReadonlySet<SessionId>>(new Set())
  readonly #undo: readonly Undo[]
  #rhythm: OutputRhythm = NEW_RHYTHM
  /** Of the rhythm: told to every voice at every tick and packet, and another at a tick alone. */
  #lead = leadOf(NEW_RHYTHM)
  #ticks = 0
  #hasPlayed = false
  #isClosed = false

  constructor(parts: ListenerParts) {
    this.#parts = parts
    if (parts.loudspeaker !== undefined) this.#output.open(parts.loudspeaker)
    this.#undo = [
      this.#output.onTick(() => this.#tick()),
      parts.clock.every(SPEAKING_EVERY_MS, () => this.#watchSpeaking()),
    ]
  }

  /** Sessions whose decoded sound is speech now. */
  get speaking(): Watched<ReadonlySet<SessionId>> {
    return this.#speaking
  }

  /**
   * Takes the SFrame part of a bundle whose signature by `session` was verified, and when it came.
   * Give only sessions that are on stage and unmuted. Resolves when it is queued for playing or
   * refused; never rejects.
   */
  take(session: SessionId, sframe: Uint8Array, atMs: TimeMs): Promise<void> {
    return this.#take('audience', session, sframe, atMs)
  }

  /** As {@link take}, for a packet that came over a link to `session` itself. */
  takePacket(session: SessionId, packet: Uint8Array, atMs: TimeMs): Promise<void> {
    return this.#take('stage', session, packet, atMs)
  }

  /** The loudspeaker is open: what came until now was decrypted meanwhile, and what is due of it is heard. */
  playOn(loudspeaker: Loudspeaker): void {
    this.#output.open(loudspeaker)
    for (const [session, { voice }] of this.#heard) this.#pull(session, voice, { isEarly: true })
  }

  /** Between us and these there is a link: their packets are waited for, no longer their bundles. */
  setDirect(sessions: ReadonlySet<SessionId>): void {
    this.#direct = sessions
    for (const [session, { voice }] of this.#heard) voice.setDirect(sessions.has(session))
  }

  /** The session left the stage or was muted: what it said last fades out at once. */
  forget(session: SessionId): void {
    this.#heard.get(session)?.voice.close()
    this.#heard.delete(session)
    this.#watchSpeaking()
  }

  /** Forgets everybody who is not on this stage. */
  keepOnly(stage: ReadonlySet<SessionId>): void {
    for (const session of this.#heard.keys()) if (!stage.has(session)) this.forget(session)
  }

  /** 0 … 2. Also before the session has said anything. */
  setVolume(session: SessionId, volume: number): void {
    this.#volumes.set(session, volume)
    if (this.#heard.has(session)) this.#output.setVolume(session, volume)
  }

  /** How far a session was played here, as {@link Voice.heardUpTo}; Infinity for one that says nothing. */
  heardUpTo(session: SessionId): number {
    return this.#heard.get(session)?.voice.heardUpTo ?? Infinity
  }

  /** For whoever explains what is heard and what is not. */
  account(): ListenerAccount {
    const voices = [...this.#heard].map(([session, { voice }]) => ({
      ...voice.totals(),
      session,
      spokeAtMs: voice.spokeAtMs,
      lostShare: lostShareOf(this.#windows.audience.of(session)),
    }))
    return { ticks: this.#ticks, voices }
  }

  /** Idempotent; nobody is heard any more. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const undo of this.#undo) undo()
    this.keepOnly(new Set())
  }

  async #take(
    lane: HeardLane,
    session: SessionId,
    sframe: Uint8Array,
    atMs: TimeMs,
  ): Promise<void> {
    const header = readSframeHeader(sframe)
    if (!header.ok || this.#isClosed) return
    const heard = this.#heard.get(session) ?? this.#begin(session)
    if (heard === undefined) return
    if (!this.#windows[lane].isNew(session, header.value.ctr)) return
    await this.#open({ lane, session, sframe, atMs, kid: header.value.kid }, heard)
  }

  #begin(session: SessionId): Heard | undefined {
    if (this.#heard.size >= SPEAKERS_MAX) return undefined
    const keys = { stage: new WeakMap(), audience: new WeakMap() }
    const voice = new Voice(session, this.#output, this.#parts.codecs.decoder())
    voice.setDirect(this.#direct.has(session))
    const heard: Heard = { keys, voice }
    this.#heard.set(session, heard)
    this.#output.setVolume(session, this.#volumes.get(session) ?? 1)
    return heard
  }

  async #open(taken: Taken, heard: Heard): Promise<void> {
    const { lane, session, sframe, atMs } = taken
    const { voice } = heard
    const key = await this.#keyFor(taken, heard)
    if (key === undefined) return this.facts.emit('locked', { session })
    const opened = await key.decrypt(sframe)
    if (!opened.ok) return this.#refuse(session, opened.reason)
    const payload = readBundlePayload(opened.value)
    if (!payload.ok) return this.#refuse(session, payload.reason)
    const { frames } = payload.value
    if (lane === 'stage' && frames.length > 1) return this.#refuse(session, 'not-one-frame')
    for (const frame of frames) {
      const checked = checkOpusPacket(frame)
      if (!checked.ok) return this.#refuse(session, checked.reason)
    }
    if (this.#heard.get(session)?.voice !== voice) return
    voice.arrive(lane, payload.value, atMs)
    this.#pull(session, voice, { isEarly: true })
  }

  async #keyFor({ lane, session, kid }: Taken, { keys }: Heard): Promise<SframeKey | undefined> {
    const given = await this.#parts.keys.secretOf(partsOfKid(kid)?.epoch ?? 0)
    if (given === undefined) return undefined
    const { epoch, secret } = given
    const { space } = this.#parts
    const key = keys[lane].get(given) ?? mediaKey(secret, { space, session, epoch, lane })
    keys[lane].set(given, key)
    return key
  }

  #refuse(session: SessionId, reason: string): void {
    this.facts.emit('refused', { session, reason })
  }

  #tick(): void {
    this.#ticks += 1
    this.#rhythm = observeTick(this.#rhythm, this.#parts.clock.now())
    this.#lead = leadOf(this.#rhythm)
    for (const [session, { voice }] of this.#heard) {
      this.#pull(session, voice, { isEarly: false })
    }
  }

  #pull(session: SessionId, voice: Voice, when: { readonly isEarly: boolean }): void {
    if (!this.#output.isOpen) return
    voice.pull(this.#parts.clock.now(), this.#lead, when)
    if (this.#hasPlayed || this.#output.queued(session) === 0) return
    this.#hasPlayed = true
    this.facts.emit('first-frame', { session })
  }

  #watchSpeaking(): void {
    const since = this.#parts.clock.now() - SPEAKING_LASTS_MS
    const now = [...this.#heard].filter(([, { voice }]) => voice.spokeAtMs >= since)
    const speaking = new Set(now.map(([session]) => session))
    const before = this.#speaking.current
    const isSame = speaking.size === before.size && [...speaking].every(each => before.has(each))
    if (!isSame) this.#speaking.set(speaking)
  }
}
