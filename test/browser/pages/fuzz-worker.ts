/** Hostile Opus through the Worker's own path: decryption, checks, playout, decoder. Time is as fast as that goes. */
import { keysOf } from '../../helpers/epoch-keys.ts'
import { browserCodecs } from '../../../src/adapters/browser/codecs.ts'
import { ConsoleLog } from '../../../src/adapters/browser/console-log.ts'
import { idFromBytes, type SessionId, type SpaceId } from '../../../src/domain/ids.ts'
import { Listener } from '../../../src/session/listener.ts'
import { mediaKey, publicEpochSecret } from '../../../src/crypto/media-keys.ts'
import { seededChance } from '../../helpers/seeded-chance.ts'
import { writeBundlePayload } from '../../../src/wire/bundle.ts'
import type { AudioCodecs, Loudspeaker, OpusDecoder, PcmFrame } from '../../../src/ports/audio.ts'
import type { FuzzOrder, FuzzReport } from './fuzz.ts'

const FRAMES_PER_BUNDLE = 4
const FRAME_MS = 20
const SAMPLES = 960
/** The tone of the honest word, and how much of a frame's energy has to be it. */
const TONE_HZ = 440
const TONE_SHARE = 0.5
/** After so many hostile bundles somebody honest says a word: how long until it is heard? */
const WORD_EVERY = 500
const WORD_FRAMES = 48
/** Nothing of what was before it is left to be played. */
const DRAINED_BUNDLES = 20
/** Configurations of one 20 ms frame in every mode (RFC 6716 §3.1), mono. */
const TOCS = [1, 5, 9, 13, 15, 19, 23, 27, 31].map(configuration => configuration << 3)

let uncaught = 0
globalThis.addEventListener('error', () => (uncaught += 1))
globalThis.addEventListener('unhandledrejection', () => (uncaught += 1))

globalThis.onmessage = ({ data }: MessageEvent<FuzzOrder>) => {
  void (data.kind === 'fuzz' ? fuzz(data.frames, data.seed) : bomb(data)).then(report =>
    globalThis.postMessage(report),
  )
}

/** A listener with a loudspeaker that is turned by hand, and a count of what its decoder did. */
async function ear() {
  const session = value(idFromBytes<SessionId>(new Uint8Array(32).fill(8)))
  const space = value(idFromBytes<SpaceId>(new Uint8Array(32).fill(9)))
  const secret = await publicEpochSecret(space)
  const source = { space, session, epoch: 0, lane: 'audience' } as const
  const key = await mediaKey(secret, source)
  const loudspeaker = new TurnedLoudspeaker()
  const decoders = new CountedDecoders(browserCodecs(new ConsoleLog()))
  const clock = { now: () => loudspeaker.nowMs, after: never, every: never }
  const refused: Record<string, number> = {}
  const parts = { space, keys: keysOf(secret), codecs: decoders, loudspeaker, clock }
  const listener = new Listener(parts)
  listener.facts.on('refused', ({ reason }) => (refused[reason] = (refused[reason] ?? 0) + 1))
  let ctr = 0n
  let frameIndex = 0
  const take = async (frames: readonly Uint8Array[], startsTalkspurt = false): Promise<void> => {
    const payload = writeBundlePayload({
      frameIndex,
      startsTalkspurt,
      endsTalkspurt: false,
      frames,
    })
    frameIndex += frames.length
    const sframe = await key.encrypt(ctr, payload)
    ctr += 1n
    await listener.take(session, sframe, clock.now())
  }
  return { take, loudspeaker, decoders, refused }
}

async function fuzz(frames: number, seed: number): Promise<FuzzReport> {
  const chance = seededChance(seed)
  const word = await honestWord()
  const { take, loudspeaker, decoders, refused } = await ear()
  /** How long a word takes to be heard. */
  const wordMs = async (): Promise<number> => {
    for (let left = 0; left < DRAINED_BUNDLES; left += 1) await turn(loudspeaker, decoders)
    loudspeaker.silentFrames = 0
    loudspeaker.heard = undefined
    for (let at = 0; at < word.length; at += FRAMES_PER_BUNDLE) {
      await take(word.slice(at, at + FRAMES_PER_BUNDLE), at === 0)
      await turn(loudspeaker, decoders)
    }
    return (loudspeaker.heard ?? WORD_FRAMES) * FRAME_MS
  }
  const [first, second] = [await wordMs(), await wordMs()]
  const usualMs = Math.max(first, second)
  let sent = 0
  let longestSilenceMs = 0
  let died = 0
  for (let bundle = 0; sent < frames; bundle += 1) {
    await take(hostileFrames(chance, word), bundle === 0)
    sent += FRAMES_PER_BUNDLE
    await turn(loudspeaker, decoders)
    if (bundle % WORD_EVERY !== WORD_EVERY - 1) continue
    // A decoder that died twice within a second is rebuilt when that is over, by the clock on the wall.
    if (decoders.restarts > died) await new Promise(resolve => setTimeout(resolve, 1_050))
    died = decoders.restarts
    longestSilenceMs = Math.max(longestSilenceMs, (await wordMs()) - usualMs)
  }
  const { decoded, restarts } = decoders
  return { sent, decoded, restarts, refused, longestSilenceMs, usualMs, uncaught }
}

/** Two bytes that declare 120 ms, four times a bundle, at a rate that no hop lets through, for a while. */
async function bomb(order: FuzzOrder & { readonly kind: 'bomb' }): Promise<FuzzReport> {
  const word = await honestWord()
  const { take, loudspeaker, decoders, refused } = await ear()
  const untilMs = performance.now() + order.forMs
  let [sent, due] = [0, performance.now()]
  while (performance.now() < untilMs) {
    for (; due <= performance.now(); due += FRAME_MS * FRAMES_PER_BUNDLE) {
      const at = sent % (WORD_FRAMES - FRAMES_PER_BUNDLE)
      await take(word.slice(at, at + FRAMES_PER_BUNDLE), sent === 0)
      sent += FRAMES_PER_BUNDLE
      for (let each = 0; each < order.perBundle; each += 1) await take(BOMB)
      await turn(loudspeaker, decoders)
    }
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  const { decoded, restarts } = decoders
  return {
    sent,
    decoded,
    restarts,
    refused,
    usualMs: 0,
    longestSilenceMs: loudspeaker.queuedMost * FRAME_MS,
    uncaught,
  }
}

const BOMB = Array.from({ length: FRAMES_PER_BUNDLE }, () => Uint8Array.of(0x87, 0x30))

/** A third of them noise behind a good head, a third speech with bits turned, a third anything at all. */
function hostileFrames(chance: () => number, word: readonly Uint8Array[]): readonly Uint8Array[] {
  const below = (most: number): number => Math.floor(chance() * most)
  const noise = (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256))
  const kind = below(3)
  return Array.from({ length: FRAMES_PER_BUNDLE }, () => {
    if (kind === 0) {
      const frame = noise(2 + below(120))
      frame[0] = (TOCS[below(TOCS.length)] ?? 0) | (below(2) << 2)
      return frame
    }
    // Most of what is anything at all has another head than one frame of 20 ms, and goes no further.
    if (kind === 1 && below(20) === 0) return noise(1 + below(120))
    const frame = (word[below(word.length)] ?? noise(80)).slice(0, 2 + below(200))
    for (let turned = 1 + below(8); turned > 0; turned -= 1) {
      const place = 1 + below(frame.length - 1)
      frame[place] = (frame[place] ?? 0) ^ (1 << below(8))
    }
    return frame
  })
}

/** A tone, as this browser encodes it. */
async function honestWord(): Promise<readonly Uint8Array[]> {
  const encoder = browserCodecs(new ConsoleLog()).encoder()
  const packets: Uint8Array[] = []
  const isWhole = new Promise<void>(resolve => {
    encoder.onPacket(opus => {
      packets.push(opus)
      if (packets.length === WORD_FRAMES) resolve()
    })
  })
  // An encoder gives a packet back when more has come: a few frames beyond what is asked for.
  for (let index = 0; index < WORD_FRAMES + 8; index += 1) {
    const tone = (_: unknown, n: number): number =>
      0.4 * Math.sin(((index * SAMPLES + n) * TONE_HZ * 2 * Math.PI) / 48_000)
    encoder.encode(Float32Array.from({ length: SAMPLES }, tone), index)
  }
  await isWhole
  encoder.close()
  return packets.slice(0, WORD_FRAMES)
}

/** A bundle's time passes, once the decoder has answered for what it was given. */
async function turn(loudspeaker: TurnedLoudspeaker, decoders: CountedDecoders): Promise<void> {
  for (let frame = 0; frame < FRAMES_PER_BUNDLE; frame += 1) {
    while (decoders.owed > 0) await macrotask()
    loudspeaker.turn()
  }
}

const channel = new MessageChannel()
const macrotask = (): Promise<void> =>
  new Promise(resolve => {
    channel.port1.onmessage = () => resolve()
    channel.port2.postMessage(0)
  })

const never = (): (() => void) => () => undefined

/** Plays a frame when it is turned; notes how long nothing audible came. */
class TurnedLoudspeaker implements Loudspeaker {
  nowMs = 1_000
  silentFrames = 0
  /** Frames until something was audible, since it was last cleared. */
  heard: number | undefined
  queuedMost = 0
  #frame = 0
  #queued: PcmFrame[] = []
  readonly #ticks = new Set<(frame: number) => void>()

  onTick(tick: (frame: number) => void): () => void {
    this.#ticks.add(tick)
    return () => this.#ticks.delete(tick)
  }

  play(_speaker: SessionId, sound: PcmFrame): void {
    this.#queued.push(sound)
    this.queuedMost = Math.max(this.queuedMost, this.#queued.length)
  }

  queued(): number {
    return this.#queued.length
  }

  setVolume(): void {
    // Nobody turns it.
  }

  forget(): void {
    this.#queued = []
  }

  turn(): void {
    this.nowMs += FRAME_MS
    const sound = this.#queued.shift()
    if (sound !== undefined && isTone(sound)) this.heard ??= this.silentFrames
    else this.silentFrames += 1
    for (const tick of this.#ticks) tick(this.#frame)
    this.#frame += 1
  }
}

/** Whether most of this is our tone: what share of its energy lies at that frequency. */
function isTone(sound: PcmFrame): boolean {
  let [real, imaginary, energy] = [0, 0, 1e-9]
  for (const [n, sample] of sound.entries()) {
    const angle = (n * TONE_HZ * 2 * Math.PI) / 48_000
    real += sample * Math.cos(angle)
    imaginary += sample * Math.sin(angle)
    energy += sample * sample
  }
  return (2 * (real * real + imaginary * imaginary)) / (sound.length * energy) > TONE_SHARE
}

/** The product's decoders, and what they were given and still owe. */
class CountedDecoders implements AudioCodecs {
  decoded = 0
  owed = 0
  #made: OpusDecoder[] = []
  readonly #codecs: AudioCodecs

  constructor(codecs: AudioCodecs) {
    this.#codecs = codecs
  }

  get restarts(): number {
    return this.#made.reduce((sum, { restarts }) => sum + restarts, 0)
  }

  encoder(): ReturnType<AudioCodecs['encoder']> {
    return this.#codecs.encoder()
  }

  decoder(): OpusDecoder {
    const inner = this.#codecs.decoder()
    this.#made.push(inner)
    const count = (call: () => void): void => {
      this.owed += 1
      call()
    }
    return {
      decode: opus => {
        this.decoded += 1
        count(() => inner.decode(opus))
      },
      recover: next => count(() => inner.recover(next)),
      conceal: () => count(() => inner.conceal()),
      get restarts() {
        return inner.restarts
      },
      onPcm: told =>
        inner.onPcm(frame => {
          this.owed -= 1
          told(frame)
        }),
      close: () => inner.close(),
    }
  }
}

function value<T>(verdict: { readonly ok: true; readonly value: T } | { readonly ok: false }): T {
  if (!verdict.ok) throw new TypeError('expected a good value')
  return verdict.value
}
