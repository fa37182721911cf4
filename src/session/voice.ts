import { spreadOf } from '../domain/media/delay-target.ts'
import { loudnessDb } from '../domain/media/loudness.ts'
import {
  delayOf,
  NEW_LANES,
  observeCarriage,
  setDirect,
  type HeardLane,
  type Lanes,
} from '../domain/media/lanes.ts'
import {
  NEW_PLAYOUT,
  pull,
  takeIn,
  type Playout,
  type PlayoutBundle,
  type PlayoutEffect,
} from '../domain/media/playout.ts'
import { lengthened, shortened } from '../domain/media/time-stretch.ts'
import type { Loudspeaker, OpusDecoder, PcmFrame } from '../ports/audio.ts'
import type { SessionId } from '../domain/ids.ts'
import type { TimeMs } from '../domain/time.ts'

/** Frames decoded beyond the lead: what is here may as well be ready, should this thread be held up. */
const DECODED_AHEAD = 6
const FRAME_MS = 20
/** Softer is breath and room, not speech. */
const SPEECH_ABOVE_DB = -45

/** What becomes of the next frame out of the decoder. */
type Expected = 'play' | 'hold' | 'shorten' | 'lengthen'

/** What a voice has come to so far: totals, and how it stands. */
export type VoiceTotals = {
  readonly bundleAtMs: TimeMs | undefined
  /** Real frames handed to the decoder. */
  readonly played: number
  /** Frames made up or restored. */
  readonly concealed: number
  readonly restarts: number
  readonly bufferMs: number
  readonly spreadMs: number
  /** By which way frames come that are waited for. */
  readonly lane: HeardLane
  /** Frames that each way brought first. */
  readonly carried: Lanes['carried']
}

/** One speaker as a listener hears it: playout, decoder and a place in the loudspeaker. */
export class Voice {
  readonly #session: SessionId
  readonly #loudspeaker: Loudspeaker
  readonly #decoder: OpusDecoder
  readonly #expected: Expected[] = []
  #playout: Playout = NEW_PLAYOUT
  #lanes: Lanes = NEW_LANES
  /** Waits to be joined with the next one. */
  #held: PcmFrame | undefined
  /** The frame that was decoded last: a longer one is made with what was before it. */
  #before: PcmFrame | undefined
  #isClosed = false
  /** When speech was last handed to the loudspeaker. */
  #spokeAtMs: TimeMs = -Infinity
  #nowMs: TimeMs = 0
  #bundleAtMs: TimeMs | undefined
  #played = 0
  #concealed = 0

  constructor(session: SessionId, loudspeaker: Loudspeaker, decoder: OpusDecoder) {
    this.#session = session
    this.#loudspeaker = loudspeaker
    this.#decoder = decoder
    decoder.onPcm(frame => this.#takePcm(frame))
  }

  /** When this speaker's decoded sound was last speech. */
  get spokeAtMs(): TimeMs {
    return this.#spokeAtMs
  }

  /** Index behind the last frame that was rendered; Infinity where nothing is left to render. */
  get heardUpTo(): number {
    const queued = this.#queued()
    if (this.#playout.phase === 'silent' && queued === 0) return Infinity
    return this.#playout.next - Math.ceil(queued)
  }

  totals(): VoiceTotals {
    return {
      bundleAtMs: this.#bundleAtMs,
      played: this.#played,
      concealed: this.#concealed,
      restarts: this.#decoder.restarts,
      bufferMs: FRAME_MS * (this.#playout.packets.size + this.#queued()),
      spreadMs: spreadOf(this.#playout.delay),
      lane: this.#lanes.leads,
      carried: this.#lanes.carried,
    }
  }

  /** A bundle came, or a packet straight from the speaker. */
  arrive(lane: HeardLane, bundle: PlayoutBundle, atMs: TimeMs): void {
    this.#bundleAtMs = atMs
    const { frameIndex, startsTalkspurt: starts, frames } = bundle
    const carriage = { lane, frameIndex, starts, frames: frames.length }
    this.#lanes = observeCarriage(this.#lanes, carriage, atMs)
    this.#playout = takeIn(this.#playout, bundle, delayOf(this.#lanes))
    this.#followLead()
  }

  /** Whether there is a link to the speaker. */
  setDirect(isDirect: boolean): void {
    this.#lanes = setDirect(this.#lanes, isDirect)
    this.#followLead()
  }

  /** Decodes what is due. Call at every tick of the output, and after every bundle with `isEarly`. */
  pull(nowMs: TimeMs, lead: number, { isEarly }: { readonly isEarly: boolean }): void {
    this.#nowMs = nowMs
    for (let queued = this.#queued(); queued < lead + DECODED_AHEAD; queued = this.#queued()) {
      const { playout, effect } = pull(this.#playout, { nowMs, queued, lead, isEarly })
      this.#playout = playout
      if (!this.#decode(effect)) return
    }
  }

  /** Fades out and is gone. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#decoder.close()
    this.#loudspeaker.forget(this.#session)
  }

  #followLead(): void {
    const pace = this.#lanes.leads === 'stage' ? 'brisk' : 'patient'
    this.#playout = { ...this.#playout, pace, delay: delayOf(this.#lanes) }
  }

  #decode(effect: PlayoutEffect): boolean {
    switch (effect.kind) {
      case 'play':
        this.#expected.push('play')
        this.#played += 1
        this.#decoder.decode(effect.packet)
        return true
      case 'shorten':
        this.#expected.push('hold', 'shorten')
        this.#played += 2
        this.#decoder.decode(effect.first)
        this.#decoder.decode(effect.second)
        return true
      case 'lengthen':
        this.#expected.push('lengthen')
        this.#played += 1
        this.#decoder.decode(effect.packet)
        return true
      case 'recover':
        this.#expected.push('play')
        this.#concealed += 1
        this.#decoder.recover(effect.next)
        return true
      case 'conceal':
        this.#expected.push('play')
        this.#concealed += 1
        this.#decoder.conceal()
        return true
      case 'wait':
      case 'silence':
        return false
      default:
        return effect satisfies never
    }
  }

  #takePcm(frame: PcmFrame): void {
    if (this.#isClosed) return
    const fate = this.#expected.shift()
    const before = this.#before
    const held = this.#held
    // What is given to the loudspeaker is moved there: what is looked at later is a copy.
    this.#before = frame.slice()
    this.#held = fate === 'hold' ? frame : undefined
    if (fate === 'hold') return
    if (fate === 'shorten' && held !== undefined) return this.#playBoth(held, frame)
    const longer = fate === 'lengthen' && before ? lengthened(before, frame) : undefined
    this.#play(longer ?? frame)
  }

  #playBoth(first: PcmFrame, second: PcmFrame): void {
    const sound = shortened(first, second)
    if (sound !== undefined) return this.#play(sound)
    this.#play(first)
    this.#play(second)
  }

  #play(sound: PcmFrame): void {
    if (loudnessDb(sound) > SPEECH_ABOVE_DB) this.#spokeAtMs = this.#nowMs
    this.#loudspeaker.play(this.#session, sound)
  }

  #queued(): number {
    return this.#loudspeaker.queued(this.#session) + this.#expected.length
  }
}
