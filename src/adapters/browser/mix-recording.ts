import { WebCodecsEncoder } from './opus-encoder.ts'
import { leadOf, type ReplayPiece } from './replay.ts'

const RATE = 48_000
const FRAME = 960
/** Rendered at once: 10 s are 2 MB. */
const WINDOW_FRAMES = 500
const FRAME_MS = 20
const SECOND_MS = 1_000
/** An encoder that gives nothing back for so long has died. */
const PATIENCE_MS = 10_000

export type Mixing = {
  readonly fromMs: number
  readonly untilMs: number
  /** 0 … 1. */
  readonly progress: (done: number) => void
  readonly signal: AbortSignal
}

/**
 * All voices in one: decoded, added up and encoded anew, as Opus packets of 20 ms. Rejects when it was aborted, or when
 * this browser cannot decode or encode Opus.
 */
export async function mixRecording(
  pieces: readonly ReplayPiece[],
  { fromMs, untilMs, progress, signal }: Mixing,
): Promise<readonly Uint8Array[]> {
  const frames = Math.ceil((untilMs - fromMs) / FRAME_MS)
  const encoder = new WebCodecsEncoder()
  const packets: Uint8Array[] = []
  let told: () => void = () => undefined
  encoder.onPacket(opus => {
    packets.push(opus)
    told()
  })
  try {
    for (let at = 0; at < frames; at += WINDOW_FRAMES) {
      signal.throwIfAborted()
      const count = Math.min(WINDOW_FRAMES, frames - at)
      const samples = await render(pieces, fromMs + at * FRAME_MS, count)
      for (let frame = 0; frame < count; frame++) {
        encoder.encode(samples.slice(frame * FRAME, (frame + 1) * FRAME), at + frame)
      }
      // An encoder keeps the last frames to itself until more comes.
      const wanted = at + count === frames ? at + count - LOOKAHEAD_FRAMES : at
      await until(
        () => packets.length >= wanted,
        signal,
        next => (told = next),
      )
      progress((at + count) / frames)
    }
    return packets
  } finally {
    encoder.close()
  }
}

/** Frames that an encoder may still hold when everything was given to it. */
const LOOKAHEAD_FRAMES = 2

async function until(
  isDone: () => boolean,
  signal: AbortSignal,
  wake: (next: () => void) => void,
): Promise<void> {
  const late = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)])
  while (!isDone()) {
    await new Promise<void>((resolve, reject) => {
      wake(resolve)
      // What aborts a promise is an Error or a DOMException by the browser itself.
      late.addEventListener('abort', () => reject(late.reason as Error), { once: true })
    })
  }
}

async function render(
  pieces: readonly ReplayPiece[],
  fromMs: number,
  frames: number,
): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, frames * FRAME, RATE)
  const untilMs = fromMs + frames * FRAME_MS
  const heard = pieces.filter(piece => piece.fromMs < untilMs && piece.untilMs > fromMs)
  await Promise.all(
    heard.map(async piece => {
      const buffer = await context.decodeAudioData(piece.ogg().buffer)
      const source = new AudioBufferSourceNode(context, { buffer })
      source.connect(context.destination)
      const atS = (piece.fromMs - fromMs) / SECOND_MS
      source.start(Math.max(0, atS), leadOf(buffer, piece) + Math.max(0, -atS))
    }),
  )
  return (await context.startRendering()).getChannelData(0)
}
