import { SETTLING_PACKETS, SILENCE, writeOggPackets } from './ogg-opus.ts'
import type { RecordedTalk } from '../domain/recording/recording.ts'

const FRAME_MS = 20

/**
 * What one person said in a recording as a file that players know, in the recording's own time: what others said is
 * silence here, so that the tracks of all lie beside each other. Nothing is decoded or encoded.
 */
export function writeSpeakerTrack(
  talks: readonly RecordedTalk[],
  { fromMs }: { readonly fromMs: number },
): Uint8Array<ArrayBuffer> {
  const packets: Uint8Array[] = []
  const fillTo = (place: number): void => {
    while (packets.length < place) packets.push(SILENCE)
  }
  if (talks.length > 0) fillTo(SETTLING_PACKETS)
  for (const talk of talks) {
    fillTo(SETTLING_PACKETS + Math.round((talk.fromMs - fromMs) / FRAME_MS))
    const begin = packets.length
    const first = talk.frames[0]?.index ?? 0
    for (const { index, packet } of talk.frames) {
      fillTo(begin + index - first)
      packets.push(packet)
    }
  }
  return writeOggPackets(packets)
}
