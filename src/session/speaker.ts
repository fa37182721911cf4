import { addPacket, type Filled, type Filling } from '../domain/media/bundle-filling.ts'
import { loudnessDb } from '../domain/media/loudness.ts'
import { checkOpusPacket } from '../domain/media/opus-packet.ts'
import {
  hear,
  newVoiceActivity,
  type VoiceActivity,
  type VoicedFrame,
} from '../domain/media/voice-activity.ts'
import { Watchable, type Undo, type Watched } from '../events.ts'
import { BUNDLE_FRAMES_MAX, FRAME_INDEX_MAX, opusRoom, type BundlePayload } from '../wire/bundle.ts'
import { BundleSealer, type SealerParts } from './bundle-sealer.ts'
import type { Clock } from '../ports/clock.ts'
import type { SframeKey } from '../crypto/sframe.ts'
import type { OpusEncoder, PcmFrame } from '../ports/audio.ts'

/** What one session needs to speak in one Space. */
export type SpeakerParts = SealerParts & {
  readonly clock: Clock
  readonly encoder: OpusEncoder
  /** Every signed bundle, in order: to be given to the forwarder. */
  readonly onBundle: (bundle: Uint8Array) => void
  /** Every frame at once, and every end and sign of life: for those who are linked to us themselves. */
  readonly onFrame: (payload: BundlePayload) => void
}

/** DESIGN §9: a silent speaker says that it lives. Forwarders and listeners expect no more. */
export const SIGN_OF_LIFE_MS = 2_000
/**
 * The first one follows the end of a talkspurt this soon, before a bundle would be missed (110 ms) and later than a
 * short burst of losses: who carries the voice cannot read that it ended, and asked after each pause (decision 20).
 */
export const REST_MS = 60
/** Bytes of Opus for which every bundle stays within the wire's limit. */
const ROOM_BYTES = opusRoom(BUNDLE_FRAMES_MAX)
const FRAME_MS = 20

/** Our own microphone on its way out: speech becomes bundles, silence a sign of life. Starts muted. */
export class Speaker {
  readonly #parts: SpeakerParts
  readonly #sealer: BundleSealer
  readonly #position: SpeakerTime
  readonly #speaking = new Watchable(false)
  /** Frames given to the encoder whose packets have not come back. */
  readonly #encoding = new Map<number, VoicedFrame<PcmFrame>>()
  #activity: VoiceActivity<PcmFrame> = newVoiceActivity()
  #filling: Filling
  /** The index behind the last frame that was sent: where the last talkspurt ended. */
  #behind = 0
  #isMuted = true
  #isClosed = false
  #cancelSign: Undo = () => {}

  constructor(parts: SpeakerParts) {
    this.#parts = parts
    this.#sealer = new BundleSealer(parts, parts.onBundle)
    this.#position = new SpeakerTime(parts.clock)
    parts.encoder.onPacket((opus, index) => this.#takePacket(opus, index))
    this.#expectSilence()
  }

  /** Whether our own voice is being sent. */
  get speaking(): Watched<boolean> {
    return this.#speaking
  }

  /** Index of the newest frame of the microphone; undefined before the first. */
  get frameNow(): number | undefined {
    return this.#position.last
  }

  /**
   * Takes one frame of the microphone. `index` counts frames of this microphone and leaps where some
   * were lost; it may start again when the microphone is opened again.
   */
  hear(samples: PcmFrame, index: number): void {
    const position = this.#position.of(index)
    if (this.#isMuted || this.#isClosed || position + BUNDLE_FRAMES_MAX > FRAME_INDEX_MAX) return
    const levelDb = loudnessDb(samples)
    const { activity, send } = hear(this.#activity, { index: position, levelDb, samples })
    this.#activity = activity
    for (const frame of send) {
      this.#encoding.set(frame.index, frame)
      this.#parts.encoder.encode(frame.samples, frame.index)
    }
    this.#speaking.set(activity.hangover > 0)
  }

  /** From now on it is sealed with this key. */
  use(key: SframeKey): void {
    this.#sealer.use(key)
  }

  unmute(): void {
    this.#isMuted = false
  }

  /** Sends the end of what was being said, and nothing after it. */
  mute(): void {
    if (this.#isMuted) return
    this.#isMuted = true
    const wasSpeaking = this.#activity.hangover > 0 || this.#encoding.size > 0
    this.#activity = newVoiceActivity()
    this.#encoding.clear()
    this.#speaking.set(false)
    if (wasSpeaking) this.#endNow()
  }

  /** Idempotent. What was not sent is not sent any more; say `mute` first for a proper end. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#cancelSign()
    this.#sealer.close()
    this.#parts.encoder.close()
    this.#speaking.set(false)
  }

  #takePacket(opus: Uint8Array, index: number): void {
    const frame = this.#encoding.get(index)
    this.#encoding.delete(index)
    if (frame === undefined || this.#isClosed) return
    const isSound = checkOpusPacket(opus).ok && opus.length <= ROOM_BYTES
    if (!isSound) {
      this.#parts.log.warn('encoder-made-odd-packet', { bytes: opus.length, toc: opus[0] ?? -1 })
      if (frame.ends) this.#endNow()
      return
    }
    const { starts, ends } = frame
    const flags = { startsTalkspurt: starts, endsTalkspurt: ends }
    this.#parts.onFrame({ ...flags, frameIndex: index, frames: [opus] })
    const { filling, full } = addPacket(this.#filling, { index, opus, starts, ends }, ROOM_BYTES)
    this.#filling = filling
    for (const bundle of full) this.#send(bundle)
  }

  #endNow(): void {
    const left = this.#filling
    this.#filling = undefined
    if (left === undefined) return this.#sendSilence()
    this.#send({ ...left, endsTalkspurt: true })
    this.#parts.onFrame(this.#silence())
  }

  #sendSilence(): void {
    this.#send(this.#silence())
    this.#parts.onFrame(this.#silence())
  }

  #send(bundle: Filled): void {
    this.#behind = bundle.frameIndex + bundle.frames.length
    this.#sealer.seal(bundle)
    const isEnd = bundle.endsTalkspurt && bundle.frames.length > 0
    this.#expectSilence(isEnd ? REST_MS : SIGN_OF_LIFE_MS)
  }

  /** Repeats where the last talkspurt ended: a listener that lost the end learns it now. */
  #silence(): Filled {
    return { frameIndex: this.#behind, startsTalkspurt: false, endsTalkspurt: true, frames: [] }
  }

  #expectSilence(afterMs = SIGN_OF_LIFE_MS): void {
    this.#cancelSign()
    if (this.#isClosed) return
    this.#cancelSign = this.#parts.clock.after(afterMs, () => this.#sendSilence())
  }
}

/** The speaker's time in frames: goes on where it was when a microphone is opened again. */
class SpeakerTime {
  readonly #clock: Clock
  #offset = 0
  #last = -1
  #lastMs = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get last(): number | undefined {
    return this.#last < 0 ? undefined : this.#last
  }

  of(index: number): number {
    const nowMs = this.#clock.now()
    if (index + this.#offset <= this.#last) {
      const elapsed = Math.max(1, Math.round((nowMs - this.#lastMs) / FRAME_MS))
      this.#offset = this.#last + elapsed - index
    }
    this.#last = index + this.#offset
    this.#lastMs = nowMs
    return this.#last
  }
}
