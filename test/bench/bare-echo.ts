/**
 * The floor under forwarding: a bare Worker of the same page, which sends each datagram straight back over the
 * channel that it came on. Two links and a Worker, as on the way through a forwarder, and nothing of ours in it.
 */
import { BUNDLE_CHANNEL, CONTROL_CHANNEL } from '../../src/adapters/webrtc/limits.ts'
import { NodeConnection } from '../../src/adapters/webrtc/node-connection.ts'
import { untilFar } from '../helpers/until.ts'
import type { Page } from 'playwright-core'

/** A bundle of four frames, and as often as one speaker sends one. */
const DATAGRAM_BYTES = 420
const EVERY_MS = 80

/** There and back, in milliseconds. */
export type Echo = {
  /** What came back since the last time. */
  take(): readonly number[]
  close(): void
}

/** Sends datagrams through the page from now on. */
export async function echoThrough(page: Page): Promise<Echo> {
  const offer = await page.evaluate(begin, { control: CONTROL_CHANNEL.id, bundles: BUNDLE_CHANNEL })
  let isOpen = false
  let ways: number[] = []
  const connection = new NodeConnection(
    { iceServers: [], tellsAddressesLate: false },
    {
      open: () => (isOpen = true),
      control: () => undefined,
      bundle: bytes => {
        const sentAtMs = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0)
        ways.push(performance.now() - sentAtMs)
      },
      closed: () => undefined,
    },
  )
  await page.evaluate(finish, await connection.makeAnswer(offer))
  await untilFar(() => isOpen, 'the bare channel')
  const timer = setInterval(() => {
    const datagram = new Uint8Array(DATAGRAM_BYTES)
    new DataView(datagram.buffer).setFloat64(0, performance.now())
    connection.sendBundle(datagram)
  }, EVERY_MS)
  return {
    take() {
      const taken = ways
      ways = []
      return taken
    },
    close() {
      clearInterval(timer)
      connection.close()
    },
  }
}

type Bare = { bareEcho?: RTCPeerConnection }

/** Runs in the page: a connection whose channels live in a Worker of nobody else's. Answers its offer. */
async function begin({
  control,
  bundles,
}: {
  readonly control: number
  readonly bundles: { readonly id: number; readonly maxRetransmits: number }
}): Promise<string> {
  const source = `onmessage = ({ data }) => {
    for (const channel of data) {
      channel.binaryType = 'arraybuffer'
      channel.onmessage = ({ data: bytes }) => channel.send(bytes)
    }
  }`
  const worker = new Worker(URL.createObjectURL(new Blob([source])))
  const connection = new RTCPeerConnection()
  ;(globalThis as unknown as Bare).bareEcho = connection
  const { maxRetransmits } = bundles
  const channels = [
    connection.createDataChannel('control', { negotiated: true, id: control }),
    connection.createDataChannel('bundles', {
      negotiated: true,
      id: bundles.id,
      ordered: false,
      maxRetransmits,
    }),
  ]
  worker.postMessage(channels, channels as unknown as Transferable[])
  await connection.setLocalDescription()
  await new Promise<void>(resolve => {
    if (connection.iceGatheringState === 'complete') return resolve()
    connection.onicegatheringstatechange = () => {
      if (connection.iceGatheringState === 'complete') resolve()
    }
  })
  return connection.localDescription?.sdp ?? ''
}

/** Runs in the page. */
async function finish(sdp: string): Promise<void> {
  await (globalThis as unknown as Bare).bareEcho?.setRemoteDescription({ type: 'answer', sdp })
}
