import {
  isLinkMessage,
  type LinkReport,
  type LinkTransformEvent,
} from '../../../src/adapters/webrtc/link-messages.ts'
import { WorkerLinks } from '../../../src/adapters/webrtc/worker-links.ts'
import type { MediaLink } from '../../../src/ports/media-link.ts'
import type { PeerId } from '../../../src/domain/ids.ts'

/** Drives media links in a Worker: every link's arrivals are counted and can be asked for. */
type Arrivals = { control: number[]; bundles: number[]; firstAfterMs: number; closed: number }
type Call = { kind: 'test/call'; method: string; args: never[]; port: MessagePort }

const links = new WorkerLinks(order => postMessage(order))
const made: { link: MediaLink; arrivals: Arrivals }[] = []

function take(link: MediaLink): number {
  const began = performance.now()
  const arrivals: Arrivals = { control: [], bundles: [], firstAfterMs: -1, closed: 0 }
  made.push({ link, arrivals })
  link.handle({
    control: message => arrivals.control.push(message.length),
    bundle: bundle => {
      if (arrivals.firstAfterMs < 0) arrivals.firstAfterMs = performance.now() - began
      arrivals.bundles.push(bundle.length)
    },
    closed: () => {
      arrivals.closed += 1
    },
  })
  return made.length - 1
}

const methods: Record<string, (...args: never[]) => unknown> = {
  serve(accept: boolean) {
    links.serve(async () =>
      accept
        ? { accept, reply: Uint8Array.of(7), linked: take, failed: () => undefined }
        : { accept, reply: Uint8Array.of(8) },
    )
  },
  async connect(peer: string, addresses: string[], patienceMs: number) {
    const began = performance.now()
    const outcome = await links.connect(
      { peer: peer as PeerId, addresses },
      Uint8Array.of(1, 2, 3),
      AbortSignal.timeout(patienceMs),
    )
    const setupMs = performance.now() - began
    if (outcome.kind === 'unreachable') return { kind: outcome.kind, why: outcome.why, setupMs }
    const { kind, reply } = outcome
    if (kind === 'refused') return { kind, reply: [...reply], setupMs }
    return { kind, reply: [...reply], setupMs, link: take(outcome.link) }
  },
  links: () => made.map(({ link, arrivals }) => ({ peer: link.peer, ...arrivals })),
  send(index: number, bundles: number, bytes: number) {
    const link = made[index]?.link
    let sent = 0
    for (let count = 0; count < bundles; count += 1) {
      if (link?.sendBundle(new Uint8Array(bytes)) === true) sent += 1
    }
    return sent
  },
  sendControl: (index: number, bytes: number) =>
    made[index]?.link.sendControl(new Uint8Array(bytes)),
  close: (index: number) => made[index]?.link.close(),
}

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isLinkMessage(data)) links.handleReport(data as LinkReport)
  else void answer(data as Call)
})

addEventListener('rtctransform', event => {
  void links.handleTransform(event as unknown as LinkTransformEvent)
})

async function answer({ method, args, port }: Call): Promise<void> {
  try {
    port.postMessage({ value: await methods[method]?.(...args) })
  } catch (fault) {
    port.postMessage({ fault: String(fault) })
  }
}
