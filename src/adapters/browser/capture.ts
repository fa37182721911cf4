import type { CapturedFrame } from './worklet-messages.ts'
import type { PcmFrame } from '../../ports/audio.ts'
import type { Undo } from '../../events.ts'

/** The Worker's end of a microphone: tells each 20 ms frame with its number, until undone. */
export function pcmFrom(port: MessagePort, hear: (frame: PcmFrame, index: number) => void): Undo {
  port.onmessage = ({ data }: MessageEvent<CapturedFrame>) => hear(data.samples, data.index)
  return () => {
    port.onmessage = null
    port.close()
  }
}
