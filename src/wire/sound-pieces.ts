import { SETTLING_PACKETS, SILENCE, writeOggPackets } from './ogg-opus.ts'
import type { RecordedTalk } from '../domain/recording/recording.ts'

const FRAME_MS = 20
/** Ten seconds are 2 MB when they are decoded; a speech of half an hour would be 350. */
const PIECE_FRAMES = 500

/** A few seconds of one voice, which can be decoded by themselves. */
export type SoundPiece = {
  /** Since the recording began. */
  readonly fromMs: number
  readonly untilMs: number
  /** As a file that browsers decode. */
  readonly ogg: () => Uint8Array<ArrayBuffer>
}

/**
 * What was said in pieces that follow each other without a seam: each begins with the packets before it, from which
 * the decoder learns how to go on, and which it leaves out.
 */
export function soundPieces(talks: readonly RecordedTalk[]): readonly SoundPiece[] {
  return talks.flatMap(talk => {
    const packets = withHoles(talk)
    const pieces: SoundPiece[] = []
    for (let at = 0; at < packets.length; at += PIECE_FRAMES) {
      const some = packets.slice(at, at + PIECE_FRAMES)
      const before = Array.from(
        { length: SETTLING_PACKETS },
        (_, place) => packets[at - SETTLING_PACKETS + place] ?? SILENCE,
      )
      const fromMs = talk.fromMs + at * FRAME_MS
      const untilMs = fromMs + some.length * FRAME_MS
      pieces.push({ fromMs, untilMs, ogg: () => writeOggPackets([...before, ...some]) })
    }
    return pieces
  })
}

/** One packet for every 20 ms: silence where something is missing. */
function withHoles({ frames }: RecordedTalk): readonly Uint8Array[] {
  const first = frames[0]?.index ?? 0
  const packets: Uint8Array[] = []
  for (const { index, packet } of frames) {
    while (packets.length < index - first) packets.push(SILENCE)
    packets.push(packet)
  }
  return packets
}
