/**
 * The media Worker: tree, Space log, forwarding, decryption, playout and speech. The page makes peer
 * connections and hands over their channels; whatever it does besides, sound flows on here.
 */
import { isLinkMessage, type LinkReport } from '../adapters/webrtc/link-messages.ts'
import { isMediaMessage, type MediaReport } from '../adapters/browser/media-messages.ts'
import { browserCodecs } from '../adapters/browser/codecs.ts'
import { ConsoleLog } from '../adapters/browser/console-log.ts'
import { loudspeakerOver } from '../adapters/browser/loudspeaker.ts'
import { MediaPlane, type MediaPlanePorts } from '../session/media-plane.ts'
import { pcmFrom } from '../adapters/browser/capture.ts'
import { SystemClock } from '../adapters/system/clock.ts'
import { SystemRandom } from '../adapters/system/random.ts'
import { WorkerLinks } from '../adapters/webrtc/worker-links.ts'
import type { LinkTransformEvent } from '../adapters/webrtc/link-messages.ts'

/** What we use of the Worker's global scope: TypeScript's DOM library describes only the page's. */
type MediaScope = {
  postMessage(message: unknown): void
  onmessage: (event: MessageEvent<unknown>) => void
  onrtctransform: (event: LinkTransformEvent) => void
}

// This module is only ever the entry of a dedicated Worker.
const scope = globalThis as unknown as MediaScope

const links = new WorkerLinks(order => scope.postMessage(order))
let plane: MediaPlane | undefined

scope.onmessage = ({ data }) => {
  // Page and Worker run the same build: link messages that arrive here are reports.
  if (isLinkMessage(data)) return links.handleReport(data as LinkReport)
  if (!isMediaMessage(data)) return
  if (data.kind === 'media/begin') plane = begin(data)
  if (data.kind === 'media/command') plane?.post(data.command)
}

scope.onrtctransform = event => void links.handleTransform(event)

function begin(options: Pick<MediaPlanePorts, 'self' | 'slots' | 'hides'>): MediaPlane {
  const log = new ConsoleLog()
  const made = new MediaPlane({
    ...options,
    links,
    codecs: browserCodecs(log),
    openLoudspeaker: loudspeakerOver,
    openMicrophone: pcmFrom,
    clock: new SystemClock(),
    random: new SystemRandom(),
    log,
  })
  made.onEvent(event => {
    const report: MediaReport = { kind: 'media/event', event }
    scope.postMessage(report)
  })
  return made
}
