import type { BrowserContext, Page } from 'playwright-core'
import { bestMatch, rms } from './correlate.ts'

/** Sound with the wall-clock time at which its first sample could be had, in ms since 1970. */
export type TimedSound = { readonly atMs: number; readonly samples: Float32Array }

type Recording = { readonly blocks: Float32Array[]; readonly atMs: number[]; rate: number }

/** The window a tapped page has; the product knows nothing of it. */
type TimedWindow = Window & { said?: Recording; played?: Recording }

const PER_MS = 48
/** Five seconds of blocks wait while a busy page does something else, so that none is lost. */
const BLOCKS_WAITING = 500
/** A vowel or two: long enough to be found, short enough to lie between two stretched places. */
const WINDOW_MS = 200
/** Nothing that is measured here is later than this. */
const DELAY_MAX_MS = 900
/** Opus gives 0.93 and more; a word that is somewhere else gives less. */
const SAME = 0.85

/**
 * Records what a page's microphone hears and what its loudspeaker plays, each with times. Both are read
 * in the same way, by track processors, so that what the reading itself takes cancels out between them
 * and between a call and its rival.
 */
export async function tapTimes(context: Pick<BrowserContext, 'addInitScript'>): Promise<void> {
  // Scripts that tsx has compiled name their functions by a helper that the page does not have.
  await context.addInitScript('globalThis.__name ??= value => value')
  await context.addInitScript(waiting => {
    type Processor = { readonly readable: ReadableStream<AudioData> }
    type ProcessorMaker = new (options: {
      track: MediaStreamTrack
      maxBufferSize: number
    }) => Processor
    const { MediaStreamTrackProcessor } = window as unknown as {
      MediaStreamTrackProcessor: ProcessorMaker
    }
    const tapped = window as unknown as TimedWindow
    const record = async (into: Recording, track: MediaStreamTrack): Promise<void> => {
      const processor = new MediaStreamTrackProcessor({ track, maxBufferSize: waiting })
      const reader = processor.readable.getReader()
      for (;;) {
        const { value: data, done } = await reader.read()
        if (done) return
        const block = new Float32Array(data.numberOfFrames)
        data.copyTo(block, { planeIndex: 0, format: 'f32-planar' })
        into.rate = data.sampleRate
        data.close()
        into.blocks.push(block)
        into.atMs.push(performance.timeOrigin + performance.now())
      }
    }
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = async wish => {
      const stream = await ask(wish)
      const [track] = stream.getAudioTracks()
      if (track !== undefined) {
        tapped.said = { blocks: [], atMs: [], rate: 0 }
        void record(tapped.said, track.clone())
      }
      return stream
    }
    // oxlint-disable-next-line typescript/unbound-method -- patched below and called with `this`
    const connect = AudioNode.prototype.connect as (to: AudioNode, ...rest: number[]) => AudioNode
    AudioNode.prototype.connect = function (this: AudioNode, to: AudioNode, ...rest: number[]) {
      // The first context that plays: the microphone's comes later, or on another page.
      if (to instanceof AudioDestinationNode && tapped.played === undefined) {
        tapped.played = { blocks: [], atMs: [], rate: 0 }
        const tap = new MediaStreamAudioDestinationNode(to.context as AudioContext, {
          channelCount: 1,
        })
        const [track] = tap.stream.getAudioTracks()
        if (track !== undefined) void record(tapped.played, track)
        connect.call(this, tap)
      }
      return connect.call(this, to, ...rest)
    } as typeof AudioNode.prototype.connect
  }, BLOCKS_WAITING)
}

/** What was recorded since the page opened, or since the last call. */
export async function takeTimed(page: Page, what: 'said' | 'played'): Promise<TimedSound> {
  const { base64, atMs, rate } = await page.evaluate(which => {
    const recording = (window as unknown as TimedWindow)[which]
    const blocks = recording?.blocks.splice(0) ?? []
    const times = recording?.atMs.splice(0) ?? []
    const rate = recording?.rate ?? 48_000
    const samples = new Int16Array(blocks.reduce((sum, block) => sum + block.length, 0))
    let at = 0
    // A busy page reads late, never early: the promptest block says when all were there.
    let first = Infinity
    for (const [place, block] of blocks.entries()) {
      first = Math.min(first, (times[place] ?? Infinity) - (at * 1_000) / rate)
      samples.set(
        block.map(sample => Math.max(-1, Math.min(1, sample)) * 32_767),
        at,
      )
      at += block.length
    }
    let binary = ''
    const view = new Uint8Array(samples.buffer)
    for (let from = 0; from < view.length; from += 8192) {
      binary += String.fromCharCode(...view.subarray(from, from + 8192))
    }
    return { base64: btoa(binary), atMs: first, rate }
  }, what)
  const bytes = Buffer.from(base64, 'base64')
  const samples = new Int16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 2)
  return {
    atMs,
    samples: resampled(
      Float32Array.from(samples, sample => sample / 32_768),
      rate,
    ),
  }
}

/** At 48 kHz: a fake microphone runs at 44.1. Four points around each place, as a cubic. */
function resampled(samples: Float32Array, rate: number): Float32Array {
  const step = rate / (PER_MS * 1_000)
  if (step === 1) return samples
  return Float32Array.from({ length: Math.floor(samples.length / step) }, (_, n) => {
    const at = Math.floor(n * step)
    const part = n * step - at
    const [a, b, c, d] = [-1, 0, 1, 2].map(by => samples[at + by] ?? 0) as [
      number,
      number,
      number,
      number,
    ]
    const slope = (c - a) / 2
    const bend = a - 2.5 * b + 2 * c - d / 2
    return b + part * (slope + part * (bend + part * ((d - a) / 2 + 1.5 * (b - c))))
  })
}

/** A piece of what was played, and the piece of what was said that it is. */
export type Pair = {
  readonly delayMs: number
  readonly correlation: number
  readonly said: Float32Array
  readonly played: Float32Array
}

/** Finds each audible window of what was played in what was said before it. */
export function pair(said: TimedSound, played: TimedSound): readonly Pair[] {
  const size = WINDOW_MS * PER_MS
  const reach = DELAY_MAX_MS * PER_MS
  const windows = Array.from(
    { length: Math.floor(played.samples.length / size) },
    (_, n) => n * size,
  )
  const loudest = Math.max(...windows.map(from => rms(played.samples.subarray(from, from + size))))
  // Where sample 0 of `played` is in `said`, if it had taken no time.
  const shift = Math.round((played.atMs - said.atMs) * PER_MS)
  return windows.flatMap(from => {
    const heard = played.samples.subarray(from, from + size)
    const first = from + shift - reach
    if (rms(heard) < loudest / 3 || first < 0) return []
    const around = said.samples.subarray(first, first + reach + size)
    if (around.length < reach + size) return []
    const { lag, correlation } = bestMatch(around, heard)
    if (correlation < SAME || lag > reach) return []
    const spoken = around.slice(lag, lag + size)
    return [{ delayMs: (reach - lag) / PER_MS, correlation, said: spoken, played: heard.slice() }]
  })
}
